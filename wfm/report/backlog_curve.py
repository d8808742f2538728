"""Figure: the open work of a deferred queue by what is left to its deadline, and who works it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from wfm.evaluation.backlog import Backlog
from wfm.evaluation.backlog_ages import waiting_by_deadline
from wfm.report.coverage_week import day_ticks, wall_times
from wfm.report.style import SHORT, layout

if TYPE_CHECKING:
    from wfm.grid import TimeGrid
    from wfm.rostering.deferred_queue import DeferredQueue

__all__ = ["backlog_curve"]

AHEAD_H = (4.0, 24.0)
"""Hours left to the deadline that part the waiting work."""
BANDS = (
    ("Overdue", "rgba(212,72,59,0.85)"),
    ("Due within 4 h", "rgba(226,176,74,0.80)"),
    ("Due within 24 h", "rgba(88,150,214,0.55)"),
    ("Due later, or after this plan", "rgba(88,150,214,0.22)"),
)
DONE = (("Done by agents given to it", "#17406d"), ("Done between contacts", "#4d9e8f"))


def backlog_curve(grid: TimeGrid, work: DeferredQueue, backlog: Backlog) -> go.Figure:
    """Draw waiting work, stacked by what is left to the deadline, above the work done an hour.

    Parameters
    ----------
    grid
        The intervals of the backlog.
    work
        The queue's curves on it.
    backlog
        What the roster does with the queue.
    """
    times = wall_times([grid.time(index + 1) for index in range(grid.n)])
    ticks = day_ticks(grid.times)
    figure = go.Figure(
        layout=layout(
            430,
            xaxis={**ticks, "anchor": "y2", "range": [wall_times(grid.times[:1])[0], times[-1]]},
            yaxis={"title": {"text": "hours of work waiting"}, "domain": [0.40, 1.0]},
            yaxis2={**layout(0)["yaxis"], "title": {"text": "agents at work on it"}, "domain": [0.0, 0.30]},
        )
    )
    bands = waiting_by_deadline(backlog, work, grid.step_h, AHEAD_H)
    for (name, colour), values in zip(BANDS, bands, strict=True):
        if not values.any():
            continue
        figure.add_scatter(
            x=times,
            y=_rounded(values),
            name=name,
            mode="lines",
            line={"width": 0.5, "color": SHORT if name == "Overdue" else colour},
            stackgroup="waiting",
            fillcolor=colour,
        )
    for (name, colour), values in zip(DONE, (backlog.done_h - backlog.between_h, backlog.between_h), strict=True):
        if not values.any():
            continue
        figure.add_scatter(
            x=times,
            y=_rounded(values / grid.step_h),
            name=name,
            yaxis="y2",
            mode="lines",
            line={"width": 0.5, "color": colour, "shape": "vh"},
            stackgroup="done",
            fillcolor=colour,
        )
    return figure


def _rounded(values: np.ndarray) -> list[float]:
    return [round(float(value), 2) for value in values]
