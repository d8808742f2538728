"""Weekly working time of the contract."""

from __future__ import annotations

import numpy as np

from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.instance import Instance
from wfm.rostering.rules import ContractHours, Rule

__all__ = ["build_contract_hours", "hold_week", "week_band"]


def build_contract_hours(rule: Rule, columns: DutyColumns) -> None:
    """Paid minutes and credited absence of a week lie within the contract's band; a short last week has no minimum."""
    assert isinstance(rule, ContractHours)
    for m in columns.bound_by(rule):
        for week in range(columns.instance.weeks):
            lower, upper = week_band(columns.instance, int(columns.agents[m]), week)
            hold_week(columns, m, week, lower, upper)


def week_band(instance: Instance, agent: int, week: int) -> tuple[int, int]:
    """Return the least and the most paid minutes of an agent's duties in a week.

    Where credit alone exceeds the contract's maximum, both are 0: the week must have no duties.
    """
    contract = instance.contracts[agent]
    credit = instance.credit_min(agent, week)
    whole = week * 7 + 7 <= instance.days
    upper = max(0, contract.max_week_min - credit)
    return max(0, contract.min_week_min - credit) if whole else 0, upper


def hold_week(columns: DutyColumns, m: int, week: int, lower: int, upper: int | None) -> None:
    """Hold lower ≤ Σ paid minutes ≤ upper in a week; the commonest length is counted through the days off.

    Parameters
    ----------
    m
        Position of the agent in `columns.agents`.
    lower, upper
        In minutes; no upper limit where it is None.
    """
    first, after = week * 7, min(columns.instance.days, week * 7 + 7)
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
    highest = days * int(lengths[-1]) if upper is None else upper
    columns.sheet.row(
        [*columns.off[m, first:after].tolist(), *taken[place, option][other].tolist()],
        [*[-common] * days, *(paid[other] - common).tolist()],
        low=lower - common * days,
        high=highest - common * days,
    )
