"""Numbers in the wrong unit: 660 where hours are meant, ``minutes: 660`` where the key is hours, ``"11 h"``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["in_known_unit", "in_own_unit"]

MINUTES = {
    "s": 1 / 60,
    "seconds": 1 / 60,
    "min": 1,
    "minutes": 1,
    "h": 60,
    "hours": 60,
    "days": 1_440,
    "weeks": 10_080,
}
"""Unit as it stands in keys and behind numbers → minutes."""

LEAST_PART = 0.25
"""An hour is not meant as a part of a week."""

_NUMBER_AND_UNIT = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\.?\s*$")


def _parts(key: str) -> tuple[str, str | None]:
    """Return a key without its unit, and the unit; None where the key names none, or more than one."""
    words = key.split("_")
    units = [word for word in words if word in MINUTES]
    if len(units) != 1:
        return key, None
    return "_".join(word for word in words if word != units[0]), units[0]


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def in_known_unit(key: str, value: Any, known: Iterable[str]) -> str:
    """Return how to write an unknown key's value in the unit of a known key that means the same; empty for none."""
    stem, unit = _parts(key)
    if unit is None:
        return ""
    for other in sorted(known):
        same, theirs = _parts(other)
        if theirs is not None and same == stem and MINUTES[theirs] != MINUTES[unit]:
            if not _number(value):
                return f"It is counted in {_word(theirs)}: '{other}'"
            if value * MINUTES[unit] >= LEAST_PART * MINUTES[theirs]:
                return f"It is counted in {_word(theirs)}: '{other}: {value * MINUTES[unit] / MINUTES[theirs]:g}'"
    return ""


def in_own_unit(key: str, value: Any, ctx: Mapping[str, Any]) -> str:
    """Return what a number means in its key's unit where it was given in another; empty where that is not likely."""
    _, unit = _parts(key)
    if unit is None:
        return ""
    if isinstance(value, str):
        match = _NUMBER_AND_UNIT.match(value.casefold())
        theirs = match.group(2) if match else ""
        if match is None or theirs not in MINUTES:
            return ""
        return f"It is counted in {_word(unit)}: {float(match.group(1)) * MINUTES[theirs] / MINUTES[unit]:g}"
    most = ctx.get("le", ctx.get("lt"))
    if MINUTES[unit] == 60 and most is not None and _number(value) and max(most, 59) < value <= 60 * most:
        return f"It is counted in hours; {value:g} minutes are {value / 60:g}"
    return ""


def _word(unit: str) -> str:
    return {"s": "seconds", "min": "minutes", "h": "hours"}.get(unit, unit)
