"""When each agent takes contacts: from productive intervals or stretches to moments of change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError

__all__ = ["Duties", "always", "from_grid", "from_stretches"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Duties:
    """Changes of duty in the order of time.

    Attributes
    ----------
    change_s : (e,)
        Seconds from the start of the horizon.
    agent : (e,)
        Whose duty changes.
    group : (e,)
        The routing group from then on; -1 for off duty.
    """

    change_s: Floats
    agent: Ints
    group: Ints

    @cached_property
    def stretches(self) -> tuple[Ints, Floats, Floats]:
        """Agent, start and end of each stretch on duty, by agent and time; groups that follow at once count as one."""
        order = np.lexsort((np.arange(self.agent.size), self.agent))
        agent, when, on = self.agent[order], self.change_s[order], self.group[order] >= 0
        fresh = np.ones(agent.size, dtype=np.bool_)
        fresh[1:] = agent[1:] != agent[:-1]
        before = np.concatenate([[False], on[:-1]]) & ~fresh
        last = np.concatenate([fresh[1:], [True]]) if agent.size else fresh
        starts, ends = on & ~before, ~on & before
        open_end = on & last
        end_s = np.where(ends, when, np.inf)
        return agent[starts], when[starts], end_s[ends | open_end]

    def end_after(self, agent: Ints, when_s: Floats) -> Floats:
        """Return when the stretch on duty that holds `when_s` ends; `when_s` itself for an agent off duty then."""
        owner, start_s, end_s = self.stretches
        if owner.size == 0:
            return when_s.copy()
        # One sorted key for agent and time: agents lie further apart than any two moments.
        span = 1.0 + max(float(when_s.max(initial=0.0)), float(start_s.max()))
        place = np.searchsorted(owner * span + start_s, agent * span + when_s, side="right") - 1
        found = np.maximum(place, 0)
        held = (place >= 0) & (owner[found] == agent) & (end_s[found] >= when_s)
        return np.where(held, end_s[found], when_s)


def always(group: Ints) -> Duties:
    """Return duties without end for agents of the given groups, shape (a,)."""
    return Duties(np.zeros(group.size), np.arange(group.size), group.astype(np.int64))


def from_grid(group: Ints, step_s: float) -> Duties:
    """Return the changes in a table of groups by agent and interval.

    Parameters
    ----------
    group : (a, n)
        Routing group of the agent in the interval; -1 where the agent takes no contacts.
    step_s
        Length of an interval in seconds.

    Notes
    -----
    Nobody is on duty after the last interval. Agents who come on at the same moment come on in the order of
    their rows, so one roster gives one answer.
    """
    off = np.full((group.shape[0], 1), -1, dtype=np.int64)
    padded = np.concatenate([off, group, off], axis=1)
    interval, agent = np.nonzero((padded[:, 1:] != padded[:, :-1]).T)
    return Duties((interval * step_s).astype(np.float64), agent.astype(np.int64), padded[agent, interval + 1])


def from_stretches(agent: Ints, start_s: Floats, end_s: Floats, group: Ints) -> Duties:
    """Return the changes of stretches on duty that do not overlap within an agent.

    Parameters
    ----------
    agent, group : (m,)
        Who, and for which routing group.
    start_s, end_s : (m,)
        Bounds in seconds from the start of the horizon.

    Raises
    ------
    ValueRangeError
        If two stretches of an agent overlap.
    """
    order = np.lexsort((start_s, agent))
    agent, start_s, end_s, group = agent[order], start_s[order], end_s[order], group[order]
    same = agent[1:] == agent[:-1]
    if np.any(same & (start_s[1:] < end_s[:-1])):
        raise ValueRangeError("stretches on duty of one agent must not overlap")
    follows = np.concatenate([same & (start_s[1:] == end_s[:-1]), [False]]) if agent.size else np.zeros(0, np.bool_)
    goes_on = np.concatenate([[False], follows[:-1] & (group[1:] == group[:-1])]) if agent.size else follows
    when = np.concatenate([start_s[~goes_on], end_s[~follows]])
    who = np.concatenate([agent[~goes_on], agent[~follows]])
    what = np.concatenate([group[~goes_on], np.full(int((~follows).sum()), -1, dtype=np.int64)])
    order = np.lexsort((who, when))
    return Duties(when[order], who[order], what[order])
