"""What is asked: coverage, people, rules and prices. Plain frozen data; both engines and the audit read it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Queue
from wfm.errors import ValueRangeError
from wfm.grid import TimeGrid
from wfm.rostering.covers import Cover, ShiftCover
from wfm.rostering.deferred_queue import DeferredQueue
from wfm.rostering.rules import Rule, plain_rules
from wfm.workforce import Workforce

__all__ = ["NEAR_SHARE", "Prices", "RosterProblem"]

NEAR_SHARE = 0.1
"""Share of a cell's requirement up to which missing agents cost the near price, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a missing or an idle agent-hour costs, in minor units of the currency.

    Attributes
    ----------
    shortage_minor_per_h
        p₁, for the first missing agents of a cell: see `RosterProblem.near`.
    far_shortage_minor_per_h
        p₂ ≥ p₁, beyond it.
    surplus_minor_per_h
        For an agent-hour that the best flow leaves idle.
    late_work_minor_per_h
        For an agent-hour of deferred work, for every hour that it is late. Default 0.
    """

    shortage_minor_per_h: int
    far_shortage_minor_per_h: int
    surplus_minor_per_h: int
    late_work_minor_per_h: int = 0


@dataclass(frozen=True)
class RosterProblem:
    """One rostering problem on a grid that resolves every start, end and break.

    Attributes
    ----------
    grid
        Roster intervals, length n; coverage outside it does not count.
    queues
        The queues, length q; those with a backlog have no requirement. The last ones may be ring-fenced hours.
    required : (q, n)
        Agents required, ≥ 0, in whole hundredths.
    workforce
        Who can be rostered.
    rules
        The rules of the plan, with composite rules worked in; the structure rules hold besides.
    prices
        Prices of shortage and surplus.
    currency
        ISO code, for messages.
    deferred
        Backlogs of work with a deadline, length e, each of a queue that has no requirement.
    idle_share : (q, n)
        Part of the time of an agent on a live queue that is idle between contacts and long enough for deferred work, in
        [0, 1]; 0 for deferred queues. None: nothing of it is used.
    covers
        Cover by day and shift or by slot, besides the requirement; only the exact model plans it.
    near : (q, n)
        Missing agents of each cell up to which p₁ holds, in whole thousandths; more than `required` means all of it.
        None: a tenth of what is required.
    fenced
        For each of the last queues: the row of the deferred queue whose ring-fenced hours they are. They require
        people who are on that backlog whatever live work waits. Empty: there are none.

    Notes
    -----
    Coverage cost of an interval of length h hours: the agents on duty and not on a break are split over the queues
    that they can serve by the cheapest flow. An agent on queue j counts 1 ÷ (AHT multiplier), rounded to hundredths.
    With f_j scheduled and r_j required agents, short_j = r_j − f_j ≥ 0 costs p₁·h for its part up to near_j and p₂·h
    beyond; an agent that the flow leaves idle costs surplus price × h.

    Deferred work: an agent may be given to deferred queue i for the interval, and then does h · efficiency_i · rate
    hours of its work (with nothing to do there the agent is idle), with the same rate 1 ÷ (AHT multiplier). An agent on
    live queue j does up to idle_share_j · h · rate hours of deferred work besides. Let Z_i(t) be the work done by the
    end of interval t: it never exceeds released_i(t), and late_i(t) = max(0, due_i(t) − Z_i(t)) costs late price ×
    clock_i(t). An agent on ring-fenced hours of queue i does its work as one given to it would, and may be without
    work there; what is missing is priced as on a live queue. One flow over the whole horizon is the cheapest of all of
    this together.
    """

    grid: TimeGrid
    queues: tuple[Queue, ...]
    required: NDArray[np.float64]
    workforce: Workforce
    rules: tuple[Rule, ...]
    prices: Prices
    currency: str = "EUR"
    deferred: tuple[DeferredQueue, ...] = ()
    idle_share: NDArray[np.float64] | None = None
    covers: tuple[Cover, ...] = ()
    near: NDArray[np.float64] | None = None
    fenced: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Work in the composite rules; check shape and range of the requirement and the order of the prices."""
        object.__setattr__(self, "rules", plain_rules(self.rules, self.workforce.agents))
        shape = (len(self.queues), self.grid.n)
        if self.required.shape != shape:
            raise ValueRangeError(f"required must have shape (q, n) = {shape}, got {self.required.shape}")
        if not np.all(np.isfinite(self.required)) or np.any(self.required < 0):
            raise ValueRangeError("required must be finite and >= 0 everywhere")
        prices = self.prices
        if not 0 <= prices.shortage_minor_per_h <= prices.far_shortage_minor_per_h or prices.surplus_minor_per_h < 0:
            raise ValueRangeError(f"prices must satisfy 0 <= shortage <= far shortage and surplus >= 0, got {prices}")
        near = self.near
        if near is not None and not (near.shape == shape and np.all(near >= 0)):
            raise ValueRangeError(f"near must have shape (q, n) = {shape} and be >= 0 everywhere")
        self._check_deferred()
        self._check_covers()

    @cached_property
    def near_agents(self) -> NDArray[np.float64]:
        """Missing agents of each cell up to which the near price holds, shape (q, n)."""
        return self.near_of(self.required)

    def near_of(self, required: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the same where something else is required, shape (q, n)."""
        found: NDArray[np.float64] = NEAR_SHARE * required if self.near is None else np.minimum(self.near, required)
        return found

    def _check_covers(self) -> None:
        """Check that covers lie on the grid and name known shifts."""
        for cover in self.covers:
            if isinstance(cover, ShiftCover):
                unknown = set(cover.shifts) - set(self.workforce.shift_by_id)
                inside = 0 <= cover.day < self.grid.days and not unknown
            else:
                inside = 0 <= cover.slot < self.grid.n
            if not inside or cover.required < 0:
                raise ValueRangeError(f"a cover must name a day or slot and shifts of the problem, got {cover}")

    def _check_deferred(self) -> None:
        """Check that backlogs belong to queues without a requirement, and fit the grid."""
        rows = {queue.id: row for row, queue in enumerate(self.queues)}
        names = [item.queue_id for item in self.deferred]
        if not set(self.fenced) <= {rows[name] for name in names if name in rows}:
            raise ValueRangeError("ring-fenced hours are of deferred queues with a backlog")
        if len(set(names)) < len(names):
            raise ValueRangeError(f"a queue has one backlog at most, got {', '.join(names)}")
        for item in self.deferred:
            if item.queue_id not in rows:
                raise ValueRangeError(f"backlog of unknown queue {item.queue_id}")
            if np.any(self.required[rows[item.queue_id]] > 0):
                raise ValueRangeError(f"queue {item.queue_id} has a backlog and a requirement; it can have one of them")
            if item.released_h.shape != (self.grid.n,):
                raise ValueRangeError(f"backlog of {item.queue_id} must have {self.grid.n} slots")
        share = self.idle_share
        if share is None:
            return
        if share.shape != self.required.shape or not np.all((share >= 0) & (share <= 1)):
            raise ValueRangeError(f"idle_share must have shape (q, n) = {self.required.shape} and lie in 0..1")
        if np.any(share[list(self.deferred_rows)] > 0):
            raise ValueRangeError("idle_share must be 0 for deferred queues")

    @property
    def plain(self) -> int:
        """Number of queues that are no ring-fenced hours."""
        return len(self.queues) - len(self.fenced)

    @cached_property
    def fences(self) -> dict[int, int]:
        """Row of ring-fenced hours → place in `deferred` of the backlog that they belong to."""
        place = {row: e for e, row in enumerate(self.deferred_rows)}
        return {self.plain + number: place[row] for number, row in enumerate(self.fenced)}

    @cached_property
    def serves_as(self) -> tuple[str, ...]:
        """Id of each queue, of ring-fenced hours that of their deferred queue, length q."""
        own = [queue.id for queue in self.queues[: self.plain]]
        return (*own, *(own[row] for row in self.fenced))

    @cached_property
    def deferred_rows(self) -> tuple[int, ...]:
        """Row in `queues` of each backlog, length e."""
        rows = {queue.id: row for row, queue in enumerate(self.queues)}
        return tuple(rows[item.queue_id] for item in self.deferred)

    @cached_property
    def required_agent_h(self) -> float:
        """Sum of requirement × interval, in agent-hours."""
        return float(self.required.sum() * self.grid.step_h)
