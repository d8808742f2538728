"""One run of the event loop: from a centre, its contacts and its duties to flat records."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.simulation import kernel
from wfm.evaluation.simulation.centre import Centre
from wfm.evaluation.simulation.duties import Duties
from wfm.evaluation.simulation.setup import initial_state
from wfm.evaluation.simulation.state import Place, State
from wfm.evaluation.simulation.stream import Stream

__all__ = ["Records", "simulate_once"]


@dataclass(frozen=True)
class Records:
    """What happened: one row a contact, later attempts included; every statistic is computed from these.

    Attributes
    ----------
    queue, kind, outcome, agent : (c,)
        Row of the queue, `Kind`, `Outcome`, and the agent who ended it (-1 for nobody).
    arrival_s, start_s, end_s, due_s : (c,)
        Seconds from the start of the horizon: arrival of this attempt; first taken up (NaN for never); end of
        service, or the moment of leaving (NaN where neither came); deadline (infinite for live contacts).
    work_s : (c,)
        Handle time of an agent with multiplier 1.
    parent, root, attempt : (c,)
        The row this one follows from (-1 for none), the first arrival of the chain, and its place in the chain.
    busy_contact, busy_agent : (b,)
        Stretches of work, by contact and agent; interrupted work has several.
    busy_start_s, busy_end_s : (b,)
        Their bounds.
    """

    queue: NDArray[np.int64]
    kind: NDArray[np.int64]
    outcome: NDArray[np.int64]
    agent: NDArray[np.int64]
    arrival_s: NDArray[np.float64]
    start_s: NDArray[np.float64]
    end_s: NDArray[np.float64]
    due_s: NDArray[np.float64]
    work_s: NDArray[np.float64]
    parent: NDArray[np.int64]
    root: NDArray[np.int64]
    attempt: NDArray[np.int64]
    busy_contact: NDArray[np.int64]
    busy_agent: NDArray[np.int64]
    busy_start_s: NDArray[np.float64]
    busy_end_s: NDArray[np.float64]


def simulate_once(centre: Centre, stream: Stream, duties: Duties) -> Records:
    """Return the records of one run.

    Parameters
    ----------
    centre
        Queues, agents and routing.
    stream
        The contacts.
    duties
        When each agent takes contacts, and for which group.
    """
    state = initial_state(centre, stream, duties.change_s.size)
    kernel.run(state, stream.queue.size, duties.change_s, duties.agent, duties.group)
    return _records(state)


def _records(state: State) -> Records:
    """Cut the table to what was used and join whole and interrupted stretches of work."""
    c = state.contacts[: int(state.run[Place.CONTACTS])]
    cut = state.pieces[: int(state.run[Place.PIECES])]
    served = np.flatnonzero(~np.isnan(c["resume_s"]) & ~np.isnan(c["end_s"]))
    last = c[served]
    plain = ("queue", "kind", "outcome", "agent", "arrival_s", "start_s", "end_s", "due_s", "work_s", "parent", "root")
    return Records(
        **{name: np.ascontiguousarray(c[name]) for name in (*plain, "attempt")},
        busy_contact=np.concatenate([served, cut["contact"]]),
        busy_agent=np.concatenate([last["agent"], cut["agent"]]),
        busy_start_s=np.concatenate([last["resume_s"], cut["start_s"]]),
        busy_end_s=np.concatenate([last["end_s"], cut["end_s"]]),
    )
