"""Resources that count days in a row: runs that must not be too long, or not too short."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from fractions import Fraction

from wfm.rostering.duty_view import DutyView
from wfm.rostering.paths.protocols import FREE, Move
from wfm.rostering.paths.selection import Selection, charge

__all__ = ["LongFreeRun", "LongRun", "ShortFreeRun", "ShortRun"]


@dataclass(frozen=True, slots=True)
class LongRun:
    """At most `most` days in a row with a selected duty; each day beyond is one unit.

    Attributes
    ----------
    most
        Longest run.
    selection
        Which duties count; a day with another duty ends the run.
    speaks : (d,)
        Days of which the rule speaks.
    price_minor
        Price of a unit; None: hard.
    before
        Run that reaches the horizon.
    """

    most: int
    selection: Selection
    speaks: tuple[bool, ...]
    price_minor: Fraction | None
    before: int = field(default=0, compare=False)

    def start(self) -> int:
        """Return the run that reaches the horizon."""
        return min(self.before, self.most)

    def look(self, duty: DutyView) -> bool:
        """Return whether the duty counts."""
        return self.selection.selects(duty)

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Lengthen the run, which is never told longer than `most`, or end it."""
        assert isinstance(state, int)
        if not look:
            return 0, FREE
        if state < self.most:
            return state + 1, FREE
        price = charge(self.price_minor, int(self.speaks[day]))
        return None if price is None else (state, price)

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything."""
        return FREE


@dataclass(frozen=True, slots=True)
class ShortRun:
    """At least `least` duty days in a row; judged on the free day after, each missing day is one unit.

    Attributes
    ----------
    least
        Shortest run.
    judges : (d,)
        Days on which a run that ends there is judged.
    price_minor
        Price of a unit; None: hard.
    before
        Run that reaches the horizon.
    """

    least: int
    judges: tuple[bool, ...]
    price_minor: Fraction | None
    before: int = field(default=0, compare=False)

    def start(self) -> int:
        """Return the run that reaches the horizon."""
        return min(self.before, self.least)

    def look(self, duty: DutyView) -> bool:
        """Return True: any duty counts."""
        return True

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Lengthen the run, or end and judge it."""
        assert isinstance(state, int)
        if look:
            return min(state + 1, self.least), FREE
        price = charge(self.price_minor, self.least - state if state and self.judges[day] else 0)
        return None if price is None else (0, price)

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything: a run at the end may go on."""
        return FREE


@dataclass(frozen=True, slots=True)
class ShortFreeRun:
    """At least `least` free days in a row; judged on the duty day after, each missing day is one unit.

    Attributes
    ----------
    least
        Shortest run.
    speaks : (d,)
        Days of which the rule speaks.
    excused
        Days of absence: a run with one of them is long enough.
    price_minor
        Price of a unit; None: hard.
    before
        Run that reaches the horizon; None where it is long enough, because nothing is known or it is excused.
    """

    least: int
    speaks: tuple[bool, ...]
    excused: frozenset[int]
    price_minor: Fraction | None
    before: int | None = field(default=None, compare=False)

    def start(self) -> int:
        """Return the run that reaches the horizon."""
        return self.least if self.before is None else min(self.before, self.least)

    def look(self, duty: DutyView) -> bool:
        """Return True: any duty counts."""
        return True

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Lengthen the run, or end and judge it."""
        assert isinstance(state, int)
        if not look:
            return self.least if day in self.excused else min(state + 1, self.least), FREE
        price = charge(self.price_minor, self.least - state if state and self.speaks[day] else 0)
        return None if price is None else (0, price)

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything: a run at the end may go on."""
        return FREE


EXCUSED = -1
"""State of a run of free days with a day of absence in it."""


@dataclass(frozen=True, slots=True)
class LongFreeRun:
    """At most `most` free days in a row; each day beyond is one unit, unless there is a day of absence before it.

    Attributes
    ----------
    most
        Longest run.
    speaks : (d,)
        Days of which the rule speaks.
    excused
        Days of absence.
    price_minor
        Price of a unit; None: hard.
    before
        Run that reaches the horizon; None where it is excused.
    """

    most: int
    speaks: tuple[bool, ...]
    excused: frozenset[int]
    price_minor: Fraction | None
    before: int | None = field(default=0, compare=False)

    def start(self) -> int:
        """Return the run that reaches the horizon."""
        return EXCUSED if self.before is None else min(self.before, self.most)

    def look(self, duty: DutyView) -> bool:
        """Return True: any duty counts."""
        return True

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Lengthen the run, which is never told longer than `most`, or end it."""
        assert isinstance(state, int)
        if look:
            return 0, FREE
        if state == EXCUSED or day in self.excused:
            return EXCUSED, FREE
        if state < self.most:
            return state + 1, FREE
        price = charge(self.price_minor, int(self.speaks[day]))
        return None if price is None else (state, price)

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything."""
        return FREE
