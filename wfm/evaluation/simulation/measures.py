"""What a planner reads: service level, speed of answer, abandonment, occupancy, backlog, and the odds of the target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.simulation.counts import Counts
from wfm.evaluation.simulation.estimates import Estimate, mean, ratio, share
from wfm.staffing.targets import Period, ServiceTarget

__all__ = ["Measures", "SimulationResult"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Measures:
    """Measures by queue and period; p is the number of intervals, days, or 1 for the whole horizon.

    Attributes
    ----------
    offered, answered, abandoned : (q, p)
        Mean contacts.
    service_level : (q, p)
        In the definition of the queue's target; for deferred queues the share finished by the deadline of the items
        that are due in the horizon.
    asa_s : (q, p)
        Mean wait of answered contacts (for deferred queues: until first taken up).
    abandonment : (q, p)
        Share of offered contacts that gave up.
    occupancy : (q, p)
        Share of time at work of the agents who can serve the queue.
    deadline_misses : (q, p)
        Deferred: items due in the horizon that were not finished in time, by interval of arrival.
    backlog, backlog_age_s : (q, p)
        Items in the backlog at the end of the period, and the age of the oldest.
    met : (q, p)
        Probability that the period reaches the target's level (periods without contacts are not judged).
    """

    offered: Estimate
    answered: Estimate
    abandoned: Estimate
    service_level: Estimate
    asa_s: Estimate
    abandonment: Estimate
    occupancy: Estimate
    deadline_misses: Estimate
    backlog: Estimate
    backlog_age_s: Estimate
    met: Estimate


@dataclass(frozen=True)
class SimulationResult:
    """Counts of all replications, and the measures computed from them.

    Attributes
    ----------
    queues
        Names, length q.
    targets
        What each queue is held to, length q.
    deferred : (q,)
        Which queues are backlog.
    skills : (g, q)
        Which group of agents serves which queue.
    day_starts : (d + 1,)
        First interval of each day; the last one is n.
    counts
        Counts with a leading axis of replications, length r.
    seed
        What the replications were drawn from.
    notes
        What a planner should know about what was simulated.
    """

    queues: tuple[str, ...]
    targets: tuple[ServiceTarget, ...]
    deferred: NDArray[np.bool_]
    skills: NDArray[np.bool_]
    day_starts: NDArray[np.int64]
    counts: Counts
    seed: int
    notes: tuple[str, ...] = ()

    @property
    def replications(self) -> int:
        """Number of replications."""
        return int(self.counts.offered.shape[0])

    def _starts(self, over: Period) -> NDArray[np.int64]:
        """Return the first interval of each period."""
        if over is Period.INTERVAL:
            return np.arange(int(self.day_starts[-1]))
        return self.day_starts[:-1] if over is Period.DAY else self.day_starts[:1]

    def _levels(self, over: Period) -> tuple[Array, Array]:
        """Return what was in time and what it is taken of, shapes (r, q, p), in each queue's definition."""
        starts = self._starts(over)
        c = self.counts
        below = np.where(self.deferred[:, None], c.judged, c.offered)
        for row, target in enumerate(self.targets):
            if self.deferred[row]:
                continue
            if target.definition == "excl_short_abandon":
                below[:, row] = c.offered[:, row] - c.short_abandoned[:, row]
            elif target.definition == "answered":
                below[:, row] = c.answered[:, row]
        return np.add.reduceat(c.within, starts, axis=2), np.add.reduceat(below, starts, axis=2)

    @property
    def levels_by_interval(self) -> tuple[Array, Array]:
        """What was in time and what it is taken of in each queue's definition, each (r, q, n)."""
        return self._levels(Period.INTERVAL)

    def over(self, period: Period) -> Measures:
        """Return the measures by interval, by day, or over the whole horizon (`Period.WEEK`)."""
        starts = self._starts(period)
        c = self.counts

        def added(values: Array) -> Array:
            return np.asarray(np.add.reduceat(values, starts, axis=2))

        offered, answered, abandoned = added(c.offered), added(c.answered), added(c.abandoned)
        within, below = self._levels(period)
        level = np.array([target.level for target in self.targets])[:, None]
        reached = (within >= level * below - 1e-9) & (below > 0)
        able = self.skills.T.astype(np.float64)
        ends = np.append(starts[1:], self.day_starts[-1]) - 1
        return Measures(
            offered=mean(offered),
            answered=mean(answered),
            abandoned=mean(abandoned),
            service_level=ratio(within, below),
            asa_s=ratio(added(c.wait_answered_s), answered),
            abandonment=ratio(abandoned, offered),
            occupancy=ratio(able @ added(c.working_s), able @ added(c.productive_s)),
            deadline_misses=mean(np.where(self.deferred[:, None], below - within, 0.0)),
            backlog=mean(c.backlog[:, :, ends]),
            backlog_age_s=mean(c.oldest_s[:, :, ends]),
            met=share(reached.sum(axis=0), (below > 0).sum(axis=0)),
        )

    @property
    def levels(self) -> dict[str, tuple[float, float]]:
        """Service level of the whole horizon and its half-width by queue; queues without contacts are left out."""
        found = self.over(Period.WEEK).service_level
        return {
            name: (float(found.value[row, 0]), float(found.half_width[row, 0]))
            for row, name in enumerate(self.queues)
            if np.isfinite(found.value[row, 0])
        }
