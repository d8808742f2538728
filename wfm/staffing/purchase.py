"""Service bought where it is cheapest: targets that hold over a day or a week, not in every interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from wfm.staffing.arguments import FloatArray

__all__ = ["buy_service"]

_TIE = 1e-12
_GRID = 40
_PIECE = 16


def buy_service(
    level: Callable[[FloatArray], FloatArray],
    weights: FloatArray,
    groups: NDArray[np.int64],
    goal: float,
    *,
    least: FloatArray,
    most: FloatArray,
) -> FloatArray:
    """Fewest agents so that the weighted service level of every group of intervals reaches a goal.

    Parameters
    ----------
    level
        Takes agents (m, n), returns the service level (m, n); increasing in the agents.
    weights : (n,)
        Contacts of each interval, >= 0.
    groups : (n,)
        Period of each interval, 0, 1, 2, ...
    goal
        Level that sum(weights x level) / sum(weights) has to reach in every group, in [0, 1).
    least : (n,)
        Whole agents that each interval has in any case.
    most : (n,)
        Whole agents beyond which an interval buys nothing; with `most` everywhere every goal is met.

    Returns
    -------
    (n,) whole agents.

    Notes
    -----
    An agent more in an interval answers weight x (SL(N+1) - SL(N)) more contacts in time. Agents are bought in
    falling order of that gain, on the concave hull of each interval's curve (SL is convex in N under overload), and
    single agents that turn out not to be needed at the end are given back. On concave curves this is optimal.
    Wide ranges are searched on a coarse grid first, then agent by agent around what it found.
    """
    agents = least.astype(np.float64)
    ample = np.maximum(most, agents)
    stride = np.maximum(np.ceil((ample - agents) / _GRID), 1.0)
    members = [np.flatnonzero((groups == group) & (weights > 0.0)) for group in np.unique(groups)]
    while np.any(ample > agents):
        bought = _purchase(level, weights, members, goal, least=agents, most=ample, stride=stride)
        if np.all(stride == 1.0):
            return _trimmed(level, weights, members, goal, bought, least)
        agents, ample = np.maximum(bought - stride, agents), bought + stride
        stride = np.maximum(np.ceil((ample - agents) / _GRID), 1.0)
    return agents


def _purchase(
    level: Callable[[FloatArray], FloatArray],
    weights: FloatArray,
    members: Sequence[NDArray[np.int64]],
    goal: float,
    *,
    least: FloatArray,
    most: FloatArray,
    stride: FloatArray,
) -> FloatArray:
    """Buy in steps of `stride` agents (n,) from `least` up, as far as the table to `most` reaches."""
    count = int(np.max(np.ceil((most - least) / stride)))
    added = np.arange(count + 1.0)[:, None] * stride
    # in pieces, since a level over sample paths needs a table for each number of agents
    pieces = [level(least + added[start : start + _PIECE]) for start in range(0, count + 1, _PIECE)]
    curve = np.concatenate(pieces) * weights
    bought = least.copy()
    for member in members:
        needed = (goal - _TIE) * float(weights[member].sum())
        bought[member] += _steps(curve[:, member], stride[member], needed) * stride[member]
    return bought


def _steps(curve: FloatArray, stride: FloatArray, needed: float) -> FloatArray:
    """Steps to climb on each column of `curve` (k + 1, n) until the heights sum to `needed`."""
    blocks = [
        (gain / float(stride[column]), gain * size, size, column)
        for column in range(curve.shape[1])
        for gain, size in _hull(curve[:, column])
    ]
    blocks.sort(key=lambda block: (-block[0], block[3]))
    steps = np.zeros(curve.shape[1], dtype=np.int64)
    reached = float(curve[0].sum())
    for _, rise, size, column in blocks:
        if reached >= needed:
            break
        steps[column] += size
        reached += rise
    return steps.astype(np.float64)


def _hull(heights: FloatArray) -> list[tuple[float, int]]:
    """Slopes and widths of the concave hull of a curve, steepest first (pool adjacent violators)."""
    blocks: list[tuple[float, int]] = []
    for rise in np.diff(heights):
        gain, size = float(rise), 1
        while blocks and blocks[-1][0] < gain:
            last, width = blocks.pop()
            gain = (gain * size + last * width) / (size + width)
            size += width
        blocks.append((gain, size))
    return blocks


def _trimmed(
    level: Callable[[FloatArray], FloatArray],
    weights: FloatArray,
    members: Sequence[NDArray[np.int64]],
    goal: float,
    agents: FloatArray,
    least: FloatArray,
) -> FloatArray:
    """Take single agents back, the least useful first, as long as every group keeps its goal."""
    while True:
        here, below = level(np.stack([agents, np.maximum(agents - 1.0, least)])) * weights
        loss = np.where(agents > least, here - below, np.inf)
        fewer = agents.copy()
        for member in members:
            spare = float(here[member].sum()) - (goal - _TIE) * float(weights[member].sum())
            order = member[np.argsort(loss[member], kind="stable")]
            fewer[order[np.cumsum(loss[order]) <= spare]] -= 1.0
        if np.array_equal(fewer, agents):
            return agents
        agents = fewer
