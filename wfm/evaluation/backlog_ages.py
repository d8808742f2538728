"""How old waiting work is against its deadline: overdue, due soon, due later."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.backlog import Backlog
from wfm.rostering.deferred_queue import DeferredQueue

__all__ = ["waiting_by_deadline"]

Array = NDArray[np.float64]


def waiting_by_deadline(backlog: Backlog, work: DeferredQueue, step_h: float, ahead_h: tuple[float, ...]) -> Array:
    """Return the work that waits at the end of each interval by what is left to its deadline, in agent-hours.

    Parameters
    ----------
    backlog
        What a roster does with the queue.
    work
        The queue's curves, on the same intervals.
    step_h
        Length of an interval in hours.
    ahead_h
        Ascending bounds of the time left, in elapsed hours > 0.

    Returns
    -------
    (b + 2, n) with b bounds: overdue; due within the first bound; …; due beyond the last bound, after the end of the
    horizon, or never. Rows add up to `backlog.waiting_h`.

    Notes
    -----
    The earliest deadline is served first, so of the work due by the end of interval u, due(u) − done(t) is left at the
    end of interval t where that is above 0. The deadline's clock is in `due_h` already.
    """
    done = np.cumsum(backlog.done_h)
    n = done.size
    left = [backlog.late_h]
    for bound in ahead_h:
        later = np.minimum(np.arange(n) + round(bound / step_h), n - 1)
        left.append(np.clip(work.due_h[later] - done, left[-1], np.maximum(backlog.waiting_h, left[-1])))
    left.append(np.maximum(backlog.waiting_h, left[-1]))
    bands: Array = np.diff(np.array(left), axis=0, prepend=0.0)
    return bands
