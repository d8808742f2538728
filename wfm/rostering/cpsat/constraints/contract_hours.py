"""Weekly working time of the contract."""

from __future__ import annotations

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.constraints.path_form import build_by_path_form
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.instance import Instance
from wfm.rostering.paths.work_windows import Window, contract_windows
from wfm.rostering.paths.working_time import granular_weeks
from wfm.rostering.rules import ContractHours, Rule

__all__ = ["build_contract_hours", "hold_week", "hold_window", "week_band"]


def build_contract_hours(rule: Rule, columns: DutyColumns) -> None:
    """Paid minutes and credited absence of a week or period lie within the band, and on its granularity."""
    assert isinstance(rule, ContractHours)
    if rule.price_minor is not None:
        build_by_path_form(rule, columns)
        return
    for m in columns.bound_by(rule):
        agent = int(columns.agents[m])
        if rule.plain:
            for week in range(columns.instance.weeks):
                hold_week(columns, m, week, *week_band(columns.instance, agent, week))
            continue
        for window in contract_windows(rule, columns.instance, agent):
            hold_window(columns, m, window)
        for week in granular_weeks(rule, columns.instance):
            _hold_granularity(columns, m, week, rule.granularity_min)


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
    """Hold lower ≤ Σ paid minutes ≤ upper in a week; no upper limit where it is None."""
    _hold_days(columns, m, week * 7, min(columns.instance.days, week * 7 + 7), lower, upper)


def hold_window(columns: DutyColumns, m: int, window: Window) -> None:
    """Hold the paid minutes of a window; the commonest length is counted through the days off."""
    _hold_days(columns, m, window.first, window.last, ceil(window.low_min), floor(window.high_min))


def _hold_days(columns: DutyColumns, m: int, first: int, last: int, lower: int, upper: int | None) -> None:
    """Hold lower ≤ Σ paid minutes ≤ upper over days; the commonest length is counted through the days off.

    Parameters
    ----------
    m
        Position of the agent in `columns.agents`.
    first, last
        Days, `last` exclusive.
    lower, upper
        In minutes; no upper limit where it is None.
    """
    taken = columns.duty[m, first:last]
    place, option = np.nonzero(taken >= 0)
    if upper is not None and lower > upper:  # a band between two whole minutes, or guaranteed hours above the most
        columns.sheet.at_least_one([])
        return
    if not len(option):
        if lower > 0:
            columns.sheet.at_least_one([])
        return
    paid = columns.instance.option_paid_min[option]
    lengths, counts = np.unique(paid, return_counts=True)
    common = int(lengths[counts.argmax()])
    days = last - first
    other = paid != common
    highest = days * int(lengths[-1]) if upper is None else upper
    columns.sheet.row(
        [*columns.off[m, first:last].tolist(), *taken[place, option][other].tolist()],
        [*[-common] * days, *(paid[other] - common).tolist()],
        low=lower - common * days,
        high=highest - common * days,
    )


def _hold_granularity(columns: DutyColumns, m: int, week: int, unit_min: int) -> None:
    """Hold that the paid minutes of a week are a multiple of a unit."""
    taken = columns.duty[m, week * 7 : week * 7 + 7]
    _, option = np.nonzero(taken >= 0)
    paid = columns.instance.option_paid_min[option] % unit_min
    if not paid.any():
        return
    (count,) = columns.sheet.integers([0], [7]).tolist()
    held = taken[taken >= 0]
    columns.sheet.row([*held.tolist(), count], [*paid.tolist(), -unit_min], low=0, high=0)

    def settle(values: NDArray[np.int64]) -> None:
        values[count] = int(values[held] @ paid) // unit_min

    columns.settlers.append(settle)
