"""Which duties a day offers an agent: shifts that fit into availability and around absences."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.grid import TimeGrid
from wfm.tables.clock_text import ANY_TIME, Window
from wfm.workforce import Agent, Contract, Workforce

__all__ = ["DutyOptions"]

_Stretch = tuple[int, int]
_Key = tuple[str, int, tuple[Window, ...], tuple[_Stretch, ...]]


@dataclass(frozen=True, slots=True)
class _Day:
    """What one day offers: paid minutes of possible duties, and the stretches (elapsed minutes) that they cover."""

    paid: frozenset[int]
    stretches: frozenset[_Stretch]


class DutyOptions:
    """Possible duties of everybody, worked out once for people alike.

    Parameters
    ----------
    workforce
        The people.
    grid
        Any grid of the horizon.

    Notes
    -----
    Rest between duties and duties of the week before are not looked at: the options are a superset of the real ones.
    """

    def __init__(self, workforce: Workforce, grid: TimeGrid) -> None:
        self.workforce = workforce
        self.grid = grid
        self.known: dict[_Key, _Day] = {}
        self.covers: dict[frozenset[_Stretch], NDArray[np.bool_]] = {}
        self.absent: dict[str, list[_Stretch]] = defaultdict(list)
        self.credits: dict[tuple[str, int], int] = defaultdict(int)
        for absence in workforce.absences:
            start, end = grid.minute(absence.start), grid.minute(absence.end)
            self.absent[absence.agent_id].append((start, end))
            day = (absence.start.astimezone(grid.tz).date() - grid.first).days
            if 0 <= day < grid.days:
                self.credits[absence.agent_id, day // 7] += absence.credit_min

    def credit_min(self, agent_id: str, week: int) -> int:
        """Return the credited minutes of a week."""
        return self.credits.get((agent_id, week), 0)

    def free_paid(self, contract: Contract, day: int) -> frozenset[int]:
        """Return the paid minutes that a day offers to somebody who is always there."""
        return self._day(contract, day, (ANY_TIME,), ()).paid

    def paid(self, agent: Agent, contract: Contract, day: int) -> frozenset[int]:
        """Return the paid minutes that a day offers to an agent."""
        return self._of(agent, contract, day).paid

    def cover(self, agent: Agent, contract: Contract) -> NDArray[np.bool_]:
        """Return in which intervals an agent can be on duty, shape (n,)."""
        days = [self._of(agent, contract, day).stretches for day in range(self.grid.days)]
        stretches = frozenset().union(*days)
        if stretches not in self.covers:
            mask = np.zeros(self.grid.n, dtype=bool)
            for start, end in stretches:
                # An interval counts as covered where any part of it is: breaks and starts may lie inside it.
                mask[max(start // self.grid.step_min, 0) : max(-(-end // self.grid.step_min), 0)] = True
            self.covers[stretches] = mask
        return self.covers[stretches]

    def _of(self, agent: Agent, contract: Contract, day: int) -> _Day:
        listed = self.workforce.availability_by_agent.get(agent.id)
        windows = (ANY_TIME,) if listed is None else listed.windows(self.grid.dates[day])
        begin, end = self.grid.at(day, 0), self.grid.at(day, 3 * 1440)
        absent = self.absent.get(agent.id, ())
        near = tuple((first, last) for first, last in absent if first < end and last > begin) if absent else ()
        return self._day(contract, day, windows, near)

    def _day(self, contract: Contract, day: int, windows: tuple[Window, ...], absent: tuple[_Stretch, ...]) -> _Day:
        key = (contract.id, day, windows, absent)
        if key not in self.known:
            self.known[key] = self._worked_out(contract, day, windows, absent)
        return self.known[key]

    def _worked_out(
        self, contract: Contract, day: int, windows: tuple[Window, ...], absent: tuple[_Stretch, ...]
    ) -> _Day:
        paid: set[int] = set()
        stretches: set[_Stretch] = set()
        for shift in (self.workforce.shift_by_id[shift_id] for shift_id in contract.shifts):
            if self.grid.dates[day].weekday() not in shift.weekdays:
                continue
            for start in shift.starts_min:
                end = start + shift.length_min
                if not any(low <= start and end <= high for low, high in windows):
                    continue
                first = self.grid.at(day, start)
                last = first + shift.length_min
                if any(begin < last and first < stop for begin, stop in absent):
                    continue
                paid.add(shift.paid_min)
                stretches.add((first, last))
        return _Day(frozenset(paid), frozenset(stretches))
