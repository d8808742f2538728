"""The simulation of a roster given as plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.centre import Centre, Line
from wfm.evaluation.simulation.horizon import Horizon, Replications, Stretches, simulate_horizon
from wfm.evaluation.simulation.measures import SimulationResult
from wfm.evaluation.simulation.routing import Routing, fewest_skills_first
from wfm.evaluation.simulation.stream import Arrivals
from wfm.execution import Done
from wfm.staffing.targets import ServiceTarget

__all__ = ["horizon_from_arrays", "simulate_roster", "skill_groups"]


def skill_groups(multiplier: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return the distinct skill sets, (g, q), and the group of each agent, (a,).

    Parameters
    ----------
    multiplier : (a, q)
        Factor on the handle time; 0 where the agent cannot serve the queue.
    """
    skills, group = np.unique(multiplier > 0, axis=0, return_inverse=True)
    return skills, group.reshape(-1).astype(np.int64)


def horizon_from_arrays(
    *,
    lines: Sequence[Line],
    targets: Sequence[ServiceTarget],
    contacts: NDArray[np.float64],
    aht_s: NDArray[np.float64],
    step_s: float,
    productive: NDArray[np.bool_],
    multiplier: NDArray[np.float64],
    day_starts: NDArray[np.int64] | None = None,
    routing: Routing | None = None,
    day_cv: float = 0.0,
    absent_share: float = 0.0,
) -> Horizon:
    """Return what is simulated, from arrays; see `simulate_roster` for their meaning.

    Raises
    ------
    ValueRangeError
        If shapes disagree or a number lies outside its range.
    """
    queues, n = contacts.shape
    if multiplier.shape != (productive.shape[0], queues) or productive.shape[1:] != (n,):
        raise ValueRangeError(
            f"productive must have shape (a, n) and multiplier (a, q) for contacts (q, n) = {contacts.shape}, "
            f"got {productive.shape} and {multiplier.shape}"
        )
    if len(lines) != queues or len(targets) != queues:
        raise ValueRangeError(f"{queues} lines and targets are needed, got {len(lines)} and {len(targets)}")
    if not (multiplier >= 0).all():
        raise ValueRangeError("multiplier must be at least 0 (0: cannot serve the queue)")
    starts = np.array([0, n], dtype=np.int64) if day_starts is None else day_starts
    day_of = np.repeat(np.arange(starts.size - 1), np.diff(starts))
    skills, group = skill_groups(multiplier)
    edges = np.diff(np.pad(productive.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    agent, first = np.nonzero(edges == 1)
    last = np.nonzero(edges == -1)[1]
    served = skills[group[agent]].any(axis=1)
    agent, first, last = agent[served], first[served], last[served]
    return Horizon(
        centre=Centre(tuple(lines), np.where(multiplier > 0, multiplier, 1.0), routing or fewest_skills_first(skills)),
        arrivals=Arrivals(contacts, aht_s, step_s, day_of, day_cv),
        stretches=Stretches(
            agent,
            group[agent],
            day_of[first],
            np.asarray(first * step_s, np.float64),
            np.asarray(last * step_s, np.float64),
        ),
        targets=tuple(targets),
        base_group=group,
        day_starts=starts,
        absent_share=absent_share,
    )


def simulate_roster(
    *,
    lines: Sequence[Line],
    targets: Sequence[ServiceTarget],
    contacts: NDArray[np.float64],
    aht_s: NDArray[np.float64],
    step_s: float,
    productive: NDArray[np.bool_],
    multiplier: NDArray[np.float64],
    seed: int,
    day_starts: NDArray[np.int64] | None = None,
    routing: Routing | None = None,
    day_cv: float = 0.0,
    absent_share: float = 0.0,
    replications: Replications | None = None,
    where: Executor | None = None,
    done: Done | None = None,
) -> SimulationResult:
    """Simulate agents with breaks and skills against contacts that come and go.

    Parameters
    ----------
    lines, targets
        The queues and what each is held to, length q.
    contacts, aht_s : (q, n)
        Mean contacts an interval, at least 0, and mean handle time in seconds.
    step_s
        Length of an interval in seconds, above 0.
    productive : (a, n)
        Whether the agent takes contacts in the interval. A contact in hand when it ends is finished first.
    multiplier : (a, q)
        Factor on the handle time; 0 where the agent cannot serve the queue.
    seed
        One seed gives one answer.
    day_starts : (d + 1,)
        First interval of each day, the last one n; None for a single day.
    routing
        Groups are the distinct skill sets in the order of `skill_groups`; None: specialists first, longest wait first.
    day_cv
        Spread of a factor that all queues share on a day.
    absent_share
        Probability that an agent does not come on a day, in [0, 1).
    replications, where, done
        See `simulate_horizon`.

    Raises
    ------
    ValueRangeError
        If shapes disagree or a number lies outside its range.
    """
    horizon = horizon_from_arrays(
        lines=lines,
        targets=targets,
        contacts=contacts,
        aht_s=aht_s,
        step_s=step_s,
        productive=productive,
        multiplier=multiplier,
        day_starts=day_starts,
        routing=routing,
        day_cv=day_cv,
        absent_share=absent_share,
    )
    return simulate_horizon(horizon, seed=seed, replications=replications, where=where, done=done)
