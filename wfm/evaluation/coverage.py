"""Coverage: required against scheduled agents by queue and interval, recomputed from the duties alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Queue
from wfm.evaluation.backlog import Backlog, Backlogs, backlogs_of
from wfm.evaluation.facts import Facts
from wfm.evaluation.flow import Flow, cheapest_flow
from wfm.evaluation.presence import presence_of
from wfm.grid import TimeGrid
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Roster

__all__ = ["Coverage", "coverage_from", "coverage_of"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Coverage:
    """Coverage under the cheapest flow, in agents (not agent-hours).

    Attributes
    ----------
    grid
        The intervals, length n.
    queues
        The queues, length q.
    required : (q, n)
        Agents required.
    scheduled : (q, n)
        required − shortage + surplus: what the flow gives the queue, the idle agents attributed to it included; of a
        deferred queue the agents who work on it.
    shortage : (q, n)
        Missing agents, ≥ 0.
    surplus : (q, n)
        Idle agents as heads, attributed to the queues that they can serve in proportion to the requirement.
    far_shortage : (q, n)
        The part of `shortage` beyond the near part of the requirement, which costs the far price.
    unusable : (n,)
        Idle agents who can serve none of the queues; they cost the surplus price and are in no queue's `surplus`.
    backlogs
        The deferred queues with a backlog.
    late_minor
        What their late work costs in minor units of the currency.
    """

    grid: TimeGrid
    queues: tuple[Queue, ...]
    required: Array
    scheduled: Array
    shortage: Array
    surplus: Array
    far_shortage: Array
    unusable: Array
    backlogs: tuple[Backlog, ...] = ()
    late_minor: float = 0.0


def _attributed(rates: Array, idle: Array, required: Array) -> tuple[Array, Array]:
    """Share idle agents out over the queues their group can serve; return (q, n) and those without a queue (n,)."""
    surplus = np.zeros_like(required)
    unusable = np.zeros(required.shape[1])
    for able, heads in zip(rates > 0, idle, strict=True):
        if not able.any():
            unusable += heads
            continue
        weight = required * able[:, None]
        total = weight.sum(axis=0)
        # Where nothing is required of any of its queues, the group is shared out evenly.
        even = np.broadcast_to((able / able.sum())[:, None], weight.shape)
        share = np.where(total > 0, weight / np.where(total > 0, total, 1.0), even)
        surplus += share * heads
    return surplus, unusable


def _folded(problem: RosterProblem, cells: Array) -> Array:
    """Add the rows of ring-fenced hours to those of their deferred queues."""
    found = cells[: problem.plain].copy()
    for number, row in enumerate(problem.fenced):
        found[row] += cells[problem.plain + number]
    return found


def coverage_of(problem: RosterProblem, roster: Roster) -> Coverage:
    """Recompute the coverage of a roster.

    Productive agents are counted from the duties less all their activities, plus last week's duties that run into the
    horizon less their `off_phone`; then every interval takes the cheapest flow (see `RosterProblem`, Notes), or all of
    them together where there are backlogs. Times off
    the grid count with the part of the interval that they cover.

    Parameters
    ----------
    problem
        What was asked.
    roster
        Any roster: solved, read from files, or edited by hand. Duties of people who are not in the plan do not count.
    """
    required = np.array(problem.required, dtype=np.float64)
    presence = presence_of(Facts(problem, roster))
    together = backlogs_of(problem, presence) if problem.deferred else None
    if together is None:
        flow = cheapest_flow(presence.rates, presence.agents, required, problem.prices, problem.near_agents)
    else:
        flow = together.flow
    return coverage_from(problem, required, presence.rates, flow, together)


def coverage_from(
    problem: RosterProblem, required: Array, rates: Array, flow: Flow, together: Backlogs | None = None
) -> Coverage:
    """Return the coverage that a flow of every interval amounts to.

    Parameters
    ----------
    problem
        Grid and queues.
    required : (q, n)
        Agents required.
    rates : (k, q)
        What an agent of a group counts on a queue.
    flow
        The cheapest flow.
    together
        The backlogs, where there are any.
    """
    surplus, unusable = _attributed(rates, flow.idle, required)
    shortage = flow.near + flow.far
    scheduled = required - shortage + surplus
    backlogs = () if together is None else together.backlogs
    far = np.maximum(shortage - problem.near_of(required), 0.0)
    required, scheduled, shortage, surplus, far = (
        _folded(problem, cells) for cells in (required, scheduled, shortage, surplus, far)
    )
    for row, backlog in zip(problem.deferred_rows, backlogs, strict=True):
        scheduled[row] += backlog.agents
    return Coverage(
        grid=problem.grid,
        queues=problem.queues[: problem.plain],
        required=required,
        scheduled=scheduled,
        shortage=shortage,
        surplus=surplus,
        far_shortage=far,
        unusable=unusable,
        backlogs=backlogs,
        late_minor=0.0 if together is None else together.late_minor,
    )
