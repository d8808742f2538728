"""What a tour must remember from day to day: resources that count hours, free days and days in a row."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from fractions import Fraction

from wfm.rostering.duty_view import DutyView
from wfm.rostering.paths.protocols import FREE, Move

__all__ = ["FreeDays", "HoursBand", "RunLength"]


@dataclass(frozen=True, slots=True)
class HoursBand:
    """Paid minutes of each week within a band.

    Attributes
    ----------
    low_min, high_min
        Band of each week, lengths w; a low of 0 asks for nothing.
    """

    low_min: tuple[int, ...]
    high_min: tuple[int, ...]

    def start(self) -> int:
        """Return no minutes yet."""
        return 0

    def look(self, duty: DutyView) -> int:
        """Return the paid minutes."""
        return duty.paid_min

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Add the minutes; a new week starts from nothing if the last one had enough."""
        assert isinstance(state, int)
        week = day // 7
        if day % 7 == 0 and day > 0:
            if state < self.low_min[week - 1]:
                return None
            state = 0
        total = state + (look if isinstance(look, int) else 0)
        return (total, FREE) if total <= self.high_min[week] else None

    def finish(self, state: Hashable) -> Fraction | None:
        """Refuse a last week without enough."""
        assert isinstance(state, int)
        return FREE if state >= self.low_min[-1] else None


@dataclass(frozen=True, slots=True)
class FreeDays:
    """At least `least` free days in each whole week of a horizon of `days` days."""

    least: int
    days: int

    def start(self) -> int:
        """Return the free days that are still owed."""
        return self.least if self.days >= 7 else 0

    def look(self, duty: DutyView) -> bool:
        """Return True: any duty is one."""
        return True

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Pay back one owed day by a free one; refuse when fewer days are left than are owed."""
        assert isinstance(state, int)
        if day % 7 == 0 and day > 0:
            state = self.least if self.days - day >= 7 else 0
        owed = max(0, state - (look is None))
        return (owed, FREE) if owed <= 6 - day % 7 else None

    def finish(self, state: Hashable) -> Fraction | None:
        """Refuse what is still owed."""
        return FREE if state == 0 else None


@dataclass(frozen=True, slots=True)
class RunLength:
    """At most `most` duty days in a row, `before` of them before the horizon."""

    most: int
    before: int = field(default=0, compare=False)

    def start(self) -> int:
        """Return the run that reaches the horizon."""
        return min(self.before, self.most)

    def look(self, duty: DutyView) -> bool:
        """Return True: any duty is one."""
        return True

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Lengthen or break the run."""
        assert isinstance(state, int)
        if look is None:
            return 0, FREE
        return (state + 1, FREE) if state < self.most else None

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything: a run may reach the end of the horizon."""
        return FREE
