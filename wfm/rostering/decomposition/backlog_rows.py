"""Backlogs in the linear relaxation, unrelaxed: who works on them in each slot, what is done and late by its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wfm.rostering.decomposition.programme import Entry, Programme
from wfm.rostering.instance import HUNDREDTHS, Instance

__all__ = ["BacklogRows"]


@dataclass
class BacklogRows:
    """The backlogs while the programme is put together.

    Attributes
    ----------
    instance, programme
        The problem, and where columns and rows go.
    """

    instance: Instance
    programme: Programme
    _capacity: dict[tuple[int, int], list[Entry]] = field(default_factory=dict)

    def serve(self, skill_set: int, slot: int, most: float, live: Sequence[tuple[int, int]]) -> list[int]:
        """Add the work of a skill set in a slot; return columns of the agents given to backlogs.

        Parameters
        ----------
        most
            Most agents of the skill set.
        live
            (column, queue) of its agents on live queues.
        """
        problem = self.instance.problem
        given = []
        hours, share = self.instance.grid.step_h, problem.idle_share
        between = (
            [(column, float(share[q, slot])) for column, q in live if share[q, slot] > 0] if share is not None else []
        )
        row: list[Entry] = [(column, -part) for column, part in between]
        for e, (q, item) in enumerate(zip(problem.deferred_rows, problem.deferred, strict=True)):
            worth = self.instance.productivity[skill_set, q] / HUNDREDTHS * hours
            if not worth:
                continue
            entries = self._capacity.setdefault((e, slot), [])
            given.append(self.programme.column(most))
            entries.append((given[-1], -worth * item.efficiency))
            for people in (column for column, of in live if problem.fences.get(of) == e):
                entries.append((self.programme.column(most), -worth * item.efficiency))
                self.programme.row([(entries[-1][0], 1.0), (people, -1.0)], high=0.0)  # they may be there without work
            if between:
                besides = self.programme.column(most)
                entries.append((besides, -worth))
                row.append((besides, 1.0))
        if between and len(row) > len(between):
            self.programme.row(row, high=0.0)
        return given

    def close(self) -> None:
        """Add what is done by the end of every slot, and what is late."""
        for e, item in enumerate(self.instance.problem.deferred):
            done: int | None = None
            for n in range(self.instance.n):
                work = self._capacity.get((e, n))
                if work:
                    before: list[Entry] = [] if done is None else [(done, -1.0)]
                    done = self.programme.column(float(item.released_h[n]))
                    self.programme.row([(done, 1.0), *before], low=0.0)
                    self.programme.row([(done, 1.0), *before, *work], 0.0, 0.0)
                due, price = float(item.due_h[n]), item.late_minor_per_h * float(item.clock_h[n])
                if due > 0 and price > 0:
                    late = self.programme.column(due, price)
                    self.programme.row([(late, 1.0)] if done is None else [(late, 1.0), (done, 1.0)], low=due)
