"""How a plan wants its demand turned into agents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wfm.errors import ValueRangeError
from wfm.staffing.deferred import AgedWork, Clock
from wfm.staffing.load import LoadMethod
from wfm.staffing.targets import Caps, ServiceTarget, Shrinkage
from wfm.staffing.tiers import Deflection, Transfer

__all__ = ["Policy", "QueueStaffing", "StaffingSettings"]


class Policy(StrEnum):
    """What is done about a volume that is not known."""

    POINT = "point"
    """The mean forecast is taken for certain."""
    EXPECTED = "expected"
    """The target holds for the service level expected over the forecast's spread, weighted by contacts."""
    QUANTILE = "quantile"
    """The target holds at a stated quantile of the volume."""


@dataclass(frozen=True, slots=True)
class QueueStaffing:
    """What one queue is held to.

    Attributes
    ----------
    target
        Service level to reach. For a deferred queue `within_s` is its deadline and `level` the share planned in time.
    caps
        Limits beside it, for live queues; of a deferred queue the occupancy that is planned, 0.9 if None.
    slowdown
        Chat only: time of a conversation with 1, 2, ... K at once over the time of one held alone, measured.
        None: the queue's handle time was measured at its concurrency, and is the same at every lower one.
    clock
        Deferred queues only: which time counts towards the deadline. Default: all of it.
    backlog
        Deferred queues only: contacts that wait when the horizon begins, by age.
    """

    target: ServiceTarget = field(default_factory=ServiceTarget)
    caps: Caps = field(default_factory=Caps)
    slowdown: tuple[float, ...] | None = None
    clock: Clock = Clock.ELAPSED
    backlog: tuple[AgedWork, ...] = ()


@dataclass(frozen=True)
class StaffingSettings:
    """Settings of the staffing stage.

    Attributes
    ----------
    queues
        What each queue is held to, by queue id; queues that are not named are held to `default`.
    default
        For all other queues: 80 % within 20 s, no caps.
    shrinkage
        Paid time lost; only the unplanned share divides the requirement.
    load
        How contacts become load; default MOL.
    integer
        Whole agents a queue and interval (default), or real numbers.
    policy
        What is done about uncertain volume; default POINT.
    quantile
        Level of the QUANTILE policy, in (0, 1). Default 0.8.
    after_closing
        Whether contacts in progress at closing time are staffed for; default True.
    least_load
        Load in Erlang below which work in progress after closing is left to overrun, >= 0. Default 0.5.
    deflections
        What bots take off the queues, before anything else.
    transfers
        Escalations and callbacks, in order, after the bots.
    idle_share
        Part of the idle time of agents on live queues that is long enough for deferred work, in [0, 1]; 0.5-0.7 is a
        rule of thumb. Default 0: none of it.
    least_idle
        Idle agents of a queue and interval below which nothing of it is used, >= 0. Default 3.

    Raises
    ------
    ValueRangeError
        If a number lies outside its range.
    """

    queues: Mapping[str, QueueStaffing] = field(default_factory=dict)
    default: QueueStaffing = field(default_factory=QueueStaffing)
    shrinkage: Shrinkage = field(default_factory=Shrinkage)
    load: LoadMethod = LoadMethod.MOL
    integer: bool = True
    policy: Policy = Policy.POINT
    quantile: float = 0.8
    after_closing: bool = True
    least_load: float = 0.5
    deflections: tuple[Deflection, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    idle_share: float = 0.0
    least_idle: float = 3.0

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        if not 0.0 < self.quantile < 1.0:
            raise ValueRangeError(f"quantile must lie strictly between 0 and 1, got {self.quantile}")
        if not self.least_load >= 0.0:
            raise ValueRangeError(f"least_load must be >= 0, got {self.least_load}")
        if not 0.0 <= self.idle_share <= 1.0:
            raise ValueRangeError(f"idle_share must lie in 0..1, got {self.idle_share}")
        if not self.least_idle >= 0.0:
            raise ValueRangeError(f"least_idle must be >= 0, got {self.least_idle}")
        object.__setattr__(self, "load", LoadMethod(self.load))
        object.__setattr__(self, "policy", Policy(self.policy))

    def of(self, queue_id: str) -> QueueStaffing:
        """Return what a queue is held to."""
        return self.queues.get(queue_id, self.default)
