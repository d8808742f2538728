"""What happens to one contact at one moment, and to an agent whose duty changes."""

from __future__ import annotations

import numpy as np

from wfm.evaluation.simulation.compiling import compiled
from wfm.evaluation.simulation.matching import find_agent, random_agent, uniform
from wfm.evaluation.simulation.serving import (
    begin,
    delist,
    enlist,
    free,
    lay_aside,
    place_backlog,
    weight,
)
from wfm.evaluation.simulation.state import PATIENCE, RETURN, Kind, Outcome, Place, State, Whole
from wfm.evaluation.simulation.structures import append, prepend, push, remove

__all__ = ["abandon", "arrive", "change_duty", "finish"]

_LIVE, _CALLBACK = int(Kind.LIVE), int(Kind.CALLBACK)
_WAITING, _SERVING, _ANSWERED = int(Outcome.WAITING), int(Outcome.SERVING), int(Outcome.ANSWERED)
_ABANDONED, _BLOCKED, _CONVERTED = int(Outcome.ABANDONED), int(Outcome.BLOCKED), int(Outcome.CONVERTED)
_CONTACTS, _N_WAITING, _N_SERVING = int(Place.CONTACTS), int(Place.WAITING), int(Place.SERVING)
_LEVELS, _TRUNKS, _PLACES = int(Place.LEVELS), int(Place.TRUNKS), int(Place.PLACES)
_RANDOM, _KEY = int(Place.RANDOM), int(Place.KEY)
_PICK, _REDIAL, _ESCALATE, _CALL_BACK, _PATIENCE = 0, 1, 2, 3, 4


@compiled
def _spawn(s: State, parent: Whole, queue: Whole, kind: Whole, now: float) -> Whole:
    """Append a contact that follows from another one; it keeps handle time and patience. Return its row."""
    contacts = s.contacts
    row = s.run[_CONTACTS]
    s.run[_CONTACTS] += 1
    contacts[row].queue = queue
    contacts[row].kind = kind
    contacts[row].arrival_s = now
    contacts[row].work_s = contacts[parent].work_s
    contacts[row].left_s = contacts[parent].work_s
    contacts[row].patience_s = contacts[parent].patience_s
    contacts[row].due_s = np.inf
    contacts[row].parent = parent
    contacts[row].root = contacts[parent].root
    contacts[row].attempt = contacts[parent].attempt + 1
    contacts[row].outcome = _WAITING
    contacts[row].start_s = np.nan
    contacts[row].resume_s = np.nan
    contacts[row].end_s = np.nan
    contacts[row].agent = -1
    return int(row)


@compiled
def _draw(s: State, contact: Whole, purpose: Whole) -> float:
    return uniform(s.run[_KEY], s.contacts[contact].root, s.contacts[contact].attempt, purpose)


@compiled
def _draw_patience(s: State, contact: Whole, queue: Whole) -> None:
    """Give a contact a new patience from the law of a queue."""
    patience_s = s.lines[queue].patience_s
    if patience_s < np.inf:
        patience_s *= -np.log(1.0 - _draw(s, contact, np.int64(_PATIENCE)))
    s.contacts[contact].patience_s = patience_s


@compiled
def _call_back(s: State, contact: Whole, now: float) -> None:
    """Turn a contact that would wait into a promised call."""
    queue = s.contacts[contact].queue
    s.contacts[contact].outcome = _CONVERTED
    s.contacts[contact].end_s = now
    row = _spawn(s, contact, queue, np.int64(_CALLBACK), now)
    s.contacts[row].due_s = now + s.lines[queue].callback_within_s
    place_backlog(s, row, now, np.int64(0))


