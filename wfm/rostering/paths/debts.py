"""Resources that owe something: a free day for a special day worked, a long rest after nights."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable
from dataclasses import dataclass, field
from fractions import Fraction

from wfm.rostering.duty_view import DutyView
from wfm.rostering.paths.protocols import FREE, Move
from wfm.rostering.paths.selection import Selection, charge

__all__ = ["FreeDayOwed", "RestOwed"]


@dataclass(frozen=True, slots=True)
class FreeDayOwed:
    """For each special day worked a free ordinary day of its own comes in time; each that does not is one unit.

    Attributes
    ----------
    within
        Days after the special day within which the free day lies.
    special : (d,)
        Special days.
    speaks : (d,)
        Days of which the rule speaks: special days.
    price_minor
        Price of a special day without a free one; None: hard.
    owed
        Last days for what is owed from before the horizon, ascending.
    """

    within: int
    special: tuple[bool, ...]
    speaks: tuple[bool, ...]
    price_minor: Fraction | None
    owed: tuple[int, ...] = field(default=(), compare=False)

    def start(self) -> Hashable:
        """Return the last days for what is owed."""
        return tuple(day for day in self.owed if day < len(self.special))

    def look(self, duty: DutyView) -> bool:
        """Return True: any duty counts."""
        return True

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Owe a day for a special day worked, pay the oldest debt with a free day, and charge what comes too late."""
        assert isinstance(state, tuple)
        owed = state
        if self.special[day]:
            # What need not be paid in the horizon is left out: it is the youngest debt.
            if look and self.speaks[day] and day + self.within < len(self.special):
                owed = (*owed, day + self.within)
        elif not look:
            owed = owed[1:]
        late = bool(owed) and owed[0] == day
        price = charge(self.price_minor, int(late))
        return None if price is None else (owed[1:] if late else owed, price)

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything: what is still owed is left to the next horizon."""
        return FREE


NO_NIGHTS = (0, 0, False)
"""State without nights whose rest is not over."""


@dataclass(frozen=True, slots=True)
class RestOwed:
    """After `nights` or more nights on days in a row a rest passes before the next duty; its hours missing are units.

    Attributes
    ----------
    nights
        Nights in a row that ask for the rest.
    rest_min
        The rest in minutes.
    night
        What a night duty is.
    midnight_min : (d + 1,)
        Elapsed minutes at which each day begins.
    speaks : (d,)
        Days of which the rule speaks: those of the duty after the rest.
    price_minor
        Price of a missing hour; None: hard.
    limits_min
        Of a hard rule, the starts after midnight, ascending, at which something becomes allowed: all that it has to
        see.
    before
        State at the start: (nights in a row, end of the last one, whether it was yesterday).
    """

    nights: int
    rest_min: Fraction
    night: Selection
    midnight_min: tuple[int, ...]
    speaks: tuple[bool, ...]
    price_minor: Fraction | None
    limits_min: tuple[Fraction, ...] = ()
    before: tuple[int, int, bool] = field(default=NO_NIGHTS, compare=False)

    def start(self) -> Hashable:
        """Return what the past leaves."""
        return self.before

    def look(self, duty: DutyView) -> Hashable:
        """Return whether it is a night, its start as far as it matters, and the end of a night, after midnight."""
        begin = Fraction(duty.start_min - self.midnight_min[duty.day])
        if self.price_minor is None:
            place = bisect_right(self.limits_min, begin)
            begin = self.limits_min[place - 1] if place else Fraction(0)
        is_night = self.night.selects(duty)
        return is_night, begin, duty.end_min - self.midnight_min[duty.day] if is_night else 0

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Judge a duty against the nights before it, and count nights."""
        assert isinstance(state, tuple)
        run, end, yesterday = state
        if not isinstance(look, tuple):
            over = end + self.rest_min <= self.midnight_min[day + 1]
            return (NO_NIGHTS if over else (run, end, False)), FREE
        is_night, begin, ends_after = look
        goes_on = is_night and yesterday
        price: Fraction | None = FREE
        if run >= self.nights and not goes_on and self.speaks[day]:
            missing = end + self.rest_min - self.midnight_min[day] - begin
            price = charge(self.price_minor, missing / 60)
        if price is None:
            return None
        if not is_night:
            return NO_NIGHTS, price
        run = min(run + 1 if goes_on else 1, self.nights)
        return (run, self.midnight_min[day] + ends_after, True), price

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything: the rest may lie beyond the horizon."""
        return FREE
