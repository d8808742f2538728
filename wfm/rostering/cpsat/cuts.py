"""Coverage with everybody equally fast: shortage as the largest cut of the skill flow.

shortage ≥ need(U) − fixed staff − free staff that can serve any queue of U, for every closed set U of queues.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.scaling import exact_scale, scaled
from wfm.rostering.cpsat.slot_rows import Coverage, SlotRows, build_slot_rows, leaders
from wfm.rostering.cpsat.supply import Supply
from wfm.rostering.cpsat.term import Term
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.terms import CostTerm

__all__ = ["build_cut_coverage"]


def build_cut_coverage(
    columns: DutyColumns, supply: Supply, cuts: NDArray[np.bool_], staff: NDArray[np.float64]
) -> Coverage:
    """Add shortage and surplus.

    Parameters
    ----------
    cuts : (u, q)
        Closed queue sets.
    staff : (k, n)
        Fixed agents on the phone.

    Notes
    -----
    With the greedy flow, cost ÷ slot hours = p₁·short + (p₂ − p₁)·far + surplus price · (supply − need + short), where
    short and far are the largest deficits at the whole requirement and at what is left of it without its near part.
    The least far shortage and the least shortage of all are reached together, whatever the near parts: a flow that
    fills what is left first can be augmented to a largest flow.
    """
    instance = columns.instance
    required, prices = instance.problem.required, instance.problem.prices
    serves = (cuts @ (instance.productivity > 0).T).astype(np.int64)
    need, fixed = cuts @ required, serves @ staff
    leader = leaders(supply, required, instance.problem.near_agents, staff)
    step_h = Fraction(instance.grid.step_min, 60)
    idle = prices.surplus_minor_per_h
    levels = [(need - fixed, prices.shortage_minor_per_h + idle)]
    if prices.far_shortage_minor_per_h > prices.shortage_minor_per_h:
        beyond = prices.far_shortage_minor_per_h - prices.shortage_minor_per_h
        levels.append((cuts @ (required - instance.problem.near_agents) - fixed, beyond))
    built: list[SlotRows] = []
    terms: list[Term] = []
    for deficit, price in levels:
        scale = exact_scale(deficit, instance.grid.step_min)
        rows = build_slot_rows(columns, supply, scaled(deficit, scale), serves * scale, leader)
        unit = price * step_h / scale
        built.append(rows)
        terms.append(Term(CostTerm.SHORTAGE, *rows.linear, unit, rows.constant * unit))
    parts = 1_000 * instance.grid.step_min
    constant = Fraction(round(float(staff.sum() - required.sum()) * parts), parts)
    _, column, sign = supply.terms
    terms.append(Term(CostTerm.SURPLUS, column, sign, idle * step_h, constant * idle * step_h))
    return Coverage(tuple(built), tuple(terms))
