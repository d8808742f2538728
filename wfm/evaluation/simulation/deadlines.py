"""Deadlines of backlog work: clocks that stand still while a queue is closed, and work that waits at the start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError

__all__ = ["OpeningWork", "due_by_clock"]

Array = NDArray[np.float64]
_TIE_S = 1e-6


@dataclass(frozen=True, slots=True)
class OpeningWork:
    """Items of one backlog that wait when the horizon begins.

    Attributes
    ----------
    queue
        Row of the queue.
    contacts
        How many, at least 0; a part of one is there as often as it says.
    age_s
        Seconds of the deadline's clock that they have used up, at least 0.
    aht_s
        Their mean handle time, above 0.

    Raises
    ------
    ValueRangeError
        If a number lies outside its range.
    """

    queue: int
    contacts: float
    age_s: float
    aht_s: float

    def __post_init__(self) -> None:
        """Check the bounds."""
        if not (0.0 <= self.contacts < np.inf and 0.0 <= self.age_s < np.inf and 0.0 < self.aht_s < np.inf):
            raise ValueRangeError(f"work at the start needs contacts and age_s >= 0 and aht_s > 0, got {self}")


def due_by_clock(running: NDArray[np.bool_], step_s: float, arrival_s: Array, within_s: Array) -> Array:
    """Return when deadlines end, in seconds from the start of the horizon.

    Parameters
    ----------
    running : (n,)
        Whether the clock runs in each interval.
    step_s
        Length of an interval in seconds.
    arrival_s : (m,)
        Arrivals inside the horizon.
    within_s : (m,)
        Time of the clock from arrival to deadline; at or below 0 the deadline has passed already.

    Notes
    -----
    A deadline that falls on a moment at which the clock stops ends when it runs again: nobody can say that the time is
    over while it stands still. After the horizon the clock runs on.
    """
    border = np.concatenate([[0.0], np.cumsum(running)]) * step_s
    interval = np.minimum((arrival_s / step_s).astype(np.int64), running.size - 1)
    shown = border[interval] + np.where(running[interval], arrival_s - interval * step_s, 0.0)
    moment = shown + within_s
    last = np.searchsorted(border, moment + _TIE_S, side="right") - 1
    due = np.maximum(last, 0) * step_s + moment - border[np.maximum(last, 0)]
    return np.where(within_s > 0.0, due, np.minimum(arrival_s + within_s, arrival_s))
