"""Rules on two successive duties: forbidden pairs of shifts, turns backwards, starts that move."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from wfm.grid import TimeGrid
from wfm.rostering.duty_view import DutyView
from wfm.rostering.paths.protocols import FREE
from wfm.rostering.paths.selection import Selection, charge, minute_at
from wfm.rostering.rules import Scope

__all__ = ["ForbiddenPair", "MovedStart", "TurnBackwards"]


@dataclass(frozen=True, slots=True)
class ForbiddenPair:
    """A duty of one selection is not followed by one of another.

    Attributes
    ----------
    before, after
        The selections.
    reach_days
        Most free days between the duties.
    scope
        Dates of which the rule speaks.
    price_minor
        Price of a pair; None forbids it.
    """

    before: Selection
    after: Selection
    reach_days: int
    scope: Scope
    price_minor: Fraction | None

    def price(self, before: DutyView, after: DutyView) -> Fraction | None:
        """Return the price of a succession."""
        hit = self.before.selects(before) and self.after.selects(after) and self.scope.holds_on(after.date)
        return charge(self.price_minor, int(hit))


@dataclass(frozen=True, slots=True)
class TurnBackwards:
    """A duty starts no earlier by the clock than the one before, unless enough whole nights lie between.

    Attributes
    ----------
    grid
        The days, where clock time becomes elapsed time.
    tolerance_min
        Minutes by which a start may move backwards.
    nights_off
        Whole nights after which any start is welcome.
    low_min, high_min
        The night, in minutes of the day on which it begins.
    scope
        Dates of which the rule speaks.
    price_minor
        Price of a turn backwards; None forbids it.
    """

    grid: TimeGrid
    tolerance_min: int
    nights_off: int
    low_min: int
    high_min: int
    scope: Scope
    price_minor: Fraction | None

    @property
    def reach_days(self) -> int:
        """Most free days between two duties of which the rule speaks."""
        return self.nights_off

    def price(self, before: DutyView, after: DutyView) -> Fraction | None:
        """Return the price of a succession."""
        if before.clock_start_min - after.clock_start_min <= self.tolerance_min:
            return FREE
        nights = sum(
            before.end_min <= minute_at(self.grid, day, self.low_min)
            and minute_at(self.grid, day, self.high_min) <= after.start_min
            for day in range(before.day - 1, after.day + 2)
        )
        return charge(self.price_minor, int(nights < self.nights_off and self.scope.holds_on(after.date)))


@dataclass(frozen=True, slots=True)
class MovedStart:
    """From one day to the next the start moves by at most `most_min`; each hour more is one unit.

    Attributes
    ----------
    most_min
        Largest move by the clock.
    scope
        Dates of which the rule speaks.
    price_minor
        Price of an hour more; None forbids it.
    """

    most_min: int
    scope: Scope
    price_minor: Fraction | None

    @property
    def reach_days(self) -> int:
        """Return 0: only days that follow each other."""
        return 0

    def price(self, before: DutyView, after: DutyView) -> Fraction | None:
        """Return the price of a succession."""
        moved = abs(before.clock_start_min - after.clock_start_min) - self.most_min
        return charge(self.price_minor, Fraction(moved if self.scope.holds_on(after.date) else 0, 60))
