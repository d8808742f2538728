"""Figure: contacts a day over the whole history, its level, what was set aside, and the days forecast."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import plotly.graph_objects as go

from wfm.demand import Demand
from wfm.forecasting.decomposition import Decomposition
from wfm.forecasting.repairs import Repair
from wfm.report.day_axis import date_ticks, spread, start_of
from wfm.report.numbers import count_text
from wfm.report.style import CAME, LINE, PAST, SHORT, layout

__all__ = ["history_days"]

DAY_MS = 86_400_000


def history_days(parts: Decomposition, forecast: Demand, row: int) -> go.Figure:
    """Draw one queue's days.

    Parameters
    ----------
    parts
        The queue's history taken apart.
    forecast
        What is planned for.
    row
        The queue's row in the forecast.
    """
    days = np.arange(forecast.grid.days)
    ahead = np.array([forecast.contacts[row][forecast.grid.day_of == day].sum() for day in days])
    opened = np.array([forecast.open_[row][forecast.grid.day_of == day].any() for day in days])
    figure = go.Figure(
        layout=layout(
            320,
            yaxis={"title": {"text": "contacts a day"}},
            xaxis={**date_ticks((*parts.dates, *forecast.grid.dates)), "hoverformat": "%a %d %b %Y"},
        )
    )
    past = {"x0": start_of(parts.dates[0]), "dx": DAY_MS}
    # Markers, since a day between two closed ones is no line.
    look = {"mode": "lines+markers", "marker": {"size": 3}}
    figure.add_scatter(y=spread(parts.actual), name="Came", line={"color": CAME, "width": 1}, **look, **past)
    line = {"color": LINE, "width": 2.4}
    figure.add_scatter(y=spread(parts.level), name="Level", mode="lines", line=line, **past)
    figure.add_scatter(
        x0=start_of(forecast.grid.first),
        dx=DAY_MS,
        y=spread(np.where(opened, ahead, np.nan)),
        name="Forecast",
        mode="lines+markers",
        line={"color": "#5896d6", "width": 2, "dash": "dot"},
        marker={"size": 5},
    )
    came = dict(zip(parts.dates, spread(parts.actual), strict=True))
    feasts = [(day, name) for day, name in parts.holidays if came[day] is not None]
    if feasts:
        _mark(figure, "Holiday", [(day, came[day], name) for day, name in feasts], PAST)
    if parts.repairs:
        texts: dict[date, list[str]] = {}
        for repair in parts.repairs:
            texts.setdefault(repair.date, []).append(_told(repair))
        marks = [(day, came[day] or 0.0, "<br>".join(lines)) for day, lines in texts.items()]
        _mark(figure, "Set aside, in whole or in part", marks, SHORT)
    return figure


def _mark(figure: go.Figure, name: str, marks: Sequence[tuple[date, float | None, str]], colour: str) -> None:
    """Add markers with words on single days."""
    figure.add_scatter(
        x=[start_of(day) for day, _, _ in marks],
        y=[value for _, value, _ in marks],
        text=[text for _, _, text in marks],
        name=name,
        mode="markers",
        marker={"color": colour, "size": 8, "line": {"color": "white", "width": 1}},
        hovertemplate="%{text}",
    )


def _told(repair: Repair) -> str:
    """Return what was set aside, in words."""
    when = "whole day" if repair.whole_day else repair.span
    return f"{when}: {count_text(repair.came)} came, about {count_text(repair.expected)} expected"
