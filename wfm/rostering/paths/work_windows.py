"""Working time in spans of days: the limits that rules set, and the resource that counts it from day to day."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from wfm.rostering.duty_view import DutyView
from wfm.rostering.instance import Instance
from wfm.rostering.paths.protocols import FREE, Move
from wfm.rostering.rules import ContractHours, MaxWorkPerDay, MaxWorkPerWeek

__all__ = ["Granularity", "Window", "WorkWindows", "contract_windows", "day_average_windows", "week_windows"]

Allowance = Callable[[Sequence[date]], Fraction]
"""What the days of a week, or of a part of one, allow in minutes."""

Holds = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Window:
    """Least and most paid minutes of the duties of some days.

    Attributes
    ----------
    first, last
        Day indices inside the horizon, `last` exclusive.
    low_min, high_min
        Least and most minutes; a low of 0 asks for nothing.
    """

    first: int
    last: int
    low_min: Fraction
    high_min: Fraction


def day_average_windows(rule: MaxWorkPerDay, instance: Instance, agent: int) -> tuple[Window, ...]:
    """Return the averages that an extended working day asks for."""
    if rule.extended_to is None:
        return ()
    person = instance.agents[agent]
    weeks = _rolling(instance, agent, rule.avg_over_weeks, lambda days: rule.average_min(person, days))
    return _that_bind(instance, rule.scope.holds_on, weeks)


def week_windows(rule: MaxWorkPerWeek, instance: Instance, agent: int) -> tuple[Window, ...]:
    """Return the caps and averages of a weekly limit."""
    person = instance.agents[agent]
    found: list[tuple[date, Window]] = []
    if rule.hours is not None:
        for first, last in _cap_spans(rule, instance):
            days = _dates(instance, first, last)
            cap = rule.cap_min(person, days)
            assert cap is not None
            found.append((days[0], Window(first, last, FREE, cap)))
    if rule.average_h is not None:

        def allowed(days: Sequence[date]) -> Fraction:
            limit = rule.average_min(person, days)
            assert limit is not None
            return limit

        if rule.since is None:
            found += _rolling(instance, agent, rule.avg_over_weeks, allowed)
        else:
            found += _averaging_periods(rule.since, rule.avg_over_weeks, instance, agent, allowed)
    return _that_bind(instance, rule.scope.holds_on, found)


def contract_windows(rule: ContractHours, instance: Instance, agent: int) -> tuple[Window, ...]:
    """Return the bands of the contract's hours, by week or by period."""
    person, contract = instance.agents[agent], instance.contracts[agent]
    found: list[tuple[date, Window]] = []
    origin = instance.grid.first if rule.since is None else rule.since
    past = _past_weeks(instance, agent)
    for weeks in _periods(instance, origin, rule.period_weeks):
        inside = [week for week in weeks if 0 <= week < instance.weeks]
        known = [week for week in weeks if -len(past) <= week < 0]
        later = [week for week in weeks if week >= instance.weeks]
        first, last = inside[0] * 7, min(inside[-1] * 7 + 7, instance.days)
        dates = _week_dates if rule.weekly else _whole_week
        bands = [rule.band_min(contract, person, dates(instance, week)) for week in (*known, *inside, *later)]
        low, high = rule.widened(
            sum((band[0] for band in bands), Fraction(0)), sum((band[1] for band in bands), Fraction(0)), len(bands)
        )
        before = sum(past[-week - 1] for week in known) + sum(instance.credit_min(agent, week) for week in inside)
        ended = not later and inside[-1] * 7 + 7 <= instance.days
        least = max(FREE, low - before) if ended else FREE
        found.append((instance.grid.dates[first], Window(first, last, least, max(FREE, high - before))))
    return tuple(window for on, window in found if rule.scope.holds_on(on))


def _week_dates(instance: Instance, week: int) -> list[date]:
    """Return the dates of a week; of a last week that the horizon cuts off those that are left."""
    last = min(week * 7 + 7, instance.days) if week == instance.weeks - 1 else week * 7 + 7
    return _dates(instance, week * 7, last)


def _whole_week(instance: Instance, week: int) -> list[date]:
    return _dates(instance, week * 7, week * 7 + 7)


def _dates(instance: Instance, first: int, last: int) -> list[date]:
    return [instance.grid.first + timedelta(days=day) for day in range(first, last)]


def _past_weeks(instance: Instance, agent: int) -> tuple[int, ...]:
    """Return the paid minutes of the weeks before the horizon of which something is known, the latest first."""
    past = instance.problem.workforce.carry_in_by_agent.get(instance.agents[agent].id)
    return () if past is None else past.worked_week_min[::-1]


def _cap_spans(rule: MaxWorkPerWeek, instance: Instance) -> Iterator[tuple[int, int]]:
    if rule.within_days is None:
        for week in range(instance.weeks):
            yield week * 7, min(week * 7 + 7, instance.days)
    else:
        for first in range(instance.days - rule.within_days + 1):
            yield first, first + rule.within_days


