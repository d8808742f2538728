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
    Closed sets are the unions of the queues' closures, so they are found by closing unions until nothing is new.
    """
    serves = productivity > 0
    queues = serves.shape[1]

    def closure(members: NDArray[np.bool_]) -> NDArray[np.bool_]:
        touched = serves[:, members].any(axis=1)
        return np.array([not np.any(serves[:, q] & ~touched) for q in range(queues)])

    singles = {tuple(closure(np.arange(queues) == q)) for q in range(queues)}
    found = set(singles)
    frontier = set(singles)
    while frontier:
        grown = {tuple(closure(np.array(one) | np.array(other))) for one in frontier for other in singles}
        frontier = grown - found
        found |= frontier
        if len(found) > MAX_CUTS:
            return None
    return np.array(sorted(found), dtype=bool).reshape(len(found), queues)
