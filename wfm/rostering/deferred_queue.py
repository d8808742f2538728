"""Work with a deadline, as the roster sees it: two cumulative curves and the price of being late."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError

__all__ = ["DeferredQueue"]


@dataclass(frozen=True)
class DeferredQueue:
    """The backlog of one queue on the roster's grid, in agent-hours of work.

    Attributes
    ----------
    queue_id
        A queue of the problem that has no requirement.
    released_h : (n,)
        Most work that can have been done by the end of each slot, ≥ 0, never falling: what waits at the start and
        what has arrived.
    due_h : (n,)
        Work whose deadline has passed by the end of each slot, ≥ 0, never falling, at most `released_h`.
    clock_h : (n,)
        Hours that the clock of the deadline runs in each slot, ≥ 0: the slot's length, or 0 while it stands still.
    late_minor_per_h
        What an agent-hour of work costs for every hour that it is late, in minor units of the currency, ≥ 0.
    efficiency
        Work done in an hour by an agent who does nothing else, in (0, 1]: the share of the time planned for, as
        arrivals are random, times the share not lost unplanned. Default 1.

    Raises
    ------
    ValueRangeError
        If an array or number lies outside its range.
    """

    queue_id: str
    released_h: NDArray[np.float64]
    due_h: NDArray[np.float64]
    clock_h: NDArray[np.float64]
    late_minor_per_h: int
    efficiency: float = 1.0

    def __post_init__(self) -> None:
        """Check ranges, order and shapes."""
        where = f"deferred queue {self.queue_id}"
        shape = self.released_h.shape
        for name in ("released_h", "due_h", "clock_h"):
            values = getattr(self, name)
            if values.shape != shape or values.ndim != 1:
                raise ValueRangeError(f"{where}: {name} must have shape (n,) = {shape}, got {values.shape}")
            if not np.all(np.isfinite(values)) or np.any(values < 0):
                raise ValueRangeError(f"{where}: {name} must be finite and >= 0 everywhere")
        if np.any(np.diff(self.released_h) < -_TIE) or np.any(np.diff(self.due_h) < -_TIE):
            raise ValueRangeError(f"{where}: released_h and due_h must never fall")
        if np.any(self.due_h > self.released_h + _TIE):
            raise ValueRangeError(f"{where}: work must not be due before it is released")
        if self.late_minor_per_h < 0:
            raise ValueRangeError(f"{where}: late_minor_per_h must be >= 0, got {self.late_minor_per_h}")
        if not 0.0 < self.efficiency <= 1.0:
            raise ValueRangeError(f"{where}: efficiency must lie in (0, 1], got {self.efficiency}")


_TIE = 1e-6
