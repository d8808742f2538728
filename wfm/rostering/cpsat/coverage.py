"""Coverage as terms of the objective: shortage near and far, surplus."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.cuts import Shortage, build_cuts
from wfm.rostering.cpsat.objective import Term
from wfm.rostering.cpsat.supply import Supply
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.problem import NEAR_SHARE
from wfm.rostering.result import CostTerm

__all__ = ["Coverage", "build_cut_coverage", "fraction_of", "leaders"]


@dataclass(frozen=True)
class Coverage:
    """What was built.

    Attributes
    ----------
    deficits
        Largest deficits at the whole requirement and at nine tenths of it, for hints; empty in the flow form.
    terms
        Terms of the cost.
    tolerance
        Minor units by which the model may overestimate the cost of a roster.
    """

    deficits: tuple[Shortage, ...]
    terms: tuple[Term, ...]
    tolerance: Fraction = Fraction(0)


def leaders(same_as_before: NDArray[np.bool_], *amounts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the first slot of each slot's run of slots that are alike in the free agents and in all amounts.

    Parameters
    ----------
    same_as_before : (n,)
        Whether the free agents are those of the slot before.
    amounts
        Arrays of shape (…, n).
    """
    alike = same_as_before.copy()
    for amount in amounts:
        alike[1:] &= (amount[:, 1:] == amount[:, :-1]).all(axis=0)
    return np.maximum.accumulate(np.where(alike, 0, np.arange(len(alike))))


def build_cut_coverage(
    columns: DutyColumns, supply: Supply, cuts: NDArray[np.bool_], staff: NDArray[np.float64]
) -> Coverage:
    """Add shortage and surplus where everybody is equally fast.

    Parameters
    ----------
    cuts : (u, q)
        Closed queue sets.
    staff : (k, n)
        Fixed agents on the phone.

    Notes
    -----
    With the greedy flow, cost ÷ slot hours = p₁·short + (p₂ − p₁)·far + surplus price · (supply − need + short), where
    short and far are the largest deficits at the whole requirement and at nine tenths of it.
    """
    instance = columns.instance
    required, prices = instance.problem.required, instance.problem.prices
    serves = cuts @ (instance.productivity > 0).T
    need, fixed = cuts @ required, serves.astype(float) @ staff
    leader = leaders(supply.same_as_before, required, staff)
    whole = build_cuts(columns, supply, serves, need - fixed, leader)
    near_minor, far_minor = prices.shortage_minor_per_h, prices.far_shortage_minor_per_h - prices.shortage_minor_per_h
    idle_minor = prices.surplus_minor_per_h
    terms = [_shortage_term(columns, whole, leader, near_minor + idle_minor)]
    deficits = [whole]
    if far_minor:
        far = build_cuts(columns, supply, serves, (1 - NEAR_SHARE) * need - fixed, leader)
        deficits.append(far)
        terms.append(_shortage_term(columns, far, leader, far_minor))
    step_h = Fraction(instance.grid.step_min, 60)
    constant = fraction_of(float(staff.sum() - required.sum()), instance.grid.step_min)
    _, column, sign = supply.terms
    terms.append(Term(CostTerm.SURPLUS, column, sign, idle_minor * step_h, constant * idle_minor * step_h))
    return Coverage(tuple(deficits), tuple(terms))


def _shortage_term(columns: DutyColumns, found: Shortage, leader: NDArray[np.int64], price_minor_h: int) -> Term:
    """Return price × Σ of the slots' largest deficits; a run of identical slots counts once for each of them."""
    step_min = columns.instance.grid.step_min
    runs = np.bincount(leader, minlength=len(leader))
    there = found.column >= 0
    constant = fraction_of(float(found.constant.sum()), step_min)
    step_h = Fraction(step_min, 60)
    return Term(
        CostTerm.SHORTAGE,
        found.column[there],
        runs[there].astype(np.int64),
        Fraction(price_minor_h) * step_h / found.scale,
        constant * price_minor_h * step_h,
    )


def fraction_of(agents: float, step_min: int) -> Fraction:
    """Return a sum of agents, known in thousandths and in parts of a slot, as an exact number."""
    parts = 1_000 * step_min
    return Fraction(round(agents * parts), parts)
