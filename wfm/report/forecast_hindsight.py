"""Figure: what came in past weeks against the forecasts made for them."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

import numpy as np
import plotly.graph_objects as go

from wfm.demand import Demand
from wfm.forecasting.comparison import ForecastError, actual_of, error_of
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
    errors = [(made, error_of(made, history, queue_id)) for made in earlier]
    held = [(made, error) for made, error in errors if error is not None]
    if not held:
        return None
    dates = [day for made, _ in held for day in made.grid.dates]
    figure = go.Figure(
        layout=layout(340, yaxis={"title": {"text": "contacts an interval"}}, xaxis=date_ticks(dates), margin={"t": 58})
    )
    for place, (made, error) in enumerate(held):
        row, actual = made.row(queue_id), actual_of(made, history, queue_id)
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
            text=_score(error),
        )
    figure.update_layout(legend={"y": 1.08})
    return figure


def _layer(made: Demand, row: int, level: float) -> np.ndarray | None:
    """Return a quantile (n,) of a queue; None where the forecast has it not."""
    if made.quantiles is None or level not in made.levels:
        return None
    return np.asarray(made.quantiles[made.levels.index(level), row])


def _score(error: ForecastError) -> str:
    """Return the error in words; without the band where the forecast has none."""
    text = f"WAPE {percent_text(error.wape)}"
    return text if isnan(error.cov80) else f"{text}, {percent_text(error.cov80, 0)} in band"
