"""The single values of a plan file: clock times, hours, weekdays, dates, money, shares.

Each type says in its JSON Schema what an editor should accept, and turns the text into the unit used inside.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from wfm.tables.amount import minor_amount
from wfm.tables.clock_text import Window, parse_clock, parse_date, parse_day, parse_hours, parse_weekdays

__all__ = [
    "Clock",
    "Day",
    "DayKey",
    "Fraction",
    "Hours",
    "MinorMoney",
    "NonNegative",
    "OneWeekday",
    "Positive",
    "Share",
    "Text",
    "WeekdayKey",
    "Weekdays",
    "Whole",
]


def _from_text(parse: Callable[[str], Any]) -> Callable[[Any], Any]:
    """Return a validator that parses text and refuses what is no text."""

    def validate(value: Any) -> Any:
        if not isinstance(value, str):
            try:
                parse("")
            except ValueError as error:
                raise ValueError(str(error)) from None
        return parse(value)

    return validate


def _parse_hours_or_list(value: Any) -> tuple[Window, ...]:
    if isinstance(value, (list, tuple)):
        value = ", ".join(str(item) for item in value)
    if not isinstance(value, str):
        parse_hours("")
    return parse_hours(value)


def _minor(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("must be an amount such as 35 or 35.50")
    return minor_amount(value)


Text = Annotated[str, Field(strict=True, min_length=1)]
"""Text that is not empty."""

Whole = Annotated[int, Field(strict=True)]
"""A whole number."""

Positive = Annotated[float, Field(strict=True, gt=0)]
"""A number above 0."""

NonNegative = Annotated[float, Field(strict=True, ge=0)]
"""A number from 0 up."""

Fraction = Annotated[float, Field(strict=True, ge=0, lt=1)]
"""A part of a whole that is never the whole: 0 ≤ x < 1."""

Share = Annotated[float, Field(strict=True, ge=0, le=1)]
"""A part of a whole: 0 ≤ x ≤ 1."""

_CLOCK_SCHEMA = {"type": "string", "pattern": r"^\d{1,2}:\d{2}$", "examples": ["08:00"]}

Clock = Annotated[int, BeforeValidator(_from_text(parse_clock)), WithJsonSchema(_CLOCK_SCHEMA)]
"""A clock time or a duration as H:MM; minutes inside."""

Day = Annotated[
    date, BeforeValidator(_from_text(parse_date)), WithJsonSchema({"type": "string", "examples": ["2026-03-02"]})
]
"""A date."""

Hours = Annotated[
    tuple[Window, ...],
    BeforeValidator(_parse_hours_or_list),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "examples": ["08:00-18:00", "08:00-12:00, 13:00-17:00", "24h", "closed"],
        }
    ),
]
"""Hours of a day; windows in wall-clock minutes inside."""

Weekdays = Annotated[
    tuple[int, ...],
    BeforeValidator(_from_text(parse_weekdays)),
    WithJsonSchema({"type": "string", "examples": ["mon-fri", "sat, sun", "daily"]}),
]
"""Weekdays; 0 = Monday inside."""


def _parse_weekday(text: str) -> int:
    days = parse_weekdays(text)
    if len(days) != 1:
        raise ValueError("must be one weekday such as sun")
    return days[0]


OneWeekday = Annotated[
    int, BeforeValidator(_from_text(_parse_weekday)), WithJsonSchema({"type": "string", "examples": ["sun"]})
]
"""One weekday; 0 = Monday inside."""

WeekdayKey = Weekdays
"""Weekdays as a key."""

DayKey = Annotated[date | tuple[int, ...], BeforeValidator(_from_text(parse_day)), WithJsonSchema({"type": "string"})]
"""Weekdays or a date, as a key."""

MinorMoney = Annotated[int, BeforeValidator(_minor), WithJsonSchema({"type": "number", "minimum": 0})]
"""An amount in the plan's currency, at most two decimals; minor units inside."""
