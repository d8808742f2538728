"""Coverage where people differ in speed, in the model: the largest of the linear functions of known queue prices."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.slot_rows import Coverage, build_slot_rows, leaders
from wfm.rostering.cpsat.supply import Supply
from wfm.rostering.cpsat.tangents import PricePool, slot_costs
from wfm.rostering.cpsat.term import Term
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.terms import CostTerm

__all__ = ["build_tangent_coverage"]

SCALES = (1, 10, 100, 1_000, 10_000)
"""Costs are written in minor units an hour × scale, rounded so that a row never says too much."""

WANTED_LOSS_MINOR = 0.1

EXACT = 1e-6


def build_tangent_coverage(
    columns: DutyColumns, supply: Supply, staff: NDArray[np.float64], pool: PricePool
) -> Coverage:
    """Add the cost of every slot; slots in which no free agent can be cost what their best flow costs.

    Parameters
    ----------
    staff : (k, n)
        Fixed agents on the phone.
    pool
        Known queue prices.
    """
    instance = columns.instance
    required, near = instance.problem.required, instance.problem.near_agents
    leader = leaders(supply, required, near, staff)
    step_h = Fraction(instance.grid.step_min, 60)
    fixed = (supply.column < 0).all(axis=0)
    known = (
        float(slot_costs(instance, required[:, fixed], staff[:, fixed], near[:, fixed]).cost.sum())
        if fixed.any()
        else 0.0
    )
    level = pool.need_value(required, near) - pool.staff_weight @ staff
    level[:, fixed] = 0.0
    scale = _scale(columns, supply, level, pool.staff_weight)
    rows = build_slot_rows(
        columns,
        supply,
        np.floor(level * scale + EXACT).astype(np.int64),
        np.ceil(pool.staff_weight * scale - EXACT).astype(np.int64),
        leader,
    )
    unit = step_h / scale
    term = Term(CostTerm.SHORTAGE, *rows.linear, unit, rows.constant * unit + Fraction(known) * step_h)
    return Coverage((rows,), (term,), exact=False)


def _scale(columns: DutyColumns, supply: Supply, level: NDArray[np.float64], weight: NDArray[np.float64]) -> int:
    """Return the coarsest scale on which rounding loses next to nothing."""
    agent_h = float((supply.most.sum() + supply.most.shape[1]) * columns.instance.grid.step_h)
    for scale in SCALES:
        whole = all(np.all(np.abs(part * scale - np.rint(part * scale)) < EXACT) for part in (level, weight))
        if whole or agent_h / scale <= WANTED_LOSS_MINOR:
            return scale
    return SCALES[-1]
