"""When each agent takes contacts: from productive intervals on the grid to moments of change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Duties", "always", "from_grid"]


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

    change_s: NDArray[np.float64]
    agent: NDArray[np.int64]
    group: NDArray[np.int64]


def always(group: NDArray[np.int64]) -> Duties:
    """Return duties without end for agents of the given groups, shape (a,)."""
    return Duties(np.zeros(group.size), np.arange(group.size), group.astype(np.int64))


def from_grid(group: NDArray[np.int64], step_s: float) -> Duties:
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
    agents = group.shape[0]
    off = np.full((agents, 1), -1, dtype=np.int64)
    padded = np.concatenate([off, group, off], axis=1)
    interval, agent = np.nonzero((padded[:, 1:] != padded[:, :-1]).T)
    return Duties(interval * float(step_s), agent.astype(np.int64), padded[agent, interval + 1])
