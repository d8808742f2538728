"""What successive duties must keep: rest from end to start, and distance from start to start."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from wfm.rostering.duty_view import DutyView
from wfm.rostering.instance import Instance
from wfm.rostering.paths.limits import PathLimits
from wfm.rostering.paths.protocols import FREE, Move
from wfm.rostering.rules import MinRestBetweenShifts, MinStartToStart, Rule, Scope

__all__ = ["Reductions", "RestPair", "StartPair", "rest_form", "start_to_start_form"]

CLOCK_CHANGE_MIN = 60
DAY_MIN = 1440


def rest_form(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    """Return the rest between two duties; without price, dates and reductions it is the searches' own."""
    assert isinstance(rule, MinRestBetweenShifts)
    scope = rule.scope
    if rule.price_minor is None and rule.reduced_to is None and scope.first is None and scope.last is None:
        return PathLimits(rest_min=ceil(rule.hours * 60))
    rest_min = Fraction(rule.hours) * 60
    price = None if rule.price_minor is None else Fraction(rule.price_minor, 60)
    reduced = None if rule.reduced_to is None else Fraction(rule.reduced_to) * 60
    share = Fraction(rule.waiver_share) * instance.agents[agent].hourly_cost_minor / 60
    counted = reduced is not None and rule.max_reductions is not None
    premium = (FREE, FREE) if counted else (Fraction(rule.waiver_premium), share)
    reach = _reach(rest_min, _latest_end(instance))
    pair = RestPair(rest_min, reduced, price, *premium, scope.first, scope.last, reach)
    if not counted:
        return PathLimits(pairs=(pair,))
    assert reduced is not None and rule.max_reductions is not None
    resource = Reductions(
        rest_min=rest_min,
        reduced_min=reduced,
        most=rule.max_reductions,
        price=price,
        premium=Fraction(rule.waiver_premium),
        share=share,
        first=scope.first,
        last=scope.last,
        days=tuple(instance.grid.dates),
        midnights=tuple(int(slot) * instance.grid.step_min for slot in instance.grid.day_starts),
        soonest=min((shift.earliest_start_min for shift in instance.shifts), default=0) - CLOCK_CHANGE_MIN,
        past_end=_past_end(instance, agent),
    )
    return PathLimits(pairs=(pair,), resources=(resource,))


