"""Routing as an input: which groups a contact tries, and which contact a freed agent takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError

__all__ = ["Routing", "fewest_skills_first", "from_lists"]


@dataclass(frozen=True)
class Routing:
    """Classes of groups and queues: lower is tried first; equal classes compete.

    Attributes
    ----------
    group_class : (q, g)
        Class of a group for a contact of a queue; -1 where the group does not serve it. Within a class the agent
        who has been free longest takes the contact.
    queue_class : (g, q)
        Class of a queue for a freed agent of a group; -1 where it does not serve it. Within a class the contact
        that has waited longest is taken; all classes equal is "longest wait", all different "static priority".
    reserve : (q, g)
        Agents of the group that must stay free after a contact of the queue is taken; 0 for none.
    random_agent
        Draw the agent uniformly from the free ones of a class in place of the longest free one.

    Raises
    ------
    ValueRangeError
        If shapes disagree, or the two tables disagree about who serves what.
    """

    group_class: NDArray[np.int64]
    queue_class: NDArray[np.int64]
    reserve: NDArray[np.int64]
    random_agent: bool = False

    def __post_init__(self) -> None:
        """Check that the tables speak of the same queues, groups and skills."""
        if self.group_class.shape != self.queue_class.T.shape or self.reserve.shape != self.group_class.shape:
            raise ValueRangeError(
                f"routing tables must have shapes (q, g), (g, q), (q, g), got {self.group_class.shape}, "
                f"{self.queue_class.shape}, {self.reserve.shape}"
            )
        if not np.array_equal(self.group_class >= 0, self.queue_class.T >= 0):
            raise ValueRangeError("group_class and queue_class disagree about which group serves which queue")

    @property
    def skills(self) -> NDArray[np.bool_]:
        """Which group serves which queue, shape (g, q)."""
        return self.queue_class >= 0


def fewest_skills_first(skills: NDArray[np.bool_], queue_class: NDArray[np.int64] | None = None) -> Routing:
    """Return the usual routing: specialists before generalists, the longest wait first.

    Parameters
    ----------
    skills : (g, q)
        Which group serves which queue.
    queue_class : (q,)
        Priority class of each queue, lower first; None for the longest wait over all queues.
    """
    breadth = np.broadcast_to(skills.sum(axis=1), (skills.shape[1], skills.shape[0]))
    classes = np.zeros(skills.shape[1], dtype=np.int64) if queue_class is None else queue_class
    return Routing(
        np.where(skills.T, breadth, -1).astype(np.int64),
        np.where(skills, classes[None, :], -1).astype(np.int64),
        np.zeros((skills.shape[1], skills.shape[0]), dtype=np.int64),
    )


def from_lists(
    group_order: Sequence[Sequence[int]], queue_order: Sequence[Sequence[int]], *, longest_wait: bool
) -> Routing:
    """Return the routing given by explicit lists.

    Parameters
    ----------
    group_order
        For each queue the groups to try, in order.
    queue_order
        For each group the queues it serves; their order counts where `longest_wait` is False.
    longest_wait
        Whether a freed agent takes the longest wait (True) or the first non-empty queue of its list (False).
    """
    queues, groups = len(group_order), len(queue_order)
    group_class = np.full((queues, groups), -1, dtype=np.int64)
    queue_class = np.full((groups, queues), -1, dtype=np.int64)
    for queue, order in enumerate(group_order):
        group_class[queue, list(order)] = np.arange(len(order))
    for group, order in enumerate(queue_order):
        queue_class[group, list(order)] = 0 if longest_wait else np.arange(len(order))
    return Routing(group_class, queue_class, np.zeros((queues, groups), dtype=np.int64))
