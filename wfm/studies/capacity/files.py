"""capacity.csv and capacity_queues.csv."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from wfm.studies.capacity.study import CapacityStudy
from wfm.tables.cells import csv_text, number_cell

__all__ = ["GROUP_COLUMNS", "QUEUE_COLUMNS", "capacity_csv", "capacity_queues_csv"]

GROUP_COLUMNS = (
    "week_start",
    "contract",
    "skills",
    "hourly_cost",
    "heads",
    "learning",
    "hires",
    "leavers",
    "paid_h",
    "productive_h",
    "pay",
)
"""Columns of capacity.csv."""
QUEUE_COLUMNS = ("week_start", "queue", "contacts", "required_h", "served_h", "short_h", "shortage_cost")
"""Columns of capacity_queues.csv."""


def _leavers(study: CapacityStudy) -> NDArray[np.float64]:
    """Return people who left since the week before (g, w), announced ones included; below 0 where more came."""
    heads, hires = study.best.heads, study.best.hires
    before = np.concatenate([heads[:, :1] - hires[:, :1], heads[:, :-1]], axis=1)
    return np.asarray(before + hires - heads)


def capacity_csv(study: CapacityStudy) -> str:
    """Return one row a week, contract and skill set: people at work, learning, hired, gone; hours and pay."""
    best, problem = study.best, study.best.problem
    gone = _leavers(study)

    def rows() -> Iterator[tuple[str, ...]]:
        for week, first in enumerate(problem.weeks):
            for g, group in enumerate(problem.groups):
                paid_h = best.experienced_h[g, week] + group.max_h * best.learners[g, week]
                yield (
                    str(first),
                    group.contract,
                    " ".join(group.skills),
                    f"{group.hourly_minor / 100:.2f}",
                    number_cell(best.heads[g, week], 2),
                    number_cell(best.learners[g, week], 2),
                    number_cell(best.hires[g, week], 2),
                    number_cell(gone[g, week], 2),
                    number_cell(paid_h, 2),
                    number_cell(best.productive_h[g, week], 2),
                    f"{paid_h * group.hourly_minor / 100:.2f}",
                )

    return csv_text(GROUP_COLUMNS, rows())


def capacity_queues_csv(study: CapacityStudy) -> str:
    """Return one row a week and queue: contacts, agent-hours required, served and missing, and what these cost."""
    best, problem = study.best, study.best.problem
    near, far = problem.prices.shortage_minor_per_h, problem.prices.far_shortage_minor_per_h

    def rows() -> Iterator[tuple[str, ...]]:
        for week, first in enumerate(problem.weeks):
            for q, queue in enumerate(problem.queues):
                short = best.short_h[:, q, week]
                yield (
                    str(first),
                    queue,
                    number_cell(study.contacts[q, week], 1),
                    number_cell(problem.required_h[q, week], 2),
                    number_cell(problem.required_h[q, week] - short.sum(), 2),
                    number_cell(float(short.sum()), 2),
                    f"{(near * short[0] + far * short[1]) / 100:.2f}",
                )

    return csv_text(QUEUE_COLUMNS, rows())
