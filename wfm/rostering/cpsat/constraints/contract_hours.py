"""Weekly working time of the contract."""

from __future__ import annotations

import numpy as np

from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.rules import ContractHours, Rule

__all__ = ["build_contract_hours"]


def build_contract_hours(rule: Rule, columns: DutyColumns) -> None:
    """Paid minutes and credited absence of a week lie within the contract's band; a short last week has no minimum.

    Where the credit alone exceeds the maximum, the week has no duties.
    """
    assert isinstance(rule, ContractHours)
    instance = columns.instance
    for m in columns.bound_by(rule):
        agent = int(columns.agents[m])
        contract = instance.contracts[agent]
        for week in range(instance.weeks):
            first, after = week * 7, min(instance.days, week * 7 + 7)
            credit = instance.credit_min(agent, week)
            upper = max(0, contract.max_week_min - credit)
            lower = max(0, contract.min_week_min - credit) if after - first == 7 else 0
            _band(columns, m, first, after, lower, upper)


def _band(columns: DutyColumns, m: int, first: int, after: int, lower: int, upper: int) -> None:
    """Hold lower ≤ Σ paid minutes ≤ upper over days; the commonest length is counted through the days off."""
    taken = columns.duty[m, first:after]
    place, option = np.nonzero(taken >= 0)
    if not len(option):
        if lower > 0:
            columns.sheet.at_least_one([])
        return
    paid = columns.instance.option_paid_min[option]
    lengths, counts = np.unique(paid, return_counts=True)
    common = int(lengths[counts.argmax()])
    days = after - first
    other = paid != common
    columns.sheet.row(
        [*columns.off[m, first:after].tolist(), *taken[place, option][other].tolist()],
        [*[-common] * days, *(paid[other] - common).tolist()],
        low=lower - common * days,
        high=upper - common * days,
    )
