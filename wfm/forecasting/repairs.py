"""Which stretches of a history were set aside as outliers, and what was expected there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from forecasts.cleaning import Cleaned
from forecasts.series import History

__all__ = ["Repair", "repairs_of"]


@dataclass(frozen=True, slots=True)
class Repair:
    """A stretch of a day that was set aside as an outlier; the methods take it as unknown.

    Attributes
    ----------
    date
        The day.
    first_min, last_min
        Where it begins and ends, in minutes after midnight on the clock; 0 and 1440 for the whole day.
    came
        Contacts on record in it.
    expected
        Contacts that the level and the shape of such a day make.
    """

    date: date
    first_min: int
    last_min: int
    came: float
    expected: float

    @property
    def whole_day(self) -> bool:
        """Whether nothing of the day is left."""
        return (self.first_min, self.last_min) == (0, 1440)

    @property
    def span(self) -> str:
        """From when to when, on the clock: ``09:00 to 10:30``."""
        return " to ".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in (self.first_min, self.last_min))


def repairs_of(cleaned: Cleaned, history: History, first: date) -> tuple[Repair, ...]:
    """Return the stretches that were set aside, by date and time; slots in a row are one stretch.

    Parameters
    ----------
    cleaned
        The history without its outliers: all its days, or the last of them.
    history
        The same days with them.
    first
        Date of the first day.
    """
    odd = np.flatnonzero(cleaned.days | cleaned.slots.any(axis=1)).tolist()
    return tuple(repair for day in odd for repair in _repairs(cleaned, history, day, first + timedelta(days=day)))


def _repairs(cleaned: Cleaned, history: History, day: int, when: date) -> Iterator[Repair]:
    """Yield the stretches of one day that were set aside."""
    counts = np.where(history.days.open_[day], np.nan_to_num(history.counts[day]), 0.0)
    expected = np.where(history.days.open_[day], cleaned.expected[day], 0.0)
    slots = len(counts)
    if cleaned.days[day]:
        yield Repair(when, 0, 1440, float(counts.sum()), float(expected.sum()))
        return
    edges = np.flatnonzero(np.diff(np.concatenate([[False], cleaned.slots[day], [False]]).astype(np.int64)))
    for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        came, due = float(counts[start:stop].sum()), float(expected[start:stop].sum())
        yield Repair(when, start * 1440 // slots, stop * 1440 // slots, came, due)
