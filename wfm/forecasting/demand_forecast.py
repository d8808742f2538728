"""Demand history → forecast: each queue's series through the methods, with calendar, handle time and notes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from forecasts.catalogue import all_methods
from forecasts.paths import draw_paths, measure_common
from forecasts.ratio import RatioForecast, forecast_ratio
from forecasts.rolling import Rolling
from forecasts.series import Prediction
from wfm.demand import Demand
from wfm.errors import ValueRangeError
from wfm.forecasting.day_matrix import from_days
from wfm.forecasting.factors import with_factors
from wfm.forecasting.notes import handle_time_notes, history_notes, opening_notes, outlier_notes
from wfm.forecasting.queue_series import QueueSeries, queue_series
from wfm.forecasting.repairs import Repair, repairs_of
from wfm.forecasting.settings import ForecastSettings, method_names
from wfm.grid import TimeGrid

__all__ = ["QueueForecast", "demand_of", "forecast_demand", "forecast_queues", "sample_demand"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

ENOUGH_DAYS = 14


@dataclass(frozen=True)
class QueueForecast:
    """One queue's forecast with all that explains it.

    Attributes
    ----------
    series
        What the methods saw.
    rolling
        Forecasts from earlier origins, by which the method was chosen and the bands were drawn.
    prediction
        Mean and quantiles of all days after the history; the first `series.skip` of them lie before the period.
    aht
        Handle time of the same days; None where the history has none.
    """

    series: QueueSeries
    rolling: Rolling
    prediction: Prediction
    aht: RatioForecast | None

    @property
    def known_days(self) -> int:
        """Days with any record."""
        return int(np.isfinite(self.series.history.counts).any(axis=1).sum())


def forecast_queues(
    history: Demand, grid: TimeGrid, settings: ForecastSettings, open_: BoolArray | None = None
) -> tuple[QueueForecast, ...]:
    """Forecast every queue by itself; arguments and errors as in `forecast_demand`."""
    if settings.method not in method_names():
        raise ValueRangeError(f"forecast method must be one of {', '.join(method_names())}, got {settings.method}")
    found = []
    for row in range(len(history.queues)):
        series = queue_series(history, row, grid, settings, None if open_ is None else open_[row])
        rolling = Rolling(series.history, all_methods(), len(series.ahead), series.ahead, series.skip, settings.weeks)
        prediction = rolling.predict(settings.method, len(series.history), np.array(settings.levels))
        aht = forecast_ratio(series.history, series.aht_s, series.ahead)
        found.append(QueueForecast(series, rolling, prediction, aht))
    return tuple(found)


def forecast_demand(
    history: Demand,
    grid: TimeGrid,
    settings: ForecastSettings,
    open_: BoolArray | None = None,
    *,
    factors: bool = True,
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
    factors
        Whether the planner's factors are put on the model's numbers; False gives the model alone.

    Returns
    -------
    A Demand with quantiles, the method used for each queue, and notes. Handle times are NaN where the history has
    none; contacts are 0 where the queue is closed.

    Raises
    ------
    ValueRangeError
        If the steps differ, the method is unknown, or the history holds no day before the grid.
    """
    found = forecast_queues(history, grid, settings, open_)
    return demand_of(history, found, grid, settings, planned=open_ is not None, factors=factors)


def demand_of(
    history: Demand,
    found: tuple[QueueForecast, ...],
    grid: TimeGrid,
    settings: ForecastSettings,
    *,
    planned: bool,
    factors: bool = True,
) -> Demand:
    """Return what `forecast_demand` returns, from the forecasts of the queues.

    Parameters
    ----------
    history, grid, settings, factors
        As in `forecast_demand`.
    found
        The forecasts, of `forecast_queues`.
    planned
        Whether the opening hours are the plan's own, and not those seen in the history.
    """
    notes = list(history.notes)
    borrowing = {row for row, _, _ in _active_sisters(history, found, settings)}
    for row, (queue, one) in enumerate(zip(history.queues, found, strict=True)):
        if row in borrowing:
            continue
        last = len(one.series.history)
        tried, skip = bool(one.rolling.earlier(last)), one.series.skip
        notes += history_notes(queue.id, one.series.history, skip, tried=tried, gaps=not history.notes)
        notes += opening_notes(queue.id, one.series)
        notes += outlier_notes(queue.id, _repairs(one))
        notes += handle_time_notes(queue.id, one.aht)
        if one.prediction.reason:
            notes.append(f"{queue.id}: method {one.prediction.method}, {one.prediction.reason}")
    made = Demand(
        grid,
        history.queues,
        np.stack([from_days(f.prediction.mean[f.series.skip :], grid) for f in found]),
        np.stack([_handle_time(history, row, one, grid) for row, one in enumerate(found)]),
        np.stack([from_days(f.series.ahead.open_[f.series.skip :], grid) for f in found]),
        settings.levels,
        np.stack([from_days(f.prediction.quantiles[:, f.series.skip :], grid) for f in found], axis=1),
        tuple(f.prediction.method for f in found),
        tuple(notes),
    )
    made = _from_sisters(made, found, settings, planned=planned)
    return with_factors(made, settings) if factors else made


