"""The state of the event loop before its first event."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.simulation.centre import Centre
from wfm.evaluation.simulation.routing import Routing
from wfm.evaluation.simulation.state import (
    AGENT,
    CONTACT,
    EVENT,
    LINE,
    PICK,
    PIECE,
    TRY,
    Kind,
    Place,
    State,
    Table,
)
from wfm.evaluation.simulation.stream import Stream
from wfm.evaluation.simulation.structures import empty_lists

__all__ = ["initial_state"]

_NEVER = np.iinfo(np.int64).max


def _contacts(stream: Stream, room: int) -> Table:
    """Return the contacts with room for every later attempt; untouched room costs no memory."""
    size = stream.queue.size
    table = np.empty(room, dtype=CONTACT)
    first = table[:size]
    first["queue"] = stream.queue
    first["kind"] = np.where(np.isinf(stream.due_s), int(Kind.LIVE), int(Kind.DEFERRED))
    first["arrival_s"] = stream.arrival_s
    first["work_s"] = first["left_s"] = stream.work_s
    first["patience_s"] = stream.patience_s
    first["due_s"] = stream.due_s
    first["root"] = np.arange(size)
    first["parent"] = first["agent"] = -1
    first["attempt"] = first["outcome"] = 0
    first["start_s"] = first["resume_s"] = first["end_s"] = np.nan
    return table


def _ordered(classes: NDArray[np.int64], reserve: NDArray[np.int64], dtype: np.dtype[np.void], name: str) -> Table:
    """Return, for each row, the columns in the order of their class, -1 behind the last."""
    key = np.where(classes < 0, _NEVER, classes)
    order = np.argsort(key, axis=1, kind="stable")
    table = np.zeros(classes.shape, dtype=dtype)
    table["rank"] = np.take_along_axis(classes, order, axis=1)
    table["reserve"] = np.take_along_axis(reserve, order, axis=1)
    table[name] = np.where(table["rank"] < 0, -1, order)
    return table


def _choices(routing: Routing) -> tuple[Table, Table]:
    """Return the groups that each queue tries and the queues that each group picks from."""
    return (
        _ordered(routing.group_class, routing.reserve, TRY, "group"),
        _ordered(routing.queue_class, routing.reserve.T, PICK, "queue"),
    )


def _lines(centre: Centre) -> Table:
    """Return the behaviour of each queue."""
    table = np.zeros(len(centre.lines), dtype=LINE)
    for row, line in zip(table, centre.lines, strict=True):
        row["concurrency"] = line.concurrency
        row["interruptible"] = line.interruptible
        row["kind"] = int(Kind.LIVE if line.deferred_within_s is None else Kind.DEFERRED)
        row["due_within_s"] = np.inf if line.deferred_within_s is None else line.deferred_within_s
        row["patience_s"] = np.inf if line.patience_s is None else line.patience_s
        if line.redial is not None:
            row["redial_share"] = line.redial.share
            row["redial_delay_s"] = line.redial.delay_s
            row["redial_attempts"] = line.redial.attempts
            row["redial_fresh"] = line.redial.fresh_patience
        if line.escalation is not None:
            row["escalation_share"] = line.escalation.share
            row["escalation_to"] = line.escalation.to
            row["escalation_work"] = line.escalation.work
        if line.callback is not None:
            row["callback_share"] = line.callback.share
            row["callback_within_s"] = line.callback.within_s
    return table


def initial_state(centre: Centre, stream: Stream, changes: int) -> State:
    """Return the state before the first event: nobody on duty, nobody in line.

    Parameters
    ----------
    centre
        Queues, agents and routing.
    stream
        The contacts that arrive by themselves.
    changes
        Number of changes of duty; each may lay backlog work aside once.
    """
    agents, queues = centre.multiplier.shape
    room = stream.queue.size * centre.longest_chain + 1
    levels = max(line.concurrency for line in centre.lines)
    laid_aside = room + changes if any(line.deferred_within_s is not None for line in centre.lines) else 1
    floor = np.zeros(agents, dtype=AGENT)
    floor["group"] = floor["listed"] = floor["item"] = -1
    run = np.zeros(len(Place), dtype=np.int64)
    run[Place.CONTACTS] = stream.queue.size
    run[Place.LEVELS] = levels
    run[Place.TRUNKS] = _NEVER if centre.trunks is None else centre.trunks
    run[Place.PLACES] = _NEVER if centre.waiting_places is None else centre.waiting_places
    run[Place.RANDOM] = int(centre.routing.random_agent)
    run[Place.KEY] = stream.key
    tries, picks = _choices(centre.routing)
    return State(
        contacts=_contacts(stream, room),
        agents=floor,
        idle=empty_lists(picks.shape[0] * (levels + 1)),
        waiting=empty_lists(2 * queues),
        events=np.empty(2 * room + laid_aside + 8, dtype=EVENT),
        pieces=np.empty(laid_aside, dtype=PIECE),
        lines=_lines(centre),
        tries=tries,
        picks=picks,
        multiplier=np.ascontiguousarray(centre.multiplier, dtype=np.float64),
        run=run,
    )
