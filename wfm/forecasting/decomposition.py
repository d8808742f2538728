"""What a queue's history is made of: level, weekdays, calendar, shape, and the days that nothing explains."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from forecasts.cleaning import clean
from forecasts.profile import Profile, fit_profile
from forecasts.series import History
from wfm.demand import Demand
from wfm.forecasting.queue_series import queue_series
from wfm.forecasting.repairs import Repair, repairs_of
from wfm.forecasting.settings import ForecastSettings
from wfm.grid import TimeGrid

__all__ = ["Decomposition", "decompose_queue"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Decomposition:
    """The parts of one queue's history of d days; their product is the expected volume.

    Attributes
    ----------
    dates
        The d days.
    actual : (d,)
        Contacts of the day as far as known; NaN where nothing is.
    level : (d,)
        Smooth contacts a day, the week and the calendar taken off.
    weekday : (7,)
        Factor of Monday to Sunday.
    effects
        Factor of each calendar term that occurs in the history, by name.
    shape : (7, slots)
        Share of each slot in its day, by weekday.
    rest : (d,)
        Factor of the day that nothing explains (1 is none); NaN where unknown or special.
    outliers
        Dates of whole days, and of days with slots, that were set aside.
    repairs
        The stretches that were set aside, by date and time.
    holidays
        Public holidays among the days, with their names; no part explains them.
    """

    dates: tuple[date, ...]
    actual: FloatArray
    level: FloatArray
    weekday: FloatArray
    effects: dict[str, float]
    shape: FloatArray
    rest: FloatArray
    outliers: tuple[date, ...]
    repairs: tuple[Repair, ...]
    holidays: tuple[tuple[date, str], ...]


def decompose_queue(history: Demand, row: int, settings: ForecastSettings) -> Decomposition | None:
    """Return the parts of a queue's history, or None where it has no contacts.

    Parameters
    ----------
    history
        What came.
    row
        The queue.
    settings
        Calendar and events.
    """
    if not (np.isfinite(history.contacts) & history.open_).any():
        return None
    after = TimeGrid(
        history.grid.first + timedelta(days=history.grid.days), 1, history.grid.step_min, history.grid.zone
    )
    series = queue_series(history, row, after, settings)
    cleaned = clean(series.history)
    fitted = fit_profile(cleaned.history, Profile())
    if fitted is None:
        return None
    shapes, parts = fitted
    days = series.history.days
    used = (days.terms != 0).any(axis=0)
    names_of = series.calendar.special_names
    names = [name for name, seen in zip(series.calendar.term_names, used, strict=True) if seen]
    odd = np.flatnonzero(cleaned.days | cleaned.slots.any(axis=1))
    dates = tuple(series.first + timedelta(days=day) for day in range(len(series.history)))
    return Decomposition(
        dates=dates,
        actual=_totals(series.history),
        level=np.exp(parts.trend),
        weekday=np.exp(parts.weekday),
        effects=dict(zip(names, np.exp(parts.terms[used]).tolist(), strict=True)),
        shape=shapes,
        rest=np.exp(parts.rest),
        outliers=tuple(dates[day] for day in odd),
        repairs=repairs_of(cleaned, series.history, series.first),
        holidays=tuple((dates[day], names_of[days.special[day] - 1]) for day in np.flatnonzero(days.special)),
    )


def _totals(history: History) -> FloatArray:
    counts = np.where(history.days.open_, history.counts, np.nan)
    known = np.isfinite(counts).any(axis=1)
    return np.where(known, np.nansum(counts, axis=1), np.nan)
