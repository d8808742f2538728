"""A requirement that a simulation corrects: where it starts, and where it is raised and lowered.

The flow cover asks of every queue what it would need alone; agents who serve several queues make that too much.
How much too much depends on who can do what, on breaks and on routing, which no formula knows. So it is lowered, and
a simulation of the roster says where it went too far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError
from wfm.staffing.arguments import FloatArray
from wfm.staffing.requirement import Requirement
from wfm.staffing.targets import Period, ServiceTarget

__all__ = ["CutSettings", "Served", "corrected", "least_agents", "pooled_start"]

MOST_RAISED, MOST_LOWERED = 1.0, 0.5
"""Agents by which one correction changes an interval at most: too much too late costs another roster."""


@dataclass(frozen=True, slots=True)
class CutSettings:
    """Budget and precision of the loop of rosters and simulations.

    Attributes
    ----------
    budget_s
        Seconds for all rosters after the first, > 0; each has an equal share. Default 120.
    iterations
        Rosters after the first, at least 1. Default 6.
    tolerance
        How far below its level a queue may be, a fraction in [0, 0.1]. Default 0.005.

    Raises
    ------
    ValueRangeError
        If a number lies outside its range.
    """

    budget_s: float = 120.0
    iterations: int = 6
    tolerance: float = 0.005

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        if not self.budget_s > 0.0:
            raise ValueRangeError(f"budget_s must be > 0, got {self.budget_s}")
        if self.iterations < 1:
            raise ValueRangeError(f"iterations must be at least 1, got {self.iterations}")
        if not 0.0 <= self.tolerance <= 0.1:
            raise ValueRangeError(f"tolerance must lie in [0, 0.1], got {self.tolerance}")


@dataclass(frozen=True)
class Served:
    """What a simulation says of a roster, in means over its replications.

    Attributes
    ----------
    in_time, judged : (q, n)
        Contacts served in time, and those that count, in the definition of each queue's target.
    targets
        What each queue is held to, length q.
    day_starts : (d + 1,)
        First interval of each day; the last one is n.
    """

    in_time: FloatArray
    judged: FloatArray
    targets: tuple[ServiceTarget, ...]
    day_starts: NDArray[np.int64]

    @property
    def levels(self) -> FloatArray:
        """Service level of the horizon, (q,); NaN without contacts."""
        judged = self.judged.sum(axis=1)
        found: FloatArray = np.divide(
            self.in_time.sum(axis=1), judged, out=np.full(judged.size, np.nan), where=judged > 0
        )
        return found

    def spans(self, row: int) -> list[slice]:
        """Return the periods in which a queue has to reach its level, as intervals."""
        edges = self.day_starts
        match self.targets[row].over:
            case Period.INTERVAL:
                edges = np.arange(self.judged.shape[1] + 1)
            case Period.WEEK:
                edges = self.day_starts[[0, -1]]
        return [slice(low, high) for low, high in pairwise(edges.tolist())]

    def missing(self, tolerance: float = 0.0) -> FloatArray:
        """Return the share of contacts that each queue lacks in those periods that miss the level, (q,), in [0, 1].

        Over a week this is the level less the tolerance less what was reached, where that is positive.
        """
        found = np.zeros(len(self.targets))
        for row, target in enumerate(self.targets):
            total = self.judged[row].sum()
            for span in self.spans(row):
                wanted = target.level - tolerance
                lack = wanted * self.judged[row, span].sum() - self.in_time[row, span].sum()
                found[row] += max(0.0, float(lack)) / total if total > 0 else 0.0
        return found


def least_agents(requirement: Requirement, unplanned: float) -> FloatArray:
    """Return the agents who would be busy all the time, (q, n): load ÷ (1 − unplanned shrinkage), at most the rule's.

    Parameters
    ----------
    requirement
        The flow cover.
    unplanned
        Unplanned shrinkage, in [0, 1).
    """
    return np.asarray(np.minimum(requirement.load / (1.0 - unplanned), requirement.agents), dtype=np.float64)


def pooled_start(requirement: Requirement, able: Sequence[Sequence[bool]], unplanned: float) -> FloatArray:
    """Return a requirement whose safety staffing is that of pools, (q, n).

    Parameters
    ----------
    requirement
        The flow cover, agents r and load L by queue and interval.
    able : (k, q)
        Which skill set serves which queue. Queues that share people, also through others, make a pool.
    unplanned
        Unplanned shrinkage, in [0, 1).

    Notes
    -----
    With m = L ÷ (1 − unplanned), a queue gets m + (r − m) · √ΣL ÷ Σ√L, sums over its pool: by the square-root rule a
    pool needs β·√ΣL agents beyond its load where its queues alone need Σ β·√L. With full flexibility that is about
    right; with less it is too little, and the simulation will say so.
    """
    least = least_agents(requirement, unplanned)
    found = requirement.agents.astype(np.float64)
    for pool in _pools(np.asarray(able, dtype=np.bool_).reshape(-1, len(requirement.queues))):
        load = requirement.load[pool]
        alone = np.sqrt(load).sum(axis=0)
        share = np.divide(np.sqrt(load.sum(axis=0)), alone, out=np.ones(alone.size), where=alone > 0)
        found[pool] = least[pool] + (requirement.agents[pool] - least[pool]) * share
    return found


def _pools(able: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """Return the sets of queues that are connected by skill sets, each as ascending rows."""
    label = np.arange(able.shape[1])
    for row in able:
        if row.any():
            label[np.isin(label, label[row])] = label[row].min()
    return [np.flatnonzero(label == value) for value in np.unique(label)]


def corrected(
    required: FloatArray,
    least: FloatArray,
    served: Served,
    worth: FloatArray,
    tolerance: float,
    margin: float = 0.0,
) -> FloatArray:
    """Return the next requirement, (q, n): more where a period misses its level, less where it has more than enough.

    Parameters
    ----------
    required : (q, n)
        What the simulated roster was made for.
    least : (q, n)
        Agents below which no interval is lowered.
    served
        What the simulation of that roster says.
    worth : (q,)
        Contacts that come to be served in time by one more agent in one interval, > 0.
    tolerance
        Periods that are above their level and the margin by no more than this stay as they are.
    margin
        How far above its level a period is aimed at, a fraction ≥ 0. Default 0.

    Notes
    -----
    A period that lacks c contacts is given c ÷ worth agents, those intervals first in which most contacts come too
    late, one agent each at most. One that has c contacts to spare gives c ÷ worth agents back, half an agent each at
    most, those intervals first whose level is highest; an interval below its own least level gives nothing.
    """
    found = required.astype(np.float64)
    for row, target in enumerate(served.targets):
        for span in served.spans(row):
            judged, in_time = served.judged[row, span], served.in_time[row, span]
            lack = min(target.level + margin, 1.0) * judged.sum() - in_time.sum()
            live = (judged > 0) & (required[row, span] > 0)
            if lack > 0:
                order = np.argsort(in_time - judged, kind="stable")
                room = np.where(live, MOST_RAISED, 0.0)
            elif -lack > tolerance * judged.sum():
                late = np.divide(judged - in_time, judged, out=np.ones(judged.size), where=live)
                order = np.argsort(late, kind="stable")
                kept = live & (in_time >= target.least_level * judged)
                room = np.where(kept, np.clip(required[row, span] - least[row, span], 0.0, MOST_LOWERED), 0.0)
            else:
                continue
            found[row, span] += np.sign(lack) * _spread(abs(lack) / worth[row], room, order)
    return found


def _spread(amount: float, room: FloatArray, order: NDArray[np.int64]) -> FloatArray:
    """Give an amount out in an order, to each as much as it has room for."""
    before = np.cumsum(room[order]) - room[order]
    found = np.zeros(room.size)
    found[order] = np.clip(amount - before, 0.0, room[order])
    return found
