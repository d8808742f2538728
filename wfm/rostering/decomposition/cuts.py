"""Coverage cost of every slot as the largest of some linear functions of the staff: what the compiled search works on.

With everybody equally fast the functions are known in closed form (`pooling`): two tiers of queue-set deficits. Where
people differ in speed they are price vectors of the flow, collected at the rosters that the search visits; until all
that matter are collected, the search underrates some costs, so it is rebased on a larger collection now and then.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.best_flow import flow_prices, value_of_staff
from wfm.rostering.instance import Instance
from wfm.rostering.pooling import closed_queue_sets, equally_fast
from wfm.rostering.team_rules import hard_price_minor

__all__ = ["CutTable", "PriceCuts", "cut_table", "exact_cuts"]

LARGEST = 1e9
"""Largest need, and largest sum of what everybody takes off it; the search counts their difference in 32 bits."""


@dataclass(frozen=True)
class CutTable:
    """Linear functions by cut u, in whole units.

    Attributes
    ----------
    need, far_need : (u, n) and (v, n)
        Deficit of each cut with nobody on the phone.
    touch : (k, u)
        Deficit taken away by one agent of a skill set; the same cuts serve both tiers, or the far tier is empty.
    weight : (k,)
        Units that an agent adds to supply.
    required : (n,)
        Units that supply is compared with.
    price : (4,)
        Money units of a unit of near deficit, of far deficit, of supply less required, and of a minor-minute of pay.
    units_a_minor
        Money units in one minor unit.
    head_need : (r, n)
        Minutes of parts of people that each head row asks for.
    head_touch, head_away : (k, r)
        Minutes of a slot that one agent of a skill set adds to a row, and takes off again at an off-phone activity.
    head_price : (r,)
        Money units of a missing minute; hard rows have a price above everything else.
    """

    need: NDArray[np.int32]
    far_need: NDArray[np.int32]
    touch: NDArray[np.int32]
    weight: NDArray[np.int32]
    required: NDArray[np.int32]
    price: NDArray[np.int64]
    units_a_minor: int
    head_need: NDArray[np.int32]
    head_touch: NDArray[np.int32]
    head_away: NDArray[np.int32]
    head_price: NDArray[np.int64]


class PriceCuts:
    """A growing collection of price vectors for a problem whose agents differ in speed.

    Parameters
    ----------
    instance
        The problem.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._known: dict[tuple[float, ...], None] = {}
        sets = len(instance.productivity)
        required = instance.problem.required
        heads = np.bincount(instance.skill_set, minlength=sets)
        load = required.sum(axis=0) / max(1, heads.sum())
        random = np.random.default_rng(0)
        for spread in (0.0, 0.3, 0.8):
            staff = np.round(heads[:, None] * load * (1 + spread * random.standard_normal((sets, instance.n))))
            self.learn(np.maximum(0.0, staff))

    def learn(self, staff: NDArray[np.float64]) -> int:
        """Add the price vectors of all slots under a staff, shape (k, n); return how many were new."""
        before = len(self._known)
        problem = self.instance.problem
        for prices in flow_prices(self.instance, problem.required, staff, problem.near_agents):
            self._known.setdefault(tuple(prices.tolist()))
        return len(self._known) - before

    @property
    def prices(self) -> NDArray[np.float64]:
        """The collection, shape (v, q)."""
        return np.array(list(self._known))


def cut_table(instance: Instance, prices: PriceCuts | None) -> CutTable:
    """Return the table of an instance; `prices` is needed where `exact_cuts` does not hold."""
    return _set_cuts(instance) if prices is None else _price_cuts(instance, prices.prices)


def exact_cuts(instance: Instance) -> bool:
    """Return whether the closed form holds."""
    return equally_fast(instance.productivity) and closed_queue_sets(instance.productivity) is not None


def _set_cuts(instance: Instance) -> CutTable:
    cuts = closed_queue_sets(instance.productivity)
    assert cuts is not None
    serves = instance.productivity > 0
    prices, step = instance.problem.prices, instance.grid.step_min
    near, far, idle = prices.shortage_minor_per_h, prices.far_shortage_minor_per_h, prices.surplus_minor_per_h
    need = cuts.astype(float) @ instance.problem.required
    return CutTable(
        need=_whole(need * 1000),
        far_need=_whole((need - cuts.astype(float) @ instance.problem.near_agents) * 1000),
        touch=np.where(serves @ cuts.T, 1000, 0).astype(np.int32),
        weight=np.full(len(serves), 1000, dtype=np.int32),
        required=_whole(instance.problem.required.sum(axis=0) * 1000),
        price=np.array([(near + idle) * step, (far - near) * step, idle * step, 1000], dtype=np.int64),
        units_a_minor=60_000,
        **_heads(instance, 60_000),
    )


def _price_cuts(instance: Instance, vectors: NDArray[np.float64]) -> CutTable:
    prices, step = instance.problem.prices, instance.grid.step_min
    required = instance.problem.required
    capped = np.maximum(0.0, vectors - prices.shortage_minor_per_h)
    cost = vectors @ required - capped @ instance.problem.near_agents
    change = value_of_staff(instance, vectors)
    heads = np.bincount(instance.skill_set, minlength=len(instance.productivity))
    largest = max(1.0, float(np.abs(cost).max()), float((np.abs(change) @ heads).max()))
    # Thousandths of the near price are fine enough, unless other prices are so much higher that they would not fit.
    unit = max(1, prices.shortage_minor_per_h, ceil(1000 * largest / LARGEST))
    fine = max(1, min(100, int(LARGEST * unit / largest / 1000)))
    return CutTable(
        need=_whole(cost / unit * 1000 * fine),
        far_need=np.zeros((0, instance.n), dtype=np.int32),
        touch=_whole(-change.T / unit * 1000 * fine),
        weight=np.zeros(len(heads), dtype=np.int32),
        required=np.zeros(instance.n, dtype=np.int32),
        price=np.array([unit * step, 0, 0, 1000 * fine], dtype=np.int64),
        units_a_minor=60_000 * fine,
        **_heads(instance, 60_000 * fine),
    )


def _heads(instance: Instance, units_a_minor: int) -> dict[str, Any]:
    """Return the fields of the head rows."""
    rows, step = instance.head_rows, instance.grid.step_min
    hard = hard_price_minor(instance) if rows else 0
    prices = [(hard if row.rule.price_minor is None else row.rule.price_minor, row.parts) for row in rows]
    need = np.array([row.need for row in rows], dtype=np.int64).reshape(len(rows), instance.n)
    return {
        "head_need": (need * step).astype(np.int32),
        "head_touch": (instance.head_weight.T * step).astype(np.int32),
        "head_away": (instance.head_away.T * step).astype(np.int32),
        "head_price": np.array([round(price * units_a_minor / 60 / parts) for price, parts in prices], dtype=np.int64),
    }


def _whole(values: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.round(values).astype(np.int32)
