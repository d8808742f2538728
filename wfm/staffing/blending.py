"""Agent time that deferred work can use: idle stretches of live intervals, and hours set aside for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wfm.errors import ValueRangeError
from wfm.staffing.arguments import FloatArray, at_least, finite, fraction

__all__ = ["deferred_capacity_h", "usable_idle_h"]


def usable_idle_h(
    scheduled: ArrayLike,
    busy: ArrayLike,
    *,
    step_h: float,
    share: ArrayLike = 0.6,
    least_idle: ArrayLike = 3.0,
) -> FloatArray:
    """Hours of deferred work that agents of live queues do between contacts.

    Parameters
    ----------
    scheduled : (..., n)
        Agents on live queues, >= 0.
    busy : (..., n)
        Of them on contacts on average, >= 0: agents times occupancy, or load times (1 - abandonment).
    step_h
        Length of an interval in hours, > 0.
    share
        Part of the idle time that is long enough to be used, in [0, 1]. 0.5-0.7 is a rule of thumb; default 0.6.
    least_idle
        Idle agents below which nothing is used, >= 0: with few idle agents every one of them is about to be called.
        Default 3.

    Returns
    -------
    Hours, broadcast.

    Raises
    ------
    ValueRangeError
        If an argument is outside its range or not a number.
    """
    if not step_h > 0.0:
        raise ValueRangeError(f"step_h must be > 0, got {step_h}")
    idle = np.maximum(finite("scheduled", scheduled) - finite("busy", busy), 0.0)
    used = np.where(idle >= at_least("least_idle", least_idle), idle, 0.0)
    return used * fraction("share", share) * step_h


def deferred_capacity_h(
    ring_fenced: ArrayLike, idle_h: ArrayLike, *, step_h: float, max_occupancy: float = 0.9
) -> FloatArray:
    """Hours of deferred work that can be planned for in each interval.

    Parameters
    ----------
    ring_fenced : (..., n)
        Agents who do nothing but deferred work, >= 0.
    idle_h : (..., n)
        Usable idle hours of live queues, see `usable_idle_h`.
    step_h
        Length of an interval in hours, > 0.
    max_occupancy
        Part of the ring-fenced hours that is planned, in (0, 1]; arrivals are random, and a backlog served at full
        occupancy has no stable length. 0.85-0.9 is a rule of thumb; default 0.9.

    Returns
    -------
    Hours, broadcast.

    Raises
    ------
    ValueRangeError
        If an argument is outside its range or not a number.
    """
    if not 0.0 < max_occupancy <= 1.0:
        raise ValueRangeError(f"max_occupancy must lie in (0, 1], got {max_occupancy}")
    return finite("ring_fenced", ring_fenced) * (step_h * max_occupancy) + finite("idle_h", idle_h)
