"""Ring-fenced hours: people who are on a backlog at stated times, whatever live work waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Channel
from wfm.rostering.problem import RosterProblem

__all__ = ["with_ring_fences"]


def with_ring_fences(problem: RosterProblem, agents: Mapping[str, NDArray[np.float64]]) -> RosterProblem:
    """Return a problem that asks for people on the ring-fenced hours of some backlogs.

    Parameters
    ----------
    problem
        A problem without such hours.
    agents
        Id of a deferred queue → agents on its backlog in each planning interval; the roster grid has a whole number of
        slots in each. A queue without a backlog in the problem is left out: there is nothing to be done.

    Notes
    -----
    The hours are rows of their own behind the queues, with a requirement like that of a live queue: whoever has the
    skill can be on them, and does the work of the backlog while there. Each missing one costs the far price, so callers
    at the near price do not take people away from them.
    """
    rows = {item.queue_id: row for item, row in zip(problem.deferred, problem.deferred_rows, strict=True)}
    asked = {name: cells for name, cells in agents.items() if name in rows and cells.any()}
    if not asked:
        return problem
    queues = [problem.queues[rows[name]] for name in asked]
    required = np.array([np.repeat(cells, problem.grid.n // len(cells)) for cells in asked.values()])
    share, nobody = problem.idle_share, np.zeros_like(required)
    return replace(
        problem,
        queues=(
            *problem.queues,
            *(replace(one, id=f"{one.id} ring-fenced", channel=Channel.VOICE) for one in queues),
        ),
        required=np.vstack([problem.required, required]),
        idle_share=None if share is None else np.vstack([share, nobody]),
        near=np.vstack([problem.near_agents, nobody]),
        fenced=tuple(rows[name] for name in asked),
    )
