"""Figure: what a queue's history is made of - weekdays, shape of the day, calendar."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from wfm.forecasting.decomposition import Decomposition
from wfm.report.numbers import WEEKDAYS
from wfm.report.style import FAINT, LINE, SHIFT_COLOURS, layout

__all__ = ["history_parts"]

DOMAINS = ((0.0, 0.24), (0.31, 0.68), (0.82, 1.0))
"""Left and right ends of the three parts, as shares of the width."""


def history_parts(parts: Decomposition) -> go.Figure:
    """Draw weekday factors, the shape of each weekday, and the effects of the calendar, side by side.

    Parameters
    ----------
    parts
        The queue's history taken apart. Weekdays without a record are left out.
    """
    weekdays = np.array([day.weekday() for day in parts.dates])
    seen = [day for day in range(7) if np.isfinite(parts.actual[weekdays == day]).any()]
    figure = go.Figure(layout=layout(300, hovermode="closest", showlegend=False, annotations=_titles(parts)))
    usual = parts.weekday[seen].mean()
    figure.add_bar(
        x=[WEEKDAYS[day] for day in seen],
        y=[round(float(parts.weekday[day] / usual) - 1.0, 4) for day in seen],
        marker={"color": [SHIFT_COLOURS[day] for day in seen]},
        hovertemplate="%{x}: %{y:+.1%}<extra></extra>",
    )
    _add_shapes(figure, parts, seen)
    names = sorted(parts.effects, key=lambda name: parts.effects[name])
    effects = [round(parts.effects[name] - 1.0, 4) for name in names]
    figure.add_bar(
        x=effects,
        y=names,
        orientation="h",
        xaxis="x3",
        yaxis="y3",
        marker={"color": LINE},
        hovertemplate="%{y}: %{x:+.1%}<extra></extra>",
    )
    axis = {"gridcolor": FAINT, "zeroline": True, "zerolinecolor": "#c8d0d9", "automargin": True}
    figure.update_layout(
        xaxis={"domain": DOMAINS[0]},
        yaxis={**axis, "tickformat": "+.1~%", "rangemode": "normal"},
        xaxis2={**axis, "domain": DOMAINS[1], "anchor": "y2", "nticks": 8},
        yaxis2={**axis, "anchor": "x2", "tickformat": ".1%", "rangemode": "tozero"},
        xaxis3={
            **axis,
            "domain": DOMAINS[2],
            "anchor": "y3",
            "tickformat": "+.1~%",
            "nticks": 4,
            "visible": bool(effects),
        },
        yaxis3={**axis, "anchor": "x3", "visible": bool(effects)},
    )
    return figure


def _add_shapes(figure: go.Figure, parts: Decomposition, seen: list[int]) -> None:
    """Add one line a weekday: the share of each slot in its day, over the slots in which anything comes."""
    slots = parts.shape.shape[1]
    used = np.flatnonzero((parts.shape[seen] > 0).any(axis=0))
    inside = range(int(used[0]), int(used[-1]) + 1) if used.size else range(0)
    clock = [f"{slot * 1440 // slots // 60:02d}:{slot * 1440 // slots % 60:02d}" for slot in inside]
    for day in seen:
        figure.add_scatter(
            x=clock,
            y=[round(float(parts.shape[day, slot]), 5) for slot in inside],
            name=WEEKDAYS[day],
            mode="lines",
            line={"color": SHIFT_COLOURS[day], "width": 1.6},
            xaxis="x2",
            yaxis="y2",
            hovertemplate="%{x}: %{y:.2%}",
        )


def _titles(parts: Decomposition) -> list[dict[str, object]]:
    """Return the headings above the three parts."""
    calendar = "Calendar, beside an ordinary day" if parts.effects else "No calendar day in the history"
    words = ("Weekdays, beside their mean", "Share of the day's contacts, colours as on the left", calendar)
    common = {"y": 1.02, "xref": "paper", "yref": "paper", "yanchor": "bottom", "showarrow": False}
    ends = [{"x": left, "xanchor": "left"} for left, _ in DOMAINS[:2]] + [{"x": 1.0, "xanchor": "right"}]
    return [{**common, **end, "text": f"<b>{word}</b>"} for end, word in zip(ends, words, strict=True)]
