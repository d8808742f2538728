"""Fair shares of unsocial points: one row an agent."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.term import Term
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.paths.fairness import points_of
from wfm.rostering.rules import Fairness, Rule

__all__ = ["build_fairness"]

Settler = Callable[[NDArray[np.int64]], None]


def build_fairness(rule: Rule, columns: DutyColumns) -> None:
    """Points of an agent's duties ≤ points allowed, plus points above where the rule is priced."""
    assert isinstance(rule, Fairness)
    instance = columns.instance
    shares = instance.fair_shares(rule)
    for m in columns.bound_by(rule):
        allowed = shares[instance.agents[int(columns.agents[m])].id].allowed
        places = np.argwhere(columns.allowed[m])
        points = np.array([points_of(rule, instance.view(int(d), int(o))) for d, o in places], dtype=np.int64)
        unsocial = points > 0
        held = columns.duty[m][columns.allowed[m]][unsocial]
        weight = points[unsocial]
        if weight.sum() <= allowed:
            continue
        if rule.price_minor is None:
            columns.sheet.row(held.tolist(), weight.tolist(), high=allowed)
            continue
        (above,) = columns.sheet.integers([0], [int(weight.sum())]).tolist()
        columns.sheet.row([*held.tolist(), above], [*weight.tolist(), -1], high=allowed)
        columns.terms.append(Term(rule.term, np.array([above]), np.ones(1, dtype=np.int64), Fraction(rule.price_minor)))
        columns.settlers.append(_settler(above, held, weight, allowed))


def _settler(above: int, held: NDArray[np.int64], weight: NDArray[np.int64], allowed: int) -> Settler:
    def settle(values: NDArray[np.int64]) -> None:
        values[above] = max(0, int(weight @ values[held]) - allowed)

    return settle
