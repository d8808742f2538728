"""Deferred work: e-mail, tickets, social mentions and callbacks wait in a backlog with a deadline.

No Erlang here: what counts is that enough hours of work are done before each deadline. Serving the earliest deadline
first is optimal, and all deadlines can be kept exactly when the cumulative work done stays between two curves:
at most what has arrived, at least what is due. The curves go into the roster as they are, never as a minimum of agents
by interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError
from wfm.grid import TimeGrid
from wfm.staffing.arguments import FloatArray, finite

__all__ = ["AgedWork", "Clock", "Deadline", "DeferredWork", "FluidPlan", "deferred_work", "serve"]

_TIE = 1e-9


class Clock(StrEnum):
    """Which time counts towards a deadline."""

    ELAPSED = "elapsed"
    """All of it, nights included."""
    OPENING = "opening"
    """Opening hours only: the clock stands still while the queue is closed."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When deferred work has to be done.

    Attributes
    ----------
    within_s
        Seconds from arrival to completion, > 0. Default one day.
    level
        Share of the work that is done in time, in [0, 1]; the rest has no deadline. Default 1: all of it.
    clock
        Which time counts. Default elapsed.

    Raises
    ------
    ValueRangeError
        If a number lies outside its range.
    """

    within_s: float = 86400.0
    level: float = 1.0
    clock: Clock = Clock.ELAPSED

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        if not self.within_s > 0.0:
            raise ValueRangeError(f"within_s of a deadline must be > 0, got {self.within_s}")
        if not 0.0 <= self.level <= 1.0:
            raise ValueRangeError(f"level of a deadline must lie in 0..1, got {self.level}")
        object.__setattr__(self, "clock", Clock(self.clock))


@dataclass(frozen=True, slots=True)
class AgedWork:
    """Contacts that wait when the horizon begins.

    Attributes
    ----------
    contacts
        How many, >= 0.
    age_s
        Time of the deadline's clock that they have used up, >= 0; beyond the deadline they are overdue.
    """

    contacts: float
    age_s: float

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        if not (self.contacts >= 0.0 and np.isfinite(self.contacts) and self.age_s >= 0.0):
            raise ValueRangeError(f"opening backlog must have contacts and age_s >= 0, got {self}")


@dataclass(frozen=True)
class DeferredWork:
    """Work of one queue as two cumulative curves, in hours of handling.

    Attributes
    ----------
    inflow_h : (n,)
        Work arriving in each interval.
    opening_h
        Work waiting when the horizon begins.
    due_at : (n,)
        Index of the interval by whose end the inflow of each interval is due; n or more: after the horizon.
    released_h : (n,)
        Most work that can have been done by the end of each interval: the opening backlog and all inflow of earlier
        intervals (of this one too where it is due at once).
    due_h : (n,)
        Least work that has to be done by the end of each interval for no deadline to be missed.

    Notes
    -----
    A capacity c_t (hours of agents in interval t) keeps all deadlines if there are 0 <= z_t <= c_t with
    due_h <= cumsum(z) <= released_h. Equivalently, for all s <= e: the capacity of s..e is at least
    due_h[e] - released_h[s-1] (Hall's condition for intervals). Both are linear and belong in the roster model.
    """

    inflow_h: FloatArray
    opening_h: float
    due_at: NDArray[np.int64]
    released_h: FloatArray
    due_h: FloatArray

    @property
    def windows(self) -> tuple[NDArray[np.int64], NDArray[np.int64], FloatArray]:
        """The intervals s..e whose own work bounds their capacity: first, last, hours; only where hours > 0."""
        before = np.concatenate([[0.0], self.released_h[:-1]])
        need = self.due_h[None, :] - before[:, None]
        first, last = np.nonzero((need > _TIE) & (np.arange(need.shape[0])[:, None] <= np.arange(need.shape[1])))
        return first.astype(np.int64), last.astype(np.int64), need[first, last]


@dataclass(frozen=True)
class FluidPlan:
    """What a capacity does with deferred work, earliest deadline first.

    Attributes
    ----------
    served_h : (n,)
        Work done.
    backlog_h : (n,)
        Work waiting at the end of each interval.
    missed_h : (n,)
        Work that passes its deadline undone at the end of each interval.
    """

    served_h: FloatArray
    backlog_h: FloatArray
    missed_h: FloatArray

    @property
    def on_time(self) -> bool:
        """Whether no deadline is missed."""
        return bool(self.missed_h.sum() <= 1e-6)


def deferred_work(
    contacts: FloatArray,
    aht_s: FloatArray,
    deadline: Deadline,
    *,
    grid: TimeGrid,
    open_: NDArray[np.bool_],
    backlog: Sequence[AgedWork] = (),
) -> DeferredWork:
    """Turn arrivals and an opening backlog into cumulative work.

    Parameters
    ----------
    contacts : (n,)
        Contacts arriving in each interval, >= 0; also while closed.
    aht_s : (n,)
        Mean handle time in seconds, > 0.
    deadline
        When they have to be done.
    grid
        The intervals.
    open_ : (n,)
        Opening hours, for the opening clock.
    backlog
        What waits at the start, by age; its handle time is that of the first interval.

    Returns
    -------
    The work. Deadlines are counted from the start of the interval of arrival (the cautious side), to whole intervals,
    and at least to the end of that interval.

    Raises
    ------
    ValueRangeError
        If contacts are negative or not finite, handle times not positive, or shapes differ.
    """
    contacts, aht_s = finite("contacts", contacts), finite("aht_s", aht_s, strict=True)
    if not contacts.shape == aht_s.shape == open_.shape == (grid.n,):
        raise ValueRangeError(f"contacts, aht_s and open_ must have shape (n,) = ({grid.n},)")
    step_s = grid.step_min * 60.0
    counts = np.ones(grid.n) if deadline.clock is Clock.ELAPSED else open_.astype(np.float64)
    clock = np.concatenate([[0.0], np.cumsum(counts)]) * step_s
    hours = contacts * aht_s / 3600.0
    own = np.arange(grid.n, dtype=np.int64)
    due_at = np.maximum(_due(clock, clock[:-1] + deadline.within_s), own)
    released = np.zeros(grid.n + 1)
    released[0] = opening = sum(item.contacts for item in backlog) * aht_s[0] / 3600.0
    np.add.at(released, np.where(due_at == own, own, np.minimum(own + 1, grid.n)), hours)
    due = np.zeros(grid.n + 1)
    np.add.at(due, np.minimum(due_at, grid.n), hours * deadline.level)
    for item in backlog:
        left = np.array([max(deadline.within_s - item.age_s, 0.0)])
        due[min(max(int(_due(clock, left)[0]), 0), grid.n)] += item.contacts * aht_s[0] / 3600.0 * deadline.level
    return DeferredWork(hours, float(opening), due_at, np.cumsum(released)[:-1], np.cumsum(due)[:-1])


def serve(work: DeferredWork, capacity_h: FloatArray) -> FluidPlan:
    """Let a capacity work a backlog off, earliest deadline first.

    Parameters
    ----------
    work
        What arrives and when it is due.
    capacity_h : (n,)
        Hours that agents have for it in each interval, >= 0.

    Returns
    -------
    Served, waiting and missed work. Missed work stays in the backlog and is served before all other.

    Raises
    ------
    ValueRangeError
        If capacity is negative or not finite, or the shape differs.
    """
    capacity = finite("capacity_h", capacity_h)
    if capacity.shape != work.inflow_h.shape:
        raise ValueRangeError(f"capacity_h must have shape {work.inflow_h.shape}, got {capacity.shape}")
    served = np.empty_like(capacity)
    done = 0.0
    for t in range(capacity.size):
        served[t] = min(capacity[t], max(work.released_h[t] - done, 0.0))
        done += served[t]
    total = np.cumsum(served)
    late = np.maximum(work.due_h - total, 0.0)
    new_due = np.diff(work.due_h, prepend=0.0)
    missed = np.minimum(late, new_due)
    backlog = work.opening_h + np.cumsum(work.inflow_h) - total
    return FluidPlan(served, np.maximum(backlog, 0.0), missed)


def _due(clock: FloatArray, moment: FloatArray) -> NDArray[np.int64]:
    """Last interval that ends by a moment of the clock, minding clocks that stand still; n where beyond the horizon."""
    ends = clock[1:]
    found = np.searchsorted(ends, moment + _TIE, side="right") - 1
    return np.where(moment > ends[-1] + _TIE, ends.size, found).astype(np.int64)
