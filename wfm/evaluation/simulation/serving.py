"""Agents at work: who is free, who begins what, what is laid aside, what a freed agent does next."""

from __future__ import annotations

import numpy as np

from wfm.evaluation.simulation.compiling import compiled
from wfm.evaluation.simulation.matching import find_agent, next_backlog, next_contact
from wfm.evaluation.simulation.state import FINISH, Kind, Outcome, Place, State, Whole
from wfm.evaluation.simulation.structures import append, prepend, push, remove

__all__ = ["begin", "delist", "enlist", "free", "lay_aside", "place_backlog", "weight"]

_LIVE, _DEFERRED = int(Kind.LIVE), int(Kind.DEFERRED)
_WAITING, _SERVING = int(Outcome.WAITING), int(Outcome.SERVING)
_N_WAITING, _N_SERVING, _N_PIECES = int(Place.WAITING), int(Place.SERVING), int(Place.PIECES)
_LEVELS = int(Place.LEVELS)


@compiled
def enlist(s: State, agent: Whole, level: Whole, now: float) -> None:
    """Put an agent into the list of its group and level."""
    which = s.agents[agent].group * (s.run[_LEVELS] + 1) + level
    s.agents[agent].listed = which
    s.agents[agent].since_s = now
    append(s.idle, s.agents, which, agent)


@compiled
def delist(s: State, agent: Whole) -> None:
    """Take an agent out of its list, if it is in one."""
    which = s.agents[agent].listed
    if which >= 0:
        remove(s.idle, s.agents, which, agent)
        s.agents[agent].listed = -1


@compiled
def weight(s: State, contact: Whole) -> Whole:
    """Return the levels that a contact takes: one session, or the whole agent."""
    queue = s.contacts[contact].queue
    if s.contacts[contact].kind == _LIVE and s.lines[queue].concurrency > 1:
        return 1
    return int(s.run[_LEVELS])


@compiled
def _work(s: State, contact: Whole, agent: Whole, now: float) -> None:
    """Set the clock of a contact that an agent begins or takes up again."""
    contacts = s.contacts
    if np.isnan(contacts[contact].start_s):
        contacts[contact].start_s = now
    contacts[contact].resume_s = now
    contacts[contact].agent = agent
    contacts[contact].outcome = _SERVING
    end = now + contacts[contact].left_s * s.multiplier[agent, contacts[contact].queue]
    contacts[contact].end_s = end
    if contacts[contact].kind == _LIVE:
        s.run[_N_SERVING] += 1
    push(s.events, s.run, end, contact * 4 + FINISH)


@compiled
def lay_aside(s: State, agent: Whole, now: float) -> Whole:
    """Stop the backlog work of an agent, keep what is done, and return the item."""
    contacts = s.contacts
    item = s.agents[agent].item
    s.agents[agent].item = -1
    row = s.run[_N_PIECES]
    s.run[_N_PIECES] += 1
    s.pieces[row].contact = item
    s.pieces[row].agent = agent
    s.pieces[row].start_s = contacts[item].resume_s
    s.pieces[row].end_s = now
    done = (now - contacts[item].resume_s) / s.multiplier[agent, contacts[item].queue]
    contacts[item].left_s = max(0.0, contacts[item].left_s - done)
    contacts[item].end_s = np.nan
    contacts[item].outcome = _WAITING
    return int(item)


@compiled
def begin(s: State, contact: Whole, agent: Whole, now: float) -> None:
    """Give a contact to an agent who stands in no list, and list the agent again where room is left."""
    queue = s.contacts[contact].queue
    if s.contacts[contact].kind == _DEFERRED and s.lines[queue].interruptible:
        s.agents[agent].item = contact
        _work(s, contact, agent, now)
        enlist(s, agent, s.run[_LEVELS], now)
        return
    s.agents[agent].level += weight(s, contact)
    _work(s, contact, agent, now)


@compiled
def place_backlog(s: State, contact: Whole, now: float, in_front: Whole) -> None:
    """Give backlog work to a free agent, or put it into the backlog."""
    queue = s.contacts[contact].queue
    agent = find_agent(s, queue, np.int64(1), np.int64(0))
    if agent >= 0:
        delist(s, agent)
        begin(s, contact, agent, now)
        return
    which = s.lines.size + queue
    if in_front:
        prepend(s.waiting, s.contacts, which, contact)
    else:
        append(s.waiting, s.contacts, which, contact)


@compiled
def free(s: State, agent: Whole, now: float) -> None:
    """Let an agent who stands in no list take what waits, and list the agent where room is left."""
    group = s.agents[agent].group
    if group < 0:
        return
    highest = s.run[_LEVELS]
    while s.agents[agent].level < highest:
        contact = next_contact(s, group, s.agents[agent].level)
        if contact < 0:
            break
        remove(s.waiting, s.contacts, s.contacts[contact].queue, contact)
        s.run[_N_WAITING] -= 1
        begin(s, contact, agent, now)
    level = s.agents[agent].level
    if level >= highest:
        return
    item = next_backlog(s, group) if level == 0 else np.int64(-1)
    if item >= 0:
        remove(s.waiting, s.contacts, s.lines.size + s.contacts[item].queue, item)
        begin(s, item, agent, now)
    else:
        enlist(s, agent, level, now)
