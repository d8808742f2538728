"""Blocks of work on a backlog: the planned hours of e-mail and tickets handed to people by name.

The cheapest flow says how many people of each skill set work on a backlog in each slot. Whole people of it become
blocks in their duties; what is left over (parts of a person, moments between calls) stays with whoever is free. Since
every block is part of a cheapest flow, the roster costs the same with and without them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.deferred_flow import DeferredFlow, deferred_flow
from wfm.rostering.instance import HUNDREDTHS, Instance
from wfm.rostering.pooling import equally_fast
from wfm.rostering.result import SolveResult
from wfm.rostering.roster import Activity, Duty, Roster

__all__ = ["LEAST_BLOCK_MIN", "WORK", "planned_workers", "with_blocks"]

LEAST_BLOCK_MIN = 30
"""Shortest block that is worth a line in somebody's day, in minutes."""

WORK = "work"
"""Name of the activity."""

_TIE = 1e-6


def with_blocks(instance: Instance, result: SolveResult) -> SolveResult:
    """Return a result whose roster says who works on which backlog when; unchanged without backlogs or a roster."""
    roster = result.roster
    if roster is None or not instance.problem.deferred:
        return result
    present = _presence(instance, roster)
    staff = instance.base.copy()
    np.add.at(staff, instance.skill_set, present)
    flow = deferred_flow(instance, staff)
    workers = planned_workers(instance, flow) + flow.fenced
    serving = _hand_out(instance, present, np.floor(workers + _TIE).astype(np.int64))
    return replace(result, roster=Roster(tuple(_with_own(instance, duty, serving) for duty in roster.duties)))


def planned_workers(instance: Instance, flow: DeferredFlow) -> NDArray[np.float64]:
    """Return the agents who work on each backlog, shape (k, e, n): as early as idle people can, at no more cost.

    Where people differ in speed, early ones may be slow and late ones fast: then the flow is left as it is.
    """
    if not equally_fast(instance.productivity):
        return flow.working
    worth = instance.productivity / HUNDREDTHS * instance.grid.step_h
    idle, found = flow.idle.copy(), np.zeros_like(flow.working)
    for e, (row, item) in enumerate(zip(instance.problem.deferred_rows, instance.problem.deferred, strict=True)):
        rate = worth[:, row] * item.efficiency
        done = 0.0
        for n in range(instance.n):
            left = max(float(item.released_h[n]) - done, 0.0)
            between = min(float(flow.besides_h[e, n] + rate @ flow.fenced[:, e, n]), left)
            own = _part(flow.working[:, e, n], rate, left - between)
            idle[:, n] += flow.working[:, e, n] - own
            more = _part(idle[:, n], rate, left - between - float(rate @ own))
            idle[:, n] -= more
            found[:, e, n] = own + more
            done += between + float(rate @ found[:, e, n])
    return found


def _part(people: NDArray[np.float64], rate: NDArray[np.float64], wanted_h: float) -> NDArray[np.float64]:
    """Return people for so many hours of work: skill set after skill set, so that they stay whole."""
    taken = np.zeros_like(people)
    for k in np.flatnonzero(rate > 0.0):
        if wanted_h <= 0.0:
            break
        taken[k] = min(people[k], wanted_h / rate[k])
        wanted_h -= taken[k] * rate[k]
    return taken


def _presence(instance: Instance, roster: Roster) -> NDArray[np.int64]:
    """Return whether each agent is on the phone, shape (a, n)."""
    rows = {agent.id: a for a, agent in enumerate(instance.agents)}
    found = np.zeros((len(rows), instance.n), dtype=np.int64)
    for duty in roster.duties:
        first, last = _slots(instance, duty)
        found[rows[duty.agent_id], first:last] = 1
        for item in duty.activities:
            first, last = _slots(instance, item)
            found[rows[duty.agent_id], first:last] = 0
    return found


def _slots(instance: Instance, item: Duty | Activity) -> tuple[int, int]:
    step = instance.grid.step_min
    return instance.grid.minute(item.start) // step, -(-instance.grid.minute(item.end) // step)


def _hand_out(instance: Instance, present: NDArray[np.int64], workers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the backlog that each agent works on in each slot, −1 for none, shape (a, n).

    Whoever is at it goes on; then those begin who can stay longest without a break. Stretches that are too short are
    given up.
    """
    agents, n = present.shape
    found = np.full((agents, n), -1, dtype=np.int64)
    stays = np.zeros((agents, n + 1), dtype=np.int64)
    for t in range(n - 1, -1, -1):
        stays[:, t] = np.where(present[:, t] > 0, stays[:, t + 1] + 1, 0)
    for k in range(len(instance.productivity)):
        team = np.flatnonzero(instance.skill_set == k)
        for t in range(n):
            free = [int(a) for a in team if present[a, t]]
            for e in range(workers.shape[1]):
                before = t - 1
                free.sort(key=lambda a: (t == 0 or found[a, before] != e, -int(stays[a, t]), a))
                for a in free[: int(workers[k, e, t])]:
                    found[a, t] = e
                free = free[int(workers[k, e, t]) :]
    for a, first, last in list(_runs(found)):
        if (last - first) * instance.grid.step_min < LEAST_BLOCK_MIN:
            found[a, first:last] = -1
    return found


def _runs(serving: NDArray[np.int64]) -> Iterator[tuple[int, int, int]]:
    """Yield (agent, first slot, slot after the last) of every stretch of work on one backlog."""
    for a, row in enumerate(serving):
        edges = np.flatnonzero(np.diff(row, prepend=-1, append=-1))
        for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            if row[first] >= 0:
                yield a, first, last


def _with_own(instance: Instance, duty: Duty, serving: NDArray[np.int64]) -> Duty:
    """Return a duty with its blocks among its breaks, by start."""
    agent = next(a for a, item in enumerate(instance.agents) if item.id == duty.agent_id)
    first, last = _slots(instance, duty)
    row = np.full((1, instance.n), -1, dtype=np.int64)
    row[0, first:last] = serving[agent, first:last]
    step = instance.grid.step_min
    blocks = [
        Activity(
            start=instance.grid.instant(low * step),
            end=instance.grid.instant(high * step),
            activity=WORK,
            paid=True,
            queue=instance.problem.deferred[int(row[0, low])].queue_id,
        )
        for _, low, high in _runs(row)
    ]
    return replace(duty, activities=tuple(sorted((*duty.activities, *blocks), key=lambda item: item.start.timestamp())))
