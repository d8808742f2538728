"""Long rests: one in every week, or in every window of some days in a row."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from math import ceil, floor

from wfm.rostering.duty_view import DutyView
from wfm.rostering.instance import Instance
from wfm.rostering.paths.limits import PathLimits
from wfm.rostering.paths.protocols import FREE, Move
from wfm.rostering.rules import MinWeeklyRest, Rule

__all__ = ["LongRest", "WeekRest", "WindowRest", "is_plain_weekly_rest", "weekly_rest_form"]


def is_plain_weekly_rest(rule: MinWeeklyRest) -> bool:
    """Return whether a rule is the hard one for all calendar weeks, which searches and model know themselves."""
    special = rule.within_days is not None or rule.must_touch is not None or rule.price_minor is not None
    return not special and rule.scope.first is None and rule.scope.last is None


def weekly_rest_form(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    """Return the rest of a week, or of rolling windows."""
    assert isinstance(rule, MinWeeklyRest)
    if is_plain_weekly_rest(rule):
        return PathLimits(weekly_rest_min=ceil(rule.hours * 60))
    if rule.within_days is None:
        return PathLimits(resources=(_week_rest(rule, instance, agent),))
    return PathLimits(resources=(_window_rest(rule, instance, agent),))


def _price(rule: MinWeeklyRest) -> Fraction | None:
    return None if rule.price_minor is None else Fraction(rule.price_minor)


def _past(instance: Instance, agent: int) -> tuple[int | None, int]:
    """Return the end of the last duty before the horizon, and the duty days in a row that lead to it."""
    past = instance.problem.workforce.carry_in_by_agent.get(instance.agents[agent].id)
    if past is None:
        return None, 0
    return None if past.last_duty_end is None else instance.grid.minute(past.last_duty_end), past.days_in_row


def _midnights(instance: Instance, first: int, last: int) -> tuple[int, ...]:
    return tuple(instance.grid.at(day, 0) for day in range(first, last + 1))


def _week_rest(rule: MinWeeklyRest, instance: Instance, agent: int) -> WeekRest:
    midnights = _midnights(instance, 0, instance.days)
    touched = []
    for week in range(instance.weeks):
        days = range(week * 7, min(instance.days, week * 7 + 7))
        on = [day for day in days if instance.grid.dates[day].weekday() == rule.must_touch]
        touched.append((midnights[on[0]], midnights[on[0] + 1]) if on else (midnights[0], midnights[-1]))
    checked = tuple(
        week * 7 + 7 <= instance.days and rule.scope.holds_on(instance.grid.dates[week * 7])
        for week in range(instance.weeks)
    )
    end, _ = _past(instance, agent)
    return WeekRest(Fraction(rule.hours) * 60, midnights, tuple(touched), checked, _price(rule), max(0, end or 0))


def _window_rest(rule: MinWeeklyRest, instance: Instance, agent: int) -> WindowRest:
    assert rule.within_days is not None
    size, rest = rule.within_days, Fraction(rule.hours) * 60
    end, run = _past(instance, agent)
    back = size - 1
    midnights = _midnights(instance, -back, instance.days)
    ended = end or 0
    first = -min(run, back)
    while first < 0 and midnights[first + size + back] - ended < rest:
        first += 1
    windows = range(-back, instance.days - size + 1)
    checked = tuple(rule.scope.holds_on(instance.grid.first + timedelta(days=day)) for day in windows)
    before = midnights[0] if end is None else end
    if run:
        before = max(ended, instance.grid.at(-run, 0))
    return WindowRest(rest, size, midnights, checked, _price(rule), instance.days, (before, first))


@dataclass(frozen=True, slots=True)
class WeekRest:
    """One stretch of `rest_min` without duty in each week that is checked, inside the week.

    The state is (end of the last duty, whether the week has had its rest, whether the next one has).

    Attributes
    ----------
    rest_min
        Least length of the stretch in minutes.
    midnights
        Elapsed minutes of the beginning of each day, and of the end of the last.
    touched
        Span of which the stretch of each week must hold some part.
    checked
        Whether the rule speaks of a week.
    price
        Price of a week without its rest in minor units; None: hard.
    past_end
        End of the last duty before the horizon, at least 0.
    """

    rest_min: Fraction
    midnights: tuple[int, ...]
    touched: tuple[tuple[int, int], ...]
    checked: tuple[bool, ...]
    price: Fraction | None
    past_end: int = field(default=0, compare=False)

    def start(self) -> tuple[int, bool, bool]:
        """Return the end of the last duty of the past."""
        return self.past_end, False, False

    def look(self, duty: DutyView) -> tuple[int, int]:
        """Return start and end after the beginning of the day."""
        midnight = self.midnights[duty.day]
        return duty.start_min - midnight, duty.end_min - midnight

    def _bounds(self, week: int) -> tuple[int, int]:
        return self.midnights[week * 7], self.midnights[min(week * 7 + 7, len(self.midnights) - 1)]

    def _rests(self, week: int, end: int, start: int) -> bool:
        """Return whether the time from an end to a start holds the rest of a week."""
        if week >= len(self.checked):
            return False
        low, high = self._bounds(week)
        first, last = max(end, low), min(start, high)
        touched = self.touched[week]
        return last - first >= self.rest_min and last > first and first < touched[1] and touched[0] < last

    def _closed(self, week: int, seen: bool) -> Fraction | None:
        """Return what a week that is over costs; None refuses it."""
        if seen or not self.checked[week] or self.rest_min <= 0:
            return FREE
        return self.price

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """See whether the time before a duty, or up to the end of a free day, holds the rest."""
        assert isinstance(state, tuple)
        end, seen, next_seen = state
        week = day // 7
        if isinstance(look, tuple):
            start, finish = (self.midnights[day] + part for part in look)
        else:
            start, finish = self.midnights[day + 1], end
        seen = seen or self._rests(week, end, start)
        next_seen = next_seen or self._rests(week + 1, end, start)
        end = finish
        price = FREE
        if day % 7 == 6 or day + 2 == len(self.midnights):
            high = self.midnights[day + 1]
            closed = self._closed(week, seen or self._rests(week, end, high))
            if closed is None:
                return None
            price = closed
            seen, next_seen, end = next_seen, False, max(end, high)
        elif seen and end <= self._bounds(week)[1]:
            end = self._bounds(week)[0]
        return (end, seen, next_seen), price

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything: every week has been judged."""
        return FREE


