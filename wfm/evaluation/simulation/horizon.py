"""Replications over a horizon: the same customers, absences drawn anew, counts out."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.absence_law import AbsenceLaw
from wfm.evaluation.simulation.centre import Centre
from wfm.evaluation.simulation.counts import Counts, Ruler, count, stacked
from wfm.evaluation.simulation.duties import Duties, from_stretches
from wfm.evaluation.simulation.measures import SimulationResult
from wfm.evaluation.simulation.records import Records, simulate_once
from wfm.evaluation.simulation.stream import Arrivals, draw_stream, generators
from wfm.execution import Done, InProcess, run_all
from wfm.staffing.targets import Period, ServiceTarget

__all__ = ["Horizon", "Replications", "Stretches", "replicate", "simulate_horizon"]

ABSENCES = 0xAB5
"""Marks the stream of random numbers of the absences."""


@dataclass(frozen=True)
class Stretches:
    """When agents take contacts, if they come.

    Attributes
    ----------
    agent, group, day : (m,)
        Who, for which routing group, and the day to which the duty belongs (-1 for last week's).
    start_s, end_s : (m,)
        Bounds in seconds from the start of the horizon.
    """

    agent: NDArray[np.int64]
    group: NDArray[np.int64]
    day: NDArray[np.int64]
    start_s: NDArray[np.float64]
    end_s: NDArray[np.float64]


@dataclass(frozen=True)
class Horizon:
    """Everything that is simulated, before any chance.

    Attributes
    ----------
    centre
        Queues, agents and routing.
    arrivals
        The law of the arrivals.
    stretches
        Who is on duty when.
    targets
        What each queue is held to, length q.
    base_group : (a,)
        The group in which an agent's time is counted.
    day_starts : (d + 1,)
        First interval of each day; the last one is n.
    absent_share
        Probability that an agent does not come to the duties of a day (unplanned shrinkage), in [0, 1).
    law
        How agents stay away beside that share; None for not at all.
    notes
        What a planner should know about what was simulated.
    """

    centre: Centre
    arrivals: Arrivals
    stretches: Stretches
    targets: tuple[ServiceTarget, ...]
    base_group: NDArray[np.int64]
    day_starts: NDArray[np.int64]
    absent_share: float = 0.0
    law: AbsenceLaw | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the share."""
        if not 0.0 <= self.absent_share < 1.0:
            raise ValueRangeError(f"absent_share must lie in [0, 1), got {self.absent_share}")

    @property
    def ruler(self) -> Ruler:
        """What counts are taken with."""
        return Ruler(
            self.arrivals.step_s,
            self.arrivals.contacts.shape[1],
            np.array([target.within_s for target in self.targets]),
            np.array([1.0 / line.concurrency for line in self.centre.lines]),
            self.base_group,
            self.centre.routing.queue_class.shape[0],
        )

    def duties(self, seed: int, replication: int) -> Duties:
        """Return the duties of one replication, without those of agents who do not come.

        One number is drawn for each agent and day, whatever the roster: with the same seed the same people are
        away, if they are rostered at all.
        """
        s = self.stretches
        comes = np.ones(s.agent.size, dtype=np.bool_)
        if self.absent_share > 0.0:
            draw = generators(seed, replication)[-1].random((self.centre.multiplier.shape[0], self.day_starts.size))
            comes = (s.day < 0) | (draw[s.agent, s.day] >= self.absent_share)
        if self.law is not None:
            comes &= (s.day < 0) | ~self.away(seed, replication)[s.agent, s.day]
        return from_stretches(s.agent[comes], s.start_s[comes], s.end_s[comes], s.group[comes])

    def away(self, seed: int, replication: int) -> NDArray[np.bool_]:
        """Return who is away by the law in one replication (a, d), drawn apart from all that is simulated."""
        if self.law is None:
            return np.zeros((self.centre.multiplier.shape[0], self.day_starts.size - 1), dtype=np.bool_)
        return self.law.draw(np.random.default_rng([seed, replication, ABSENCES]))


@dataclass(frozen=True, slots=True)
class Replications:
    """How often to replicate.

    Attributes
    ----------
    count
        Replications, at least 1. Default 100.
    half_width
        Replicate on, in rounds of `count`, until the half-width of every queue's service level over the horizon is at
        most this; None for no such goal.
    most
        Replications after which it is left as it is. Default 2,000.
    """

    count: int = 100
    half_width: float | None = None
    most: int = 2_000

    def __post_init__(self) -> None:
        """Check the bounds."""
        if self.count < 1:
            raise ValueRangeError(f"replications must be at least 1, got {self.count}")
        if self.half_width is not None and not self.half_width > 0:
            raise ValueRangeError(f"half_width must be above 0, got {self.half_width}")


def replicate(horizon: Horizon, seed: int, replication: int) -> tuple[Records, Duties]:
    """Return the records of one replication and the duties that were kept."""
    duties = horizon.duties(seed, replication)
    stream = draw_stream(horizon.centre.lines, horizon.arrivals, seed, replication)
    return simulate_once(horizon.centre, stream, duties), duties


def _counted(item: tuple[Horizon, int, int]) -> Counts:
    horizon, seed, replication = item
    records, duties = replicate(horizon, seed, replication)
    return count(records, duties, horizon.ruler)


def simulate_horizon(
    horizon: Horizon,
    *,
    seed: int,
    replications: Replications | None = None,
    where: Executor | None = None,
    done: Done | None = None,
) -> SimulationResult:
    """Return the measures of a horizon.

    Parameters
    ----------
    horizon
        What to simulate.
    seed
        One seed gives one answer, byte for byte, on any number of workers.
    replications
        How often; None for 100.
    where
        Executor for the replications; None for this process.
    done
        Told of each finished replication.
    """
    plan = replications or Replications()
    parts: list[Counts] = []
    while True:
        size = min(plan.count, max(plan.most, plan.count) - len(parts))
        items = [(horizon, seed, len(parts) + number) for number in range(size)]
        parts += run_all(where or InProcess(), _counted, items, done)
        result = SimulationResult(
            queues=tuple(line.name for line in horizon.centre.lines),
            targets=horizon.targets,
            deferred=np.array([line.deferred_within_s is not None for line in horizon.centre.lines]),
            skills=horizon.centre.routing.skills,
            day_starts=horizon.day_starts,
            counts=stacked(parts),
            seed=seed,
            notes=horizon.notes,
        )
        if plan.half_width is None or len(parts) >= plan.most:
            return result
        widths = result.over(Period.WEEK).service_level.half_width
        if np.nanmax(widths, initial=0.0) <= plan.half_width:
            return result
