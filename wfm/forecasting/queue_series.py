"""One queue's history and calendar, laid out as the methods want it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from forecasts.series import Days, History
from wfm.demand import Demand
from wfm.errors import ValueRangeError
from wfm.forecasting.calendar import CalendarFeatures, calendar_features, public_holidays, ramadan, weekend_of
from wfm.forecasting.day_matrix import opening_from_history, to_days
from wfm.forecasting.settings import ForecastSettings
from wfm.grid import TimeGrid

__all__ = ["QueueSeries", "days_on_record", "queue_series"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class QueueSeries:
    """One queue as the methods see it.

    Attributes
    ----------
    history : d days
        Counts and calendar of the past, ending on the last day on which any queue has a record.
    ahead : h days
        Calendar of the days after it, up to the end of the period asked for.
    aht_s : (d, slots)
        Mean handle times of the past, NaN where unknown.
    first
        Date of the first day of `history`.
    skip
        Days between the history and the period asked for.
    calendar
        The features of all d + h days.
    """

    history: History
    ahead: Days
    aht_s: FloatArray
    first: date
    skip: int
    calendar: CalendarFeatures


def queue_series(
    history: Demand, row: int, grid: TimeGrid, settings: ForecastSettings, open_: BoolArray | None = None
) -> QueueSeries:
    """Return one queue of a history as the methods see it.

    Parameters
    ----------
    history
        What came. Days on or after the first day of `grid` are not looked at.
    row
        The queue.
    grid
        The period asked for.
    settings
        Calendar and events.
    open_ : (n,)
        Planned opening over `grid`; None to take it from the weekdays of the history.

    Raises
    ------
    ValueRangeError
        If the steps differ or no queue has a record before the grid.
    """
    if grid.step_min != history.grid.step_min:
        raise ValueRangeError(
            f"the history has {history.grid.step_min}-minute intervals, asked are {grid.step_min}-minute ones"
        )
    first = history.grid.first
    d = days_on_record(history, grid.first)
    skip = (grid.first - first).days - d
    total = d + skip + grid.days
    queue = history.queues[row].id
    calendar = _calendar(queue, first, total, settings)
    season = (np.arange(total, dtype=np.int64) + first.weekday()) % 7
    counts = to_days(np.where(history.open_[row], history.contacts[row], np.nan), history.grid)[:d]
    past_open = to_days(history.open_[row].astype(np.float64), history.grid)[:d]
    week = opening_from_history(counts, season[:d])
    opened = np.concatenate([np.nan_to_num(past_open, nan=1.0) > 0, week[season[d:]]])
    if open_ is not None:
        planned = to_days(open_.astype(np.float64), grid)
        opened[d + skip :] = np.where(np.isfinite(planned), planned > 0, opened[d + skip :])
    for day in _closed_days(queue, settings):
        if d <= (day - first).days < total:
            opened[(day - first).days] = False
    days = Days(season, opened, calendar.special, calendar.terms)
    aht_s = to_days(history.aht_s[row], history.grid)[:d]
    return QueueSeries(History(counts, days[:d]), days[d:], aht_s, first, skip, calendar)


def days_on_record(history: Demand, before: date) -> int:
    """Return the days from the start of a history to the last day before a date on which any queue has a record.

    Raises
    ------
    ValueRangeError
        If there is no such day.
    """
    known = (np.isfinite(history.contacts) & history.open_).any(axis=0)
    on_record = np.zeros(history.grid.days, bool)
    on_record[history.grid.day_of[known]] = True
    days = np.flatnonzero(on_record[: max((before - history.grid.first).days, 0)])
    if days.size == 0:
        raise ValueRangeError(
            f"the history holds no record before {before} within the opening hours: check its dates and the hours"
        )
    return int(days[-1]) + 1


def _closed_days(queue: str, settings: ForecastSettings) -> set[date]:
    return {day for e in settings.events if e.closed and queue in (e.queues or (queue,)) for day in e.dates}


def _calendar(queue: str, first: date, total: int, settings: ForecastSettings) -> CalendarFeatures:
    dates = [first + timedelta(days=day) for day in range(total)]
    margin = timedelta(days=7)
    feasts: dict[date, str] = {}
    weekend = frozenset({5, 6})
    if settings.country is not None:
        feasts = public_holidays(first - margin, dates[-1] + margin, settings.country, settings.region)
        weekend = weekend_of(settings.country)
    felt = [e for e in settings.events if e.factor is None and not e.closed and queue in (e.queues or (queue,))]
    spans = settings.spans
    if any("Eid al-Fitr" in name for name in feasts.values()):
        spans = (*spans, *ramadan(first, dates[-1]))
    return calendar_features(dates, feasts, spans=spans, events=felt, weekend=weekend)
