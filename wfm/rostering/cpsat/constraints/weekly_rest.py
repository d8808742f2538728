"""Weekly rest: every whole week has one long stretch without duty.

The stretch lies between the last duty of some day i (or what came before the week) and the first duty of some later day
j (or the end of the week). One Boolean a pair (i, j) says "it lies there"; it empties the days between and forbids the
pairs of duties around it that leave too little room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.constraints.rest import conflict_rows
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.rules import MinWeeklyRest, Rule

__all__ = ["build_min_weekly_rest"]

DAYS_BACK = 3
"""A duty starts on its day or the next and lasts at most a day, so no earlier day's duty can reach into a stretch."""

Options = NDArray[np.int64]


@dataclass(frozen=True)
class _Limit:
    """Of the options `early` on day `before` and `late` on day `after` one may be worked; None: no such side."""

    before: int | None
    early: Options
    after: int | None
    late: Options


@dataclass(frozen=True)
class _Place:
    """A place of the stretch: after day i, before day j, under limits."""

    i: int
    j: int
    limits: tuple[_Limit, ...]


def build_min_weekly_rest(rule: Rule, columns: DutyColumns) -> None:
    """In every whole week one stretch without duty lasts at least `hours`, counted inside the week."""
    assert isinstance(rule, MinWeeklyRest)
    if rule.hours <= 0:
        return
    instance = columns.instance
    known: dict[tuple[int, float, bytes], list[_Place]] = {}
    for m in columns.bound_by(rule):
        for week in range(instance.days // 7):
            first = week * 7
            low, high = (float(slot * instance.grid.step_min) for slot in instance.week_bounds(week))
            begin = max(low, _past_end(columns, m))
            allowed = columns.allowed[m, max(0, first - DAYS_BACK) : first + 7]
            key = (week, begin, allowed.tobytes())
            if key not in known:
                known[key] = _Week(columns, m, first, low, high, begin, rule.hours * 60).places()
            _choose(columns, m, known[key])


def _past_end(columns: DutyColumns, m: int) -> float:
    """Return the minute at which the last duty of the past ends; minus infinity where there is none."""
    instance = columns.instance
    carried = instance.problem.workforce.carry_in_by_agent.get(instance.agents[int(columns.agents[m])].id)
    if carried is None or carried.last_duty_end is None:
        return -np.inf
    return float(instance.grid.minute(carried.last_duty_end))


def _choose(columns: DutyColumns, m: int, places: list[_Place]) -> None:
    """Add one Boolean a place, of which at least one holds, and what each of them asks for."""
    sheet = columns.sheet
    chosen = sheet.booleans(len(places)).tolist()
    sheet.at_least_one(chosen)
    for literal, place in zip(chosen, places, strict=True):
        between = columns.off[m, place.i + 1 : place.j].tolist()
        if between:
            sheet.implies(literal, between)
        for limit in place.limits:
            left = [] if limit.before is None else columns.duty[m, limit.before, limit.early].tolist()
            right = [] if limit.after is None else columns.duty[m, limit.after, limit.late].tolist()
            both = bool(left) and bool(right)
            sheet.row([*left, *right, literal], [1] * (len(left) + len(right) + 1), high=2 if both else 1)


@dataclass(frozen=True)
class _Week:
    """The week of an agent: first day, bounds, when its first stretch can begin, and the rest, all in minutes."""

    columns: DutyColumns
    m: int
    first: int
    low: float
    high: float
    begin: float
    rest_min: float

    def places(self) -> list[_Place]:
        """Return the places of which none asks for more days off than another."""
        found: list[_Place] = []
        free: list[tuple[int, int]] = []
        for span in range(1, 9):
            for i in range(self.first - 1, self.first + 8 - span):
                j = i + span
                if any(i <= a and b <= j for a, b in free):
                    continue
                limits = self._limits(i, j)
                if limits is None:
                    continue
                if not limits:
                    free.append((i, j))
                found.append(_Place(i, j, tuple(limits)))
        return found

    def _limits(self, i: int, j: int) -> list[_Limit] | None:
        """Return the limits of a place; None where another place with a further day off covers it."""
        inside = j < self.first + 7
        options = self._options(j) if inside else np.array([], dtype=np.int64)
        starts = np.minimum(self.columns.start_min[j, options], self.high) if inside else np.array([self.high])
        if not len(starts) or starts.max() < self.begin + self.rest_min:
            return None
        found: list[_Limit] = []
        after = j if inside else None
        if inside and np.any(starts < self.begin + self.rest_min):
            found.append(_Limit(None, options, j, options[starts < self.begin + self.rest_min]))
        for day in range(max(0, i - DAYS_BACK), i + 1):
            early = self._options(day)
            ends = self.columns.end_min[day, early].astype(float)
            early, ends = early[ends > self.low], ends[ends > self.low] + self.rest_min
            if day == i >= self.first and len(ends) and ends.min() > starts.max():
                return None
            for left, right in conflict_rows(ends, starts.astype(float)):
                found.append(_Limit(day, early[left], after, options[right] if inside else options))
        return found

    def _options(self, day: int) -> Options:
        return np.flatnonzero(self.columns.allowed[self.m, day])
