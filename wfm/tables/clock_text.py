"""Clock times, opening hours and weekdays as planners write them: ``08:00``, ``08:00-12:00, 13:00-17:00``, ``mon-fri``.

All functions raise ValueError with a predicate ("must be …") that reads on after the name of the field.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

__all__ = [
    "ALL_DAY",
    "ANY_TIME",
    "WEEKDAYS",
    "YEARS",
    "Window",
    "clock_text",
    "parse_clock",
    "parse_date",
    "parse_day",
    "parse_hours",
    "parse_weekdays",
    "window_text",
]

Window = tuple[int, int]
"""From and to in wall-clock minutes of a day; `to` is above `from` and may exceed 1440."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Short names of the weekdays, Monday first."""

ALL_DAY: Window = (0, 1440)
"""Midnight to midnight."""

ANY_TIME: Window = (0, 3 * 1440)
"""A window that holds every duty: starts lie before 48:00 and no duty is longer than a day."""

YEARS = range(1900, 2200)
"""Years that a date can mean; all others are slips of the keyboard."""

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_NO_HOURS = 'must be written like "08:00-12:00, 13:00-17:00", "24h" or "closed"'
_CLOSED = frozenset({"closed", "off", "none"})
_OPEN = frozenset({"24h", "all day", "any"})


def parse_clock(text: str) -> int:
    """Return the minute of the day of ``8:00`` or ``08:00``; hours 24 to 47 lie on the next day."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None or int(found[1]) > 47 or int(found[2]) > 59:
        raise ValueError('must be a time such as "08:00" (up to "47:59" for the next day)')
    return int(found[1]) * 60 + int(found[2])


def clock_text(minute: int) -> str:
    """Return ``08:00`` for 480; the inverse of `parse_clock`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def window_text(windows: tuple[Window, ...]) -> str:
    """Return ``08:00-12:00, 13:00-17:00``, or ``closed`` for no window."""
    return ", ".join(f"{clock_text(start)}-{clock_text(end)}" for start, end in windows) or "closed"


def parse_hours(text: str) -> tuple[Window, ...]:
    """Return the windows of ``08:00-12:00, 13:00-17:00``, ``closed`` or ``24h``.

    A window whose end is not after its start runs past midnight: ``22:00-06:00`` is (1320, 1800).
    """
    word = text.strip().casefold()
    if word in _CLOSED:
        return ()
    if word in _OPEN:
        return (ALL_DAY,)
    windows: list[Window] = []
    for part in text.replace("–", "-").split(","):
        ends = part.split("-")
        if len(ends) != 2:
            raise ValueError(_NO_HOURS)
        try:
            start, end = parse_clock(ends[0]), parse_clock(ends[1])
        except ValueError:
            raise ValueError(_NO_HOURS) from None
        windows.append((start, end if end > start else end + 1440))
    windows.sort()
    for (_, end), (start, _) in pairwise(windows):
        if start < end:
            raise ValueError("must not have hours that overlap")
    return tuple(windows)


def parse_weekdays(text: str) -> tuple[int, ...]:
    """Return the weekdays, 0 = Monday, of ``mon-fri``, ``sun-thu``, ``sat, sun`` or ``daily``, in the order written."""
    days: list[int] = []
    for part in text.casefold().replace("–", "-").split(","):
        word = part.strip()
        if word in {"daily", "every day", "mon-sun"}:
            days += range(7)
            continue
        ends = [_weekday(end) for end in word.split("-")]
        if len(ends) > 2:
            raise ValueError(_NO_WEEKDAY)
        days += [(ends[0] + step) % 7 for step in range((ends[-1] - ends[0]) % 7 + 1)]
    if len(set(days)) < len(days):
        raise ValueError("must not name a weekday twice")
    return tuple(days)


_NO_WEEKDAY = 'must be weekdays such as "mon", "mon-fri", "sat, sun" or "daily"'


def _weekday(word: str) -> int:
    short = word.strip()[:3]
    if short not in WEEKDAYS or not word.strip().isalpha():
        raise ValueError(_NO_WEEKDAY)
    return WEEKDAYS.index(short)


def parse_date(text: str) -> date:
    """Return the date of ``2026-03-02`` or ``02.03.2026``."""
    word = text.strip()
    dotted = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", word)
    if dotted is not None:
        word = f"{dotted[3]}-{int(dotted[2]):02d}-{int(dotted[1]):02d}"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word) is None:
        raise ValueError("must be a date such as 2026-03-02")
    try:
        day = date.fromisoformat(word)
    except ValueError as error:
        raise ValueError("must be a date that exists, such as 2026-03-02") from error
    if day.year not in YEARS:
        raise ValueError(f"must be a date of the years {YEARS[0]} to {YEARS[-1]}")
    return day


def parse_day(text: str) -> date | tuple[int, ...]:
    """Return a date for text that begins with a digit, and weekdays for any other."""
    if text.strip()[:1].isdigit():
        return parse_date(text)
    try:
        return parse_weekdays(text)
    except ValueError as error:
        raise ValueError(f"{error}, or a date such as 2026-03-02") from error
