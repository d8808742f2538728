"""Figure: what came in past weeks against the forecasts made for them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from forecasts.accuracy import coverage, wape
from wfm.demand import Demand
from wfm.forecasting.comparison import actual_of
from wfm.forecasting.day_matrix import to_days
from wfm.report.day_axis import date_ticks, spread, start_of
from wfm.report.numbers import percent_text
from wfm.report.style import BAND, CAME, LINE, layout

__all__ = ["forecast_hindsight"]


def forecast_hindsight(earlier: Sequence[Demand], history: Demand, queue_id: str) -> go.Figure | None:
    """Draw one queue's past forecasts with their 80 % bands, and what came.

    Above each period stand its error (WAPE by interval) and the share of intervals in the band.

    Parameters
    ----------
    earlier
        Forecasts of past periods that do not overlap, the earliest first: backtest or snapshots.
    history
        What came.
    queue_id
        The queue.

    Returns
    -------
    None where nothing came in any of the periods, as far as known.
    """
    held = [(made, made.row(queue_id), actual_of(made, history, queue_id)) for made in earlier]
    held = [item for item in held if np.isfinite(item[2]).any()]
    if not held:
        return None
    dates = [day for made, _, _ in held for day in made.grid.dates]
    figure = go.Figure(
        layout=layout(340, yaxis={"title": {"text": "contacts an interval"}}, xaxis=date_ticks(dates), margin={"t": 58})
    )
    for place, (made, row, actual) in enumerate(held):
        shown, step = {"showlegend": place == 0}, {"dx": made.grid.step_min * 60_000, "x0": start_of(made.grid.first)}
        low, high = _layer(made, row, 0.10), _layer(made, row, 0.90)
        if low is not None and high is not None:
            hidden = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "legendgroup": "band", **step}
            figure.add_scatter(y=spread(to_days(high, made.grid)), showlegend=False, **hidden)
            figure.add_scatter(
                y=spread(to_days(low, made.grid)), name="80 % band", fill="tonexty", fillcolor=BAND, **hidden, **shown
            )
        for name, values, colour in (("Forecast", made.contacts[row], LINE), ("Came", actual, CAME)):
            line = {"color": colour, "width": 1.4}
            y = spread(to_days(values, made.grid))
            figure.add_scatter(y=y, name=name, legendgroup=name, mode="lines", line=line, **step, **shown)
        figure.add_annotation(
            x=start_of(made.grid.first),
            y=1.0,
            yref="paper",
            yanchor="bottom",
            xanchor="left",
            showarrow=False,
            text=_score(made.contacts[row], actual, low, high),
        )
    figure.update_layout(legend={"y": 1.08})
    return figure


def _layer(made: Demand, row: int, level: float) -> np.ndarray | None:
    """Return a quantile (n,) of a queue; None where the forecast has it not."""
    if made.quantiles is None or level not in made.levels:
        return None
    return np.asarray(made.quantiles[made.levels.index(level), row])


def _score(mean: np.ndarray, actual: np.ndarray, low: np.ndarray | None, high: np.ndarray | None) -> str:
    known = np.isfinite(actual)
    text = f"WAPE {percent_text(wape(actual[known], mean[known]))}"
    if low is None or high is None:
        return text
    return f"{text}, {percent_text(coverage(actual[known], low[known], high[known]), 0)} in band"
