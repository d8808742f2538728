"""Where a roster misses its target, and why: too few people, the wrong skills, or everybody on a break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.facts import Facts
from wfm.evaluation.simulation.counts import spread
from wfm.evaluation.simulation.horizon import Horizon
from wfm.evaluation.simulation.measures import SimulationResult
from wfm.rostering.pooling import closed_queue_sets
from wfm.staffing.targets import Period

__all__ = ["Presence", "Reason", "Shortfall", "presence", "shortfalls"]

Array = NDArray[np.float64]


class Reason(StrEnum):
    """Why a stretch of intervals misses its level."""

    TOO_FEW = "too few"
    """Fewer people are on duty, whatever their skills, than all queues need."""
    SKILLS = "wrong skills"
    """Enough people are on duty, but too few of them can serve this queue and those it shares people with."""
    BREAKS = "break wave"
    """Enough people with the skills are on duty, but too many of them are on a break or off the phone."""
    CARRIED = "backlog of before"
    """Enough people are there; the customers of the intervals before, who were short, still wait."""
    CHANCE = "chance"
    """Enough people by the formula; absences, busy days or long contacts make the difference."""


@dataclass(frozen=True)
class Presence:
    """People by group and interval.

    Attributes
    ----------
    productive : (g, n)
        Agents who take contacts.
    on_duty : (g, n)
        The same with those on a break or other activity.
    """

    productive: Array
    on_duty: Array


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A stretch of intervals in which a queue misses its level for one reason.

    Attributes
    ----------
    queue
        Row of the queue.
    first, last
        First and last interval.
    service_level
        Simulated level over the stretch.
    level
        Level asked for.
    missing
        Agents missing on average; 0 for `CARRIED` and `CHANCE`.
    reason
        Why.
    contacts_late
        Contacts that would have to be in time to reach the level: how much the stretch matters.
    """

    queue: int
    first: int
    last: int
    service_level: float
    level: float
    missing: float
    reason: Reason
    contacts_late: float


def presence(horizon: Horizon, facts: Facts) -> Presence:
    """Return the people of a horizon, absences not counted; `facts` tells of the duties around the breaks."""
    s, ruler = horizon.stretches, horizon.ruler
    productive = spread(s.start_s, s.end_s, s.group, ruler.groups, ruler) / ruler.step_s
    rows = [
        (row, facts.second(duty.start), facts.second(duty.end))
        for row, agent in enumerate(facts.problem.workforce.agents)
        for duty in facts.duties(agent.id)
    ]
    agent, start_s, end_s = np.array(rows, dtype=np.float64).reshape(len(rows), 3).T
    around = spread(start_s, end_s, horizon.base_group[agent.astype(np.int64)], ruler.groups, ruler) / ruler.step_s
    own = spread(s.start_s, s.end_s, horizon.base_group[s.agent], ruler.groups, ruler) / ruler.step_s
    return Presence(productive, productive + np.maximum(around - own, 0.0))


def shortfalls(
    result: SimulationResult, horizon: Horizon, people: Presence, required: Array | None = None
) -> tuple[Shortfall, ...]:
    """Return the stretches that miss their level, those that matter most first.

    Parameters
    ----------
    result
        The simulation.
    horizon
        What was simulated.
    people
        Who was there, from `presence`.
    required : (q, n)
        Agents to roster; None takes load + √load ÷ (1 − absent share), the square-root rule with β = 1.

    Notes
    -----
    An interval misses when the upper end of its 95 % interval lies below the level. Missing agents are the largest
    need(U) − people who can serve any of U over sets U of queues that hold the queue (max-flow min-cut): pooled
    people count once.
    """
    level = result.over(Period.INTERVAL).service_level
    need = _need(horizon) if required is None else required
    found: list[Shortfall] = []
    for row, target in enumerate(result.targets):
        if result.deferred[row]:
            continue
        half = np.nan_to_num(level.half_width[row])
        missed = np.nan_to_num(level.value[row] + half, nan=1.0) < target.level
        reasons, missing = _causes(row, missed, need, people, result.skills)
        found += _merged(result, row, missed, reasons, missing)
    return tuple(sorted(found, key=lambda item: (-item.contacts_late, item.queue, item.first)))


def _need(horizon: Horizon) -> Array:
    load = horizon.arrivals.contacts * horizon.arrivals.aht_s / horizon.arrivals.step_s
    return np.asarray((load + np.sqrt(load)) / (1.0 - horizon.absent_share))


def _sets(skills: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the sets of queues to look at, (u, q): all closed ones, or each queue and all where they are too many."""
    closed = closed_queue_sets(skills.astype(np.int64) * 100)
    queues = skills.shape[1]
    return closed if closed is not None else np.vstack([np.eye(queues, dtype=np.bool_), np.ones(queues, np.bool_)])


def _lack(row: int, need: Array, people: Array, skills: NDArray[np.bool_], sets: NDArray[np.bool_]) -> Array:
    """Return the most that a set of queues with this one lacks in each interval, shape (n,); 0 where none does."""
    lack = np.zeros(need.shape[1])
    for members in sets[sets[:, row]]:
        able = skills[:, members].any(axis=1)
        lack = np.maximum(lack, need[members].sum(axis=0) - people[able].sum(axis=0))
    return lack


def _causes(
    row: int, missed: NDArray[np.bool_], need: Array, people: Presence, skills: NDArray[np.bool_]
) -> tuple[list[Reason | None], Array]:
    """Return the reason of each interval that misses, and the agents missing in it."""
    sets = _sets(skills)
    missing = _lack(row, need, people.productive, skills, sets)
    around = _lack(row, need, people.on_duty, skills, sets)
    scarce = need.sum(axis=0) > people.on_duty.sum(axis=0) + 1e-9
    reasons: list[Reason | None] = []
    for index in range(missed.size):
        if not missed[index]:
            reasons.append(None)
        elif missing[index] <= 1e-9:
            before = reasons[index - 1] if index else None
            reasons.append(Reason.CHANCE if before in (None, Reason.CHANCE) else Reason.CARRIED)
        elif around[index] <= 1e-9:
            reasons.append(Reason.BREAKS)
        else:
            reasons.append(Reason.TOO_FEW if scarce[index] else Reason.SKILLS)
    return reasons, missing


def _merged(
    result: SimulationResult, row: int, missed: NDArray[np.bool_], reasons: list[Reason | None], missing: Array
) -> Iterator[Shortfall]:
    """Yield neighbouring intervals of one reason as one stretch."""
    level = result.targets[row].level
    within, below = (values[:, row].mean(axis=0) for values in result.levels_by_interval)
    index = 0
    while index < missed.size:
        reason, first = reasons[index], index
        while index < missed.size and reasons[index] == reason:
            index += 1
        if reason is None:
            continue
        span = slice(first, index)
        offered, in_time = float(below[span].sum()), float(within[span].sum())
        short = reason in (Reason.TOO_FEW, Reason.SKILLS, Reason.BREAKS)
        yield Shortfall(
            queue=row,
            first=first,
            last=index - 1,
            service_level=in_time / offered,
            level=level,
            missing=float(missing[span].mean()) if short else 0.0,
            reason=reason,
            contacts_late=level * offered - in_time,
        )
