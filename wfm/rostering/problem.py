"""What is asked: coverage, people, rules and prices. Plain frozen data; both engines and the audit read it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Queue
from wfm.errors import ValueRangeError
from wfm.grid import TimeGrid
from wfm.rostering.rules import Rule
from wfm.workforce import Workforce

__all__ = ["NEAR_SHARE", "Prices", "RosterProblem"]

NEAR_SHARE = 0.1
"""Share of a cell's requirement up to which missing agents cost the near price (DESIGN: convex shortage price)."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a missing or an idle agent-hour costs, in minor units of the currency.

    Attributes
    ----------
    shortage_minor_per_h
        p₁, for the first tenth of a cell's requirement that is missing.
    far_shortage_minor_per_h
        p₂ ≥ p₁, beyond it.
    surplus_minor_per_h
        For an agent-hour that the best flow leaves idle.
    """

    shortage_minor_per_h: int
    far_shortage_minor_per_h: int
    surplus_minor_per_h: int


@dataclass(frozen=True)
class RosterProblem:
    """One rostering problem on a grid that resolves every start, end and break.

    Attributes
    ----------
    grid
        Roster intervals, length n; coverage outside it does not count.
    queues
        Live queues, length q.
    required : (q, n)
        Agents required, ≥ 0, in whole hundredths.
    workforce
        Who can be rostered.
    rules
        The rules of the plan; the structure rules hold besides.
    prices
        Prices of shortage and surplus.
    currency
        ISO code, for messages.

    Notes
    -----
    Coverage cost of an interval of length h hours: the agents on duty and not on a break are split over the queues
    that they can serve by the cheapest flow. An agent on queue j counts 1 ÷ (AHT multiplier), rounded to hundredths.
    With f_j scheduled and r_j required agents, short_j = r_j − f_j ≥ 0 costs p₁·h for its part up to 0.1·r_j and p₂·h
    beyond; an agent that the flow leaves idle costs surplus price × h.
    """

    grid: TimeGrid
    queues: tuple[Queue, ...]
    required: NDArray[np.float64]
    workforce: Workforce
    rules: tuple[Rule, ...]
    prices: Prices
    currency: str = "EUR"

    def __post_init__(self) -> None:
        """Check shape and range of the requirement and the order of the prices."""
        shape = (len(self.queues), self.grid.n)
        if self.required.shape != shape:
            raise ValueRangeError(f"required must have shape (q, n) = {shape}, got {self.required.shape}")
        if not np.all(np.isfinite(self.required)) or np.any(self.required < 0):
            raise ValueRangeError("required must be finite and >= 0 everywhere")
        prices = self.prices
        if not 0 <= prices.shortage_minor_per_h <= prices.far_shortage_minor_per_h or prices.surplus_minor_per_h < 0:
            raise ValueRangeError(f"prices must satisfy 0 <= shortage <= far shortage and surplus >= 0, got {prices}")

    @cached_property
    def required_agent_h(self) -> float:
        """Sum of requirement × interval, in agent-hours."""
        return float(self.required.sum() * self.grid.step_h)
