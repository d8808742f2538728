"""What the chosen methods would have forecast for the last weeks, had each been the week to plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from forecasts.series import Prediction
from wfm.demand import Demand
from wfm.forecasting.day_matrix import from_days
from wfm.forecasting.demand_forecast import QueueForecast
from wfm.forecasting.settings import ForecastSettings
from wfm.grid import TimeGrid

__all__ = ["earlier_forecasts"]

WEEKS = 4
"""Weeks looked back on."""


def earlier_forecasts(
    history: Demand, found: Sequence[QueueForecast], grid: TimeGrid, settings: ForecastSettings
) -> tuple[Demand, ...]:
    """Return forecasts of past periods as long as the one asked for, each from the days before it alone.

    They are made at the distance at which the asked period lies from the end of the history, by the method that now
    forecasts each queue. Means and bands come from the backtest that chose the method, so nothing is fitted again;
    the bands of an origin rest on the weeks of that backtest before it. Periods do not overlap. Closed intervals are
    0 as in any forecast, and the planner's factors are not on them.

    Parameters
    ----------
    history
        What came.
    found
        The forecasts of its queues, of :func:`forecast_queues`.
    grid
        The period asked for.
    settings
        Quantile levels.

    Returns
    -------
    At most four forecasts, the earliest first; none where the history is too short.
    """
    if not found:
        return ()
    levels, end = np.array(settings.levels), len(found[0].series.history)
    looks = [one.rolling.look_back(one.prediction.method, end, levels) for one in found]
    apart = -(-grid.days // 7)
    origins = list(looks[0])[::apart][:WEEKS]
    return tuple(_forecast_at(history, found, [look[o] for look in looks], o, grid) for o in reversed(origins))


def _forecast_at(
    history: Demand, found: Sequence[QueueForecast], made: Sequence[Prediction], origin: int, grid: TimeGrid
) -> Demand:
    """Return the forecasts of all queues at one origin as one."""
    series = found[0].series
    skip, first = series.skip, series.first + timedelta(days=origin + series.skip)
    past = TimeGrid(first, grid.days, grid.step_min, grid.zone)
    opened = [one.rolling.days_ahead(origin).open_ for one in found]
    contacts = np.stack([from_days(one.mean[skip:], past) for one in made])
    return Demand(
        past,
        history.queues,
        contacts,
        np.full_like(contacts, np.nan),
        np.stack([from_days(each[skip:], past) for each in opened]),
        tuple(made[0].levels.tolist()),
        np.stack([from_days(one.quantiles[:, skip:], past) for one in made], axis=1),
        tuple(one.method for one in made),
    )
