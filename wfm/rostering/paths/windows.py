"""Resources that count over weeks and weekends: in a stretch of them, in a row, and worked in part."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from fractions import Fraction

from wfm.rostering.duty_view import DutyView
from wfm.rostering.paths.protocols import FREE, Move
from wfm.rostering.paths.selection import Selection, charge

__all__ = ["CountInSlots", "PartOfWeekend", "SlotDay", "WeekendRun"]


@dataclass(frozen=True, slots=True)
class SlotDay:
    """What a day is to a week or weekend.

    Attributes
    ----------
    last
        Whether the week or weekend ends on it, or with the horizon if that counts.
    speaks
        Whether the rule speaks of its week or weekend.
    """

    last: bool
    speaks: bool


@dataclass(frozen=True, slots=True)
class CountInSlots:
    """At most `most` selected duties in any `window` slots (weeks, weekends) in a row; each beyond is one unit.

    Attributes
    ----------
    window
        Length of a stretch in slots.
    most
        Most duties in a stretch; most slots with one where `binary`.
    binary
        Whether a slot counts once however many of its days are worked.
    selection
        Which duties count.
    days : (d,)
        What each day is to its slot; None for a day that belongs to none.
    price_minor
        Price of a unit; None: hard.
    before
        Counts of the `window` − 1 slots before the one of the first day that has one, the latest last.
    begun
        Count of that slot before the horizon.
    """

    window: int
    most: int
    binary: bool
    selection: Selection
    days: tuple[SlotDay | None, ...]
    price_minor: Fraction | None
    before: tuple[int, ...] = field(default=(), compare=False)
    begun: int = field(default=0, compare=False)

    @property
    def leaving(self) -> int:
        """Number of slots, those before the horizon first, that leave the stretch before the horizon ends."""
        ends = sum(day is not None and day.last for day in self.days)
        return max(0, ends - 1)

    def start(self) -> Hashable:
        """Return (counts that leave the stretch one by one, sum of those that stay, present count, slots passed)."""
        leave = min(len(self.before), self.leaving)
        return self.before[:leave], sum(self.before[leave:]), self.begun, 0

    def look(self, duty: DutyView) -> bool:
        """Return whether the duty counts."""
        return self.selection.selects(duty)

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Count the day; judge the stretch on the last day of a slot, and let its first slot go."""
        assert isinstance(state, tuple)
        queue, stays, present, passed = state
        today = self.days[day]
        if today is None:
            return state, FREE
        present = min(1, present + bool(look)) if self.binary else present + bool(look)
        if not today.last:
            return (queue, stays, present, passed), FREE
        total = sum(queue) + stays + present
        price = charge(self.price_minor, max(0, total - self.most) if today.speaks else 0)
        if price is None:
            return None
        # Slots are numbered from the first of the past; the present one is number passed + window - 1, and number
        # `passed` leaves the stretch now. Those that never leave are only a sum: that keeps the states few.
        if passed + self.window - 1 < self.leaving:
            queue = (*queue, present)
        else:
            stays += present
        return (queue[1:] if passed < self.leaving else queue, stays, 0, passed + 1), price

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything."""
        return FREE


WORKED_BEFORE, WORKED = 1, 2
"""A weekend that is worked before the horizon only, and one that is worked in it."""


@dataclass(frozen=True, slots=True)
class WeekendRun:
    """At most `most` weekends in a row worked; each beyond with a duty in the horizon is one unit.

    Attributes
    ----------
    most
        Longest run.
    days : (d,)
        What each day is to its weekend; None for other days.
    price_minor
        Price of a unit; None: hard.
    before
        Run of weekends that ends before the first weekend with a day in the horizon.
    begun
        Whether that weekend is worked before the horizon.
    """

    most: int
    days: tuple[SlotDay | None, ...]
    price_minor: Fraction | None
    before: int = field(default=0, compare=False)
    begun: bool = field(default=False, compare=False)

    def start(self) -> Hashable:
        """Return (run, what is known of the present weekend)."""
        return min(self.before, self.most), WORKED_BEFORE if self.begun else 0

    def look(self, duty: DutyView) -> bool:
        """Return True: any duty counts."""
        return True

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Charge the first duty of a weekend too many; end the weekend on its last day."""
        assert isinstance(state, tuple)
        run, present = state
        today = self.days[day]
        if today is None:
            return state, FREE
        price: Fraction | None = FREE
        if look and present != WORKED:
            price = charge(self.price_minor, int(today.speaks and run >= self.most))
            present = WORKED
        if price is None:
            return None
        if today.last:
            run, present = (min(run + 1, self.most) if present else 0), 0
        return (run, present), price

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything."""
        return FREE


@dataclass(frozen=True, slots=True)
class PartOfWeekend:
    """A weekend is worked on all of its days or none.

    Attributes
    ----------
    length
        Days of a weekend.
    days : (d,)
        What each day is to its weekend; None for other days.
    price_minor
        Price of a weekend worked in part; None: hard.
    begun
        Days of the first weekend that are worked before the horizon.
    """

    length: int
    days: tuple[SlotDay | None, ...]
    price_minor: Fraction | None
    begun: int = field(default=0, compare=False)

    def start(self) -> int:
        """Return the days worked before the horizon."""
        return self.begun

    def look(self, duty: DutyView) -> bool:
        """Return True: any duty counts."""
        return True

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Count the day; judge the weekend on its last day."""
        assert isinstance(state, int)
        today = self.days[day]
        if today is None:
            return state, FREE
        count = state + bool(look)
        if not today.last:
            return count, FREE
        price = charge(self.price_minor, int(0 < count < self.length and today.speaks))
        return None if price is None else (0, price)

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything."""
        return FREE
