"""What a tour must remember from day to day: the path form of the rules that count.

A resource is a small automaton over days: it starts in a state, each day it sees a duty (its paid minutes) or a free
day, and it may refuse. Rules that speak of clock time (rest) are not resources; the tour search knows them itself.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Protocol

__all__ = ["FreeDays", "HoursBand", "Resource", "RunLength"]


class Resource(Protocol):
    """One thing that a tour remembers. Equal resources accept the same tours and hash alike."""

    def start(self) -> Hashable:
        """Return the state before the first day."""
        ...

    def step(self, state: Hashable, day: int, paid_min: int | None) -> Hashable | None:
        """Return the state after a day with a duty of `paid_min` minutes (None: a free day), or None to refuse."""
        ...

    def accepts(self, state: Hashable) -> bool:
        """Return whether a tour may end in the state."""
        ...


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

    def step(self, state: Hashable, day: int, paid_min: int | None) -> int | None:
        """Add the minutes; a new week starts from nothing if the last one had enough."""
        assert isinstance(state, int)
        week = day // 7
        if day % 7 == 0 and day > 0:
            if state < self.low_min[week - 1]:
                return None
            state = 0
        total = state + (paid_min or 0)
        return total if total <= self.high_min[week] else None

    def accepts(self, state: Hashable) -> bool:
        """Return whether the last week has enough."""
        assert isinstance(state, int)
        return state >= self.low_min[-1]


@dataclass(frozen=True, slots=True)
class FreeDays:
    """At least `least` free days in each whole week of a horizon of `days` days."""

    least: int
    days: int

    def start(self) -> int:
        """Return the free days that are still owed."""
        return self.least if self.days >= 7 else 0

    def step(self, state: Hashable, day: int, paid_min: int | None) -> int | None:
        """Pay back one owed day by a free one; refuse when fewer days are left than are owed."""
        assert isinstance(state, int)
        if day % 7 == 0 and day > 0:
            state = self.least if self.days - day >= 7 else 0
        owed = max(0, state - (paid_min is None))
        return owed if owed <= 6 - day % 7 else None

    def accepts(self, state: Hashable) -> bool:
        """Return whether nothing is owed."""
        return state == 0


@dataclass(frozen=True, slots=True)
class RunLength:
    """At most `most` duty days in a row, `before` of them before the horizon."""

    most: int
    before: int

    def start(self) -> int:
        """Return the run that reaches the horizon."""
        return min(self.before, self.most)

    def step(self, state: Hashable, day: int, paid_min: int | None) -> int | None:
        """Lengthen or break the run."""
        assert isinstance(state, int)
        if paid_min is None:
            return 0
        return state + 1 if state < self.most else None

    def accepts(self, state: Hashable) -> bool:
        """Return True: a run may reach the end of the horizon."""
        return True