def _rolling(instance: Instance, agent: int, count: int, allowed: Allowance) -> list[tuple[date, Window]]:
    """Return the windows of `count` weeks that end with each week; unknown weeks of the past are left out."""
    past = _past_weeks(instance, agent)
    found = []
    for end in range(instance.weeks):
        weeks = [week for week in range(end - count + 1, end + 1) if week >= -len(past)]
        limit = sum((allowed(_week_dates(instance, week)) for week in weeks), Fraction(0))
        before = sum(past[-week - 1] for week in weeks if week < 0)
        first, last = max(weeks[0], 0) * 7, min(end * 7 + 7, instance.days)
        on = instance.grid.dates[end * 7]
        found.append((on, Window(first, last, FREE, max(FREE, limit - before))))
    return found


def _averaging_periods(
    since: date, count: int, instance: Instance, agent: int, allowed: Allowance
) -> list[tuple[date, Window]]:
    past = _past_weeks(instance, agent)
    found = []
    for weeks in _periods(instance, since, count):
        inside = [week for week in weeks if 0 <= week < instance.weeks]
        known = [week for week in weeks if -len(past) <= week]
        limit = sum((allowed(_whole_week(instance, week)) for week in known), Fraction(0))
        before = sum(past[-week - 1] for week in known if week < 0)
        first, last = inside[0] * 7, min(inside[-1] * 7 + 7, instance.days)
        on = instance.grid.dates[inside[-1] * 7]
        found.append((on, Window(first, last, FREE, max(FREE, limit - before))))
    return found


def _periods(instance: Instance, origin: date, count: int) -> Iterator[list[int]]:
    """Yield the weeks of each period of `count` weeks from an origin that has weeks in the horizon; 0 is its first."""

    def number(week: int) -> int:
        return ((instance.grid.first - origin).days + 7 * week) // (7 * count)

    for period in range(number(0), number(instance.weeks - 1) + 1):
        yield [week for week in range(-count, instance.weeks + count) if number(week) == period]


def _that_bind(instance: Instance, holds_on: Holds, found: list[tuple[date, Window]]) -> tuple[Window, ...]:
    """Return the windows of which the rule speaks and which the longest duties on all days would exceed."""
    longest = int(instance.option_paid_min.max(initial=0))
    return tuple(
        window
        for on, window in found
        if holds_on(on) and (window.low_min or window.high_min < longest * (window.last - window.first))
    )


@dataclass(frozen=True, slots=True)
class WorkWindows:
    """Paid minutes inside windows, hard or at a price a minute outside.

    Attributes
    ----------
    windows
        The windows.
    price
        Price of a minute below or above in minor units; None: hard.
    """

    windows: tuple[Window, ...]
    price: Fraction | None = None

    def start(self) -> tuple[int, ...]:
        """Return that no window is open."""
        return ()

    def look(self, duty: DutyView) -> int:
        """Return the paid minutes."""
        return duty.paid_min

    def _open(self, day: int) -> list[int]:
        """Return the first days of windows that began before a day and have not ended by then."""
        return sorted({window.first for window in self.windows if window.first < day < window.last})

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Add the minutes to every open window, and judge those that end with the day."""
        assert isinstance(state, tuple)
        sums = dict(zip(self._open(day), state, strict=True))
        for window in self.windows:
            if window.first == day:
                sums[day] = 0
        minutes = look if isinstance(look, int) else 0
        price = FREE
        for first in sums:
            sums[first] += minutes
        for window in self.windows:
            if window.first <= day < window.last:
                total = sums[window.first]
                if self.price is None and total > window.high_min:
                    return None
                if window.last == day + 1:
                    outside = max(total - window.high_min, window.low_min - total, FREE)
                    if outside and self.price is None:
                        return None
                    price += outside * (self.price or 0)
        return tuple(sums[first] for first in self._open(day + 1)), price

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything: every window has ended by then."""
        return FREE


@dataclass(frozen=True, slots=True)
class Granularity:
    """The paid minutes of each week of some are a multiple of `unit_min`; `days` is the horizon."""

    unit_min: int
    days: int
    weeks: tuple[int, ...]

    def start(self) -> int:
        """Return no minutes yet."""
        return 0

    def look(self, duty: DutyView) -> int:
        """Return what is over a multiple."""
        return duty.paid_min % self.unit_min

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Add what is over; a week that ends must have nothing over."""
        assert isinstance(state, int)
        over = (state + (look if isinstance(look, int) else 0)) % self.unit_min
        if day // 7 not in self.weeks:
            return 0, FREE
        if day % 7 == 6 or day + 1 == self.days:
            return None if over else (0, FREE)
        return over, FREE

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything: every week has been judged."""
        return FREE
