"""A search for a good roster: construct, descend, ruin and recreate; proposals from elsewhere are tried on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.costing import staff_of
from wfm.rostering.decomposition.cuts import PriceCuts, cut_table, exact_cuts
from wfm.rostering.decomposition.kernels.search import construct, put_tour, ruin_and_recreate, take_tour
from wfm.rostering.decomposition.state import SearchState, decisions_of, new_state
from wfm.rostering.decomposition.tables import Tables
from wfm.rostering.instance import AssignedDuty, Instance

__all__ = ["Search"]

MOST_RUINED = 4
"""Most agents taken out in a round (measured: 4 beats 3, 6 and 8)."""

SLACK_SLOTS = 0.5
"""How much worse than the record a state may be at first, in missing agent-slots; it falls to nothing."""


class Search:
    """One search with its record.

    Parameters
    ----------
    instance, tables
        The problem.
    seed
        Seed of the search's random numbers.
    """

    def __init__(self, instance: Instance, tables: Tables, seed: int) -> None:
        self.instance = instance
        self.tables = tables
        self._seed = seed
        self._slack_minor = SLACK_SLOTS * instance.problem.prices.shortage_minor_per_h * instance.grid.step_h
        self._prices = None if exact_cuts(instance) else PriceCuts(instance)
        self._order = np.random.default_rng(seed).permutation(len(instance.agents))
        self._start(())

    def _start(self, decisions: Sequence[AssignedDuty]) -> None:
        """Begin from some decisions, which are also the record."""
        cuts = cut_table(self.instance, self._prices)
        self.state: SearchState = new_state(self.instance, self.tables, cuts, self._seed, decisions)
        self._best_option = self.state.crew.option.copy()
        self._best_breaks = self.state.crew.breaks.copy()
        self._best_total = np.array([self.state.total], dtype=np.int64)
        self._changed = np.zeros(len(self.instance.agents), dtype=np.bool_)

    @property
    def best_minor(self) -> float:
        """Coverage cost and hourly pay of the record in minor units."""
        return float(self._best_total[0]) / self.state.units_a_minor

    def rebase(self) -> bool:
        """Learn the price vectors of the record where agents differ in speed; return whether any was new."""
        if self._prices is None:
            return False
        decisions = self.record()
        if self._prices.learn(staff_of(self.instance, decisions)) == 0:
            return False
        self._seed += 1
        self._start(decisions)
        return True

    def construct(self, first: int, last: int) -> int | None:
        """Give agents first..last-1 of the order their first tours; return an agent without a legal one, else None."""
        return self._pass(first, last, fresh=True)

    def descend(self, first: int, last: int) -> None:
        """Let agents first..last-1 of the order improve their tours one by one."""
        self._pass(first, last, fresh=False)

    def _pass(self, first: int, last: int, *, fresh: bool) -> int | None:
        tables, state = self.tables, self.state
        stuck = construct(
            tables.shifts, tables.menus, tables.tours, state.cover, state.crew, self._order, first, last, fresh
        )
        return None if stuck < 0 else int(stuck)

    def write_record(self) -> None:
        """Make the present state the record."""
        self._best_option[:] = self.state.crew.option
        self._best_breaks[:] = self.state.crew.breaks
        self._best_total[0] = self.state.total
        self._changed[:] = False

    def improve(self, rounds: int, heat: float) -> None:
        """Run rounds of ruin and recreate; heat 1..0 scales how much worse than the record a state may be."""
        tables, state = self.tables, self.state
        ruin_and_recreate(
            tables.shifts,
            tables.menus,
            tables.tours,
            state.cover,
            state.crew,
            self.instance.grid.day_of,
            rounds,
            min(MOST_RUINED, max(2, len(self.instance.agents))),
            int(heat * self._slack_minor * state.units_a_minor),
            (self._best_option, self._best_breaks, self._best_total, self._changed),
        )

    def return_to_record(self) -> None:
        """Make the record the present state."""
        different = self._changed | np.any(self._best_option != self.state.crew.option, axis=1)
        self._swap(np.flatnonzero(different), self._best_option, self._best_breaks)
        self._changed[:] = False

    def _swap(self, agents: Iterable[int], option: NDArray[np.int32], breaks: NDArray[np.int32]) -> None:
        tables, state = self.tables, self.state
        for agent in agents:
            take_tour(tables.shifts, tables.tours, state.cover, state.crew, agent)
            state.crew.option[agent] = option[agent]
            state.crew.breaks[agent] = breaks[agent]
            put_tour(tables.shifts, tables.tours, state.cover, state.crew, agent, 1)

    def try_tours(self, agents: list[int], decisions: list[AssignedDuty]) -> bool:
        """Put tours of some agents into the record if that makes it no dearer; return whether it got cheaper."""
        self.return_to_record()
        before = self.state.total
        option, breaks = self._best_option.copy(), self._best_breaks.copy()
        option[agents] = -1
        for item in decisions:
            option[item.agent, item.day] = item.option
            breaks[item.agent, item.day, : len(item.breaks)] = item.breaks
        self._swap(agents, option, breaks)
        after = self.state.total
        if after > before:
            self._swap(agents, self._best_option, self._best_breaks)
        else:
            self.write_record()
        return after < before

    def record(self) -> list[AssignedDuty]:
        """Return the record as decisions."""
        return decisions_of(self.instance, self._best_option, self._best_breaks)
