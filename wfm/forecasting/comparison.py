"""Earlier forecasts held against what came: error by queue, day and interval of the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasts.accuracy import bias, coverage, wape
from wfm.demand import Demand

__all__ = ["ForecastError", "actual_of", "compare_forecast", "error_of"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ForecastError:
    """The error of a forecast over one part of its intervals.

    Attributes
    ----------
    queue
        Queue id.
    scope
        ``all``, ``day`` or ``interval``.
    part
        The first date, the date, or the time of day HH:MM.
    actual, forecast
        Contacts over the intervals with a record.
    wape, bias
        Fractions of the actual contacts by interval; NaN where none came.
    cov80
        Share of intervals between the 10 % and 90 % quantiles; NaN without these.
    """

    queue: str
    scope: str
    part: str
    actual: float
    forecast: float
    wape: float
    bias: float
    cov80: float


def compare_forecast(made: Demand, history: Demand) -> tuple[ForecastError, ...]:
    """Return the errors of a forecast where the history has a record of what came.

    Parameters
    ----------
    made
        The forecast.
    history
        What came; same step. Queues are matched by id, those of one side only are left out.
    """
    found: list[ForecastError] = []
    for row, queue in enumerate(made.queues):
        actual = actual_of(made, history, queue.id)
        if np.isfinite(actual).any():
            found += _errors(made, row, actual)
    return tuple(found)


def actual_of(made: Demand, history: Demand, queue_id: str) -> FloatArray:
    """Return what came (n,) in the intervals of a forecast; NaN where that is unknown or the queue was closed.

    Parameters
    ----------
    made
        The forecast, of this queue among others.
    history
        What came; same step. Without this queue nothing is known.
    queue_id
        The queue.
    """
    actual = np.full(made.grid.n, np.nan)
    if all(queue.id != queue_id for queue in history.queues):
        return actual
    at = history.grid.index(made.grid.start) + np.arange(made.grid.n)
    inside = (at >= 0) & (at < history.grid.n)
    actual[inside] = history.contacts[history.row(queue_id), at[inside]]
    actual[~made.open_[made.row(queue_id)]] = np.nan
    return actual


def error_of(made: Demand, history: Demand, queue_id: str) -> ForecastError | None:
    """Return the error of a forecast over all its intervals for one queue; None where nothing is known of what came."""
    actual = actual_of(made, history, queue_id)
    known = np.isfinite(actual)
    return _error(made, made.row(queue_id), actual, "all", str(made.grid.first), known) if known.any() else None


def _errors(made: Demand, row: int, actual: FloatArray) -> Iterator[ForecastError]:
    """Yield the error of all intervals, of each day and of each time of day."""
    known = np.isfinite(actual)
    parts = [("all", str(made.grid.first), known)]
    for day, when in enumerate(made.grid.dates):
        parts.append(("day", str(when), known & (made.grid.day_of == day)))
    clock = np.array([f"{start:%H:%M}" for start in made.grid.times])
    parts += [("interval", str(time), known & (clock == time)) for time in sorted(set(clock[known]))]
    for scope, name, mask in parts:
        if mask.any():
            yield _error(made, row, actual, scope, name, mask)


def _error(made: Demand, row: int, actual: FloatArray, scope: str, name: str, mask: BoolArray) -> ForecastError:
    """Return the error over the intervals of a mask (n,)."""
    low, high = _band(made, row)
    y, f = actual[mask], made.contacts[row][mask]
    share = float("nan") if low is None or high is None else coverage(y, low[mask], high[mask])
    return ForecastError(
        made.queues[row].id, scope, name, float(y.sum()), float(f.sum()), wape(y, f), bias(y, f), share
    )


def _band(made: Demand, row: int) -> tuple[FloatArray | None, FloatArray | None]:
    """Return the 10 % and 90 % quantiles of a queue; None where the forecast has none."""
    layers = {round(level, 3): k for k, level in enumerate(made.levels)}
    if made.quantiles is None or 0.1 not in layers or 0.9 not in layers:
        return None, None
    return made.quantiles[layers[0.1], row], made.quantiles[layers[0.9], row]
