"""Rules on single duties: length, presence, clock times, breaks, split duties."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction

from wfm.rostering.duty_view import DutyView
from wfm.rostering.instance import Instance
from wfm.rostering.paths.limits import PathLimits
from wfm.rostering.paths.protocols import FREE, Move
from wfm.rostering.placement import keeps, split_gaps
from wfm.rostering.rules import (
    BreakRule,
    MaxContinuousWork,
    MaxPresenceSpan,
    Rule,
    ShiftLength,
    SplitShift,
)

__all__ = [
    "DailyWork",
    "DutyLimit",
    "SplitCount",
    "break_form",
    "continuous_form",
    "presence_form",
    "shift_length_form",
    "split_form",
]


def presence_form(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    """Return the limit of presence."""
    assert isinstance(rule, MaxPresenceSpan)
    return PathLimits(duties=(DutyLimit(rule),))


def shift_length_form(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    """Return the limits of a duty's length and clock times."""
    assert isinstance(rule, ShiftLength)
    return PathLimits(duties=(DutyLimit(rule),))


def break_form(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    """Return which pieces of shifts have the breaks that their length asks for."""
    assert isinstance(rule, BreakRule)
    return PathLimits(duties=(DutyLimit(rule),))


def continuous_form(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    """Return which pieces of shifts have no stretch that is too long."""
    assert isinstance(rule, MaxContinuousWork)
    return PathLimits(duties=(DutyLimit(rule),))


def split_form(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    """Return what single split duties must keep and cost, and how many a week may have."""
    assert isinstance(rule, SplitShift)
    limit = DutyLimit(rule)
    if rule.max_per_week is None:
        return PathLimits(duties=(limit,))
    price = None if rule.price_minor is None else Fraction(rule.price_minor)
    dates = tuple(rule.scope.holds_on(day) for day in instance.grid.dates)
    counted = SplitCount(rule.max_per_week, price, dates, rule.min_gap_h)
    return PathLimits(duties=(limit,), resources=(counted,))


@dataclass(frozen=True)
class DutyLimit:
    """What a rule on single duties says of one.

    Attributes
    ----------
    rule
        The rule.
    """

    rule: MaxPresenceSpan | ShiftLength | BreakRule | MaxContinuousWork | SplitShift

    def price(self, duty: DutyView) -> Fraction | None:
        """Return what the duty costs by the rule; None where the rule is hard and broken."""
        rule = self.rule
        if not rule.scope.holds_on(duty.date):
            return FREE
        premium = FREE
        if isinstance(rule, MaxPresenceSpan):
            units = max(FREE, Fraction(duty.length_min, 60) - Fraction(rule.hours))
        elif isinstance(rule, ShiftLength):
            units = Fraction(_outside(rule, duty))
        elif isinstance(rule, SplitShift):
            faults = _split_faults(rule, duty)
            if faults is None:
                return None
            units, premium = faults
        else:
            assert duty.template is not None
            kept = keeps(rule, duty.template)
            if kept is None:  # a piece for those whom the rule does not bind
                return None
            units = Fraction(not kept)
        if not units:
            return premium
        return None if rule.price_minor is None else units * rule.price_minor + premium


def _outside(rule: ShiftLength, duty: DutyView) -> bool:
    start, end = duty.clock_start_min, duty.clock_end_min
    return (
        (rule.min_h is not None and duty.paid_min < Fraction(rule.min_h) * 60)
        or (rule.max_h is not None and duty.paid_min > Fraction(rule.max_h) * 60)
        or (rule.earliest is not None and start < rule.earliest)
        or (rule.latest is not None and end > rule.latest)
        or (rule.start_grid_min is not None and start % rule.start_grid_min != 0)
        or (rule.end_grid_min is not None and end % rule.end_grid_min != 0)
    )


def _split_faults(rule: SplitShift, duty: DutyView) -> tuple[Fraction, Fraction] | None:
    """Return the number of broken limits of one duty, and its premium; None for a piece that others work."""
    assert duty.template is not None
    gaps = split_gaps(rule, duty.template)
    if not gaps:
        return FREE, FREE
    longest = max(duty.template.breaks[b].length_min for b in gaps)
    kept = keeps(rule, duty.template)
    if kept is None:
        return None
    faults = (not kept) + (len(gaps) > rule.max_gaps)
    faults += rule.max_gap_h is not None and longest > Fraction(rule.max_gap_h) * 60
    return Fraction(faults), Fraction(rule.premium)


@dataclass(frozen=True, slots=True)
class DailyWork:
    """Most paid minutes of a duty of each day.

    Attributes
    ----------
    cap_min
        Cap of each day of the horizon in minutes; None: the rule does not speak of it.
    price
        Price of a minute above in minor units; None: hard.
    """

    cap_min: tuple[Fraction | None, ...]
    price_min: Fraction | None

    def price(self, duty: DutyView) -> Fraction | None:
        """Return what the duty costs; None forbids it."""
        cap = self.cap_min[duty.day]
        if cap is None or duty.paid_min <= cap:
            return FREE
        return None if self.price_min is None else (duty.paid_min - cap) * self.price_min


@dataclass(frozen=True, slots=True)
class SplitCount:
    """At most `most` split duties a week, of those on the dates of which the rule speaks.

    Attributes
    ----------
    most
        Most split duties a week.
    price
        Price of each further one in minor units; None: hard.
    dates
        Whether the rule speaks of each day.
    min_gap_h
        Shortest unpaid break that splits a duty.
    """

    most: int
    price: Fraction | None
    dates: tuple[bool, ...]
    min_gap_h: float

    def start(self) -> int:
        """Return no split duty yet."""
        return 0

    def look(self, duty: DutyView) -> bool:
        """Return whether the duty is split."""
        assert duty.template is not None
        return bool(split_gaps(SplitShift(self.min_gap_h), duty.template))

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Count; a new week counts from nothing."""
        assert isinstance(state, int)
        count = 0 if day % 7 == 0 else state
        if not look or not self.dates[day]:
            return count, FREE
        if count < self.most:
            return count + 1, FREE
        return None if self.price is None else (count, self.price)

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything."""
        return FREE
