"""Which sets of queues can run short together: the cuts of the skill flow.

With everybody equally fast, the shortage of an interval under the best flow is the largest deficit over sets of
queues, need(U) − staff that can serve any of U (max-flow min-cut; for tiers of prices the greedy argument of
transversal matroids makes one flow best for all tiers at once). Only *closed* sets matter: all queues that are served
by nobody outside the groups that touch U.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["MAX_CUTS", "closed_queue_sets", "equally_fast"]

MAX_CUTS = 1_024
"""Most closed sets that are listed; beyond it the list would be longer than the flow is wide."""


def equally_fast(productivity: NDArray[np.int64]) -> bool:
    """Return whether everybody counts exactly 1 on every queue served; productivity : (k, q) in hundredths."""
    return bool(np.all((productivity == 0) | (productivity == 100)))


def closed_queue_sets(productivity: NDArray[np.int64]) -> NDArray[np.bool_] | None:
    """Return every non-empty closed set of queues, shape (u, q), or None where there are more than `MAX_CUTS`.

    Parameters
    ----------
    productivity : (k, q)
        0 where a skill set cannot serve a queue.

    Notes
    -----
    A closed set is known by the skill sets that touch it, so the closed sets are as many as there are different unions
    of "who serves queue j": these are found by adding one queue at a time until nothing is new.
    """
    serves = productivity > 0
    groups = [sum(1 << k for k in np.flatnonzero(column).tolist()) for column in serves.T]
    found = set(groups)
    frontier = set(groups)
    while frontier:
        frontier = {one | other for one in frontier for other in groups} - found
        found |= frontier
        if len(found) > MAX_CUTS:
            return None
    rows = sorted([group & ~touched == 0 for group in groups] for touched in found)
    return np.array(rows, dtype=bool).reshape(len(found), len(groups))