def start_to_start_form(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    """Return the distance of two starts on the clock."""
    assert isinstance(rule, MinStartToStart)
    price = None if rule.price_minor is None else Fraction(rule.price_minor, 60)
    apart = Fraction(rule.hours) * 60
    starts = [shift.latest_start_min + CLOCK_CHANGE_MIN for shift in instance.shifts]
    starts += [past.clock_start_min for past in _pasts(instance)]
    reach = _reach(apart - DAY_MIN, max(starts, default=0) + DAY_MIN)
    return PathLimits(pairs=(StartPair(apart, price, rule.scope.first, rule.scope.last, reach),))


def _pasts(instance: Instance) -> list[DutyView]:
    views = (instance.past_view(a) for a in range(len(instance.agents)))
    return [view for view in views if view is not None]


def _latest_end(instance: Instance) -> int:
    """Return the latest end of a duty in minutes after midnight of its day, whatever the clocks do."""
    ends = [shift.latest_start_min + shift.length_min + CLOCK_CHANGE_MIN for shift in instance.shifts]
    return max([DAY_MIN, *ends, *(past.clock_start_min + past.length_min + 60 for past in _pasts(instance))])


def _reach(apart_min: Fraction, latest_min: int) -> int:
    """Return after how many free days nothing that ends at `latest_min` of its day is less than `apart_min` away."""
    return max(0, ceil((apart_min + latest_min - DAY_MIN) / DAY_MIN) - 1)


def _past_end(instance: Instance, agent: int) -> int | None:
    past = instance.problem.workforce.carry_in_by_agent.get(instance.agents[agent].id)
    return None if past is None or past.last_duty_end is None else instance.grid.minute(past.last_duty_end)


@dataclass(frozen=True, slots=True)
class RestPair:
    """Rest from the end of a duty to the start of the next.

    Attributes
    ----------
    rest_min
        Least rest in minutes.
    reduced_min
        Rest from which on it is a reduction; None: there are none.
    price
        Price of a missing minute in minor units; None: a short rest is forbidden.
    premium, share
        Price of a reduction: fixed, and for each paid minute of the later duty.
    first, last
        Dates of the later duty of which the rule speaks.
    reach_days
        See `Pair`.
    """

    rest_min: Fraction
    reduced_min: Fraction | None
    price_min: Fraction | None
    premium: Fraction
    share: Fraction
    first: date | None
    last: date | None
    reach_days: int

    def price(self, before: DutyView, after: DutyView) -> Fraction | None:
        """Return the price of a rest; None forbids it."""
        rest = after.start_min - before.end_min
        if rest >= self.rest_min or not Scope(first=self.first, last=self.last).holds_on(after.date):
            return FREE
        if self.reduced_min is not None and rest >= self.reduced_min:
            return self.premium + self.share * after.paid_min
        return None if self.price_min is None else (self.rest_min - rest) * self.price_min


@dataclass(frozen=True, slots=True)
class StartPair:
    """Distance of the starts of two duties on the clock, at least `apart_min`; prices as in `RestPair`."""

    apart_min: Fraction
    price_min: Fraction | None
    first: date | None
    last: date | None
    reach_days: int

    def price(self, before: DutyView, after: DutyView) -> Fraction | None:
        """Return the price of two starts; None forbids them."""
        days = (after.date - before.date).days
        apart = days * DAY_MIN + after.clock_start_min - before.clock_start_min
        if apart >= self.apart_min or not Scope(first=self.first, last=self.last).holds_on(after.date):
            return FREE
        return None if self.price_min is None else (self.apart_min - apart) * self.price_min


@dataclass(frozen=True, slots=True)
class Reductions:
    """Reduced rests of each week: the first `most` are allowed at a premium, more are refused or priced.

    Rests below `reduced_min` are no reductions; a pair speaks of them. The state is (end of the last duty, reductions
    of the week); ends after which no rest can be reduced are one.

    Attributes
    ----------
    rest_min, reduced_min, price, premium, share, first, last
        As in `RestPair`.
    most
        Most reductions a week.
    days
        Dates of the horizon.
    midnights
        Elapsed minutes of their beginnings, and of the end of the last.
    soonest
        Least minutes from the beginning of a day to a start.
    past_end
        End of the last duty before the horizon; None: long ago.
    """

    rest_min: Fraction
    reduced_min: Fraction
    most: int
    price: Fraction | None
    premium: Fraction
    share: Fraction
    first: date | None
    last: date | None
    days: tuple[date, ...]
    midnights: tuple[int, ...]
    soonest: int
    past_end: int | None

    def start(self) -> tuple[int | None, int]:
        """Return the end of the duty before the horizon."""
        return self._kept(self.past_end, 0), 0

    def look(self, duty: DutyView) -> tuple[int, int, int]:
        """Return start and end after the beginning of the day, and paid minutes where they are paid for."""
        midnight = self.midnights[duty.day]
        return duty.start_min - midnight, duty.end_min - midnight, duty.paid_min if self.share else 0

    def _kept(self, end: int | None, day: int) -> int | None:
        """Return an end if a duty of `day` could still start less than the rest after it, else None."""
        return end if end is not None and self.midnights[day] + self.soonest - end < self.rest_min else None

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Count the rest before a duty; a new week counts from nothing."""
        assert isinstance(state, tuple)
        end, taken = state
        if day % 7 == 0:
            taken = 0
        price = FREE
        if isinstance(look, tuple):
            start, finish, paid = look
            rest = None if end is None else self.midnights[day] + start - end
            short = rest is not None and self.reduced_min <= rest < self.rest_min
            if short and Scope(first=self.first, last=self.last).holds_on(self.days[day]):
                if taken < self.most:
                    taken += 1
                    price = self.premium + self.share * paid
                elif self.price is None:
                    return None
                else:
                    assert rest is not None
                    price = (self.rest_min - rest) * self.price
            end = self.midnights[day] + finish
        return (self._kept(end, day + 1), taken), price

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything."""
        return FREE
