"""Figure: the requirement of one queue: load and agents above, what they deliver below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from wfm.report.coverage_week import day_ticks, wall_times
from wfm.report.style import AREA, CAME, INK, LINE, SHORT, layout

if TYPE_CHECKING:
    from wfm.staffing.requirement import Requirement

__all__ = ["requirement_week"]


def requirement_week(requirement: Requirement, row: int) -> go.Figure:
    """Draw load, agents on seat and agents to roster, whole and real, above service level, occupancy, loss and wait.

    Parameters
    ----------
    requirement
        The requirement on the planning grid; measures that are not known (a requirement given as a file) are left out.
    row
        Row of a live queue.
    """
    times = wall_times(requirement.grid.times)
    plain = layout(0)["yaxis"]
    figure = go.Figure(
        layout=layout(
            520,
            xaxis={**day_ticks(requirement.grid.times), "anchor": "y3"},
            yaxis={"title": {"text": "agents, Erlang"}, "domain": [0.54, 1.0]},
            yaxis2={**plain, "title": {"text": "share"}, "domain": [0.25, 0.48], "tickformat": ".0%"},
            yaxis3={**plain, "title": {"text": "seconds"}, "domain": [0.0, 0.19]},
        )
    )

    def add(name: str, values: np.ndarray, colour: str, axis: str = "y", **more: object) -> None:
        if not np.isfinite(values).any():
            return
        places = 4 if axis == "y2" else 2
        drawn = [round(float(value), places) if np.isfinite(value) else None for value in values]
        look = {"shape": "hv", "color": colour, "width": 1.6}
        figure.add_scatter(x=times, y=drawn, name=name, mode="lines", yaxis=axis, line=look, **more)

    add("Load (Erlang)", requirement.load[row], "#5896d6", fill="tozeroy", fillcolor=AREA)
    add("Required", requirement.agents[row], LINE)
    if not np.array_equal(requirement.agents[row], requirement.agents_real[row]):
        add("Required, not rounded", requirement.agents_real[row], CAME)
    add("Service level", requirement.service_level[row], "#1d7a4f", "y2")
    add("Occupancy", requirement.occupancy[row], "#8a6fb0", "y2")
    add("Abandonment", requirement.abandonment[row], SHORT, "y2")
    add("Mean wait (ASA)", requirement.asa_s[row], INK, "y3")
    return figure