def _handle_time(history: Demand, row: int, one: QueueForecast, grid: TimeGrid) -> FloatArray:
    """Return the handle time of one queue, shape (n,); what is known of a queue without contacts is kept as it is."""
    if one.aht is not None:
        return from_days(one.aht.mean[one.series.skip :], grid)
    known = history.aht_s[row][np.isfinite(history.aht_s[row])]
    return np.full(grid.n, known.mean() if known.size else np.nan)


def _repairs(one: QueueForecast) -> tuple[Repair, ...]:
    """Return what was set aside of the days that the methods were shown."""
    history = one.series.history
    cleaned = one.rolling.cleaned(len(history))
    hidden = len(history) - len(cleaned.history)
    return repairs_of(cleaned, history.last(len(cleaned.history)), one.series.first + timedelta(days=hidden))


def sample_demand(
    history: Demand,
    grid: TimeGrid,
    settings: ForecastSettings,
    samples: int,
    rng: np.random.Generator,
    open_: BoolArray | None = None,
) -> FloatArray:
    """Return sample paths of contacts (samples, q, n): whole weeks that could happen.

    Slots of a day, days of a week and queues move together as their forecast errors did in past weeks; each interval
    alone has the distribution that `forecast_demand` states. The planner's factors are applied.

    Parameters
    ----------
    history, grid, settings, open_
        As in `forecast_demand`.
    samples
        Number of paths, ≥ 1.
    rng
        Source of randomness.
    """
    found = forecast_queues(history, grid, settings, open_)
    last = [len(f.series.history) for f in found]
    joint = [f.rolling.dependence(f.prediction.method, d) for f, d in zip(found, last, strict=True)]
    bands = [f.rolling.bands(f.prediction.method, d) for f, d in zip(found, last, strict=True)]
    common = measure_common([scores for _, scores in joint])
    means = [f.prediction.mean for f in found]
    paths = draw_paths(means, bands, [dependence for dependence, _ in joint], samples, rng, common=common)
    drawn = np.stack([from_days(paths[:, row, f.series.skip :], grid) for row, f in enumerate(found)], axis=1)
    made = forecast_demand(history, grid, settings, open_, factors=False)
    for queue, sister, share in _active_sisters(made, found, settings):
        drawn[:, queue] = np.rint(drawn[:, sister] * share)
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = with_factors(made, settings).contacts / made.contacts
    return np.asarray(np.rint(drawn * np.where(np.isfinite(scale), scale, 1.0)))


def _active_sisters(
    demand: Demand, found: tuple[QueueForecast, ...], settings: ForecastSettings
) -> list[tuple[int, int, float]]:
    """Return (row, row of the sister, share) of the queues with too little history of their own."""
    rows = {queue.id: row for row, queue in enumerate(demand.queues)}
    pairs = [(rows[a], rows[b], share) for a, b, share in settings.sisters if a in rows and b in rows]
    return [(a, b, share) for a, b, share in pairs if found[a].known_days < ENOUGH_DAYS]


def _from_sisters(
    demand: Demand, found: tuple[QueueForecast, ...], settings: ForecastSettings, *, planned: bool
) -> Demand:
    """Return the forecast with new queues taken from their sisters: volume × share, handle time where unknown.

    Opening hours are the sister's too, unless the plan states the queue's own.
    """
    contacts, aht_s, opened = demand.contacts.copy(), demand.aht_s.copy(), demand.open_.copy()
    quantiles = None if demand.quantiles is None else demand.quantiles.copy()
    methods, notes = list(demand.methods), list(demand.notes)
    for row, sister, share in _active_sisters(demand, found, settings):
        opened[row] = demand.open_[row] if planned else demand.open_[sister]
        contacts[row] = np.where(opened[row], contacts[sister] * share, 0.0)
        aht_s[row] = np.where(np.isfinite(aht_s[row]), aht_s[row], aht_s[sister])
        if quantiles is not None:
            quantiles[:, row] = np.where(opened[row], quantiles[:, sister] * share, 0.0)
        name = demand.queues[sister].id
        methods[row] = f"sister {name}"
        notes.append(f"{demand.queues[row].id}: taken from queue {name} × {share:g}, its own history is too short")
    return replace(
        demand,
        contacts=contacts,
        aht_s=aht_s,
        open_=opened,
        quantiles=quantiles,
        methods=tuple(methods),
        notes=tuple(notes),
    )
