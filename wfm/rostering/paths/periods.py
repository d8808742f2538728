"""Resources that count in periods: free days and duties of each period, and free days of any stretch of days."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from fractions import Fraction

from wfm.rostering.duty_view import DutyView
from wfm.rostering.paths.protocols import FREE, Move
from wfm.rostering.paths.selection import Selection, charge

__all__ = ["CountInPeriods", "FreeInPeriods", "Period", "RollingFree"]


@dataclass(frozen=True, slots=True)
class Period:
    """A period that ends in the horizon.

    Attributes
    ----------
    first, last
        Day indices of its first and last day; the first may be negative.
    known
        Whether all of its days before the horizon are known.
    speaks
        Whether the rule speaks of it.
    """

    first: int
    last: int
    known: bool
    speaks: bool


def _period_of(periods: tuple[Period, ...], day: int) -> Period | None:
    return next((period for period in periods if period.first <= day <= period.last), None)


@dataclass(frozen=True, slots=True)
class FreeInPeriods:
    """Free days of each period within bounds, and some of them together.

    Attributes
    ----------
    least, most
        Bounds of the number; `most` None for no limit.
    in_row
        Length of the longest run of free days inside the period, at least.
    periods
        The periods.
    price_minor
        Price of a day too few or too many; None: hard.
    before
        Whether each day of the first period before the horizon was free, the latest last.
    """

    least: int
    most: int | None
    in_row: int
    periods: tuple[Period, ...]
    price_minor: Fraction | None
    before: tuple[bool, ...] = field(default=(), compare=False)

    def start(self) -> Hashable:
        """Return what the first period has before the horizon."""
        state = (0, 0, 0)
        for free in self.before:
            state = self._after(state, free)
        return state

    def look(self, duty: DutyView) -> bool:
        """Return True: any duty counts."""
        return True

    def _after(self, state: tuple[int, int, int], free: bool) -> tuple[int, int, int]:
        """Count a day: free days, length of the present run of them, length of the longest."""
        count, run, longest = state
        if not free:
            return count, 0, longest
        enough = self.least if self.most is None else 42
        if self.in_row <= 1:
            return min(count + 1, enough), 0, 0
        run = min(run + 1, self.in_row)
        return min(count + 1, enough), run, max(run, longest)

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Count the day; judge the period on its last day."""
        assert isinstance(state, tuple)
        period = _period_of(self.periods, day)
        if period is None:
            return (0, 0, 0), FREE
        count, run, longest = self._after(state, not look)
        if day < period.last:
            return (count, run, longest), FREE
        units = max(0, self.least - count)
        if self.most is not None and period.known:
            units += max(0, count - self.most)
        if self.in_row > 1:
            units += self.in_row - longest
        price = charge(self.price_minor, units if period.speaks else 0)
        return None if price is None else ((0, 0, 0), price)

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything: a period beyond the horizon is not judged."""
        return FREE


@dataclass(frozen=True, slots=True)
class CountInPeriods:
    """Selected duties of each period within bounds; each too few or too many is one unit.

    Attributes
    ----------
    least, most
        Bounds of the number; `most` None for no limit.
    selection
        Which duties count.
    periods
        The periods.
    price_minor
        Price of a unit; None: hard.
    before
        Selected duties of the first period before the horizon.
    """

    least: int
    most: int | None
    selection: Selection
    periods: tuple[Period, ...]
    price_minor: Fraction | None
    before: int = field(default=0, compare=False)

    def start(self) -> int:
        """Return what the first period has before the horizon."""
        return self.before

    def look(self, duty: DutyView) -> bool:
        """Return whether the duty counts."""
        return self.selection.selects(duty)

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Count the day; judge the period on its last day."""
        assert isinstance(state, int)
        period = _period_of(self.periods, day)
        if period is None:
            return 0, FREE
        count = state + bool(look)
        if day < period.last:
            return count, FREE
        units = max(0, self.least - count) if period.known else 0
        if self.most is not None:
            units += max(0, count - self.most)
        price = charge(self.price_minor, units if period.speaks else 0)
        return None if price is None else (0, price)

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything: a period beyond the horizon is not judged."""
        return FREE


@dataclass(frozen=True, slots=True)
class RollingFree:
    """Free days of any `window` days in a row within bounds; each too few or too many in a stretch is one unit.

    Attributes
    ----------
    window
        Length of a stretch in days.
    least, most
        Bounds of the number; `most` None for no limit.
    known
        Index of the first day of which the past is known, at most 0; stretches that begin before it have no `most`.
    speaks : (d,)
        Days of which the rule speaks: last days of stretches.
    price_minor
        Price of a unit; None: hard.
    before
        Duty days before the horizon as bits, yesterday the lowest.
    """

    window: int
    least: int
    most: int | None
    known: int
    speaks: tuple[bool, ...]
    price_minor: Fraction | None
    before: int = field(default=0, compare=False)

    def start(self) -> int:
        """Return the days before the horizon."""
        return self.before

    def look(self, duty: DutyView) -> bool:
        """Return True: any duty counts."""
        return True

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Move the stretch by a day and judge it."""
        assert isinstance(state, int)
        bits = state << 1 | bool(look)
        free = self.window - bits.bit_count()
        units = max(0, self.least - free)
        if self.most is not None and day - self.window + 1 >= self.known:
            units += max(0, free - self.most)
        price = charge(self.price_minor, units if self.speaks[day] else 0)
        return None if price is None else (bits & ((1 << (self.window - 1)) - 1), price)

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything."""
        return FREE
