"""Figure: how far the cost moves when one thing at a time changes."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go

from wfm.config.scenarios import Scenario
from wfm.report.comparison.table import difference_text
from wfm.report.style import SHORT, layout
from wfm.studies.whatif.comparison import Comparison, Verdict
from wfm.studies.whatif.measures import Measure

__all__ = ["sensitivities", "tornado"]

COST = Measure("cost", "Cost", "money", -1)
LESS = "#4d9e8f"
UNCLEAR = "#b9c3ce"


def sensitivities(comparison: Comparison) -> dict[str, list[Scenario]]:
    """Return the scenarios that change one key alone, by key, the key that moves the cost most first."""
    found: dict[str, list[Scenario]] = {}
    for scenario in comparison.columns:
        if scenario.one_at_a_time and comparison.difference(scenario.name, "cost") is not None:
            found.setdefault(next(iter(scenario.varied)), []).append(scenario)

    def swing(scenarios: list[Scenario]) -> float:
        moved = [comparison.difference(scenario.name, "cost") or 0.0 for scenario in scenarios]
        return max(0.0, *moved) - min(0.0, *moved)

    return dict(sorted(found.items(), key=lambda item: -swing(item[1])))


def tornado(comparison: Comparison) -> go.Figure | None:
    """Draw the change of cost of each value of each key that a sweep varies; None where there is no sweep."""
    found = sensitivities(comparison)
    if not found:
        return None
    scenarios = [scenario for group in found.values() for scenario in group]
    moved = [comparison.difference(scenario.name, "cost") or 0.0 for scenario in scenarios]
    verdicts = [comparison.verdict(scenario.name, "cost") for scenario in scenarios]
    colours = [
        UNCLEAR if verdict is Verdict.UNCLEAR else SHORT if value > 0 else LESS
        for verdict, value in zip(verdicts, moved, strict=True)
    ]
    figure = go.Figure(
        layout=layout(
            110 + 30 * len(scenarios),
            hovermode="closest",
            bargap=0.35,
            xaxis={"title": {"text": f"change of cost, {comparison.currency}"}, "tickformat": ",.0f"},
            yaxis={"autorange": "reversed", "rangemode": "normal"},
        )
    )
    figure.add_bar(
        y=[
            [escape(key) for key, group in found.items() for _ in group],
            [escape(scenario.varied[key]) for key, group in found.items() for scenario in group],
        ],
        x=moved,
        orientation="h",
        marker={"color": colours},
        text=[difference_text(comparison, scenario.name, COST) for scenario in scenarios],
        textposition="auto",
        hovertemplate="%{y}: %{text}<extra></extra>",
        showlegend=False,
    )
    return figure
