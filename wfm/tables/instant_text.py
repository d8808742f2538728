"""Points in time as they stand in files: ISO 8601 with or without offset, or day.month.year."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from wfm.tables.clock_text import YEARS

__all__ = ["exists", "happens_twice", "localised", "parse_instant"]

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T]+(\d{1,2}:\d{2}(?::\d{2})?))?")
_PLAIN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|z|[+-]\d{2}:?\d{2})?)?")


def parse_instant(text: str) -> datetime:
    """Return the time of ``2026-03-02T08:00+01:00``, ``2026-03-02 8:00`` or ``02.03.2026 08:00``; naive without offset.

    A date alone is its midnight. Dates with slashes are refused: nobody can tell the day from the month.
    """
    word = text.strip()
    dotted = _DOTTED.fullmatch(word)
    if dotted is not None:
        word = f"{dotted[3]}-{int(dotted[2]):02d}-{int(dotted[1]):02d} {dotted[4] or '00:00'}"
    found = _PLAIN.fullmatch(word)
    if found is None:
        raise ValueError("must be a time such as 2026-03-02T08:00+01:00 or 2026-03-02 08:00")
    clock = found[2] or "00:00"
    clock = f"0{clock}" if clock[1] == ":" else clock
    ends_day = clock.startswith("24:00")
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{'00:00' if ends_day else clock}{found[3] or ''}")
    except ValueError:
        raise ValueError("must be a time that exists, such as 2026-03-02 08:00") from None
    if moment.year not in YEARS:
        raise ValueError(f"must be a time of the years {YEARS[0]} to {YEARS[-1]}")
    return moment + timedelta(days=1) if ends_day else moment


def localised(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return an aware time; a naive one is taken in `zone`."""
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment


def exists(moment: datetime, zone: ZoneInfo) -> bool:
    """Return whether a naive time is not skipped when the clocks go forward."""
    there = moment.replace(tzinfo=zone).astimezone(UTC)
    return there.astimezone(zone).replace(tzinfo=None) == moment


def happens_twice(moment: datetime, zone: ZoneInfo) -> bool:
    """Return whether a naive time comes twice because the clocks go back."""
    first = moment.replace(tzinfo=zone, fold=0)
    second = moment.replace(tzinfo=zone, fold=1)
    return first.utcoffset() != second.utcoffset() and exists(moment, zone)
