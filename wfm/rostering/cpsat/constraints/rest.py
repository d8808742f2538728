"""Rest between duties, as cliques of duties of which at most one can be worked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.variables import DutyColumns

__all__ = ["conflict_rows", "forbid_before", "keep_apart"]

Rows = list[tuple[NDArray[np.int64], NDArray[np.int64]]]


def conflict_rows(ends: NDArray[np.float64], starts: NDArray[np.float64]) -> Rows:
    """Return maximal cliques of the pairs (i, j) with ends[i] > starts[j], as (all i, all j) index lists.

    Parameters
    ----------
    ends : (e,)
        When the earlier duties and their rest are over.
    starts : (s,)
        When the later duties start.

    Notes
    -----
    The pairs form a staircase: for every start t the clique is {i : ends[i] > t} × {j : starts[j] ≤ t}. A clique whose
    left side is the same as that of a later t is contained in it.
    """
    at = np.unique(starts)
    left_size = len(ends) - np.searchsorted(np.sort(ends), at, side="right")
    last = np.append(left_size[1:] != left_size[:-1], True)
    return [(np.flatnonzero(ends > t), np.flatnonzero(starts <= t)) for t in at[last & (left_size > 0)]]


def keep_apart(columns: DutyColumns, members: list[int], *, rest_min: float) -> None:
    """Forbid pairs of duties of one agent on different days with less than the rest between them."""
    days = columns.instance.days
    midnight_min = columns.instance.grid.day_starts * columns.instance.grid.step_min
    known: dict[tuple[int, int, bytes, bytes], Rows] = {}
    for m in members:
        for day in range(days - 1):
            first = np.flatnonzero(columns.allowed[m, day])
            if not len(first):
                continue
            ends = columns.end_min[day, first] + rest_min
            for later in range(day + 1, days):
                second = np.flatnonzero(columns.allowed[m, later])
                starts = columns.start_min[later, second]
                if later > day + 1 and ends.max() <= midnight_min[later]:
                    break
                if not len(second):
                    continue
                key = (day, later, first.tobytes(), second.tobytes())
                if key not in known:
                    known[key] = conflict_rows(ends, starts.astype(float))
                left, right = columns.duty[m, day, first], columns.duty[m, later, second]
                for i, j in known[key]:
                    columns.sheet.at_most_one([*left[i].tolist(), *right[j].tolist()])


def forbid_before(columns: DutyColumns, members: list[int], *, rest_min: float) -> None:
    """Forbid duties that start before the rest after the last duty of the past is over."""
    instance = columns.instance
    carry_in = instance.problem.workforce.carry_in_by_agent
    for m in members:
        carried = carry_in.get(instance.agents[int(columns.agents[m])].id)
        if carried is None or carried.last_duty_end is None:
            continue
        until = instance.grid.minute(carried.last_duty_end) + rest_min
        early = columns.duty[m][columns.allowed[m] & (columns.start_min < until)]
        columns.sheet.forbid(early)
