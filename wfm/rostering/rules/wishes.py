"""What single people want or have been promised: wishes with a weight, and duties that are fixed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from wfm.rostering.rules.rule import Rule
from wfm.rostering.terms import CostTerm

__all__ = ["FixedShift", "Preference", "Wish"]


class Wish(StrEnum):
    """What is wished for on the days of a wish."""

    OFF = "off"
    """No duty: each day is one wish, kept when free."""
    ON = "on"
    """A duty: each day is one wish, kept when worked."""
    SHIFT = "shift"
    """If there is a duty, one of the shifts: each duty is one wish."""
    NOT_SHIFT = "not_shift"
    """If there is a duty, none of the shifts: each duty is one wish."""
    BETWEEN = "between"
    """If there is a duty, one that lies between two clock times: each duty is one wish."""


@dataclass(frozen=True)
class Preference(Rule):
    """A wish of the agents in its scope; without a price it is a promise.

    It speaks of the days named by `weekdays` and `dates`, of all days when both are empty. A wish that is not kept is
    `weight` units of breach, so that its price is that of one point of weight. On a day of absence there is no wish.

    Attributes
    ----------
    wish
        What is wished for: a day off or on, shifts to have or not to have, or duties between two clock times.
    weekdays, dates
        Days of the wish; all days when both are empty.
    shifts
        Ids or kinds of shifts, for the wishes `shift` and `not_shift`.
    from_time, to_time
        Clock times in minutes of the duty's day, for the wish `between`; an end that is not after the start lies on the
        next day.
    weight
        How much it matters, 1 to 5.
    """

    type: ClassVar[str] = "preference"
    unit: ClassVar[str | None] = "point of weight"
    term: ClassVar[CostTerm] = CostTerm.PREFERENCES
    wish: Wish = Wish.OFF
    weekdays: tuple[int, ...] = field(default=(), metadata={"written": "weekdays"})
    dates: tuple[date, ...] = field(default=(), metadata={"written": "dates"})
    shifts: tuple[str, ...] = field(default=())
    from_time: int = field(default=0, metadata={"written": "clock"})
    to_time: int = field(default=1440, metadata={"written": "clock"})
    weight: int = field(default=1, metadata={"ge": 1, "le": 5})

    def speaks_of(self, day: date) -> bool:
        """Return whether a date is one of its days."""
        named = day.weekday() in self.weekdays or day in self.dates or not (self.weekdays or self.dates)
        return named and self.scope.holds_on(day)

    @property
    def between_min(self) -> tuple[int, int]:
        """Earliest start and latest end in minutes of the duty's day."""
        return self.from_time, self.to_time if self.to_time > self.from_time else self.to_time + 1440


@dataclass(frozen=True)
class FixedShift(Rule):
    """On given dates the agents in its scope work a given shift, or are free.

    Attributes
    ----------
    dates
        The dates, at least one; dates outside the horizon are left out.
    shift
        Id or kind of the shift; empty for a free day.
    start
        Clock time of the start in minutes of the duty's day; any start when None.
    """

    type: ClassVar[str] = "fixed_shift"
    unit: ClassVar[str | None] = "day not as fixed"
    dates: tuple[date, ...] = field(default=(), metadata={"written": "dates"})
    shift: str = ""
    start: int | None = field(default=None, metadata={"written": "clock"})
