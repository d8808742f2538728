"""coverage.csv and audit.csv."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError
from wfm.evaluation.coverage import Coverage
from wfm.grid import TimeGrid
from wfm.tables.cells import csv_text, number_cell, time_cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wfm.evaluation.violation import Violation

__all__ = ["AUDIT_COLUMNS", "COVERAGE_COLUMNS", "audit_csv", "coverage_csv", "coverage_on", "coverage_rows"]

COVERAGE_COLUMNS = (
    "interval_start",
    "queue",
    "required",
    "scheduled",
    "shortage",
    "surplus",
    "work_done_h",
    "work_waiting_h",
    "work_late_h",
)
"""Columns of coverage.csv; the last three, hours of work, are of deferred queues alone."""
AUDIT_COLUMNS = ("rule", "agent_id", "date", "start", "message", "origin")
"""Columns of audit.csv."""

Array = NDArray[np.float64]


def coverage_on(grid: TimeGrid, coverage: Coverage) -> Coverage:
    """Return coverage averaged over the intervals of a coarser grid of the same days.

    A shortage in one half of an interval and a surplus in the other do not cancel. Work done is added up; what waits
    and what is late stand as at the end of the interval.

    Raises
    ------
    ValueRangeError
        If the coverage's intervals do not divide those of `grid`.
    """
    parts = coverage.grid.n // grid.n
    if parts * grid.n != coverage.grid.n or coverage.grid.step_min * parts != grid.step_min:
        raise ValueRangeError(
            f"coverage in steps of {coverage.grid.step_min} minutes does not divide intervals of {grid.step_min}"
        )

    def mean(values: Array) -> Array:
        averaged: Array = values.reshape(*values.shape[:-1], grid.n, parts).mean(axis=-1)
        return averaged

    def added(values: Array) -> Array:
        total: Array = values.reshape(grid.n, parts).sum(axis=1)
        return total

    return Coverage(
        grid=grid,
        queues=coverage.queues,
        required=mean(coverage.required),
        scheduled=mean(coverage.scheduled),
        shortage=mean(coverage.shortage),
        surplus=mean(coverage.surplus),
        far_shortage=mean(coverage.far_shortage),
        unusable=mean(coverage.unusable),
        backlogs=tuple(
            replace(
                item,
                agents=mean(item.agents),
                done_h=added(item.done_h),
                between_h=added(item.between_h),
                missed_h=added(item.missed_h),
                waiting_h=item.waiting_h[parts - 1 :: parts],
                late_h=item.late_h[parts - 1 :: parts],
            )
            for item in coverage.backlogs
        ),
        late_minor=coverage.late_minor,
    )


def coverage_rows(coverage: Coverage) -> Iterator[tuple[str | float, ...]]:
    """Yield the columns of coverage.csv, by time and then by queue; work is empty for live queues."""
    backlogs = {item.queue_id: item for item in coverage.backlogs}
    for index, start in enumerate(coverage.grid.times):
        for row, queue in enumerate(coverage.queues):
            work = backlogs.get(queue.id)
            yield (
                time_cell(start),
                queue.id,
                float(coverage.required[row, index]),
                float(coverage.scheduled[row, index]),
                float(coverage.shortage[row, index]),
                float(coverage.surplus[row, index]),
                "" if work is None else float(work.done_h[index]),
                "" if work is None else float(work.waiting_h[index]),
                "" if work is None else float(work.late_h[index]),
            )


def coverage_csv(coverage: Coverage) -> str:
    """Return coverage.csv: one row an interval and queue."""
    rows = (
        tuple(cell if isinstance(cell, str) else number_cell(cell) for cell in row) for row in coverage_rows(coverage)
    )
    return csv_text(COVERAGE_COLUMNS, rows)


def audit_csv(violations: Iterable[Violation]) -> str:
    """Return audit.csv: one row a broken rule; only the header when nothing is broken."""
    rows = (
        (
            item.rule,
            item.agent_id or "",
            "" if item.date is None else item.date.isoformat(),
            time_cell(item.start),
            item.message,
            item.origin,
        )
        for item in violations
    )
    return csv_text(AUDIT_COLUMNS, rows)
