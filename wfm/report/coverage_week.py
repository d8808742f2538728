"""Figure: required, scheduled and missing agents over the horizon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import plotly.graph_objects as go

from wfm.evaluation.coverage import Coverage
from wfm.report.numbers import day_text
from wfm.report.style import AREA, LINE, SHORT, layout

__all__ = ["coverage_week", "day_ticks", "wall_times"]


def coverage_week(coverage: Coverage, row: int | None = None) -> go.Figure:
    """Draw required, scheduled and missing agents by interval.

    Parameters
    ----------
    coverage
        Coverage on the planning grid.
    row
        Row of the queue; None for the sum over all queues. Missing agents of one queue and surplus of another do not
        cancel in the sum.
    """
    rows = slice(None) if row is None else slice(row, row + 1)
    times = wall_times(coverage.grid.times)

    def total(values: np.ndarray) -> list[float]:
        return [round(float(value), 2) for value in values[rows].sum(axis=0)]

    step = {"shape": "hv"}
    scheduled, shortage = total(coverage.scheduled), total(coverage.shortage)
    figure = go.Figure(layout=layout(340, yaxis={"title": {"text": "agents"}}, xaxis=day_ticks(coverage.grid.times)))
    figure.add_scatter(
        x=times,
        y=scheduled,
        name="Scheduled",
        mode="lines",
        line={**step, "color": "#5896d6", "width": 1},
        fill="tozeroy",
        fillcolor=AREA,
    )
    # Missing agents stand on top of the scheduled ones, where they would close the gap to the requirement.
    figure.add_scatter(
        x=times,
        y=[round(have + lack, 2) for have, lack in zip(scheduled, shortage, strict=True)],
        customdata=shortage,
        name="Missing",
        mode="lines",
        line={**step, "color": SHORT, "width": 0},
        fill="tonexty",
        fillcolor="rgba(212,72,59,0.75)",
        hovertemplate="%{customdata}",
    )
    figure.add_scatter(
        x=times, y=total(coverage.required), name="Required", mode="lines", line={**step, "color": LINE, "width": 1.8}
    )
    return figure


def wall_times(times: Sequence[datetime]) -> list[str]:
    """Return local times without offset: plotly would otherwise show every viewer their own zone."""
    return [f"{when:%Y-%m-%dT%H:%M}" for when in times]


def day_ticks(times: Sequence[datetime]) -> dict[str, object]:
    """Return axis settings with one label at each local midnight, at most fourteen of them."""
    starts = [when for place, when in enumerate(times) if place == 0 or when.date() != times[place - 1].date()]
    starts = starts[:: -(-len(starts) // 14)]
    return {
        "type": "date",
        "tickmode": "array",
        "tickvals": wall_times(starts),
        "ticktext": [day_text(when.date()) for when in starts],
        "ticklabelposition": "outside right",
        "hoverformat": "%a %d %b, %H:%M",
        "ticks": "outside",
        "ticklen": 18,
        "tickcolor": "#c8d0d9",
    }
