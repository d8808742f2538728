"""Coverage where people differ in speed: the skill flow itself, slot by slot, in small whole parts of an agent.

The true flow is real-valued. Splitting an agent into 1/`parts` makes the model's cost at most `tolerance` higher than
the true one for every roster, so a bound of the model less the tolerance is a bound of the true cost.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.best_flow import flow_amounts
from wfm.rostering.cpsat.coverage import Coverage, fraction_of, leaders
from wfm.rostering.cpsat.objective import Term
from wfm.rostering.cpsat.scaling import exact_scale
from wfm.rostering.cpsat.sheet import ColumnArray
from wfm.rostering.cpsat.supply import Supply
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.instance import HUNDREDTHS
from wfm.rostering.problem import NEAR_SHARE
from wfm.rostering.result import CostTerm

__all__ = ["build_flow_coverage"]

WANTED_TOLERANCE_MINOR = 0.25
"""Parts are made small enough for this, unless that needs more than `MOST_PARTS`."""

MOST_PARTS = 20_000_000


def build_flow_coverage(columns: DutyColumns, supply: Supply, staff: NDArray[np.float64]) -> Coverage:
    """Add the flow of every slot in which free agents can be.

    Parameters
    ----------
    staff : (k, n)
        Fixed agents on the phone.
    """
    instance = columns.instance
    required, prices = instance.problem.required, instance.problem.prices
    leader = leaders(supply.same_as_before, required, staff)
    runs = np.bincount(leader, minlength=instance.n)
    decided = (supply.column >= 0).any(axis=0)
    slots = np.flatnonzero(decided & (leader == np.arange(instance.n)))
    built = np.zeros(instance.n, dtype=np.int64)
    built[slots] = runs[slots]
    parts, tolerance = _parts(columns, supply, staff, built)
    flow = _Flow(columns, supply, staff, parts)
    for n in slots.tolist():
        flow.add_slot(n, int(runs[n]))
    fixed = ~decided
    near, far, idle = (
        flow_amounts(instance, required[:, fixed], staff[:, fixed]).sum(axis=1) if fixed.any() else np.zeros(3)
    )
    step_h = Fraction(instance.grid.step_min, 60)
    unit = step_h / (HUNDREDTHS * parts)
    idle_fixed = fraction_of(float(idle + staff[:, decided].sum()), instance.grid.step_min)
    _, column, sign = supply.terms
    surplus_columns, surplus_signs = flow.gathered(flow.flows)
    terms = (
        Term(
            CostTerm.SHORTAGE,
            *flow.gathered(flow.near),
            prices.shortage_minor_per_h * unit,
            Fraction(float(near)) * prices.shortage_minor_per_h * step_h,
        ),
        Term(
            CostTerm.SHORTAGE,
            *flow.gathered(flow.far),
            prices.far_shortage_minor_per_h * unit,
            Fraction(float(far)) * prices.far_shortage_minor_per_h * step_h,
        ),
        Term(
            CostTerm.SURPLUS,
            np.concatenate([column, surplus_columns]),
            np.concatenate([sign * parts, -surplus_signs]),
            prices.surplus_minor_per_h * step_h / parts,
            idle_fixed * prices.surplus_minor_per_h * step_h,
        ),
    )
    return Coverage((), terms, tolerance)


def _parts(
    columns: DutyColumns, supply: Supply, staff: NDArray[np.float64], runs: NDArray[np.int64]
) -> tuple[int, Fraction]:
    """Return into how many parts an agent is split, and by how many minor units that can raise the cost.

    Parameters
    ----------
    runs : (n,)
        How many slots the flow of a slot stands for; 0 where none is built.

    Notes
    -----
    Rounding a best flow down to whole parts loses less than one part on each of its non-zero arcs; a best basic flow
    has at most k + 2q of them. A part not served costs at most p₂ × productivity and the surplus price.
    """
    instance = columns.instance
    prices, productivity, required = instance.problem.prices, instance.productivity, instance.problem.required
    staffed = ((staff > 0) | (supply.column >= 0)).astype(np.int64)
    needed = (required > 0).astype(np.int64)
    pairs = np.einsum("kn,kq,qn->n", staffed, (productivity > 0).astype(np.int64), needed)
    arcs = int((np.minimum(pairs, staffed.sum(axis=0) + 2 * needed.sum(axis=0)) * runs).sum())
    dearest = prices.far_shortage_minor_per_h * float(productivity.max(initial=0)) / HUNDREDTHS
    loss = arcs * instance.grid.step_h * (dearest + prices.surplus_minor_per_h)
    base = exact_scale(np.concatenate([staff.ravel(), required.ravel()]), instance.grid.step_min)
    parts = max(1, int(np.ceil(min(MOST_PARTS, loss / WANTED_TOLERANCE_MINOR) / base))) * base
    return parts, Fraction(loss / parts)


class _Flow:
    """Columns of the flow under construction, as (column, weight) lists."""

    def __init__(self, columns: DutyColumns, supply: Supply, staff: NDArray[np.float64], parts: int) -> None:
        self.columns, self.supply, self.staff, self.parts = columns, supply, staff, parts
        self.near: list[tuple[int, int]] = []
        self.far: list[tuple[int, int]] = []
        self.flows: list[tuple[int, int]] = []

    @staticmethod
    def gathered(pairs: list[tuple[int, int]]) -> tuple[ColumnArray, NDArray[np.int64]]:
        """Return columns and weights as arrays."""
        both = np.array(pairs, dtype=np.int64).reshape(len(pairs), 2)
        return both[:, 0], both[:, 1]

    def add_slot(self, n: int, run: int) -> None:
        """Add the flow of a slot that stands for a run of identical slots."""
        instance, sheet = self.columns.instance, self.columns.sheet
        productivity, need = instance.productivity, instance.problem.required[:, n]
        fixed, free, most = self.staff[:, n], self.supply.column[:, n], self.supply.most[:, n]
        served: dict[int, tuple[list[int], list[int]]] = {int(j): ([], []) for j in np.flatnonzero(need > 0)}
        for k in np.flatnonzero((fixed > 0) | (free >= 0)).tolist():
            queues = [j for j in served if productivity[k, j] > 0]
            if not queues:
                continue
            there = round(float(fixed[k]) * self.parts)
            limit = there + int(most[k]) * self.parts
            arcs = sheet.integers([0] * len(queues), [limit] * len(queues)).tolist()
            self.flows += [(arc, run) for arc in arcs]
            staffed = [int(free[k])] if free[k] >= 0 else []
            sheet.row([*arcs, *staffed], [1] * len(arcs) + [-self.parts] * len(staffed), high=there)
            for j, arc in zip(queues, arcs, strict=True):
                served[j][0].append(arc)
                served[j][1].append(int(productivity[k, j]))
        for j, (arcs, weights) in served.items():
            whole = round(float(need[j]) * HUNDREDTHS * self.parts)
            near, far = sheet.integers([0, 0], [round(NEAR_SHARE * whole), whole]).tolist()
            sheet.row([*arcs, near, far], [*weights, 1, 1], low=whole, high=whole)
            self.near.append((near, run))
            self.far.append((far, run))
