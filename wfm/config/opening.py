"""Opening hours on a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wfm.config.schema.demand import QueueFile
from wfm.grid import TimeGrid
from wfm.tables.clock_text import WEEKDAYS, Window

__all__ = ["opening_of", "ring_fenced_of", "week_of"]


def week_of(listed: Mapping[tuple[int, ...], tuple[Window, ...]]) -> tuple[tuple[Window, ...], ...]:
    """Return the windows of Monday to Sunday; a weekday that is not listed has none.

    Raises
    ------
    ValueError
        With a predicate, if a weekday is listed twice.
    """
    week: list[tuple[Window, ...] | None] = [None] * 7
    for days, windows in listed.items():
        for day in days:
            if week[day] is not None:
                raise ValueError(f"must not name '{WEEKDAYS[day]}' twice")
            week[day] = windows
    return tuple(windows or () for windows in week)


def opening_of(queues: Sequence[QueueFile], grid: TimeGrid) -> NDArray[np.bool_]:
    """Return whether each queue is open in each interval, shape (q, n).

    An interval counts as open when a part of it lies inside opening hours; hours past midnight belong to the day on
    which they begin.
    """
    found = [_inside(week_of(queue.open), queue.open_on, grid) for queue in queues]
    return np.array(found, dtype=bool).reshape(len(queues), grid.n)


def ring_fenced_of(queue: QueueFile, grid: TimeGrid) -> NDArray[np.float64]:
    """Return how many agents are on the backlog of a queue in each interval, shape (n,); stretches add up."""
    found = np.zeros(grid.n)
    for fence in queue.ring_fenced:
        found += fence.agents * _inside(week_of(fence.hours), {}, grid)
    return found


def _inside(
    week: Sequence[tuple[Window, ...]], other: Mapping[date, tuple[Window, ...]], grid: TimeGrid
) -> NDArray[np.bool_]:
    """Return the intervals of which a part lies in the windows of the weekday, or of single dates, shape (n,)."""
    found = np.zeros(grid.n, dtype=bool)
    for day in range(-1, grid.days):
        when = date.fromordinal(grid.first.toordinal() + day)
        for start, end in other.get(when, week[when.weekday()]):
            first = grid.at(day, start) // grid.step_min
            last = -(-grid.at(day, end) // grid.step_min)
            found[max(first, 0) : max(last, 0)] = True
    return found
