"""What is simulated: queues with their customers' behaviour, agents with their skills, routing, lines."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.laws import HandleLaw
from wfm.evaluation.simulation.routing import Routing

__all__ = ["Callback", "Centre", "Escalation", "Line", "Redial"]


def _check_share(what: str, share: float) -> None:
    if not 0.0 <= share <= 1.0:
        raise ValueRangeError(f"{what} must lie in [0, 1], got {share}")


@dataclass(frozen=True, slots=True)
class Redial:
    """Customers who gave up and try again with the same matter.

    Attributes
    ----------
    share
        Probability of another attempt after an abandonment, 0-1.
    delay_s
        Seconds until the next attempt.
    attempts
        Most further attempts of one customer.
    fresh_patience
        Whether each attempt has a patience of its own, as the Erlang X formula takes it; otherwise (default) who was
        impatient once stays so, and loses more often.
    """

    share: float
    delay_s: float
    attempts: int = 1
    fresh_patience: bool = False

    def __post_init__(self) -> None:
        """Check the share."""
        _check_share("share of redials", self.share)


@dataclass(frozen=True, slots=True)
class Escalation:
    """Contacts that a next tier has to see after this one.

    Attributes
    ----------
    share
        Probability that a served contact goes on, 0-1.
    to
        Row of the queue that it goes to.
    work
        Handle time there as a multiple of the handle time here.
    """

    share: float
    to: int
    work: float = 1.0

    def __post_init__(self) -> None:
        """Check the share."""
        _check_share("share of escalations", self.share)


@dataclass(frozen=True, slots=True)
class Callback:
    """Customers who rather than wait take the promise of a call.

    Attributes
    ----------
    share
        Probability that a customer who would have to wait accepts, 0-1.
    within_s
        The call is due within so many seconds.
    """

    share: float
    within_s: float

    def __post_init__(self) -> None:
        """Check the share."""
        _check_share("share of callbacks", self.share)


@dataclass(frozen=True, slots=True)
class Line:
    """One queue as its customers live it.

    Attributes
    ----------
    name
        Name of the queue.
    patience_s
        Mean of the exponential patience, above 0; None where nobody abandons.
    law
        How handle times scatter about the mean.
    concurrency
        Contacts of this queue that one agent handles at once, at least 1 (chat). The mean handle time is then the
        time that a session lasts at that load.
    deferred_within_s
        For backlog work: seconds from arrival to deadline; None for live contacts.
    interruptible
        Whether an agent lays backlog work of this queue aside for a live contact, and takes it up again later.
    redial, escalation, callback
        Further behaviour; None for none.
    """

    name: str
    patience_s: float | None = None
    law: HandleLaw = field(default_factory=HandleLaw)
    concurrency: int = 1
    deferred_within_s: float | None = None
    interruptible: bool = True
    redial: Redial | None = None
    escalation: Escalation | None = None
    callback: Callback | None = None

    def __post_init__(self) -> None:
        """Check patience and concurrency."""
        if self.patience_s is not None and not self.patience_s > 0:
            raise ValueRangeError(
                f"patience_s of {self.name} must be above 0 (or None for no abandonment), got {self.patience_s}"
            )
        if self.concurrency < 1:
            raise ValueRangeError(f"concurrency of {self.name} must be at least 1, got {self.concurrency}")


@dataclass(frozen=True)
class Centre:
    """Queues, agents and routing.

    Attributes
    ----------
    lines
        The queues, length q.
    multiplier : (a, q)
        Factor on the handle time of each agent and queue, above 0; read only where the agent's group serves the queue.
    routing
        Groups and their order; agents move between groups over time.
    trunks
        Most live contacts in the centre at once, waiting or served; None for no limit.
    waiting_places
        Most live contacts that wait at once; None for no limit.

    Raises
    ------
    ValueRangeError
        If shapes disagree, or escalations go round in a circle.
    """

    lines: tuple[Line, ...]
    multiplier: NDArray[np.float64]
    routing: Routing
    trunks: int | None = None
    waiting_places: int | None = None

    def __post_init__(self) -> None:
        """Check shapes and escalations."""
        queues = len(self.lines)
        if self.multiplier.shape[1] != queues or self.routing.group_class.shape[0] != queues:
            raise ValueRangeError(
                f"multiplier and routing must have {queues} queues, got {self.multiplier.shape[1]} "
                f"and {self.routing.group_class.shape[0]}"
            )
        self.longest_chain  # noqa: B018 - raises where escalations go round

    @property
    def longest_chain(self) -> int:
        """Most rows that one arrival can lead to, itself included."""
        longest = 1
        for start in range(len(self.lines)):
            rows, queue, seen = 1, start, set[int]()
            while queue not in seen:
                seen.add(queue)
                line = self.lines[queue]
                if line.escalation is None:
                    break
                queue = line.escalation.to
                rows += 1
            else:
                raise ValueRangeError(f"escalations of {self.lines[start].name} go round in a circle")
            longest = max(longest, rows)
        redials = max((line.redial.attempts for line in self.lines if line.redial), default=0)
        callbacks = int(any(line.callback for line in self.lines))
        return longest + redials + longest * callbacks
