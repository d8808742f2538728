"""Prices of single days: wrong duties, free days that should be worked, premiums, changes; and starts in a week."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction

from wfm.grid import TimeGrid
from wfm.rostering.duty_view import DutyView
from wfm.rostering.paths.protocols import FREE, Move
from wfm.rostering.paths.selection import Selection, charge, overlap_min

__all__ = ["ChangedDays", "FreeDays", "LongDuty", "PremiumPay", "StartSpread", "TouchedDays", "WrongDuty"]


@dataclass(frozen=True, slots=True)
class WrongDuty:
    """On some days a duty must be one of a selection.

    Attributes
    ----------
    right : (d,)
        Which duties are right on each day; None where any is.
    price_minor
        Price of another duty; None forbids it.
    """

    right: tuple[Selection | None, ...]
    price_minor: Fraction | None

    def price(self, duty: DutyView) -> Fraction | None:
        """Return the price of a duty."""
        right = self.right[duty.day]
        return charge(self.price_minor, int(right is not None and not right.selects(duty)))


@dataclass(frozen=True, slots=True)
class TouchedDays:
    """No duty belongs to a closed day, or none touches one.

    Attributes
    ----------
    closed
        Indices of closed days, some around the horizon included.
    touching
        Whether touching counts.
    speaks : (d,)
        Days of which the rule speaks.
    price_minor
        Price of such a duty; None forbids it.
    """

    closed: frozenset[int]
    touching: bool
    speaks: tuple[bool, ...]
    price_minor: Fraction | None

    def price(self, duty: DutyView) -> Fraction | None:
        """Return the price of a duty."""
        touched = {duty.day}
        if self.touching:
            first, last = duty.clock_start_min // 1440, (duty.clock_end_min - 1) // 1440
            touched |= set(range(duty.day + first, duty.day + last + 1))
        return charge(self.price_minor, int(self.speaks[duty.day] and bool(touched & self.closed)))


@dataclass(frozen=True, slots=True)
class LongDuty:
    """Selected duties have at most `most_min` paid minutes; each hour more is one unit.

    Attributes
    ----------
    selection
        Which duties.
    most_min
        Most paid minutes.
    speaks : (d,)
        Days of which the rule speaks.
    price_minor
        Price of an hour more; None forbids it.
    """

    selection: Selection
    most_min: Fraction
    speaks: tuple[bool, ...]
    price_minor: Fraction | None

    def price(self, duty: DutyView) -> Fraction | None:
        """Return the price of a duty."""
        if duty.paid_min <= self.most_min or not self.speaks[duty.day] or not self.selection.selects(duty):
            return FREE
        return charge(self.price_minor, (duty.paid_min - self.most_min) / 60)


@dataclass(frozen=True, slots=True)
class PremiumPay:
    """What the hours of a duty inside a window of some days cost more, rounded to a whole minor unit.

    Attributes
    ----------
    grid
        The days, where clock time becomes elapsed time.
    low_min, high_min
        The window, in minutes of the day on which it opens.
    open_days
        Indices of the days on which it opens; None for all.
    selection
        Which duties earn it.
    presence
        Whether unpaid breaks count.
    price_minor_per_min
        What a minute costs more.
    speaks : (d,)
        Days of which the rule speaks.
    """

    grid: TimeGrid
    low_min: int
    high_min: int
    open_days: frozenset[int] | None
    selection: Selection
    presence: bool
    price_minor_per_min: Fraction
    speaks: tuple[bool, ...]

    def price(self, duty: DutyView) -> Fraction | None:
        """Return the premium of a duty."""
        if not self.speaks[duty.day] or not self.selection.selects(duty):
            return FREE
        days = [day for day in range(duty.day - 2, duty.day + 3) if self.open_days is None or day in self.open_days]
        minutes = Fraction(sum(overlap_min(self.grid, duty, day, self.low_min, self.high_min) for day in days))
        if not self.presence:
            minutes *= Fraction(duty.paid_min, duty.length_min)
        return Fraction(round(minutes * self.price_minor_per_min))


@dataclass(frozen=True, slots=True)
class FreeDays:
    """Some days must not be free.

    Attributes
    ----------
    days
        Indices of the days.
    price_minor
        Price of each of them that is free; None: hard.
    """

    days: frozenset[int]
    price_minor: Fraction | None

    def start(self) -> int:
        """Return nothing: there is nothing to remember."""
        return 0

    def look(self, duty: DutyView) -> bool:
        """Return True: any duty will do."""
        return True

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Charge a free day."""
        price = charge(self.price_minor, int(not look and day in self.days))
        return None if price is None else (state, price)

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything."""
        return FREE


@dataclass(frozen=True, slots=True)
class ChangedDays:
    """What it costs to differ from a published roster, by day and once for all.

    Attributes
    ----------
    published : (d,)
        (shift, start in elapsed minutes) of the duties published for each day.
    moved_minor, lost_minor : (d,)
        Price of a duty that is not published, and of a published one that is taken away without another; None forbids.
    once_minor
        Price of the first change.
    speaks : (d,)
        Days of which the rule speaks.
    """

    published: tuple[tuple[tuple[str, int], ...], ...]
    moved_minor: tuple[Fraction | None, ...]
    lost_minor: tuple[Fraction | None, ...]
    once_minor: Fraction
    speaks: tuple[bool, ...]

    def start(self) -> bool:
        """Return that nothing is changed yet."""
        return False

    def look(self, duty: DutyView) -> bool:
        """Return whether the duty is published."""
        return self.published[duty.day] == ((duty.shift, duty.start_min),)

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Charge a change."""
        if look or (look is None and not self.published[day]) or not self.speaks[day]:
            return state, FREE
        price = self.lost_minor[day] if look is None else self.moved_minor[day]
        if price is None:
            return None
        if not self.once_minor:
            return state, price
        return True, price if state else price + self.once_minor

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything."""
        return FREE


@dataclass(frozen=True, slots=True)
class StartSpread:
    """Starts of a week lie at most `most_min` apart by the clock; each hour more is one unit.

    Attributes
    ----------
    most_min
        Largest distance.
    speaks : (w,)
        Weeks of which the rule speaks.
    days
        Days of the horizon.
    price_minor
        Price of an hour more; None: hard.
    """

    most_min: int
    speaks: tuple[bool, ...]
    days: int
    price_minor: Fraction | None

    def start(self) -> Hashable:
        """Return no starts yet."""
        return ()

    def look(self, duty: DutyView) -> int:
        """Return the clock time of the start."""
        return duty.clock_start_min

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Widen the span of starts; judge it on the last day of the week."""
        assert isinstance(state, tuple)
        if isinstance(look, int):
            state = (min(state[0], look), max(state[1], look)) if state else (look, look)
        too_much = max(0, state[1] - state[0] - self.most_min) if state and self.speaks[day // 7] else 0
        if too_much and self.price_minor is None:
            return None
        if day % 7 < 6 and day < self.days - 1:
            return state, FREE
        price = charge(self.price_minor, Fraction(too_much, 60))
        return None if price is None else ((), price)

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything."""
        return FREE
