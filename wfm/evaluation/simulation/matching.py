"""Who takes which contact: the routing rules, applied to the lists of free agents and waiting contacts.

An agent's level says how loaded the agent is: 0 free, 1 and more the chat sessions in hand, and the highest
level for work that takes the whole agent. Free agents stand in one list a group and level, longest free first;
agents on work that may be laid aside stand in a last list of their group.
"""

from __future__ import annotations

import numpy as np

from wfm.evaluation.simulation.compiling import compiled
from wfm.evaluation.simulation.state import Place, State, Whole

__all__ = ["find_agent", "next_backlog", "next_contact", "random_agent", "uniform"]

_LEVELS = int(Place.LEVELS)


@compiled
def uniform(key: Whole, root: Whole, attempt: Whole, purpose: Whole) -> float:
    """Return a uniform number in [0, 1) that depends on its arguments alone (finaliser of SplitMix64).

    Decisions of a contact (to redial, say) are drawn from its identity, so that they are the same for every
    roster: common random numbers.
    """
    state = np.uint64(key) ^ (
        np.uint64(root) * np.uint64(0x9E3779B97F4A7C15)
        + np.uint64(attempt * 16 + purpose + 1) * np.uint64(0xD1B54A32D192ED03)
    )
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    state = state ^ (state >> np.uint64(31))
    return float(state >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def random_agent(s: State, queue: Whole, draw: float) -> Whole:
    """Return a free agent drawn uniformly from all groups of the best class that has one."""
    tries = s.tries[queue]
    width = s.run[_LEVELS] + 1
    place = 0
    while place < tries.size and tries[place].group >= 0:
        end, free = place, 0
        while end < tries.size and tries[end].group >= 0 and tries[end].rank == tries[place].rank:
            free += s.idle[tries[end].group * width].count
            end += 1
        if free > 0:
            step = int(draw * free)
            for j in range(place, end):
                which = tries[j].group * width
                if step < s.idle[which].count:
                    agent = s.idle[which].head
                    for _ in range(step):
                        agent = s.agents[agent].after
                    return int(agent)
                step -= s.idle[which].count
        place = end
    return np.int64(-1)


@compiled
def find_agent(s: State, queue: Whole, whole: Whole, interrupt: Whole) -> Whole:
    """Return the agent who takes a contact of `queue` now, or -1.

    Groups are tried by class; within a class the least loaded, then the longest free agent wins. `whole`: the
    work takes the whole agent. `interrupt`: agents on work that may be laid aside count too, after free ones.
    """
    best: Whole = np.int64(-1)
    best_rank, best_level, best_since = 0, 0, 0.0
    highest = s.run[_LEVELS]
    sessions = 1 if whole else s.lines[queue].concurrency
    for j in range(s.tries.shape[1]):
        group = s.tries[queue, j].group
        if group < 0 or (best >= 0 and s.tries[queue, j].rank > best_rank):
            break
        base = group * (highest + 1)
        reserve = s.tries[queue, j].reserve
        if reserve > 0 and s.idle[base].count + s.idle[base + highest].count <= reserve:
            continue
        agent, level = -1, 0
        while level < sessions:
            agent = s.idle[base + level].head
            if agent >= 0:
                break
            level += 1
        if agent < 0 and interrupt:
            agent, level = s.idle[base + highest].head, highest
        if agent < 0:
            continue
        since = s.agents[agent].since_s
        if best < 0 or level < best_level or (level == best_level and since < best_since):
            best, best_rank, best_level, best_since = agent, s.tries[queue, j].rank, level, since
    return best


@compiled
def next_contact(s: State, group: Whole, level: Whole) -> Whole:
    """Return the live contact that an agent of `group` with `level` sessions takes next, or -1.

    Queues are looked at by class; within a class the contact that has waited longest wins.
    """
    best, best_class, best_arrival = np.int64(-1), 0, 0.0
    base = group * (s.run[_LEVELS] + 1)
    for j in range(s.picks.shape[1]):
        queue = s.picks[group, j].queue
        if queue < 0 or (best >= 0 and s.picks[group, j].rank > best_class):
            break
        contact = s.waiting[queue].head
        if contact < 0 or s.lines[queue].concurrency <= level:
            continue
        reserve = s.picks[group, j].reserve
        if reserve > 0 and s.idle[base].count + s.idle[base + s.run[_LEVELS]].count + 1 <= reserve:
            continue
        arrival = s.contacts[contact].arrival_s
        if best < 0 or arrival < best_arrival:
            best, best_class, best_arrival = contact, s.picks[group, j].rank, arrival
    return best


@compiled
def next_backlog(s: State, group: Whole) -> Whole:
    """Return the backlog item of earliest deadline that `group` can work on, or -1."""
    best, best_due = np.int64(-1), 0.0
    backlogs = s.lines.size
    for j in range(s.picks.shape[1]):
        queue = s.picks[group, j].queue
        if queue < 0:
            break
        contact = s.waiting[backlogs + queue].head
        if contact >= 0 and (best < 0 or s.contacts[contact].due_s < best_due):
            best, best_due = contact, s.contacts[contact].due_s
    return best
