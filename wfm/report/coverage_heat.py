"""Figure: where the roster is short and where it has agents to spare, day by time of day."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import plotly.graph_objects as go

from wfm.evaluation.coverage import Coverage
from wfm.report.numbers import agents_text, day_text
from wfm.report.style import layout

__all__ = ["coverage_heat"]

LIMIT = 0.5
"""Shares of the requirement beyond which colours no longer change."""

SCALE = [[0.0, "#b3261e"], [0.3, "#ea9a8c"], [0.5, "#f6f7f8"], [0.7, "#a9cbe8"], [1.0, "#2f6ca8"]]


def coverage_heat(coverage: Coverage, row: int | None = None) -> go.Figure:
    """Draw scheduled against required agents as a share of the requirement, one row a day.

    Parameters
    ----------
    coverage
        Coverage on the planning grid.
    row
        Row of the queue; None for all queues together. An interval in which any queue is short shows what is missing,
        whatever another queue has to spare.
    """
    rows = slice(None) if row is None else slice(row, row + 1)
    required, scheduled, shortage, surplus = (
        values[rows].sum(axis=0)
        for values in (coverage.required, coverage.scheduled, coverage.shortage, coverage.surplus)
    )
    balance = np.where(shortage > 0.005, -shortage, surplus)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(
            required > 0, balance / np.where(required > 0, required, 1.0), np.where(scheduled > 0, LIMIT, np.nan)
        )
    clocks = sorted({when.strftime("%H:%M") for when in coverage.grid.times})
    shown = _shown(clocks, coverage, (required > 0) | (scheduled > 0.005))
    place = {clock: column for column, clock in enumerate(shown)}
    shape = (coverage.grid.days, len(shown))
    values, texts = np.full(shape, np.nan), np.full(shape, "", dtype=object)
    for index, when in enumerate(coverage.grid.times):
        column, day = place.get(when.strftime("%H:%M")), int(coverage.grid.day_of[index])
        if column is None or np.isnan(share[index]):
            continue
        # The hour that a change of the clocks repeats keeps the worse of its two values.
        if not values[day, column] <= share[index]:
            values[day, column] = share[index]
            texts[day, column] = _hover(when, required[index], scheduled[index], shortage[index], surplus[index])
    figure = go.Figure(layout=layout(70 + 34 * coverage.grid.days, hovermode="closest"))
    figure.add_heatmap(
        x=shown,
        y=[day_text(day) for day in coverage.grid.dates],
        z=[[None if np.isnan(cell) else round(float(cell), 4) for cell in line] for line in values],
        text=texts.tolist(),
        hovertemplate="%{text}<extra></extra>",
        zmin=-LIMIT,
        zmax=LIMIT,
        colorscale=SCALE,
        xgap=1,
        ygap=2,
        colorbar={
            "tickvals": [-0.5, -0.25, 0, 0.25, 0.5],
            "ticktext": ["50 % short", "25 % short", "as required", "25 % over", "50 % over"],
            "thickness": 12,
            "outlinewidth": 0,
        },
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, type="category")
    figure.update_xaxes(showgrid=False, type="category", nticks=16, tickangle=0)
    return figure


def _shown(clocks: list[str], coverage: Coverage, busy: np.ndarray) -> list[str]:
    """Return the times of day from the first busy one to the last, over all days."""
    used = {when.strftime("%H:%M") for when, work in zip(coverage.grid.times, busy, strict=True) if work}
    if not used:
        return clocks
    first, last = clocks.index(min(used)), clocks.index(max(used))
    return clocks[first : last + 1]


def _hover(when: datetime, required: float, scheduled: float, shortage: float, surplus: float) -> str:
    return (
        f"<b>{day_text(when.date())}, {when:%H:%M}</b><br>required {agents_text(required)}<br>"
        f"scheduled {agents_text(scheduled)}<br>missing {agents_text(shortage)}<br>to spare {agents_text(surplus)}"
    )
