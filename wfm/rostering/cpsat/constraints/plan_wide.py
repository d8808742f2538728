"""Limits of the plan as a whole: one row over the duties of everybody."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.term import Term
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.plan_rows import PlanRow, plan_rows
from wfm.rostering.rules import Rule

__all__ = ["build_budget", "build_headcount", "build_max_overtime_total"]

Settler = Callable[[NDArray[np.int64]], None]


def build_budget(rule: Rule, columns: DutyColumns) -> None:
    """Pay by the hour and what is fixed stay within the budget."""
    _build(rule, columns)


def build_headcount(rule: Rule, columns: DutyColumns) -> None:
    """The duties of a date stay within the heads."""
    _build(rule, columns)


def build_max_overtime_total(rule: Rule, columns: DutyColumns) -> None:
    """The overtime of all duties stays within the hours."""
    _build(rule, columns)


def _build(rule: Rule, columns: DutyColumns) -> None:
    """Add the rows of a rule; where only some people are decided, the others' part is not known and nothing is said."""
    if len(columns.agents) < len(columns.instance.agents):
        return
    for row in plan_rows(columns.instance, (rule,)):
        _add(row, columns)


def _add(row: PlanRow, columns: DutyColumns) -> None:
    m, day, option = np.nonzero(columns.allowed)
    factor = row.agent[columns.agents[m]] * row.duty[day, option]
    used = factor != 0
    held, weight = columns.duty[m, day, option][used], factor[used]
    divisor = int(np.gcd.reduce([row.parts, row.most, *weight.tolist()])) or 1
    weight, most = weight // divisor, row.most // divisor
    if row.rule.price_minor is None:
        columns.sheet.row(held.tolist(), weight.tolist(), high=most)
        return
    highest = max(0, int(weight.sum()) - most)
    (above,) = columns.sheet.integers([max(0, -most)], [highest]).tolist()
    columns.sheet.row([*held.tolist(), above], [*weight.tolist(), -1], high=most)
    unit = Fraction(row.rule.price_minor * divisor, row.parts)
    columns.terms.append(Term(row.rule.term, np.array([above]), np.ones(1, dtype=np.int64), unit))
    columns.settlers.append(_settler(above, held, weight, most))


def _settler(above: int, held: NDArray[np.int64], weight: NDArray[np.int64], most: int) -> Settler:
    def settle(values: NDArray[np.int64]) -> None:
        values[above] = max(0, int(weight @ values[held]) - most)

    return settle
