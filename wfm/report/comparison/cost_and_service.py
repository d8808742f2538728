"""Figure: what each scenario costs and what it serves, with the frontier between the two."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from wfm.config.scenarios import BASE
from wfm.report.style import INK, LINE, SHIFT_COLOURS, layout
from wfm.studies.whatif.comparison import Comparison
from wfm.studies.whatif.frontier import FRONTIER_FAMILY, Point
from wfm.studies.whatif.rule_prices import RULE_FAMILY

__all__ = ["cost_and_service"]


def cost_and_service(comparison: Comparison, points: Sequence[Point]) -> go.Figure:
    """Draw pay against simulated service level: a point a scenario, a line through the rosters that nothing beats.

    Parameters
    ----------
    comparison
        The scenarios.
    points
        Rosters of the frontier; without several of them no line is drawn.
    """
    figure = go.Figure(
        layout=layout(
            420,
            hovermode="closest",
            xaxis={"title": {"text": f"pay, {comparison.currency}"}, "tickformat": ",.0f"},
            yaxis={"title": {"text": "service level"}, "tickformat": ".0%", "rangemode": "normal"},
        )
    )
    best = sorted((point for point in points if not point.beaten), key=lambda point: point.pay)
    if len(best) > 1:
        figure.add_scatter(
            x=[point.pay for point in best],
            y=[point.service_level for point in best],
            text=[f"missing agents priced × {point.weight:.3g}" for point in best],
            name="Frontier",
            mode="lines+markers",
            line={"color": LINE, "width": 2},
            marker={"size": 7},
            hovertemplate="%{text}<br>%{x:,.0f}<br>%{y:.1%}<extra></extra>",
        )
    colours = iter(SHIFT_COLOURS * 20)
    for scenario in comparison.columns:
        level, pay = comparison.number(scenario.name, "service_level"), comparison.pay(scenario.name)
        if scenario.family in {FRONTIER_FAMILY, RULE_FAMILY} or level is None or pay is None:
            continue
        base = scenario.name == BASE
        figure.add_scatter(
            x=[pay],
            y=[level],
            name=escape(scenario.title),  # plotly reads tags in text
            mode="markers",
            marker={
                "size": 15 if base else 10,
                "symbol": "diamond" if base else "circle",
                "color": INK if base else next(colours),
            },
            hovertemplate="%{fullData.name}<br>%{x:,.0f}<br>%{y:.1%}<extra></extra>",
        )
    figure.update_layout(legend={"orientation": "v", "x": 1.01, "y": 1, "yanchor": "top"})
    return figure
