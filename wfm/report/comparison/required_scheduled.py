"""Figure: agents required and scheduled in one scenario, beside those of the base."""

from __future__ import annotations

from datetime import datetime

import plotly.graph_objects as go

from wfm.report.coverage_week import day_ticks, wall_times
from wfm.report.style import AREA, LINE, SHORT, layout
from wfm.studies.whatif.task import Record

__all__ = ["required_scheduled"]


def required_scheduled(record: Record, base: Record | None = None) -> go.Figure:
    """Draw required and scheduled agents over all queues by interval.

    Parameters
    ----------
    record
        The scenario; it has a roster.
    base
        The base, whose requirement is drawn as a dotted line; None where the scenario is the base.
    """
    times = [datetime.fromisoformat(text) for text in record.times]
    figure = go.Figure(layout=layout(340, yaxis={"title": {"text": "agents"}}, xaxis=day_ticks(times)))
    step = {"shape": "hv"}
    figure.add_scatter(
        x=wall_times(times),
        y=list(record.scheduled),
        name="Scheduled",
        mode="lines",
        line={**step, "color": "#5896d6", "width": 1},
        fill="tozeroy",
        fillcolor=AREA,
    )
    figure.add_scatter(
        x=wall_times(times),
        y=list(record.required),
        name="Required",
        mode="lines",
        line={**step, "color": LINE, "width": 1.8},
    )
    if base is not None and base.times == record.times:
        figure.add_scatter(
            x=wall_times(times),
            y=list(base.required),
            name="Required as planned",
            mode="lines",
            line={**step, "color": SHORT, "width": 1, "dash": "dot"},
        )
    return figure
