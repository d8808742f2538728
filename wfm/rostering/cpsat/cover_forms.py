"""Cover by shift and by slot: count + too few − too many = required, at convex prices."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.covers import ConvexPrice, Cover, ShiftCover
from wfm.rostering.cpsat.supply import Supply
from wfm.rostering.cpsat.term import Term
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.terms import CostTerm

__all__ = ["build_covers"]


def build_covers(columns: DutyColumns, supply: Supply, staff: NDArray[np.float64]) -> list[Term]:
    """Add all covers of the problem and return what they cost.

    Parameters
    ----------
    columns, supply
        The duties, and the free people on the phone. All agents are decided.
    staff : (k, n)
        Fixed people on the phone (carry-in).

    Returns
    -------
    Too few counts as shortage, too many as surplus.
    """
    found: list[Term] = []
    for cover in columns.instance.problem.covers:
        counted, fixed = _counted(columns, supply, staff, cover)
        short = _steps(columns, cover.under, cover.required)
        most = fixed + len(columns.agents)
        over = _steps(columns, cover.over, most)
        parts = [*counted, *short.tolist(), *over.tolist()]
        signs = [1] * (len(counted) + len(short)) + [-1] * len(over)
        columns.sheet.row(parts, signs, low=cover.required - fixed, high=cover.required - fixed)
        for term, price, held in ((CostTerm.SHORTAGE, cover.under, short), (CostTerm.SURPLUS, cover.over, over)):
            prices = np.array([one for _, one in price.steps] or [0], dtype=np.int64)
            found.append(Term(term, held, prices, Fraction(1)))
    return found


def _counted(columns: DutyColumns, supply: Supply, staff: NDArray[np.float64], cover: Cover) -> tuple[list[int], int]:
    """Return the columns whose sum is the count, and the part of it that is fixed."""
    instance = columns.instance
    if isinstance(cover, ShiftCover):
        wanted = [s for s, shift in enumerate(instance.shifts) if shift.id in cover.shifts]
        duty = columns.duty[:, cover.day, np.isin(instance.option_shift, wanted)]
        return duty[duty >= 0].tolist(), 0
    free = supply.column[:, cover.slot]
    return free[free >= 0].tolist(), int(np.floor(staff[:, cover.slot].sum()))


def _steps(columns: DutyColumns, price: ConvexPrice, most: int) -> NDArray[np.int64]:
    """Add one column a step; convex prices fill them in their order by themselves."""
    counts = [*(count for count, _ in price.steps[:-1]), most]
    return columns.sheet.integers([0] * len(counts), [min(count, most) for count in counts])
