"""Demand history → forecast: each queue's series through the methods, with calendar, handle time and notes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from forecasts.catalogue import AUTO, standard_methods
from forecasts.ratio import forecast_ratio
from forecasts.rolling import Rolling
from forecasts.series import Days, History
from wfm.demand import Demand
from wfm.errors import ValueRangeError
from wfm.forecasting.calendar import CalendarFeatures, calendar_features, public_holidays, weekend_of
from wfm.forecasting.day_matrix import from_days, opening_from_history, to_days
from wfm.forecasting.notes import history_notes, outlier_notes
from wfm.forecasting.settings import ForecastSettings
from wfm.grid import TimeGrid

__all__ = ["QueueSeries", "forecast_demand", "queue_series"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class QueueSeries:
    """One queue as the methods see it.

    Attributes
    ----------
    history : d days
        Counts and calendar of the past, ending on the last day with any record.
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


def forecast_demand(
    history: Demand, grid: TimeGrid, settings: ForecastSettings, open_: BoolArray | None = None
) -> Demand:
    """Forecast contacts and handle times for the intervals of a grid.

    Parameters
    ----------
    history
        What came. Days on or after the first day of `grid` are not looked at.
    grid
        The period asked for; same step as the history.
    settings
        Method, calendar, factors.
    open_ : (q, n)
        Planned opening of the queues over `grid`; None to take it from the history's weekdays.

    Returns
    -------
    A Demand with quantiles, the method used for each queue, and notes.

    Raises
    ------
    ValueRangeError
        If the steps differ, the method is unknown, or the history holds no day before the grid.
    """
    names = [AUTO, *standard_methods()]
    if settings.method not in names:
        raise ValueRangeError(f"forecast method must be one of {', '.join(names)}, got {settings.method}")
    shape = (len(history.queues), grid.n)
    contacts, aht_s, opened = np.zeros(shape), np.full(shape, np.nan), np.zeros(shape, bool)
    quantiles = np.zeros((len(settings.levels), *shape))
    methods: list[str] = []
    notes: list[str] = []
    for row, queue in enumerate(history.queues):
        asked = None if open_ is None else open_[row]
        series = queue_series(history, row, grid, settings, asked)
        rolling = _rolling(series, settings.weeks)
        found = rolling.predict(settings.method, len(series.history), np.array(settings.levels))
        ratio = forecast_ratio(series.history, series.aht_s, series.ahead)
        contacts[row] = from_days(found.mean[series.skip :], grid)
        quantiles[:, row] = from_days(found.quantiles[:, series.skip :], grid)
        opened[row] = from_days(series.ahead.open_[series.skip :], grid)
        if ratio is not None:
            aht_s[row] = from_days(ratio.mean[series.skip :], grid)
        methods.append(found.method)
        notes += history_notes(queue.id, series.history, series.skip)
        notes += outlier_notes(queue.id, rolling.cleaned(len(series.history)), series.first, grid.step_min)
        if found.reason:
            notes.append(f"{queue.id}: method {found.method}, {found.reason}")
    made = Demand(
        grid,
        history.queues,
        contacts,
        aht_s,
        opened,
        settings.levels,
        quantiles,
        tuple(methods),
        tuple(notes),
    )
    return with_factors(made, settings)


def queue_series(
    history: Demand, row: int, grid: TimeGrid, settings: ForecastSettings, open_: BoolArray | None = None
) -> QueueSeries:
    """Return one queue of a history as the methods see it; arguments as in `forecast_demand`, for queue `row`."""
    if grid.step_min != history.grid.step_min:
        raise ValueRangeError(
            f"history has {history.grid.step_min}-minute intervals, asked are {grid.step_min}-minute ones"
        )
    first = history.grid.first
    counts = to_days(np.where(history.open_[row], history.contacts[row], np.nan), history.grid)
    known = np.flatnonzero(np.isfinite(to_days_any(history)).any(axis=1))
    known = known[known < (grid.first - first).days]
    if known.size == 0:
        raise ValueRangeError(f"the history holds no record before {grid.first}")
    d = int(known[-1]) + 1
    skip = (grid.first - first).days - d
    total = d + skip + grid.days
    calendar = _calendar(history.queues[row].id, first, total, settings)
    season = (np.arange(total, dtype=np.int64) + first.weekday()) % 7
    past_open = to_days(history.open_[row].astype(np.float64), history.grid)[:d]
    week = opening_from_history(counts[:d], season[:d])
    opened = np.concatenate([np.nan_to_num(past_open, nan=1.0) > 0, week[season[d:]]])
    if open_ is not None:
        planned = to_days(open_.astype(np.float64), grid)
        opened[d + skip :] = np.where(np.isfinite(planned), planned > 0, opened[d + skip :])
    for day in _closed_days(history.queues[row].id, settings):
        if d <= (day - first).days < total:
            opened[(day - first).days] = False
    days = Days(season, opened, calendar.special, calendar.terms)
    aht_s = to_days(history.aht_s[row], history.grid)[:d]
    return QueueSeries(History(counts[:d], days[:d]), days[d:], aht_s, first, skip, calendar)


def to_days_any(history: Demand) -> FloatArray:
    """Return (d, slots), finite where any queue has a record."""
    known = np.isfinite(history.contacts) & history.open_
    return to_days(np.where(known.any(axis=0), 1.0, np.nan), history.grid)


def with_factors(demand: Demand, settings: ForecastSettings) -> Demand:
    """Return a forecast with the planner's factors and typed-in event effects on it, each told in the notes."""
    contacts = demand.contacts.copy()
    quantiles = None if demand.quantiles is None else demand.quantiles.copy()
    dates = np.array(demand.grid.dates)[demand.grid.day_of]
    notes = list(demand.notes)
    parts = [(f.factor, f.queue, f.first, f.last, "volume factor") for f in settings.factors]
    for event in settings.events:
        for day in event.dates:
            for queue in event.queues or (None,):
                if event.factor is not None:
                    parts.append((event.factor, queue, day, day, event.name))
    for factor, queue, first, last, name in parts:
        rows = [r for r, q in enumerate(demand.queues) if queue in {None, q.id}]
        when = (dates >= (first or date.min)) & (dates <= (last or date.max))
        if not rows or not when.any():
            continue
        scale = np.where(when, factor, 1.0)
        contacts[rows] *= scale
        if quantiles is not None:
            quantiles[:, rows] *= scale
        notes.append(f"{queue or 'all queues'}: {name} {factor:g} from {first or 'start'} to {last or 'end'}")
    return replace(demand, contacts=contacts, quantiles=quantiles, notes=tuple(notes))


def _rolling(series: QueueSeries, weeks: int) -> Rolling:
    horizon = len(series.ahead)
    return Rolling(series.history, standard_methods(), horizon, series.ahead, series.skip, weeks)


def _closed_days(queue: str, settings: ForecastSettings) -> set[date]:
    return {day for e in settings.events if e.closed and queue in (e.queues or (queue,)) for day in e.dates}


def _calendar(queue: str, first: date, total: int, settings: ForecastSettings) -> CalendarFeatures:
    dates = [first + timedelta(days=day) for day in range(total)]
    margin = timedelta(days=7)
    feasts, weekend = {}, frozenset({5, 6})
    if settings.country is not None:
        feasts = public_holidays(first - margin, dates[-1] + margin, settings.country, settings.region)
        weekend = weekend_of(settings.country)
    felt = [e for e in settings.events if e.factor is None and not e.closed and queue in (e.queues or (queue,))]
    return calendar_features(dates, feasts, spans=settings.spans, events=felt, weekend=weekend)
