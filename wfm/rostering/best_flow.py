"""The cheapest flow of agents over queues where people differ in speed, slot by slot, by linear programming."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array

from wfm.rostering.instance import HUNDREDTHS, Instance
from wfm.rostering.problem import NEAR_SHARE

__all__ = ["flow_amounts", "flow_prices", "value_of_staff"]

SLOTS_A_PROGRAMME = 200
"""Distinct slots put into one linear programme; larger ones only grow slower."""


@dataclass(frozen=True)
class _Flows:
    """Solved slots: amounts : (3, n) near shortage, far shortage, surplus in agents; prices : (q, n) duals of need."""

    amounts: NDArray[np.float64]
    prices: NDArray[np.float64]


def flow_amounts(
    instance: Instance,
    required: NDArray[np.float64],
    staff: NDArray[np.float64],
    near: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return near shortage, far shortage and surplus of some slots in agents, shape (3, m).

    Parameters
    ----------
    required : (q, m)
        Required agents.
    staff : (k, m)
        Agents on the phone.
    near : (q, m)
        Missing agents up to which the near price holds; None: a tenth of the requirement.
    """
    distinct, place = np.unique(_columns(required, near, staff), axis=1, return_inverse=True)
    amounts: NDArray[np.float64] = _solve(instance, distinct).amounts[:, place.ravel()]
    return amounts


def flow_prices(
    instance: Instance,
    required: NDArray[np.float64],
    staff: NDArray[np.float64],
    near: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return the distinct price vectors of need (minor units an agent-hour) of some slots, shape (v, q).

    Parameters
    ----------
    required : (q, m)
        Required agents.
    staff : (k, m)
        Agents on the phone.
    near : (q, m)
        Missing agents up to which the near price holds; None: a tenth of the requirement.

    Notes
    -----
    Price vectors are vertices of the dual of the flow, which is the same for all slots: with μ the prices, a slot costs
    at least Σ_j (r_j μ_j − near_j (μ_j − p₁)⁺) + Σ_k staff_k · min(surplus price, −max_j productivity_kj μ_j) an hour,
    and exactly that for the slot's own μ.
    """
    distinct = np.unique(_columns(required, near, staff), axis=1)
    return np.unique(_solve(instance, distinct).prices.round(6).T, axis=0)


def value_of_staff(instance: Instance, prices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what one more agent of each skill set changes the cost by at given prices of need, shape (v, k)."""
    worth = instance.productivity / HUNDREDTHS
    best = np.where(worth[None] > 0, worth[None] * prices[:, None, :], -np.inf).max(axis=2)
    changes: NDArray[np.float64] = np.minimum(float(instance.problem.prices.surplus_minor_per_h), -best)
    return changes


def _columns(
    required: NDArray[np.float64], near: NDArray[np.float64] | None, staff: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what decides a slot, shape (q + q + k, m): what is required, the near part of it, who is there."""
    found: NDArray[np.float64] = np.vstack([required, NEAR_SHARE * required if near is None else near, staff]).round(6)
    return found


def _solve(instance: Instance, columns: NDArray[np.float64]) -> _Flows:
    """Solve the flows of some slots, given as `_columns`."""
    found = [
        _solve_together(instance, columns[:, low : low + SLOTS_A_PROGRAMME])
        for low in range(0, columns.shape[1], SLOTS_A_PROGRAMME)
    ]
    return _Flows(
        np.concatenate([item.amounts for item in found], axis=1),
        np.concatenate([item.prices for item in found], axis=1),
    )


def _solve_together(instance: Instance, columns: NDArray[np.float64]) -> _Flows:
    """Solve one programme that holds the flows of all given slots side by side."""
    prices = instance.problem.prices
    sets, queues = instance.productivity.shape
    slots = columns.shape[1]
    need, most_near, staff = columns[:queues], columns[queues : 2 * queues], columns[2 * queues :]
    block = _one_slot(instance)
    height, width = block.shape
    matrix = coo_array(
        (
            np.tile(block.data, slots),
            (
                (block.row[None] + height * np.arange(slots)[:, None]).ravel(),
                (block.col[None] + width * np.arange(slots)[:, None]).ravel(),
            ),
        ),
        shape=(slots * height, slots * width),
    )
    pairs = width - sets - 2 * queues
    near = pairs + sets + np.arange(queues)
    price = np.zeros(width)
    price[pairs : pairs + sets] = prices.surplus_minor_per_h
    price[near] = prices.shortage_minor_per_h
    price[near + queues] = prices.far_shortage_minor_per_h
    upper = np.full((slots, width), np.inf)
    upper[:, near] = most_near.T
    answer = linprog(
        np.tile(price, slots),
        A_eq=csr_array(matrix),
        b_eq=np.concatenate([need, staff]).T.ravel(),
        bounds=np.stack([np.zeros(slots * width), upper.ravel()], axis=1),
        method="highs",
    )
    values = answer.x.reshape(slots, width)
    amounts = [values[:, near], values[:, near + queues], values[:, pairs : pairs + sets]]
    duals = answer.eqlin.marginals.reshape(slots, height)[:, :queues]
    return _Flows(np.array([item.sum(axis=1) for item in amounts]), duals.T)


def _one_slot(instance: Instance) -> coo_array:
    """Return the rows (queues, then skill sets) over the columns (flows, idle, near, far) of one slot."""
    productivity = instance.productivity
    sets, queues = productivity.shape
    pair_set, pair_queue = np.nonzero(productivity)
    pairs = len(pair_set)
    row = [pair_queue, np.arange(queues), np.arange(queues), queues + pair_set, queues + np.arange(sets)]
    first = pairs + sets
    col = [
        np.arange(pairs),
        first + np.arange(queues),
        first + queues + np.arange(queues),
        np.arange(pairs),
        pairs + np.arange(sets),
    ]
    ones = np.ones(2 * queues + pairs + sets)
    data = np.concatenate([productivity[pair_set, pair_queue] / HUNDREDTHS, ones])
    return coo_array((data, (np.concatenate(row), np.concatenate(col))), shape=(queues + sets, first + 2 * queues))
