"""forecast.csv and requirement.csv."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from typing import TYPE_CHECKING

from wfm.demand import Demand
from wfm.tables.cells import csv_text, number_cell, time_cell

if TYPE_CHECKING:
    from wfm.staffing.marginal import MarginalTable
    from wfm.staffing.requirement import Requirement

__all__ = [
    "FORECAST_COLUMNS",
    "FORECAST_LEVELS",
    "MARGINAL_COLUMNS",
    "REQUIREMENT_COLUMNS",
    "forecast_csv",
    "marginal_csv",
    "requirement_csv",
]

FORECAST_LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""Quantile levels that forecast.csv has columns for."""

FORECAST_COLUMNS = (
    "interval_start",
    "queue",
    "mean",
    *(f"q{round(level * 100):02d}" for level in FORECAST_LEVELS),
    "aht_s",
)
"""Columns of forecast.csv."""
REQUIREMENT_COLUMNS = (
    "interval_start",
    "queue",
    "contacts",
    "aht_s",
    "agents",
    "load",
    "on_seat",
    "agents_real",
    "service_level",
    "asa_s",
    "abandonment",
    "occupancy",
    "model",
)
"""Columns of requirement.csv."""
MARGINAL_COLUMNS = ("interval_start", "queue", "step", "on_seat", "service_level", "late_contacts", "cost")
"""Columns of marginal.csv."""


def forecast_csv(demand: Demand, part: slice | None = None) -> str:
    """Return forecast.csv: one row an interval and queue, by time; quantiles that are not known stay empty.

    Parameters
    ----------
    demand
        The forecast.
    part
        Its intervals that are written; all by default.
    """
    layers = {round(level, 4): row for row, level in enumerate(demand.levels)}

    def rows() -> Iterator[tuple[str, ...]]:
        for index in range(*(part or slice(None)).indices(demand.grid.n)):
            start = demand.grid.time(index)
            for row, queue in enumerate(demand.queues):
                quantiles = ["" for _ in FORECAST_LEVELS]
                if demand.quantiles is not None:
                    for column, level in enumerate(FORECAST_LEVELS):
                        if level in layers:
                            quantiles[column] = number_cell(demand.quantiles[layers[level], row, index])
                mean = number_cell(demand.contacts[row, index])
                yield time_cell(start), queue.id, mean, *quantiles, number_cell(demand.aht_s[row, index], 2)

    return csv_text(FORECAST_COLUMNS, rows())


def requirement_csv(requirement: Requirement) -> str:
    """Return requirement.csv: contacts, handle time, agents and what they deliver, by time and queue."""
    rows = (
        (
            time_cell(start),
            queue.id,
            number_cell(requirement.contacts[row, index]),
            number_cell(requirement.aht_s[row, index], 2),
            number_cell(requirement.agents[row, index]),
            *(number_cell(getattr(requirement, name)[row, index]) for name in REQUIREMENT_COLUMNS[5:-1]),
            requirement.model[row],
        )
        for index, start in enumerate(requirement.grid.times)
        for row, queue in enumerate(requirement.queues)
    )
    return csv_text(REQUIREMENT_COLUMNS, rows)


def marginal_csv(requirement: Requirement, table: MarginalTable) -> str:
    """Return marginal.csv: what some agents fewer and more would do in every interval with work, by time and queue."""
    rows = (
        (
            time_cell(start),
            queue.id,
            str(step),
            number_cell(table.agents[place, row, index]),
            number_cell(table.service_level[place, row, index]),
            number_cell(table.late_contacts[place, row, index]),
            number_cell(table.cost_minor[place, row, index] / 100, 2),
        )
        for index, start in enumerate(requirement.grid.times)
        for row, queue in enumerate(requirement.queues)
        if not isnan(table.service_level[0, row, index])
        for place, step in enumerate(table.offsets)
    )
    return csv_text(MARGINAL_COLUMNS, rows)
