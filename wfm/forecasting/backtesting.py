"""How good the forecasts of a history would have been: every method at earlier origins, refitted, nothing foreseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from forecasts.accuracy import poisson_floor
from forecasts.backtest import MethodRun, Score, judge_methods, score_predictions
from forecasts.catalogue import AUTO, all_methods, standard_methods
from forecasts.rolling import Rolling
from forecasts.series import Days, History
from wfm.demand import Demand
from wfm.errors import ValueRangeError
from wfm.forecasting.queue_series import QueueSeries, days_on_record, queue_series
from wfm.forecasting.settings import ForecastSettings, method_names
from wfm.grid import TimeGrid

__all__ = ["Backtest", "BacktestSettings", "QueueBacktest", "backtest_demand"]

LEAST_DAYS = 14


@dataclass(frozen=True)
class BacktestSettings:
    """Which origins to judge.

    Attributes
    ----------
    horizon_days
        Days of a forecast, ≥ 1.
    origins
        Number of origins, ≥ 1.
    step_days
        Days between origins, ≥ 1.
    last_origin
        First day of the last forecast; None for the last day that leaves a whole horizon of history, where days
        on which every queue is closed each week count as known.
    methods
        Names to judge; empty for all but the optional ones, `auto` included.
    """

    horizon_days: int = 7
    origins: int = 8
    step_days: int = 7
    last_origin: date | None = None
    methods: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the bounds."""
        if min(self.horizon_days, self.origins, self.step_days) < 1:
            raise ValueRangeError("horizon_days, origins and step_days must be at least 1")


@dataclass(frozen=True)
class QueueBacktest:
    """One queue's backtest.

    Attributes
    ----------
    queue
        Its id.
    origins
        First days of the forecasts that could be judged, ascending.
    actual : one (h, slots) an origin
        What came; NaN where unknown or closed.
    runs
        Method → predictions and score.
    floor
        WAPE that Poisson noise alone would make, a fraction.
    """

    queue: str
    origins: tuple[date, ...]
    actual: tuple[NDArray[np.float64], ...]
    runs: Mapping[str, MethodRun]
    floor: float


@dataclass(frozen=True)
class Backtest:
    """The backtest of all queues, with remarks (origins left out, and why)."""

    queues: tuple[QueueBacktest, ...]
    step_min: int
    notes: tuple[str, ...]

    def total(self, method: str) -> Score:
        """Return a method's score over all queues together; its seconds are those of all queues."""
        actual = [week for queue in self.queues for week in queue.actual]
        predictions = [p for queue in self.queues for p in queue.runs[method].predictions]
        return score_predictions(actual, predictions, sum(q.runs[method].score.seconds for q in self.queues))

    @property
    def floor(self) -> float:
        """The Poisson floor over all queues together, a fraction."""
        return poisson_floor(np.concatenate([week.ravel() for queue in self.queues for week in queue.actual]))

    @property
    def methods(self) -> tuple[str, ...]:
        """Names judged."""
        return tuple(self.queues[0].runs)


def backtest_demand(history: Demand, settings: ForecastSettings, ask: BacktestSettings) -> Backtest:
    """Judge the methods on a history.

    Parameters
    ----------
    history
        What came.
    settings
        Calendar, and the weeks from which `auto` and the bands learn; its method is not used.
    ask
        Origins and methods.

    Raises
    ------
    ValueRangeError
        If a method is unknown, or no origin leaves two weeks of history before it and a record after it.
    """
    first = history.grid.first
    end = days_on_record(history, first + timedelta(days=history.grid.days))
    names = ask.methods or (*standard_methods(), AUTO)
    unknown = [name for name in names if name not in method_names()]
    if unknown:
        raise ValueRangeError(f"forecast method must be one of {', '.join(method_names())}, got {unknown[0]}")
    places = _origins(first, end, _closed_after(history, end), ask)
    grid = TimeGrid(first + timedelta(days=end), ask.horizon_days, history.grid.step_min, history.grid.zone)
    queues, notes = [], []
    for row, queue in enumerate(history.queues):
        series = queue_series(history, row, grid, settings)
        rolling = Rolling(_extended(series), all_methods(), ask.horizon_days, weeks=settings.weeks)
        judged = [d for d in places if d >= LEAST_DAYS and np.isfinite(rolling.actual(d)).any()]
        for left in sorted(set(places) - set(judged)):
            why = "less than two weeks of history before it" if left < LEAST_DAYS else "no record after it"
            notes.append(f"{queue.id}: origin {first + timedelta(days=left)} is left out, {why}")
        if not judged:
            continue
        runs = judge_methods(rolling, judged, names, np.array(settings.levels))
        actual = tuple(rolling.actual(d) for d in judged)
        floor = poisson_floor(np.concatenate(actual))
        dates = tuple(first + timedelta(days=d) for d in judged)
        queues.append(QueueBacktest(queue.id, dates, actual, runs, floor))
    if not queues:
        raise ValueRangeError("; ".join(["no origin can be judged", *notes]))
    return Backtest(tuple(queues), history.grid.step_min, tuple(notes))


def _extended(series: QueueSeries) -> History:
    """Return the history with the days after it, of which nothing is known, so that the last horizon may jut out."""
    past, ahead = series.history.days, series.ahead
    unknown = np.full((len(ahead), past.slots), np.nan)
    days = Days(
        np.concatenate([past.season, ahead.season]),
        np.concatenate([past.open_, ahead.open_]),
        np.concatenate([past.special, ahead.special]),
        np.concatenate([past.terms, ahead.terms]),
    )
    return History(np.concatenate([series.history.counts, unknown]), days)


def _closed_after(history: Demand, end: int) -> int:
    """Return how many days after the history's end are closed every week, at most 6."""
    weekdays = (history.grid.day_of + history.grid.first.weekday()) % 7
    opened = {int(day) for day in np.unique(weekdays[history.open_.any(axis=0)])}
    closed = 0
    while closed < 6 and (history.grid.first.weekday() + end + closed) % 7 not in opened:
        closed += 1
    return closed


def _origins(first: date, end: int, closed: int, ask: BacktestSettings) -> list[int]:
    """Return the origins as days after the first, ascending; none lies at or after the end of the history."""
    last = end + closed - ask.horizon_days if ask.last_origin is None else (ask.last_origin - first).days
    if last >= end:
        raise ValueRangeError(
            f"the history ends on {first + timedelta(days=end - 1)}: no forecast from {ask.last_origin} can be judged"
        )
    return sorted(d for d in (last - k * ask.step_days for k in range(ask.origins)) if d >= 0)
