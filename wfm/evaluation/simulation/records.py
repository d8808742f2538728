"""One run of the event loop: from a centre, its contacts and its duties to flat records."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.simulation import kernel
from wfm.evaluation.simulation.centre import Centre
from wfm.evaluation.simulation.duties import Duties
from wfm.evaluation.simulation.setup import initial_state
from wfm.evaluation.simulation.state import Place, State, Table
from wfm.evaluation.simulation.stream import Stream

__all__ = ["Busy", "Records", "simulate_once"]


@dataclass(frozen=True)
class Busy:
    """Stretches of work, one row each; interrupted work has several.

    Attributes
    ----------
    contact, agent : (b,)
        Row of the contact, and who worked.
    start_s, end_s : (b,)
        Bounds in seconds from the start of the horizon.
    """

    contact: NDArray[np.int64]
    agent: NDArray[np.int64]
    start_s: NDArray[np.float64]
    end_s: NDArray[np.float64]


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
    resume_s : (c,)
        Start of the latest stretch of work.
    pieces
        Earlier stretches of work that was laid aside: records of contact, agent, start_s, end_s.
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
    resume_s: NDArray[np.float64]
    pieces: Table

    @cached_property
    def busy(self) -> Busy:
        """All stretches of work."""
        served = np.flatnonzero(~np.isnan(self.resume_s) & ~np.isnan(self.end_s))
        pieces = self.pieces
        return Busy(
            contact=np.concatenate([served, pieces["contact"]]),
            agent=np.concatenate([self.agent[served], pieces["agent"]]),
            start_s=np.concatenate([self.resume_s[served], pieces["start_s"]]),
            end_s=np.concatenate([self.end_s[served], pieces["end_s"]]),
        )


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
    """Return the used part of the tables, column by column and sealed."""
    contacts = state.contacts[: int(state.run[Place.CONTACTS])]
    pieces = state.pieces[: int(state.run[Place.PIECES])]
    contacts.flags.writeable = False
    pieces.flags.writeable = False
    columns = {field.name: contacts[field.name] for field in fields(Records) if field.name != "pieces"}
    return Records(**columns, pieces=pieces)
