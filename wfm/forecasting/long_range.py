"""Volumes 4 to 52 weeks ahead, with bands that widen with distance: what capacity planning asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from forecasts.cleaning import clean
from forecasts.long_horizon import YEAR, LongHorizon
from forecasts.ratio import forecast_ratio
from forecasts.series import History
from wfm.demand import Demand
from wfm.errors import ValueRangeError
from wfm.forecasting.day_matrix import from_days
from wfm.forecasting.queue_series import QueueSeries, queue_series
from wfm.forecasting.settings import ForecastSettings
from wfm.grid import TimeGrid

__all__ = ["LongForecast", "forecast_long"]

FloatArray = NDArray[np.float64]

BLOCK_DAYS = 28
ENOUGH_DAYS = 14
"""Days of its own from which a queue no longer borrows its sister's forecast."""
DEFAULT_SPREAD = 0.06
"""Deviation of log volume over the first four weeks where the history is too short to measure it."""


@dataclass(frozen=True)
class LongForecast:
    """Volumes of weeks and months.

    Attributes
    ----------
    demand
        The same by interval: expected contacts, handle times, opening hours. Its quantiles are those of the days.
    dates
        The d days.
    queues
        Ids of the q queues.
    contacts : (q, d)
        Expected contacts a day.
    aht_s : (q,)
        Expected mean handle time; NaN where unknown.
    levels
        Quantile levels.
    quantiles : (l, q, d)
        Contacts a day at each level: uncertainty of the level of the weeks, not of single days.
    notes
        What was assumed.
    """

    demand: Demand
    dates: tuple[date, ...]
    queues: tuple[str, ...]
    contacts: FloatArray
    aht_s: FloatArray
    levels: tuple[float, ...]
    quantiles: FloatArray
    notes: tuple[str, ...]

    def by_week(self) -> FloatArray:
        """Return expected contacts by week (q, d ÷ 7); days after the last whole week are left off."""
        weeks = len(self.dates) // 7
        return np.asarray(self.contacts[:, : weeks * 7].reshape(len(self.queues), weeks, 7).sum(axis=2))


def forecast_long(history: Demand, first: date, days: int, settings: ForecastSettings) -> LongForecast:
    """Forecast volumes of whole days, weeks to a year ahead.

    Parameters
    ----------
    history
        What came. Below two years no yearly shape and no growth is assumed, and the notes say so.
    first
        First day asked for; days of the history from then on are not looked at.
    days
        Number of days, 1 to 400.
    settings
        Calendar, factors and quantile levels.

    Raises
    ------
    ValueRangeError
        If `days` is out of range or the history holds no record before `first`.
    """
    if not 1 <= days <= 400:
        raise ValueRangeError(f"days must be 1 to 400, got {days}")
    grid = TimeGrid(first, days, history.grid.step_min, history.grid.zone)
    parts = [_queue_parts(history, row, grid, settings) for row in range(len(history.queues))]
    ids = tuple(queue.id for queue in history.queues)
    scale = _factors(ids, grid, settings)
    for row, sister, share in _sisters(history, ids, settings):
        scale[row] *= share
        parts[row] = parts[sister]
    contacts = np.stack([part.mean[part.skip :].sum(axis=1) for part in parts]) * scale
    widths = np.stack([part.widths[:, part.skip :] for part in parts], axis=1)
    means = np.stack([from_days(part.mean[part.skip :], grid) for part in parts]) * scale[:, grid.day_of]
    demand = Demand(
        grid,
        history.queues,
        means,
        np.stack([from_days(part.aht_s[part.skip :], grid) for part in parts]),
        np.stack([from_days(part.open_[part.skip :], grid) for part in parts]),
        settings.levels,
        widths[:, :, grid.day_of] * means,
        methods=("long horizon",) * len(ids),
    )
    notes = tuple(note.format(queue=queue) for queue, part in zip(ids, parts, strict=True) for note in part.notes)
    usual_s = np.array([part.usual_s for part in parts])
    return LongForecast(demand, grid.dates, ids, contacts, usual_s, settings.levels, widths * contacts, notes)


