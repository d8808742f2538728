"""Weekly rest: every whole week has one long stretch without duty.

The stretch lies between the last duty of some day i (or what came before the week) and the first duty of some later day
j (or the end of the week). One Boolean a pair (i, j) says "it lies there". Where the days between leave room enough
whatever is worked around them, it only empties these days; elsewhere it also says that i and j are worked, and forbids
the pairs of duties that leave too little room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.constraints.path_form import build_by_path_form
from wfm.rostering.cpsat.constraints.rest import conflict_rows
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.paths.long_rests import is_plain_weekly_rest
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
    """A place of the stretch: the days that are off, the days that are worked, and limits."""

    off: tuple[int, ...]
    worked: tuple[int, ...]
    limits: tuple[_Limit, ...]


def build_min_weekly_rest(rule: Rule, columns: DutyColumns) -> None:
    """In every whole week one stretch without duty lasts at least `hours`, counted inside the week."""
    assert isinstance(rule, MinWeeklyRest)
    if not is_plain_weekly_rest(rule):
        build_by_path_form(rule, columns)
        return
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
    sheet, off = columns.sheet, columns.off[m]
    chosen = sheet.booleans(len(places)).tolist()
    sheet.at_least_one(chosen)
    rows: list[list[tuple[list[int], int]]] = []
    for literal, place in zip(chosen, places, strict=True):
        asked = [*off[list(place.off)].tolist(), *(-off[list(place.worked)] - 1).tolist()]
        if asked:
            sheet.implies(literal, asked)
        rows.append([])
        for limit in place.limits:
            left = [] if limit.before is None else columns.duty[m, limit.before, limit.early].tolist()
            right = [] if limit.after is None else columns.duty[m, limit.after, limit.late].tolist()
            most = 1 if left and right else 0
            sheet.row([*left, *right, literal], [1] * (len(left) + len(right) + 1), high=most + 1)
            rows[-1].append(([*left, *right], most))

    def settle(values: NDArray[np.int64]) -> None:
        for literal, place, limits in zip(chosen, places, rows, strict=True):
            days = values[off[list(place.off)]].all() and not values[off[list(place.worked)]].any()
            values[literal] = int(days and all(values[duties].sum() <= most for duties, most in limits))

    columns.settlers.append(settle)


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
        after = self.first + 7
        for span in range(1, 9):
            for i in range(self.first - 1, after + 1 - span):
                j = i + span
                if any(i <= a and b <= j for a, b in free):
                    continue
                between = tuple(range(i + 1, j))
                if self._roomy(i, j):
                    free.append((i, j))
                    found.append(_Place(between, (), ()))
                    continue
                limits = self._limits(i, j)
                if limits is not None:
                    worked = tuple(day for day in (i, j) if self.first <= day < after)
                    found.append(_Place(between, worked, tuple(limits)))
        return found

    def _roomy(self, i: int, j: int) -> bool:
        """Return whether there is room between everything up to day i and everything from day j on."""
        ends = [self._ends(day).max(initial=-np.inf) for day in range(max(0, i - DAYS_BACK), i + 1)]
        starts = [self._starts(day).min(initial=np.inf) for day in range(j, self.first + 7)]
        return bool(max([self.begin, *ends]) + self.rest_min <= min([self.high, *starts]))

    def _limits(self, i: int, j: int) -> list[_Limit] | None:
        """Return the limits of a place whose days i and j are worked; None where there is no such place."""
        inside = j < self.first + 7
        starts = np.minimum(self._starts(j), self.high) if inside else np.array([self.high])
        late = self._options(j) if inside else np.array([], dtype=np.int64)
        found: list[_Limit] = []
        if i >= self.first:
            before = [i]
        else:
            before = list(range(max(0, i - DAYS_BACK), self.first))
            soon = starts < self.begin + self.rest_min
            if soon.all():
                return None
            if soon.any():
                found.append(_Limit(None, late, j, late[soon]))
        for day in before:
            early, ends = self._options(day), self._ends(day)
            early, ends = early[ends > self.low], ends[ends > self.low] + self.rest_min
            if day >= self.first and (not len(ends) or not len(starts) or ends.min() > starts.max()):
                return None
            for left, right in conflict_rows(ends, starts):
                found.append(_Limit(day, early[left], j if inside else None, late[right] if inside else late))
        return found

    def _options(self, day: int) -> Options:
        return np.flatnonzero(self.columns.allowed[self.m, day])

    def _starts(self, day: int) -> NDArray[np.float64]:
        return np.asarray(self.columns.start_min[day, self._options(day)], dtype=np.float64)

    def _ends(self, day: int) -> NDArray[np.float64]:
        return np.asarray(self.columns.end_min[day, self._options(day)], dtype=np.float64)
