"""Which duties a day offers an agent: shifts that fit into availability and around absences."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wfm.grid import TimeGrid
from wfm.tables.clock_text import ANY_TIME, Window
from wfm.workforce import Agent, Availability, Contract, Workforce

__all__ = ["DutyOptions"]

_Stretch = tuple[int, int]
_Hours = tuple[tuple[tuple[Window, ...], ...], tuple[tuple[date, tuple[Window, ...]], ...]]
_Alike = tuple[str, _Hours | None, tuple[_Stretch, ...]]
"""Contract, availability and absences: people who agree in them have the same options."""


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
        self.known: dict[tuple[str, int, tuple[Window, ...], tuple[_Stretch, ...]], _Day] = {}
        self.weeks: dict[_Alike, tuple[_Day, ...]] = {}
        self.union: dict[_Alike, NDArray[np.bool_]] = {}
        self.bounds = [(grid.at(day, 0), grid.at(day, ANY_TIME[1])) for day in range(grid.days)]
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

    def paid(self, agent: Agent) -> tuple[frozenset[int], ...]:
        """Return the paid minutes that each day offers to an agent, length d."""
        return tuple(day.paid for day in self._days(self._alike(agent)))

    def cover(self, agent: Agent) -> NDArray[np.bool_]:
        """Return in which intervals an agent can be on duty, shape (n,)."""
        alike = self._alike(agent)
        if alike not in self.union:
            stretches: frozenset[_Stretch] = frozenset().union(*(day.stretches for day in self._days(alike)))
            mask = np.zeros(self.grid.n, dtype=bool)
            for start, end in stretches:
                # An interval counts as covered where any part of it is: breaks and starts may lie inside it.
                mask[max(start // self.grid.step_min, 0) : max(-(-end // self.grid.step_min), 0)] = True
            self.union[alike] = mask
        return self.union[alike]

    def _alike(self, agent: Agent) -> _Alike:
        listed = self.workforce.availability_by_agent.get(agent.id)
        hours = None if listed is None else (listed.weekly, listed.dates)
        return agent.contract, hours, tuple(self.absent.get(agent.id, ()))

    def _days(self, alike: _Alike) -> tuple[_Day, ...]:
        if alike not in self.weeks:
            contract_id, hours, absent = alike
            contract = self.workforce.contract_by_id[contract_id]
            listed = None if hours is None else Availability("", *hours)
            days = []
            for day, (begin, end) in enumerate(self.bounds):
                windows = (ANY_TIME,) if listed is None else listed.windows(self.grid.dates[day])
                near = tuple(stretch for stretch in absent if stretch[0] < end and stretch[1] > begin)
                days.append(self._day(contract, day, windows, near))
            self.weeks[alike] = tuple(days)
        return self.weeks[alike]

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
