"""Night work: how long, how often in a row, how often at all, and the rest after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["MaxNightLength", "MaxNights", "MaxNightsInRow", "NightWindow", "RestAfterNights"]


@dataclass(frozen=True, kw_only=True)
class NightWindow:
    """What a night duty is: one with at least `least_h` hours of presence between two clock times.

    The hours are elapsed time, of all nights that the duty touches; breaks count. Source of the defaults: Directive
    2003/88/EC, Article 2.

    Attributes
    ----------
    night_from, night_to
        Clock times in minutes of the day; an end that is not after the start lies on the next day.
    least_h
        Hours of presence in the night that make a duty a night duty, above 0.
    """

    night_from: int = field(default=1380, metadata={"written": "clock"})
    night_to: int = field(default=360, metadata={"written": "clock"})
    least_h: float = field(default=3.0, metadata={"gt": 0, "le": 12})

    @property
    def night_min(self) -> tuple[int, int]:
        """Start and end in minutes of the day on which the night begins."""
        return self.night_from, self.night_to if self.night_to > self.night_from else self.night_to + 1440


@dataclass(frozen=True)
class MaxNightLength(NightWindow, Rule):
    """A night duty has at most `hours` of paid time.

    Attributes
    ----------
    night_from, night_to, least_h
        What a night duty is: clock times, and hours of presence between them.
    hours
        Most paid hours, above 0.
    """

    type: ClassVar[str] = "max_night_length"
    unit: ClassVar[str | None] = "hour of night duty too many"
    hours: float = field(default=8.0, metadata={"gt": 0, "le": 24})


@dataclass(frozen=True)
class MaxNightsInRow(NightWindow, Rule):
    """At most `nights` calendar days in a row have a night duty; those before the horizon count (carry-in).

    Every night of a run beyond `nights` is one unit of breach.

    Attributes
    ----------
    night_from, night_to, least_h
        What a night duty is: clock times, and hours of presence between them.
    nights
        Longest run, at least 1.
    """

    type: ClassVar[str] = "max_nights_in_row"
    unit: ClassVar[str | None] = "night too many"
    nights: int = field(default=3, metadata={"ge": 1, "le": 14})


@dataclass(frozen=True)
class MaxNights(NightWindow, Rule):
    """In any `weeks` weeks in a row there are at most `nights` night duties.

    Weeks are the weeks of the horizon and those before it, counted in steps of seven days from its first day; judged is
    every stretch of `weeks` weeks whose last week begins in the horizon. Nights before the horizon count (carry-in). A
    unit of breach is a night too many in one stretch.

    Attributes
    ----------
    night_from, night_to, least_h
        What a night duty is: clock times, and hours of presence between them.
    nights
        Most night duties, at least 0.
    weeks
        Length of the stretch in weeks, 1 to 16.
    """

    type: ClassVar[str] = "max_nights"
    unit: ClassVar[str | None] = "night too many"
    nights: int = field(default=10, metadata={"ge": 0, "le": 112})
    weeks: int = field(default=4, metadata={"ge": 1, "le": 16})


@dataclass(frozen=True)
class RestAfterNights(NightWindow, Rule):
    """After `nights` or more night duties on days in a row at least `hours` of elapsed time pass before another duty.

    The rest counts from the end of the last night of the run; a next duty that is a night duty on the very next day
    belongs to the run. With `nights` = 1 it is the rest after every last night. Nights before the horizon count
    (carry-in). A unit of breach is an hour of rest that is missing.

    Attributes
    ----------
    night_from, night_to, least_h
        What a night duty is: clock times, and hours of presence between them.
    nights
        Nights in a row that ask for the rest, 1 to 7.
    hours
        The rest, 0 to 96.
    """

    type: ClassVar[str] = "rest_after_nights"
    unit: ClassVar[str | None] = "missing hour of rest"
    nights: int = field(default=3, metadata={"ge": 1, "le": 7})
    hours: float = field(default=46.0, metadata={"ge": 0, "le": 96})
