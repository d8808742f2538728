"""Where agent-hours are missing, or go missing from one roster to another, in stretches of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.coverage import Coverage

__all__ = ["Stretch", "missing_in", "newly_missing"]

LEAST_AGENTS = 0.01
"""Fewer missing agents than this are rounding."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time in which agents are missing on a queue.

    Attributes
    ----------
    queue
        Queue id.
    start, end
        Aware instants.
    hours
        Missing agent-hours.
    """

    queue: str
    start: datetime
    end: datetime
    hours: float


def missing_in(coverage: Coverage) -> tuple[Stretch, ...]:
    """Return all stretches in which agents are missing, the most hours first."""
    return _stretches(coverage, coverage.shortage)


def newly_missing(before: Coverage, after: Coverage) -> tuple[Stretch, ...]:
    """Return the stretches in which more agents are missing than before, the most hours first.

    Parameters
    ----------
    before, after
        Coverage of two rosters of one problem.
    """
    return _stretches(after, np.clip(after.shortage - before.shortage, 0.0, None))


def _stretches(coverage: Coverage, missing: NDArray[np.float64]) -> tuple[Stretch, ...]:
    grid = coverage.grid
    found: list[Stretch] = []
    for row, queue in enumerate(coverage.queues):
        short = missing[row] >= LEAST_AGENTS
        edges = np.flatnonzero(np.diff(np.concatenate(([False], short, [False])).astype(np.int8)))
        for first, last in edges.reshape(-1, 2):
            hours = float(missing[row, first:last].sum()) * grid.step_h
            found.append(Stretch(queue.id, grid.time(int(first)), grid.time(int(last)), hours))
    return tuple(sorted(found, key=lambda item: (-round(item.hours, 6), item.queue, item.start)))
