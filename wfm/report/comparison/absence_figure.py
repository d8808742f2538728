"""Figure: what the base roster still serves when people stay away."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from wfm.report.style import BAND, LINE, SHORT, layout
from wfm.studies.whatif.absence_fan import AbsencePoint

__all__ = ["absence_figure"]


def absence_figure(fan: Sequence[AbsencePoint]) -> go.Figure:
    """Draw the simulated level by rate of absence, the band of four weeks in five, and the odds of a day's target."""
    rates = [point.rate for point in fan]
    figure = go.Figure(
        layout=layout(
            340,
            xaxis={"title": {"text": "agents who stay away"}, "tickformat": ".0%"},
            yaxis={"tickformat": ".0%", "range": [0, 1]},
        )
    )
    figure.add_scatter(
        x=[*rates, *reversed(rates)],
        y=[*(point.high for point in fan), *(point.low for point in reversed(fan))],
        name="Four weeks in five",
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=BAND,
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=rates,
        y=[point.service_level for point in fan],
        name="Service level",
        mode="lines+markers",
        line={"color": LINE, "width": 2},
        hovertemplate="%{y:.1%}",
    )
    figure.add_scatter(
        x=rates,
        y=[point.days_on_target for point in fan],
        name="Probability that a day meets its target",
        mode="lines+markers",
        line={"color": SHORT, "width": 1.5, "dash": "dot"},
        hovertemplate="%{y:.1%}",
    )
    return figure
