"""The figures of the page, each with the choices that a reader has: queues, days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from wfm.evaluation.coverage import Coverage
from wfm.report.coverage_heat import coverage_heat
from wfm.report.coverage_week import coverage_week
from wfm.report.day_gantt import day_gantt, gantt_people, shift_colours
from wfm.report.forecast_bands import forecast_bands

if TYPE_CHECKING:
    from wfm.demand import Queue
    from wfm.pipeline import Outcome

__all__ = ["Block", "figure_blocks", "gantt_data"]

DAYS_DRAWN = 42
"""Days that the chart of duties offers; a longer horizon is cut, for the size of the page."""


@dataclass(frozen=True, slots=True)
class Block:
    """A figure and its choices.

    Attributes
    ----------
    id
        Name in the page.
    title, note
        Heading, and how to read the figure.
    choices
        (label, figure) pairs, the first one shown first.
    """

    id: str
    title: str
    note: str
    choices: tuple[tuple[str, go.Figure], ...]


def figure_blocks(outcome: Outcome, coverage: Coverage | None) -> tuple[Block, ...]:
    """Return the plotted figures of an outcome; without coverage only the forecast."""
    blocks = []
    if coverage is not None:
        blocks += [
            Block(
                "week",
                "Required, scheduled and missing agents",
                "Agents at work, breaks off, shared over the queues they serve. Drag to zoom, double-click to undo.",
                _by_queue(coverage.queues, lambda row: coverage_week(coverage, row)),
            ),
            Block(
                "heat",
                "Coverage by day and time",
                "Red: agents are missing. Blue: agents to spare. Both as a share of the requirement.",
                _by_queue(coverage.queues, lambda row: coverage_heat(coverage, row)),
            ),
        ]
    history = outcome.plan.history
    drawn = [
        (queue.name or queue.id, forecast_bands(outcome.forecast, row, history))
        for row, queue in enumerate(outcome.forecast.queues)
    ]
    note = (
        "Thin lines: the same weekdays of past weeks." if history is not None else "No history is given in this plan."
    )
    return (*blocks, Block("forecast", "Forecast with bands", note, tuple(drawn)))


def gantt_data(outcome: Outcome, coverage: Coverage | None) -> dict[str, Any] | None:
    """Return what the chart of duties draws: people, shift colours, days; None without a roster."""
    roster, plan = outcome.result.roster, outcome.plan
    if roster is None:
        return None
    people = gantt_people(plan.workforce, roster)
    days = range(min(plan.grid.days, DAYS_DRAWN))
    return {
        "people": people,
        "shifts": shift_colours(plan.workforce, roster),
        "days": [day_gantt(day, roster, plan.grid, people, coverage) for day in days],
    }


def _by_queue(queues: tuple[Queue, ...], draw: Callable[[int | None], go.Figure]) -> tuple[tuple[str, go.Figure], ...]:
    """Return a figure for all queues together, where there are several, and one for each."""
    every = [("All queues", draw(None))] if len(queues) > 1 else []
    return (*every, *((queue.name or queue.id, draw(row)) for row, queue in enumerate(queues)))
