"""Axes of figures over many days: evenly spaced on the clock, so that a page need not hold every time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from wfm.report.numbers import MONTHS, day_text

__all__ = ["date_ticks", "spread", "start_of"]

MOST_TICKS = 14


def spread(values: np.ndarray) -> list[float | None]:
    """Return values, a matrix row by row, with one decimal; None where unknown."""
    return [round(float(value), 1) if np.isfinite(value) else None for value in values.ravel()]


def start_of(day: date) -> str:
    """Return the local midnight without offset."""
    return f"{day}T00:00"


def date_ticks(dates: Sequence[date]) -> dict[str, Any]:
    """Return axis settings with at most fourteen labels: days, Mondays, or first days of months, as many as fit."""
    days = sorted(set(dates))
    mondays = [day for day in days if day.weekday() == 0] or days
    firsts = [day for day in days if day.day == 1] or mondays
    picked = next((found for found in (days, mondays) if len(found) <= MOST_TICKS), firsts)
    picked = picked[:: -(-len(picked) // MOST_TICKS)]
    monthly = picked[0] in firsts and len(mondays) > MOST_TICKS
    return {
        "type": "date",
        "tickmode": "array",
        "tickvals": [start_of(day) for day in picked],
        "ticktext": [f"{MONTHS[day.month - 1]} {day.year}" if monthly else day_text(day) for day in picked],
        "hoverformat": "%a %d %b %Y",
        "ticks": "outside",
        "tickcolor": "#c8d0d9",
    }
