"""Demand that comes from other demand: escalations to a second tier, callbacks, and contacts that a bot solves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Demand
from wfm.errors import ValueRangeError
from wfm.staffing.arguments import FloatArray

__all__ = ["ContactType", "Deflection", "Transfer", "deflect", "transfer"]


@dataclass(frozen=True, slots=True)
class Transfer:
    """A share of one queue's contacts that arrives in another queue later.

    Attributes
    ----------
    source, target
        Queue ids: first tier and second tier, or a live queue and its callback queue.
    share
        Part of the source's contacts that goes on, in [0, 1].
    delay_s
        Mean time between arrival at the source and arrival at the target in seconds, >= 0: the first tier's handle
        time, and what the hand-over takes.
    aht_s
        Mean handle time of these contacts at the target in seconds, > 0; None: the target's own.
    leaves
        Whether the source is spared them (a callback offered instead of waiting) or has handled them too
        (an escalation; default).

    Raises
    ------
    ValueRangeError
        If a number lies outside its range, or source and target are the same.
    """

    source: str
    target: str
    share: float
    delay_s: float = 0.0
    aht_s: float | None = None
    leaves: bool = False

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        where = f"transfer {self.source} -> {self.target}"
        if self.source == self.target:
            raise ValueRangeError(f"{where}: a queue cannot pass contacts to itself")
        if not 0.0 <= self.share <= 1.0:
            raise ValueRangeError(f"{where}: share must lie in 0..1, got {self.share}")
        if not (self.delay_s >= 0.0 and np.isfinite(self.delay_s)):
            raise ValueRangeError(f"{where}: delay_s must be finite and >= 0, got {self.delay_s}")
        if self.aht_s is not None and not self.aht_s > 0.0:
            raise ValueRangeError(f"{where}: aht_s must be > 0, got {self.aht_s}")


@dataclass(frozen=True, slots=True)
class ContactType:
    """One reason for contact within a queue.

    Attributes
    ----------
    share
        Its part of the queue's contacts, >= 0; shares of a queue are scaled to sum to 1.
    aht_s
        Its mean handle time by an agent in seconds, > 0.
    solved
        Part of it that the bot solves, in [0, 1].
    extra_s
        Handle time in seconds that an attempt of the bot saves (below 0) or costs (above 0) where it fails. Default 0.

    Raises
    ------
    ValueRangeError
        If a number lies outside its range.
    """

    share: float
    aht_s: float
    solved: float
    extra_s: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        if not self.share >= 0.0 or not self.aht_s > 0.0 or not 0.0 <= self.solved <= 1.0:
            raise ValueRangeError(f"a contact type needs share >= 0, aht_s > 0 and solved in 0..1, got {self}")
        if not self.aht_s + self.extra_s > 0.0:
            raise ValueRangeError(f"a contact type needs aht_s + extra_s > 0, got {self}")


@dataclass(frozen=True, slots=True)
class Deflection:
    """What a bot takes off a queue.

    Attributes
    ----------
    queue
        Queue id.
    types
        The queue's contact types; at least one with a share above 0.

    Raises
    ------
    ValueRangeError
        If there is no type with a share.
    """

    queue: str
    types: Sequence[ContactType]

    def __post_init__(self) -> None:
        """Refuse an empty mix."""
        if not sum(kind.share for kind in self.types) > 0.0:
            raise ValueRangeError(f"deflection of {self.queue}: at least one contact type needs a share above 0")

    @property
    def remaining(self) -> float:
        """Part of the contacts that still reaches an agent."""
        return self._mean(lambda kind: 1.0 - kind.solved)

    @property
    def aht_factor(self) -> float:
        """Handle time of what remains over the handle time before; above 1 where the bot solves the short ones."""
        before = self._mean(lambda kind: kind.aht_s)
        if self.remaining == 0.0:
            return 1.0
        return self._mean(lambda kind: (1.0 - kind.solved) * (kind.aht_s + kind.extra_s)) / self.remaining / before

    def _mean(self, value: Callable[[ContactType], float]) -> float:
        return sum(kind.share * value(kind) for kind in self.types) / sum(kind.share for kind in self.types)


def transfer(demand: Demand, transfers: Sequence[Transfer]) -> Demand:
    """Add the contacts that queues pass on to the queues that get them.

    Parameters
    ----------
    demand
        Demand from outside.
    transfers
        Applied in order, so that a third tier can follow a second.

    Returns
    -------
    Demand with contacts, handle times and quantiles of the targets (and of sources that are spared) changed.
    Contacts delayed beyond the horizon are dropped; a note says how many. Quantiles are added level by level,
    as if the errors of both queues went together.

    Raises
    ------
    KeyError
        If a queue id is unknown.
    """
    for item in transfers:
        demand = _transferred(demand, item)
    return demand


def deflect(demand: Demand, deflections: Sequence[Deflection]) -> Demand:
    """Take off what bots solve, and set the handle time of what remains.

    Parameters
    ----------
    demand
        Demand before the bot.
    deflections
        At most one a queue.

    Raises
    ------
    KeyError
        If a queue id is unknown.
    """
    contacts, aht_s = demand.contacts.copy(), demand.aht_s.copy()
    quantiles = None if demand.quantiles is None else demand.quantiles.copy()
    for item in deflections:
        row = demand.row(item.queue)
        contacts[row] *= item.remaining
        aht_s[row] *= item.aht_factor
        if quantiles is not None:
            quantiles[:, row] *= item.remaining
    return replace(demand, contacts=contacts, aht_s=aht_s, quantiles=quantiles)


def _transferred(demand: Demand, item: Transfer) -> Demand:
    source, target = demand.row(item.source), demand.row(item.target)
    contacts, aht_s = demand.contacts.copy(), demand.aht_s.copy()
    steps = item.delay_s / (demand.grid.step_min * 60.0)
    moved = _delayed(contacts[source], steps) * item.share
    own = contacts[target]
    handle_s = np.full_like(own, item.aht_s) if item.aht_s is not None else aht_s[target]
    total = own + moved
    with np.errstate(invalid="ignore", divide="ignore"):
        work = np.nan_to_num(own * aht_s[target]) + moved * handle_s
        aht_s[target] = np.where(moved > 0.0, work / total, aht_s[target])
    lost = contacts[source].sum() * item.share - moved.sum()
    contacts[target] = total
    quantiles = None if demand.quantiles is None else demand.quantiles.copy()
    if quantiles is not None:
        quantiles[:, target] += np.stack([_delayed(level[source], steps) for level in quantiles]) * item.share
    if item.leaves:
        contacts[source] *= 1.0 - item.share
        if quantiles is not None:
            quantiles[:, source] *= 1.0 - item.share
    notes = demand.notes
    if lost > 0.5:
        notes = (*notes, f"{item.source} -> {item.target}: {lost:.0f} contacts arrive after the horizon")
    return replace(demand, contacts=contacts, aht_s=aht_s, quantiles=quantiles, notes=notes)


def _delayed(contacts: FloatArray, steps: float) -> FloatArray:
    """Arrivals (n,) moved later by a real number of intervals, spread evenly within each."""
    whole, part = int(np.floor(steps)), steps - np.floor(steps)
    padded = np.concatenate([np.zeros(whole + 1), contacts])[: contacts.size + 1]
    moved: NDArray[np.float64] = padded[1:] * (1.0 - part) + padded[:-1] * part
    return moved
