"""What is known of customers beyond volume and handle time, by queue; a plan may say it or leave it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from wfm.demand import Demand, Queue
from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.centre import Callback, Escalation, Line, Redial
from wfm.evaluation.simulation.laws import HandleLaw
from wfm.staffing.targets import ServiceTarget

__all__ = ["Customers", "day_spread", "lines_of"]


@dataclass(frozen=True, slots=True)
class Customers:
    """Behaviour of one queue's customers.

    Attributes
    ----------
    law
        How handle times scatter; default exponential.
    interruptible
        Whether backlog work is laid aside for a live contact; default True.
    redial, callback
        What impatient customers do; None for nothing.
    escalation
        (queue id, share, work): the share of served contacts that goes on to another queue, and the handle time
        there as a multiple of the one here; None for none.
    """

    law: HandleLaw = field(default_factory=HandleLaw)
    interruptible: bool = True
    redial: Redial | None = None
    callback: Callback | None = None
    escalation: tuple[str, float, float] | None = None


def lines_of(
    queues: tuple[Queue, ...], targets: tuple[ServiceTarget, ...], customers: Mapping[str, Customers]
) -> tuple[Line, ...]:
    """Return the queues as they are simulated.

    Parameters
    ----------
    queues, targets
        The plan's queues and what they are held to, length q. The answer target of a deferred queue is the time
        within which an item must be finished.
    customers
        Behaviour by queue id; queues that are not named behave as the defaults say.

    Raises
    ------
    ValueRangeError
        If behaviour is stated for an unknown queue, or an escalation goes to one.
    """
    rows = {queue.id: row for row, queue in enumerate(queues)}
    unknown = sorted(set(customers) - set(rows))
    unknown += sorted({c.escalation[0] for c in customers.values() if c.escalation} - set(rows))
    if unknown:
        raise ValueRangeError(f"unknown queues in the behaviour of customers: {', '.join(unknown)}")
    lines = []
    for queue, target in zip(queues, targets, strict=True):
        who = customers.get(queue.id, Customers())
        deferred = queue.channel.deferred
        to = who.escalation
        lines.append(
            Line(
                queue.id,
                patience_s=None if deferred else queue.patience_s,
                law=who.law,
                concurrency=1 if deferred else queue.concurrency,
                deferred_within_s=target.within_s if deferred else None,
                interruptible=who.interruptible,
                redial=who.redial,
                callback=who.callback,
                escalation=None if to is None else Escalation(to[1], rows[to[0]], to[2]),
            )
        )
    return tuple(lines)


def day_spread(demand: Demand) -> float:
    """Return the coefficient of variation of a day's volume that a forecast's quantiles tell of.

    Notes
    -----
    With s = (q90 − q10) ÷ 2.563, the spread of a normal law, s² − m is what an interval's variance has beyond Poisson;
    Σ(s² − m) ÷ Σm² over all cells is taken for the squared variation of a factor that moves a whole day. That is on
    the safe side: the part of it that intervals have for themselves would even out over a day. 0 without quantiles.
    """
    if demand.quantiles is None:
        return 0.0
    levels = np.array(demand.levels)
    low, high = int(np.argmin(np.abs(levels - 0.1))), int(np.argmin(np.abs(levels - 0.9)))
    if not 0.0 < levels[low] < 0.5 < levels[high] < 1.0:
        return 0.0
    from scipy.special import ndtri

    width = float(ndtri(levels[high]) - ndtri(levels[low]))
    mean = np.nan_to_num(demand.contacts)
    spread = np.nan_to_num(demand.quantiles[high] - demand.quantiles[low]) / width
    total = float((mean**2).sum())
    return float(np.sqrt(max(0.0, float((spread**2 - mean).sum())) / total)) if total > 0 else 0.0
