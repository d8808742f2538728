"""Coverage where people differ in speed: the cost of a slot as the largest of linear functions of its staff.

The cheapest flow of a slot is a linear programme, so its cost is convex and piecewise linear in the staff. By duality
every vector of queue prices π ≤ p₂ gives a linear function that is nowhere above it:

    Σ_j need_j · (π_j − 0.1 · max(0, π_j − p₁)) − Σ_k staff_k · max(−surplus price, max_j productivity_kj · π_j),

and the duals of the programme at some staff give one that touches it there. The model holds such functions only, so its
bound is a proven one whichever are known; where a roster costs more than the model thinks, the functions that touch it
there are added, and the model is solved again. Prices found for one slot serve all others, so they are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, kron

from wfm.rostering.instance import HUNDREDTHS, Instance
from wfm.rostering.problem import NEAR_SHARE

__all__ = ["PricePool", "SlotCosts", "keep_pool", "pool_of", "slot_costs"]

SLOTS_A_PROGRAMME = 100

DIGITS = 4
"""Decimals of a price in minor units: prices nearer than this are one price."""


@dataclass(frozen=True)
class SlotCosts:
    """Best flows of some slots.

    Attributes
    ----------
    cost : (m,)
        Shortage and surplus in minor units an hour.
    price : (m, q)
        Dual price of one more agent required, in minor units an hour.
    """

    cost: NDArray[np.float64]
    price: NDArray[np.float64]


def slot_costs(
    instance: Instance,
    required: NDArray[np.float64],
    staff: NDArray[np.float64],
    near: NDArray[np.float64] | None = None,
) -> SlotCosts:
    """Solve the cheapest flow of slots.

    Parameters
    ----------
    required : (q, m)
        Required agents.
    staff : (k, m)
        Agents on the phone.
    near : (q, m)
        Missing agents up to which the near price holds; None: a tenth of the requirement.
    """
    both = np.vstack([required, NEAR_SHARE * required if near is None else near, staff]).round(6)
    distinct, place = np.unique(both, axis=1, return_inverse=True)
    queues = len(required)
    chunks = [slice(low, low + SLOTS_A_PROGRAMME) for low in range(0, distinct.shape[1], SLOTS_A_PROGRAMME)]
    parts = [_solve(instance, *np.split(distinct[:, chunk], [queues, 2 * queues])) for chunk in chunks]
    cost = np.concatenate([part.cost for part in parts])
    price = np.concatenate([part.price for part in parts])
    return SlotCosts(cost[place.ravel()], price[place.ravel()])


def _solve(
    instance: Instance, required: NDArray[np.float64], near: NDArray[np.float64], staff: NDArray[np.float64]
) -> SlotCosts:
    """Solve one programme that holds the flows of all given slots side by side."""
    productivity, prices = instance.productivity, instance.problem.prices
    (sets, queues), slots = productivity.shape, required.shape[1]
    pair_set, pair_queue = np.nonzero(productivity)
    pairs = len(pair_set)
    one = np.zeros((queues + sets, pairs + sets + 2 * queues))
    one[pair_queue, np.arange(pairs)] = productivity[pair_set, pair_queue] / HUNDREDTHS
    one[queues + pair_set, np.arange(pairs)] = 1
    one[queues:, pairs : pairs + sets] = np.eye(sets)
    one[:queues, pairs + sets :] = np.hstack([np.eye(queues), np.eye(queues)])
    price = np.concatenate(
        [
            np.zeros(pairs),
            np.full(sets, prices.surplus_minor_per_h),
            np.full(queues, prices.shortage_minor_per_h),
            np.full(queues, prices.far_shortage_minor_per_h),
        ]
    )
    upper = np.full((slots, len(price)), np.inf)
    upper[:, pairs + sets : pairs + sets + queues] = near.T
    answer = linprog(
        np.tile(price, slots),
        A_eq=kron(eye_array(slots), csr_array(one), format="csr"),
        b_eq=np.vstack([required, staff]).T.ravel(),
        bounds=np.stack([np.zeros(upper.size), upper.ravel()], axis=1),
        method="highs",
    )
    cost = answer.x.reshape(slots, -1) @ price
    dual = answer.eqlin.marginals.reshape(slots, -1)[:, :queues]
    return SlotCosts(cost, np.minimum(dual, prices.far_shortage_minor_per_h))


class PricePool:
    """Queue prices found so far, and the linear functions that they give.

    Parameters
    ----------
    instance
        Its productivities and prices decide which functions are valid.
    price : (v, q)
        Queue prices in minor units an hour, each at most p₂.
    """

    def __init__(self, instance: Instance, price: NDArray[np.float64]) -> None:
        self._instance = instance
        self.price = np.unique(price.round(DIGITS), axis=0)

    def with_prices(self, price: NDArray[np.float64]) -> PricePool:
        """Return the pool with further prices."""
        return PricePool(self._instance, np.vstack([self.price, price]))

    def need_value(self, required: NDArray[np.float64], near: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what slots cost without anybody there, shape (v, n); required and their near part : (q, n)."""
        beyond = np.maximum(0.0, self.price - self._instance.problem.prices.shortage_minor_per_h)
        found: NDArray[np.float64] = self.price @ required - beyond @ near
        return found

    @cached_property
    def staff_weight(self) -> NDArray[np.float64]:
        """Value of one agent of a skill set on the phone, shape (v, k)."""
        productivity = self._instance.productivity / HUNDREDTHS
        value = np.where(productivity > 0, self.price[:, None, :] * productivity, -np.inf).max(axis=2, initial=-np.inf)
        found: NDArray[np.float64] = np.maximum(-self._instance.problem.prices.surplus_minor_per_h, value)
        return found


_POOLS: WeakKeyDictionary[Instance, PricePool] = WeakKeyDictionary()


def pool_of(instance: Instance) -> tuple[PricePool, bool]:
    """Return the prices kept for an instance, and whether they are new: only the plan's own prices."""
    kept = _POOLS.get(instance)
    if kept is not None:
        return kept, False
    prices = instance.problem.prices
    levels = [prices.shortage_minor_per_h, prices.far_shortage_minor_per_h, -prices.surplus_minor_per_h, 0]
    same = np.repeat(np.array(levels, dtype=np.float64)[:, None], len(instance.problem.queues), axis=1)
    return PricePool(instance, same), True


def keep_pool(instance: Instance, pool: PricePool) -> PricePool:
    """Keep a pool for later models of the same instance, and return it."""
    _POOLS[instance] = pool
    return pool
