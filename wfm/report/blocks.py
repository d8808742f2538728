"""The figures of the page, each with the choices that a reader has: queues, days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from wfm.evaluation.coverage import Coverage
from wfm.forecasting.decomposition import decompose_queue
from wfm.report.backlog_curve import backlog_curve
from wfm.report.coverage_heat import coverage_heat
from wfm.report.coverage_week import coverage_week
from wfm.report.day_gantt import day_gantt, gantt_people, shift_colours
from wfm.report.forecast_bands import forecast_bands
from wfm.report.forecast_hindsight import forecast_hindsight
from wfm.report.history_days import history_days
from wfm.report.history_parts import history_parts
from wfm.report.requirement_week import requirement_week
from wfm.rostering.rules import ActivityQuota

if TYPE_CHECKING:
    from wfm.demand import Demand, Queue
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
    about_roster
        Whether it shows the roster, and not the forecast.
    """

    id: str
    title: str
    note: str
    choices: tuple[tuple[str, go.Figure], ...]
    about_roster: bool = False


def figure_blocks(outcome: Outcome, coverage: Coverage | None, kept: Sequence[Demand] = ()) -> tuple[Block, ...]:
    """Return the plotted figures of an outcome; without coverage only those of the forecast.

    Parameters
    ----------
    outcome
        What a plan came to.
    coverage
        Coverage on the planning grid.
    kept
        Forecasts of past weeks as they were made then, the earliest first.
    """
    blocks = []
    if coverage is not None:
        blocks += [
            Block(
                "week",
                "Required, scheduled and missing agents",
                "Agents at work, breaks off, shared over the queues they serve. Drag to zoom, double-click to undo.",
                _by_queue(coverage.queues, lambda row: coverage_week(coverage, row)),
                about_roster=True,
            ),
            Block(
                "heat",
                "Coverage by day and time",
                "Red: agents are missing. Blue: agents to spare. Both as a share of the requirement.",
                _by_queue(coverage.queues, lambda row: coverage_heat(coverage, row)),
                about_roster=True,
            ),
        ]
    blocks += [*_backlogs(outcome), *_requirement(outcome)]
    history = outcome.plan.history
    drawn = [
        (queue.name or queue.id, forecast_bands(outcome.forecast, row, history))
        for row, queue in enumerate(outcome.forecast.queues)
    ]
    note = (
        "Thin lines: the same weekdays of past weeks." if history is not None else "No history is given in this plan."
    )
    blocks.append(Block("forecast", "Forecast with bands", note, tuple(drawn)))
    return (*blocks, *_hindsight(outcome, kept), *_history(outcome))


def _backlogs(outcome: Outcome) -> Iterator[Block]:
    """Yield the figure of the deferred queues, on the grid of the roster."""
    if outcome.audit is None or not outcome.audit.coverage.backlogs:
        return
    coverage, names = outcome.audit.coverage, {queue.id: queue.name or queue.id for queue in outcome.plan.queues}
    pairs = zip(outcome.problem.deferred, coverage.backlogs, strict=True)
    drawn = [(names[work.queue_id], backlog_curve(coverage.grid, work, found)) for work, found in pairs]
    told = "Work that waits, by what is left to its deadline, and the agents who do it: given to the queue, or on live "
    yield Block("backlog", "Open work of deferred queues", told + "queues between contacts.", tuple(drawn), True)


def _requirement(outcome: Outcome) -> Iterator[Block]:
    """Yield the figure of what live queues need, and what that delivers."""
    live = [row for row, queue in enumerate(outcome.requirement.queues) if not queue.channel.deferred]
    queues = outcome.requirement.queues
    drawn = [(queues[row].name or queues[row].id, requirement_week(outcome.requirement, row)) for row in live]
    if drawn:
        told = "What the required agents deliver by the staffing formula; unplanned shrinkage is in the agents. "
        models = ", ".join(dict.fromkeys(outcome.requirement.model[row] for row in live))
        yield Block("requirement", "Load, requirement and its service", f"{told}Model: {models}.", tuple(drawn))


def _hindsight(outcome: Outcome, kept: Sequence[Demand]) -> Iterator[Block]:
    """Yield the figure of past forecasts: those that were kept, or else what the methods would have forecast."""
    history, earlier = outcome.plan.history, kept or outcome.earlier
    if history is None or not earlier:
        return
    known = {queue.id for queue in earlier[0].queues}
    asked = [(queue.name or queue.id, queue.id) for queue in outcome.forecast.queues if queue.id in known]
    drawn = [(name, forecast_hindsight(earlier, history, queue_id)) for name, queue_id in asked]
    choices = tuple((name, figure) for name, figure in drawn if figure is not None)
    source = (
        "The forecasts as they were kept when they were made."
        if kept
        else "What the method of each queue would have forecast from the days before each week alone."
    )
    if choices:
        yield Block("hindsight", "Past weeks: forecast and what came", source, choices)


def _history(outcome: Outcome) -> Iterator[Block]:
    """Yield the figures of what the history is made of."""
    history = outcome.plan.history
    if history is None:
        return
    rows = {queue.id: row for row, queue in enumerate(history.queues)}
    days, parts = [], []
    for row, queue in enumerate(outcome.forecast.queues):
        found = decompose_queue(history, rows[queue.id], outcome.plan.forecasting) if queue.id in rows else None
        if found is not None:
            days.append((queue.name or queue.id, history_days(found, outcome.forecast, row)))
            parts.append((queue.name or queue.id, history_parts(found)))
    if days:
        told = "Level: contacts of a usual day, weekday and calendar taken off. Red: outages and other outliers, which "
        yield Block(
            "days", "Days of the history", told + "the methods take as unknown; the remarks list them.", tuple(days)
        )
        whole = "Level × weekday × calendar × share of the day is the expected volume of an interval."
        yield Block("parts", "What the history is made of", whole, tuple(parts))


def gantt_data(outcome: Outcome, coverage: Coverage | None) -> dict[str, Any] | None:
    """Return what the chart of duties draws: people, shift colours, days; None without a roster."""
    roster, plan = outcome.result.roster, outcome.plan
    if roster is None:
        return None
    people = gantt_people(plan.workforce, roster)
    days = range(min(plan.grid.days, DAYS_DRAWN))
    off_phone = sorted({rule.activity for rule in plan.rules if isinstance(rule, ActivityQuota)})
    return {
        "people": people,
        "shifts": shift_colours(plan.workforce, roster),
        "activities": off_phone,
        "days": [day_gantt(day, roster, plan.grid, people, coverage, off_phone) for day in days],
    }


def _by_queue(queues: tuple[Queue, ...], draw: Callable[[int | None], go.Figure]) -> tuple[tuple[str, go.Figure], ...]:
    """Return a figure for all queues together, where there are several, and one for each."""
    every = [("All queues", draw(None))] if len(queues) > 1 else []
    return (*every, *((queue.name or queue.id, draw(row)) for row, queue in enumerate(queues)))
