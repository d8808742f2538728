"""The past in a cell: duties as ``date/clock/presence/paid/shift``, dates worked as ``first..last``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import unquote

from wfm.tables.clock_text import clock_text, parse_clock
from wfm.workforce import PastDuty

__all__ = ["day_stretches", "parse_past_duty", "parse_stretch", "past_duty_text", "stretch_text"]

_NO_DUTY = "must be a duty such as 2026-03-01/22:00/510/480/night: date, start, minutes present, minutes paid, shift"
_NO_STRETCH = "must be a date such as 2026-03-02, or two such as 2026-03-02..2026-03-06"


def past_duty_text(duty: PastDuty) -> str:
    """Return ``2026-03-01/22:00/510/480/night``; white space, ``%`` and ``/`` in the shift's id are percent-encoded."""
    shift = re.sub(r"[%/\s]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), duty.shift)
    return f"{duty.date}/{clock_text(duty.clock_start_min)}/{duty.length_min}/{duty.paid_min}/{shift}"


def parse_past_duty(word: str) -> PastDuty:
    """Return the duty of a word.

    Raises
    ------
    ValueError
        If it is none; the message says what it must be.
    """
    parts = word.split("/", 4)
    try:
        day, clock, length, paid = date.fromisoformat(parts[0]), parse_clock(parts[1]), int(parts[2]), int(parts[3])
        shift = unquote(parts[4])
    except (ValueError, IndexError):
        raise ValueError(_NO_DUTY) from None
    if not 0 <= paid <= length or length == 0:
        raise ValueError(_NO_DUTY)
    return PastDuty(day, clock, length, paid, shift)


def day_stretches(days: Iterable[date]) -> tuple[tuple[date, date], ...]:
    """Return (first, last) of the stretches of dates that follow each other."""
    found: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if found and found[-1][1] + timedelta(days=1) == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return tuple(found)


def stretch_text(stretch: tuple[date, date]) -> str:
    """Return ``2026-03-02..2026-03-06``, or one date where the stretch has one day."""
    first, last = stretch
    return str(first) if first == last else f"{first}..{last}"


def parse_stretch(word: str) -> tuple[date, date]:
    """Return first and last date of a word.

    Raises
    ------
    ValueError
        If it is none; the message says what it must be.
    """
    first, _, last = word.partition("..")
    try:
        found = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise ValueError(_NO_STRETCH) from None
    if found[0] > found[1]:
        raise ValueError(_NO_STRETCH)
    return found
