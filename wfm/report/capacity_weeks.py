"""Figures of a capacity plan: hours needed and there, and people by contract with those who start."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from wfm.report.style import AREA, LINE, PAST, SHIFT_COLOURS, SHORT, layout
from wfm.studies.capacity.study import CapacityStudy

__all__ = ["hours_by_week", "people_by_week"]


def hours_by_week(study: CapacityStudy, row: int | None) -> go.Figure:
    """Draw agent-hours required and served by week, of one queue or (None) of all, and those served without hiring."""
    best, unchanged, problem = study.best, study.unchanged, study.best.problem
    rows = slice(None) if row is None else slice(row, row + 1)
    weeks = [str(week) for week in problem.weeks]
    required = problem.required_h[rows].sum(axis=0)
    figure = go.Figure(layout=layout(340, yaxis={"title": {"text": "agent-hours a week"}}))
    served = required - best.short_h[:, rows].sum(axis=(0, 1))
    without = required - unchanged.short_h[:, rows].sum(axis=(0, 1))
    figure.add_scatter(x=weeks, y=_rounded(served), name="Served", fill="tozeroy", fillcolor=AREA, line={"width": 0})
    figure.add_scatter(x=weeks, y=_rounded(required), name="Required", line={"color": LINE, "width": 2.4})
    dashed = {"color": SHORT, "width": 1.6, "dash": "dot"}
    figure.add_scatter(x=weeks, y=_rounded(without), name="Served if nobody is hired", line=dashed)
    return figure


def people_by_week(study: CapacityStudy) -> go.Figure:
    """Draw people by contract, those still learning, and starters."""
    best, problem = study.best, study.best.problem
    weeks = [str(week) for week in problem.weeks]
    figure = go.Figure(layout=layout(320, yaxis={"title": {"text": "people"}}, barmode="overlay"))
    contracts = list(dict.fromkeys(group.contract for group in problem.groups))
    for place, contract in enumerate(contracts):
        rows = [g for g, group in enumerate(problem.groups) if group.contract == contract]
        heads = best.heads[rows].sum(axis=0)
        colour = SHIFT_COLOURS[place % len(SHIFT_COLOURS)]
        look = {"stackgroup": "people", "mode": "lines", "line": {"width": 0.5, "color": colour}}
        figure.add_scatter(x=weeks, y=_rounded(heads), name=contract, **look)
    learning = best.learners.sum(axis=0)
    figure.add_scatter(x=weeks, y=_rounded(learning), name="Learning", line={"color": PAST, "width": 2, "dash": "dot"})
    figure.add_bar(x=weeks, y=_rounded(best.hires.sum(axis=0)), name="Start", marker={"color": LINE})
    return figure


def _rounded(values: np.ndarray) -> list[float]:
    return [round(float(value), 2) for value in values]
