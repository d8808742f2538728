"""The cheapest split of productive agents over the queues that they can serve, as an exact linear programme.

For one interval with s_k agents of group k, rates a_kj and requirements r_j:

    minimise   p₁ Σ near_j + p₂ Σ far_j + p₃ Σ idle_k
    subject to Σ_j x_kj + idle_k = s_k              every agent serves one queue at a time or is idle
               Σ_k a_kj x_kj + near_j + far_j = r_j  what is not served is short
               near_j ≤ 0.1 r_j,  all variables ≥ 0

Intervals do not touch each other, so many are solved in one block-diagonal programme, and equal ones once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, kron
from scipy.sparse import eye as identity

from wfm.errors import WfmError
from wfm.rostering.problem import NEAR_SHARE, Prices

__all__ = ["Flow", "cheapest_flow"]

CHUNK: Final = 96
"""Intervals a programme: simplex time grows faster than the size, so a few dozen together is quickest."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Flow:
    """The cheapest flow of every interval.

    Attributes
    ----------
    near, far : (q, n)
        Missing agents at the near price, and beyond it.
    idle : (k, n)
        Agents of each group that the flow leaves idle.
    """

    near: Array
    far: Array
    idle: Array


def _block(rates: Array) -> tuple[coo_array, int]:
    """Return the constraint matrix of one interval and its number of service variables x_kj.

    Columns: service pairs, then near (q), far (q), idle (k). Rows: groups (k), then queues (q).
    """
    k, q = rates.shape
    group, queue = np.nonzero(rates > 0)
    pairs = np.arange(len(group))
    count = len(group)
    wants, folk = np.arange(q), np.arange(k)
    rows = np.concatenate([group, k + queue, k + wants, k + wants, folk])
    columns = np.concatenate([pairs, pairs, count + wants, count + q + wants, count + 2 * q + folk])
    values = np.concatenate([np.ones(count), rates[group, queue], np.ones(2 * q + k)])
    return coo_array((values, (rows, columns)), shape=(k + q, count + 2 * q + k)), count


def _solve(rates: Array, agents: Array, required: Array, most_near: Array, prices: Prices) -> Array:
    """Return the variables (c, m) that follow the service pairs: near, far, idle, for m different intervals."""
    (k, q), m = rates.shape, agents.shape[1]
    block, count = _block(rates)
    cost = np.concatenate(
        [
            np.zeros(count),
            np.full(q, prices.shortage_minor_per_h, dtype=np.float64),
            np.full(q, prices.far_shortage_minor_per_h, dtype=np.float64),
            np.full(k, prices.surplus_minor_per_h, dtype=np.float64),
        ]
    )
    upper = np.full((len(cost), m), np.inf)
    upper[count : count + q] = most_near
    bounds = np.stack([np.zeros(len(cost) * m), upper.T.ravel()], axis=1)
    found = linprog(
        np.tile(cost, m),
        A_eq=kron(identity(m), block, format="csr"),
        b_eq=np.concatenate([agents, required]).T.ravel(),
        bounds=bounds,
        method="highs-ds",
    )
    if not found.success:
        raise WfmError(f"the coverage programme has always a solution, yet the solver says: {found.message}")
    values: Array = np.asarray(found.x).reshape(m, len(cost)).T[count:]
    return np.maximum(values, 0.0)


def cheapest_flow(rates: Array, agents: Array, required: Array, prices: Prices, most_near: Array | None = None) -> Flow:
    """Split the agents of every interval over the queues at the least coverage cost.

    Parameters
    ----------
    rates : (k, q)
        What an agent of a group counts on a queue; 0 where it cannot serve it.
    agents : (k, n)
        Productive agents, ≥ 0.
    required : (q, n)
        Agents required, ≥ 0.
    prices
        Prices of shortage and surplus.
    most_near : (q, n)
        Missing agents up to which the near price holds; None: a tenth of what is required.
    """
    (k, q), n = rates.shape, required.shape[1]
    most_near = NEAR_SHARE * required if most_near is None else most_near
    different, back = np.unique(np.concatenate([agents, required, most_near]), axis=1, return_inverse=True)
    back = back.reshape(n)
    parts = []
    for first in range(0, different.shape[1], CHUNK):
        people, need, near = np.split(different[:, first : first + CHUNK], [k, k + q])
        parts.append(_solve(rates, people, need, near, prices))
    values = np.concatenate(parts, axis=1)[:, back]
    return Flow(near=values[:q], far=values[q : 2 * q], idle=values[2 * q :])
