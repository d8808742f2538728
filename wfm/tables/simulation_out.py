"""simulation.csv: what a simulated roster delivers, by interval, day and week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from wfm.tables.cells import csv_text, number_cell, time_cell

if TYPE_CHECKING:
    from wfm.evaluation.simulation.measures import SimulationResult
    from wfm.evaluation.simulation.shortfalls import Shortfall
    from wfm.grid import TimeGrid

__all__ = ["SIMULATION_COLUMNS", "simulation_csv"]

_MEASURES = ("service_level", "asa_s", "abandonment", "occupancy")
_BACKLOG = ("deadline_misses", "backlog", "backlog_age_s")

SIMULATION_COLUMNS = (
    "period",
    "interval_start",
    "queue",
    "offered",
    "answered",
    "abandoned",
    *(column for name in _MEASURES for column in (name, f"{name}_half_width")),
    *(column for name in _BACKLOG for column in (name, f"{name}_half_width")),
    "target_met_probability",
    "reason",
)
"""Columns of simulation.csv."""


def simulation_csv(result: SimulationResult, grid: TimeGrid, shortfalls: Sequence[Shortfall] = ()) -> str:
    """Return simulation.csv: one row a period and queue; intervals first, then days, then the whole horizon.

    Parameters
    ----------
    result
        The simulation.
    grid
        The grid of the forecast that was simulated.
    shortfalls
        Stretches that miss their level; their reason stands beside their intervals.
    """
    reasons = {
        (item.queue, index): item.reason.value for item in shortfalls for index in range(item.first, item.last + 1)
    }
    return csv_text(SIMULATION_COLUMNS, _rows(result, grid, reasons))


def _rows(result: SimulationResult, grid: TimeGrid, reasons: dict[tuple[int, int], str]) -> Iterator[tuple[str, ...]]:
    from wfm.staffing.targets import Period

    starts = {
        Period.INTERVAL: range(grid.n),
        Period.DAY: [int(index) for index in grid.day_starts[:-1]],
        Period.WEEK: [0],
    }
    for period, indices in starts.items():
        measures = result.over(period)
        for place, index in enumerate(indices):
            start = time_cell(grid.time(index))
            for row, queue in enumerate(result.queues):
                cell = (row, place)
                estimates = [getattr(measures, name) for name in _MEASURES]
                deferred = bool(result.deferred[row])
                backlog = [getattr(measures, name) for name in _BACKLOG]
                yield (
                    period.value,
                    start,
                    queue,
                    number_cell(measures.offered.value[cell], 2),
                    number_cell(measures.answered.value[cell], 2),
                    number_cell(measures.abandoned.value[cell], 2),
                    *(number_cell(side[cell]) for item in estimates for side in (item.value, item.half_width)),
                    *(
                        number_cell(side[cell], 2) if deferred else ""
                        for item in backlog
                        for side in (item.value, item.half_width)
                    ),
                    number_cell(measures.met.value[cell]),
                    reasons.get((row, index), "") if period is Period.INTERVAL else "",
                )
