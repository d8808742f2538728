"""Skills together: what agents who serve several queues have to be at least, as an early warning.

The roster gets the requirement queue by queue and lets agents flow over the queues that they can serve. An agent is
counted once. A pool of queues needs no more than the sum of its queues, and at least what one line with all their
contacts would need: below that, no routing is likely to reach the targets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from wfm.errors import ValueRangeError
from wfm.staffing.arguments import FloatArray
from wfm.staffing.lines import ErlangLine
from wfm.staffing.requirement import Requirement, StaffingSettings
from wfm.staffing.targets import Caps, Period

__all__ = ["PooledBound", "early_warnings", "pooled_bounds"]

_MOST_SKILLS = 6


@dataclass(frozen=True)
class PooledBound:
    """Bounds on the agents who serve at least one of a set of skills.

    Attributes
    ----------
    skills
        The set.
    additive : (n,)
        Sum of the queues' agents: safe, what the flow model asks for.
    pooled : (n,)
        Agents for one line with all contacts of the set: a lower bound in practice, exact for first come, first
        served with equal handle times and patience; no proof for other routing.
    """

    skills: frozenset[str]
    additive: FloatArray
    pooled: FloatArray


def pooled_bounds(requirement: Requirement, settings: StaffingSettings) -> tuple[PooledBound, ...]:
    """Return the bounds of every non-empty set of live skills.

    Parameters
    ----------
    requirement
        Computed with `settings`; at most six live skills.
    settings
        Targets and shrinkage. A pool is held to the most lenient target of its queues.

    Raises
    ------
    ValueRangeError
        If there are more than six live skills (64 sets and more): use the flow alone.
    """
    live = [row for row, queue in enumerate(requirement.queues) if not queue.channel.deferred]
    skills = sorted({requirement.queues[row].skill for row in live})
    if len(skills) > _MOST_SKILLS:
        raise ValueRangeError(f"sets of skills are listed for up to {_MOST_SKILLS} live skills, got {len(skills)}")
    found = []
    for size in range(1, len(skills) + 1):
        for chosen in combinations(skills, size):
            rows = [row for row in live if requirement.queues[row].skill in chosen]
            additive = requirement.agents[rows].sum(axis=0)
            pooled = np.minimum(_one_line(requirement, settings, rows), additive)
            found.append(PooledBound(frozenset(chosen), additive, pooled))
    return tuple(found)


def early_warnings(
    bounds: Iterable[PooledBound], headcount: Mapping[frozenset[str], int], requirement: Requirement
) -> tuple[str, ...]:
    """Say where even everybody at work at once could not serve a set of skills.

    Parameters
    ----------
    bounds
        Of `pooled_bounds`.
    headcount
        Number of agents by the set of skills that they have.
    requirement
        Gives times to intervals.

    Returns
    -------
    One sentence a set of skills that falls short, naming its worst interval.
    """
    warnings = []
    for bound in bounds:
        able = sum(count for skills, count in headcount.items() if skills & bound.skills)
        worst = int(np.argmax(bound.pooled))
        if bound.pooled[worst] > able:
            names = " or ".join(sorted(bound.skills))
            when = requirement.grid.time(worst).isoformat()
            warnings.append(
                f"{when}: {bound.pooled[worst]:g} agents with {names} are needed even if all worked as one pool, "
                f"{able} are employed"
            )
    return tuple(warnings)


def _one_line(requirement: Requirement, settings: StaffingSettings, rows: list[int]) -> FloatArray:
    """Agents of one line with the contacts of all rows; 0 where a row is chat, whose places do not add up."""
    queues = [requirement.queues[row] for row in rows]
    if any(queue.concurrency > 1 or settings.of(queue.id).slowdown for queue in queues):
        return np.zeros(requirement.grid.n)
    load = requirement.load[rows]
    total = load.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (load / requirement.aht_s[rows]).sum(axis=0)
        aht_s = np.where(total > 0.0, total / rate, 1.0)
    targets = [settings.of(queue.id).target for queue in queues]
    patient = [queue.patience_s for queue in queues]
    lenient = replace(
        targets[0],
        level=min(target.least_level for target in targets),
        within_s=max(target.within_s for target in targets),
        definition="offered",
        over=Period.INTERVAL,
        floor=None,
    )
    patience = min((value for value in patient if value is not None), default=None)
    seats = ErlangLine(patience).required(total, aht_s, lenient, Caps())
    return np.asarray(settings.shrinkage.rostered(seats, integer=settings.integer), dtype=np.float64)
