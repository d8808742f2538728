"""What customers ask for: queues, and contacts by queue and interval. History and forecast are one type."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError
from wfm.grid import TimeGrid

__all__ = ["Channel", "Demand", "Queue"]


class Channel(StrEnum):
    """How a contact arrives; decides which staffing model applies."""

    VOICE = "voice"
    CHAT = "chat"
    EMAIL = "email"
    TICKET = "ticket"
    SOCIAL = "social"
    CALLBACK = "callback"

    @property
    def deferred(self) -> bool:
        """Whether work waits in a backlog with a deadline instead of a line that customers hold."""
        return self in {Channel.EMAIL, Channel.TICKET, Channel.SOCIAL, Channel.CALLBACK}


@dataclass(frozen=True, slots=True)
class Queue:
    """One stream of contacts.

    Attributes
    ----------
    id
        Short name used in files.
    name
        Name shown to people.
    channel
        Kind of contact.
    skill
        The skill an agent needs to serve it.
    patience_s
        Mean patience in seconds; None where customers are taken never to abandon.
    concurrency
        Contacts that an agent handles at once, at least 1 (above 1 for chat only).
    """

    id: str
    name: str
    channel: Channel
    skill: str
    patience_s: float | None = None
    concurrency: int = 1


@dataclass(frozen=True)
class Demand:
    """Contacts and handle times by queue and interval: a history, or a forecast when `quantiles` is there.

    Attributes
    ----------
    grid
        The intervals, length n.
    queues
        The queues, length q.
    contacts : (q, n)
        Offered contacts an interval, ≥ 0; NaN where the history has no record (never the same as zero).
    aht_s : (q, n)
        Mean handle time in seconds; NaN where unknown.
    open_ : (q, n)
        Whether the queue takes contacts in the interval.
    levels
        Quantile levels, ascending in (0, 1); empty for a history.
    quantiles : (l, q, n)
        Contacts at each level; None for a history.
    methods
        For a forecast: the method used for each queue, length q; empty for a history.
    notes
        Remarks a planner should read: gaps, outliers, short history.
    """

    grid: TimeGrid
    queues: tuple[Queue, ...]
    contacts: NDArray[np.float64]
    aht_s: NDArray[np.float64]
    open_: NDArray[np.bool_]
    levels: tuple[float, ...] = ()
    quantiles: NDArray[np.float64] | None = None
    methods: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that all arrays speak of the same queues and intervals."""
        shape = (len(self.queues), self.grid.n)
        for name in ("contacts", "aht_s", "open_"):
            found = getattr(self, name).shape
            if found != shape:
                raise ValueRangeError(f"{name} must have shape (q, n) = {shape}, got {found}")
        if self.quantiles is not None and self.quantiles.shape != (len(self.levels), *shape):
            raise ValueRangeError(f"quantiles must have shape {(len(self.levels), *shape)}, got {self.quantiles.shape}")

    def row(self, queue_id: str) -> int:
        """Return the row of a queue by its id; raises KeyError where there is none."""
        for row, queue in enumerate(self.queues):
            if queue.id == queue_id:
                return row
        raise KeyError(queue_id)