@dataclass(frozen=True, slots=True)
class WindowRest:
    """One stretch of `rest_min` without duty in every window of `size` days in a row, inside the window.

    The state is (end of the last duty, first day of the first window that has not had its rest).

    Attributes
    ----------
    rest_min, price
        As in `WeekRest`, a window in place of a week.
    size
        Days of a window.
    midnights
        Elapsed minutes of the beginning of each day from `size` − 1 before the horizon, and of the end of the last.
    checked
        Whether the rule speaks of the window that begins on each of these days.
    days
        Days of the horizon.
    before
        First state.
    """

    rest_min: Fraction
    size: int
    midnights: tuple[int, ...]
    checked: tuple[bool, ...]
    price: Fraction | None
    days: int
    before: tuple[int, int] = field(default=(0, 0), compare=False)

    def start(self) -> tuple[int, int]:
        """Return the end of the last duty of the past, and the first window that is not yet served."""
        return self.before

    def look(self, duty: DutyView) -> tuple[int, int]:
        """Return start and end after the beginning of the day."""
        midnight = self._midnight(duty.day)
        return duty.start_min - midnight, duty.end_min - midnight

    def _midnight(self, day: int) -> int:
        return self.midnights[day + self.size - 1]

    def _served(self, window: int, end: int, start: int) -> bool:
        """Return whether the time from an end to a start holds the rest of a window."""
        last = min(start, self._midnight(window + self.size))
        return last - max(end, self._midnight(window)) >= self.rest_min

    def _judged(self, window: int, end: int, start: int, later: int | None) -> tuple[int, Fraction] | None:
        """Return the first window that is still open after a stretch, and the price of those that are lost.

        Parameters
        ----------
        later
            Earliest beginning of the next stretch; None: there is none.
        """
        price = FREE
        while window + self.size <= self.days:
            if not self._served(window, end, start):
                if later is not None and self._midnight(window + self.size) - later >= self.rest_min:
                    break
                if self.checked[window + self.size - 1]:
                    if self.price is None:
                        return None
                    price += self.price
            window += 1
        return window, price

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Serve windows by the time before a duty, or by a rest that is already long enough."""
        assert isinstance(state, tuple)
        end, window = state
        if not isinstance(look, tuple):
            reached = self._midnight(day + 1)
            judged = self._judged(window, end, reached, end)
            if judged is None:
                return None
            if judged[0] + self.size > self.days:
                return (0, judged[0]), judged[1]
            # Of a rest that is long enough already only its last part matters to the windows that are left.
            return (max(end, floor(reached - self.rest_min)), judged[0]), judged[1]
        start, finish = (self._midnight(day) + part for part in look)
        judged = self._judged(window, end, start, finish)
        if judged is None:
            return None
        if judged[0] + self.size > self.days:
            return (0, judged[0]), judged[1]
        return (finish, judged[0]), judged[1]

    def finish(self, state: Hashable) -> Fraction | None:
        """Judge the windows that end with the horizon."""
        assert isinstance(state, tuple)
        end, window = state
        judged = self._judged(window, end, self._midnight(self.days), None)
        return None if judged is None else judged[1]


LongRest = WeekRest | WindowRest
"""A long rest in every calendar week, or in every window of some days."""
