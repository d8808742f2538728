"""What the event loop keeps in memory: plain arrays, grouped by what they describe.

Letters: c contacts (rows, later attempts included), a agents, g routing groups (distinct skill sets), q queues,
l lists. A negative index means "none" here and only here: compiled code has no None. Each table is one array of
records: every array handed to a compiled function costs time in each call, so few are handed around.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "AGENT",
    "CONTACT",
    "EVENT",
    "FINISH",
    "LINE",
    "LIST",
    "PATIENCE",
    "PICK",
    "PIECE",
    "RETURN",
    "TRY",
    "Kind",
    "Outcome",
    "Place",
    "State",
    "Table",
    "Whole",
]

FINISH, PATIENCE, RETURN = 0, 1, 2
"""Kinds of future events of a contact: its end, its patience lost, its next attempt."""


Table = Any
"""An array of records; Any, because numpy's types do not know the fields."""

Whole = int | np.int64
"""A whole number in compiled code."""


class Kind(IntEnum):
    """How a contact waits."""

    LIVE = 0
    """The customer holds the line."""
    DEFERRED = 1
    """Work in a backlog with a deadline."""
    CALLBACK = 2
    """A promised call: backlog with a deadline that is not interrupted once begun."""


class Outcome(IntEnum):
    """What became of a contact."""

    WAITING = 0
    """In line, in the backlog, or not yet arrived; after the run: still there when it ended."""
    SERVING = 1
    """With an agent."""
    ANSWERED = 2
    """Served to its end."""
    ABANDONED = 3
    """Left the line before an agent was free."""
    BLOCKED = 4
    """Found every line taken."""
    CONVERTED = 5
    """Left the line for a callback, which is a contact of its own."""


class Place(IntEnum):
    """Places in the array of numbers that describe the whole run: counts that move, then limits that stay."""

    EVENTS = 0
    CONTACTS = 1
    WAITING = 2
    SERVING = 3
    PIECES = 4
    LEVELS = 5
    """Sessions that an agent holds at most."""
    TRUNKS = 6
    PLACES = 7
    RANDOM = 8
    """1 where agents are drawn at random."""
    KEY = 9
    """What later decisions are drawn from."""


def _record(**fields: type) -> np.dtype[np.void]:
    return np.dtype(list(fields.items()), align=True)


_F, _I = np.float64, np.int64

CONTACT = _record(
    queue=_I, kind=_I, arrival_s=_F, work_s=_F, left_s=_F, patience_s=_F, due_s=_F, parent=_I, root=_I, attempt=_I,
    outcome=_I, start_s=_F, resume_s=_F, end_s=_F, agent=_I, after=_I, before=_I,
)  # fmt: skip
"""One contact; `left_s` is the work not yet done, `resume_s` the start of the latest stretch of work."""

AGENT = _record(group=_I, level=_I, listed=_I, item=_I, since_s=_F, after=_I, before=_I)
"""One agent: group on duty, load, list that holds it, interruptible work in hand, free since."""

LIST = _record(head=_I, tail=_I, count=_I)
"""One doubly linked list; the links are the fields `after` and `before` of its members."""

EVENT = _record(time_s=_F, code=_I)
"""A future event in a binary heap: `code` is contact * 4 + kind of event."""

PIECE = _record(contact=_I, agent=_I, start_s=_F, end_s=_F)
"""A stretch of backlog work that was laid aside."""

LINE = _record(
    concurrency=_I, interruptible=_I, kind=_I, due_within_s=_F, patience_s=_F, redial_share=_F, redial_delay_s=_F,
    redial_attempts=_I, redial_fresh=_I, escalation_share=_F, escalation_to=_I, escalation_work=_F, callback_share=_F,
    callback_within_s=_F,
)  # fmt: skip
"""Behaviour of one queue."""

TRY = _record(group=_I, rank=_I, reserve=_I)
"""A group that a contact tries, its class, and the agents kept free there."""

PICK = _record(queue=_I, rank=_I, reserve=_I)
"""A queue that a freed agent picks from, its class, and the agents kept free."""


class State(NamedTuple):
    """Everything that the event loop reads and writes.

    Attributes
    ----------
    contacts : (c,), agents : (a,), idle : (l,), waiting : (2q,), events : (e,), pieces : (p,), lines : (q,)
        Tables of the records above; `waiting` holds the lines, then the backlogs.
    tries : (q, g), picks : (g, q)
        Groups by queue and queues by group in the order of their class, -1 behind the last.
    multiplier : (a, q)
        Factor on the work of an agent and queue.
    run : (10,)
        Counts and limits, see `Place`.
    """

    contacts: Table
    agents: Table
    idle: Table
    waiting: Table
    events: Table
    pieces: Table
    lines: Table
    tries: Table
    picks: Table
    multiplier: NDArray[np.float64]
    run: NDArray[np.int64]
