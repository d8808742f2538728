"""Random small problems with backlogs: the last queue of a random problem becomes work with a deadline."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wfm.rostering.deferred_queue import DeferredQueue
from wfm.rostering.problem import RosterProblem


def with_backlogs(problem: RosterProblem, seed: int) -> RosterProblem:
    """Return the problem with one or two of its last queues deferred, sometimes with time between contacts."""
    random = np.random.default_rng(seed + 9_000)
    queues = len(problem.queues)
    count = 2 if queues > 2 and random.random() < 0.5 else 1
    rows = range(queues - count, queues)
    required = problem.required.copy()
    required[list(rows)] = 0
    share = None
    if random.random() < 0.3:
        share = np.zeros(required.shape)
        share[: queues - count] = float(random.choice([0.2, 0.35]))
    return replace(
        problem,
        required=required,
        deferred=tuple(_backlog(random, problem, problem.queues[row].id) for row in rows),
        idle_share=share,
    )


def _backlog(random: np.random.Generator, problem: RosterProblem, queue_id: str) -> DeferredQueue:
    n, step_h = problem.grid.n, problem.grid.step_h
    inflow = np.where(random.random(n) < 0.3, random.integers(0, 5, n) * 0.25, 0.0)
    opening, within = float(random.integers(0, 4)), int(random.integers(1, 30))
    released = opening + np.cumsum(np.concatenate([[0.0], inflow[:-1]]))
    due = np.concatenate([np.zeros(within), opening + np.cumsum(inflow)])[:n]
    clock = np.full(n, step_h)
    if random.random() < 0.3:
        clock[np.arange(n) % 24 < 8] = 0.0
    late, efficiency = int(random.choice([100, 1_000])), float(random.choice([1.0, 0.9]))
    return DeferredQueue(queue_id, released, np.minimum(due, released), clock, late, efficiency)
