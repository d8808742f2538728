"""Heads that must be at work together, in the model: one row a slot, priced or hard."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.slot_rows import Coverage, SlotRows, build_slot_rows, leaders
from wfm.rostering.cpsat.supply import Supply
from wfm.rostering.cpsat.term import Term
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.head_rows import HeadRow
from wfm.rostering.team_rules import hard_price_minor
from wfm.rostering.terms import CostTerm

__all__ = ["with_head_rows"]


def with_head_rows(columns: DutyColumns, supply: Supply, coverage: Coverage, staff: NDArray[np.float64]) -> Coverage:
    """Return the coverage with the head rows of the problem besides.

    Parameters
    ----------
    staff : (k, n)
        Fixed agents on the phone.

    Notes
    -----
    Where only some agents are decided, the others may break a hard row whatever these do. It is priced then, above
    everything else.
    """
    instance = columns.instance
    if not instance.head_rows:
        return coverage
    whole = len(columns.agents) == len(instance.agents)
    built: list[SlotRows] = []
    terms: list[Term] = []
    for row, weight in zip(instance.head_rows, instance.head_weight, strict=True):
        level, scale = _level(row, weight, staff, instance.grid.step_min)
        if row.rule.price_minor is None and whole:
            _forbid(columns, supply, level, weight * scale)
            continue
        rows = build_slot_rows(
            columns, supply, level[None], (weight * scale)[None], leaders(supply, level[None].astype(np.float64))
        )
        hard = row.rule.price_minor is None
        price = hard_price_minor(instance) if row.rule.price_minor is None else row.rule.price_minor
        unit = Fraction(price * instance.grid.step_min, 60 * row.parts * scale)
        built.append(rows)
        terms.append(Term(CostTerm.RULES if hard else row.rule.term, *rows.linear, unit, rows.constant * unit))
    return replace(coverage, slot_rows=(*coverage.slot_rows, *built), terms=(*coverage.terms, *terms))


def _level(
    row: HeadRow, weight: NDArray[np.int64], staff: NDArray[np.float64], step_min: int
) -> tuple[NDArray[np.int64], int]:
    """Return what is missing without free agents, in whole parts of a person, and how many parts; shape (n,).

    Carry-in that ends inside a slot counts for its minutes.
    """
    there = weight @ staff
    scale = 1 if np.all(there % 1 == 0) else step_min
    return row.need * scale - np.rint(there * scale).astype(np.int64), scale


def _forbid(columns: DutyColumns, supply: Supply, level: NDArray[np.int64], weight: NDArray[np.int64]) -> None:
    """Let free agents make up for what is missing in every slot."""
    for n in np.flatnonzero(level + np.maximum(-weight, 0) @ supply.most > 0).tolist():
        free = np.flatnonzero((supply.column[:, n] >= 0) & (weight != 0))
        if not len(free):
            columns.sheet.at_least_one([])
            return
        columns.sheet.row(supply.column[free, n].tolist(), weight[free].tolist(), low=int(level[n]))
