"""Figure: the forecast of one queue with its bands, over the same weekdays of the past weeks."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import plotly.graph_objects as go

from wfm.demand import Demand
from wfm.report.coverage_week import day_ticks, wall_times
from wfm.report.style import BAND, BAND_WIDE, LINE, PAST, layout

__all__ = ["forecast_bands"]

PAST_WEEKS = 4
"""Weeks of the past that are drawn."""


def forecast_bands(forecast: Demand, row: int, history: Demand | None = None) -> go.Figure:
    """Draw mean, 50 % and 90 % band of one queue's contacts an interval.

    Parameters
    ----------
    forecast
        The forecast; without quantiles only the mean is drawn.
    row
        Row of the queue.
    history
        Past demand: the last four weeks are drawn thin, each moved by whole weeks onto the horizon. None for none. A
        history in other steps is shown at the rate of the forecast's intervals.
    """
    times = wall_times(forecast.grid.times)
    figure = go.Figure(
        layout=layout(340, yaxis={"title": {"text": "contacts an interval"}}, xaxis=day_ticks(forecast.grid.times))
    )
    if history is not None:
        _past(figure, forecast, row, history)
    if forecast.quantiles is not None:
        for low, high, name, colour in ((0.05, 0.95, "90 % band", BAND_WIDE), (0.25, 0.75, "50 % band", BAND)):
            if low in forecast.levels and high in forecast.levels:
                lower = forecast.quantiles[forecast.levels.index(low), row]
                upper = forecast.quantiles[forecast.levels.index(high), row]
                hidden = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
                figure.add_scatter(x=times, y=_rounded(upper), showlegend=False, **hidden)
                figure.add_scatter(x=times, y=_rounded(lower), name=name, fill="tonexty", fillcolor=colour, **hidden)
    figure.add_scatter(
        x=times,
        y=_rounded(forecast.contacts[row]),
        name="Forecast",
        mode="lines",
        line={"color": LINE, "width": 2},
    )
    return figure


def _past(figure: go.Figure, forecast: Demand, row: int, history: Demand) -> None:
    """Add the last weeks of the history, moved onto the horizon by whole weeks."""
    try:
        past_row = history.row(forecast.queues[row].id)
    except KeyError:
        return
    rate = forecast.grid.step_min / history.grid.step_min
    times, values = history.grid.times, history.contacts[past_row] * rate
    before = [index for index in np.flatnonzero(np.isfinite(values)) if times[index].date() < forecast.grid.first]
    if not before:
        return
    # The latest whole week that the history reaches, then the weeks before it.
    least = -(-(forecast.grid.first - times[before[-1]].date()).days // 7)
    for back in range(least, least + PAST_WEEKS):
        first = forecast.grid.first - timedelta(days=7 * back)
        end = min(first + timedelta(days=forecast.grid.days), forecast.grid.first)
        picked = [index for index, when in enumerate(times) if first <= when.date() < end]
        if not np.isfinite(values[picked]).any():
            continue
        moved = [times[index].replace(tzinfo=None) + timedelta(days=7 * back) for index in picked]
        figure.add_scatter(
            x=wall_times(moved),
            y=_rounded(values[picked]),
            name="Past weeks",
            legendgroup="past",
            showlegend=back == least,
            mode="lines",
            line={"color": PAST, "width": 1},
            hoverinfo="skip",
        )


def _rounded(values: np.ndarray) -> list[float | None]:
    return [round(float(value), 2) if np.isfinite(value) else None for value in values]
