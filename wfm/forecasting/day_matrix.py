"""Intervals ↔ days by wall-clock slots: the place where clock changes are ironed out for the methods."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError
from wfm.grid import TimeGrid

__all__ = ["from_days", "opening_from_history", "slots_of", "to_days"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


def slots_of(grid: TimeGrid) -> NDArray[np.int64]:
    """Return the wall-clock slot (n,) of each interval, 0 to 1440 ÷ step − 1.

    On the day of the autumn change two intervals have the same slot; on that of the spring change slots are missing.

    Raises
    ------
    ValueRangeError
        If the step does not divide a day.
    """
    if 1440 % grid.step_min:
        raise ValueRangeError(f"step_min must divide 1440, got {grid.step_min}")
    slots = np.arange(grid.n, dtype=np.int64) - grid.day_starts[grid.day_of]
    usual = 1440 // grid.step_min
    for day in np.flatnonzero(np.diff(grid.day_starts) != usual):
        for index in range(int(grid.day_starts[day]), int(grid.day_starts[day + 1])):
            clock = grid.time(index)
            slots[index] = (clock.hour * 60 + clock.minute) // grid.step_min
    return slots


def to_days(values: FloatArray, grid: TimeGrid) -> FloatArray:
    """Return a series (n,) as a matrix (d, 1440 ÷ step); the mean where a slot comes twice, NaN where it is missing."""
    shape = (grid.days, 1440 // grid.step_min)
    slots, day = slots_of(grid), grid.day_of
    known = np.isfinite(values)
    total, weight = np.zeros(shape), np.zeros(shape)
    np.add.at(total, (day[known], slots[known]), values[known])
    np.add.at(weight, (day[known], slots[known]), 1.0)
    return np.where(weight > 0, total / np.maximum(weight, 1.0), np.nan)


def from_days(matrix: NDArray[Any], grid: TimeGrid) -> NDArray[Any]:
    """Return a matrix (…, d, 1440 ÷ step) as a series (…, n)."""
    return matrix[..., grid.day_of, slots_of(grid)]


def opening_from_history(counts: FloatArray, season: NDArray[np.int64], *, last_days: int = 91) -> BoolArray:
    """Return (7, slots) True where some contact came on that weekday and slot in the last known ``last_days`` days.

    Parameters
    ----------
    counts : (d, slots)
        NaN where unknown.
    season : (d,)
        Weekday, 0 is Monday.
    """
    came = np.nan_to_num(counts[-last_days:]) > 0
    opening = np.zeros((7, counts.shape[1]), bool)
    for weekday in range(7):
        rows = came[season[-last_days:] == weekday]
        opening[weekday] = rows.any(axis=0)
    return opening