@compiled
def arrive(s: State, contact: Whole, now: float) -> None:
    """Let a contact arrive: an agent takes it, or it waits, asks for a callback, or finds no line."""
    queue = s.contacts[contact].queue
    if s.contacts[contact].kind != _LIVE:
        place_backlog(s, contact, now, np.int64(0))
        return
    waiting = s.run[_N_WAITING]
    if waiting + s.run[_N_SERVING] >= s.run[_TRUNKS]:
        s.contacts[contact].outcome = _BLOCKED
        s.contacts[contact].end_s = now
        return
    draw = s.run[_RANDOM] > 0
    agent = (
        random_agent(s, queue, _draw(s, contact, np.int64(_PICK)))
        if draw
        else find_agent(s, queue, np.int64(0), np.int64(1))
    )
    if agent >= 0:
        item = lay_aside(s, agent, now) if s.agents[agent].item >= 0 else np.int64(-1)
        delist(s, agent)
        begin(s, contact, agent, now)
        if s.agents[agent].level < s.run[_LEVELS]:
            enlist(s, agent, s.agents[agent].level, now)
        if item >= 0:
            place_backlog(s, item, now, np.int64(1))
        return
    if waiting >= s.run[_PLACES]:
        s.contacts[contact].outcome = _BLOCKED
        s.contacts[contact].end_s = now
        return
    share = s.lines[queue].callback_share
    if share > 0.0 and _draw(s, contact, np.int64(_CALL_BACK)) < share:
        _call_back(s, contact, now)
        return
    append(s.waiting, s.contacts, queue, contact)
    s.run[_N_WAITING] += 1
    if s.contacts[contact].patience_s < np.inf:
        push(s.events, s.run, now + s.contacts[contact].patience_s, contact * 4 + PATIENCE)


@compiled
def abandon(s: State, contact: Whole, now: float) -> None:
    """Let a contact leave the line if it still waits, and perhaps dial again later."""
    if s.contacts[contact].outcome != _WAITING:
        return
    queue = s.contacts[contact].queue
    remove(s.waiting, s.contacts, queue, contact)
    s.run[_N_WAITING] -= 1
    s.contacts[contact].outcome = _ABANDONED
    s.contacts[contact].end_s = now
    share = s.lines[queue].redial_share
    again = s.contacts[contact].attempt < s.lines[queue].redial_attempts
    if again and share > 0.0 and _draw(s, contact, np.int64(_REDIAL)) < share:
        later = now + s.lines[queue].redial_delay_s
        row = _spawn(s, contact, queue, np.int64(_LIVE), later)
        if s.lines[queue].redial_fresh:
            _draw_patience(s, row, queue)
        push(s.events, s.run, later, row * 4 + RETURN)


@compiled
def _escalate(s: State, contact: Whole, queue: Whole, now: float) -> None:
    """Pass a served contact on to the next tier: handle time in proportion, patience drawn anew."""
    kind = s.lines[queue].kind
    row = _spawn(s, contact, queue, kind, now)
    contacts = s.contacts
    contacts[row].work_s *= s.lines[contacts[contact].queue].escalation_work
    contacts[row].left_s = contacts[row].work_s
    _draw_patience(s, row, queue)
    if kind != _LIVE:
        contacts[row].due_s = now + s.lines[queue].due_within_s
    arrive(s, row, now)


@compiled
def finish(s: State, contact: Whole, now: float) -> None:
    """Let an agent end a contact (unless it was laid aside meanwhile), and go on to what waits."""
    if s.contacts[contact].outcome != _SERVING or s.contacts[contact].end_s != now:
        return
    agent = s.contacts[contact].agent
    s.contacts[contact].outcome = _ANSWERED
    if s.contacts[contact].kind == _LIVE:
        s.run[_N_SERVING] -= 1
    delist(s, agent)
    if s.agents[agent].item == contact:
        s.agents[agent].item = -1
    else:
        s.agents[agent].level -= weight(s, contact)
    free(s, agent, now)
    queue = s.contacts[contact].queue
    share = s.lines[queue].escalation_share
    if share > 0.0 and _draw(s, contact, np.int64(_ESCALATE)) < share:
        _escalate(s, contact, s.lines[queue].escalation_to, now)


@compiled
def change_duty(s: State, agent: Whole, group: Whole, now: float) -> None:
    """Move an agent to another group, or off duty (-1); live work in hand is finished first."""
    delist(s, agent)
    s.agents[agent].group = group
    item: Whole = np.int64(-1)
    which: Whole = np.int64(0)
    if s.agents[agent].item >= 0:
        item = lay_aside(s, agent, now)
        which = s.lines.size + s.contacts[item].queue
        prepend(s.waiting, s.contacts, which, item)
    free(s, agent, now)
    if item >= 0 and s.contacts[item].outcome == _WAITING:
        remove(s.waiting, s.contacts, which, item)
        place_backlog(s, item, now, np.int64(1))
