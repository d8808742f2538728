"""Opening hours on a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wfm.config.schema.demand import QueueFile
from wfm.grid import TimeGrid
from wfm.tables.clock_text import WEEKDAYS, Window

__all__ = ["opening_of", "week_of"]


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
    open_ = np.zeros((len(queues), grid.n), dtype=bool)
    for row, queue in enumerate(queues):
        week = week_of(queue.open)
        for day in range(-1, grid.days):
            for start, end in _windows(queue, week, grid.first, day):
                first = grid.at(day, start) // grid.step_min
                last = -(-grid.at(day, end) // grid.step_min)
                open_[row, max(first, 0) : max(last, 0)] = True
    return open_


def _windows(queue: QueueFile, week: Sequence[tuple[Window, ...]], first: date, day: int) -> tuple[Window, ...]:
    when = date.fromordinal(first.toordinal() + day)
    return queue.open_on.get(when, week[when.weekday()])