@dataclass(frozen=True)
class _QueueParts:
    """One queue's forecast from the end of the history on; the first `skip` days lie before the period."""

    mean: FloatArray
    aht_s: FloatArray
    usual_s: float
    open_: NDArray[np.bool_]
    widths: FloatArray
    skip: int
    notes: tuple[str, ...]


def _queue_parts(history: Demand, row: int, grid: TimeGrid, settings: ForecastSettings) -> _QueueParts:
    series = queue_series(history, row, grid, settings)
    past = clean(series.history).history
    score = ndtri(np.array(settings.levels))
    widths = np.exp(score[:, None] * _spread(past, series)[None, :])
    mean = LongHorizon()(past, series.ahead)
    ratio = forecast_ratio(series.history, series.aht_s, series.ahead)
    aht_s = np.full(mean.shape, np.nan) if ratio is None else ratio.mean
    usual = float("nan") if ratio is None else float(np.average(ratio.mean, weights=series.ahead.open_ + 1e-9))
    short = "{queue}: less than two years of history, no yearly shape and no growth is assumed"
    notes = (short,) if len(past) < 2 * YEAR else ()
    return _QueueParts(mean, aht_s, usual, series.ahead.open_, widths, series.skip, notes)


def _sisters(history: Demand, ids: tuple[str, ...], settings: ForecastSettings) -> list[tuple[int, int, float]]:
    """Return (row, row of the sister, share) of the queues without two weeks of their own, as in the week's plan."""
    found = []
    for queue, sister, share in settings.sisters:
        if queue in ids and sister in ids:
            known = np.isfinite(history.contacts[ids.index(queue)])
            if np.unique(history.grid.day_of[known]).size < ENOUGH_DAYS:
                found.append((ids.index(queue), ids.index(sister), share))
    return found


def _spread(history: History, series: QueueSeries) -> FloatArray:
    """Return the deviation of log volume (h,) by distance, from forecasts made every four weeks in the past.

    Errors of blocks of four weeks are pooled over origins; the deviation never falls with distance. Blocks without
    two past errors grow from the last known one with the root of the distance.
    """
    h = len(series.ahead)
    blocks = -(-h // BLOCK_DAYS)
    errors: list[list[float]] = [[] for _ in range(blocks)]
    d = len(history)
    for origin in range(d - BLOCK_DAYS, max(d - YEAR, YEAR // 2), -BLOCK_DAYS):
        reach = min(d - origin, h)
        made = LongHorizon()(history.until(origin), history.days[origin : origin + reach])
        counts = history.counts[origin : origin + reach]
        known = np.isfinite(counts) & history.days.open_[origin : origin + reach]
        for block in range(reach // BLOCK_DAYS):
            rows = slice(block * BLOCK_DAYS, (block + 1) * BLOCK_DAYS)
            actual, forecast = float(counts[rows][known[rows]].sum()), float(made[rows][known[rows]].sum())
            if actual > 0 and forecast > 0:
                errors[block].append(float(np.log(actual / forecast)))
    spread = np.zeros(blocks)
    for block, found in enumerate(errors):
        before = spread[block - 1] if block else DEFAULT_SPREAD
        grown = before * np.sqrt((block + 1) / block) if block else before
        measured = float(np.sqrt(np.mean(np.square(found)))) if len(found) >= 2 else grown
        spread[block] = max(measured, spread[block - 1] if block else 0.0)
    return np.asarray(np.repeat(spread, BLOCK_DAYS)[:h])


def _factors(ids: tuple[str, ...], grid: TimeGrid, settings: ForecastSettings) -> FloatArray:
    """Return the planner's factors by queue and day (q, d)."""
    dates = np.array(grid.dates)
    scale = np.ones((len(ids), grid.days))
    for factor in settings.factors:
        rows = [row for row, queue in enumerate(ids) if factor.queue in {None, queue}]
        when = (dates >= (factor.first or date.min)) & (dates <= (factor.last or date.max))
        scale[rows] *= np.where(when, factor.factor, 1.0)
    return scale
