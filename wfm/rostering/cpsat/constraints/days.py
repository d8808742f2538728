"""Rules that count duty days: days in a row, days off in a week."""

from __future__ import annotations

from wfm.rostering.cpsat.constraints.path_form import build_by_path_form
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.rules import DaysOff, MaxConsecutiveDays, Rule

__all__ = ["build_days_off", "build_max_consecutive_days"]


def build_max_consecutive_days(rule: Rule, columns: DutyColumns) -> None:
    """Of any `days` + 1 days in a row one is off; a run carried in from the past shortens the first window.

    Priced, or for some dates only, it is built from its path form.
    """
    assert isinstance(rule, MaxConsecutiveDays)
    if rule.priced or rule.scope.dated:
        build_by_path_form(rule, columns)
        return
    instance = columns.instance
    carry_in = instance.problem.workforce.carry_in_by_agent
    for m in columns.bound_by(rule):
        carried = carry_in.get(instance.agents[int(columns.agents[m])].id)
        run = min(carried.days_in_row, rule.days) if carried is not None else 0
        off = columns.off[m].tolist()
        if run > 0 and rule.days - run < instance.days:
            columns.sheet.at_least_one(off[: rule.days - run + 1])
        for first in range(instance.days - rule.days):
            columns.sheet.at_least_one(off[first : first + rule.days + 1])


def build_days_off(rule: Rule, columns: DutyColumns) -> None:
    """Every whole week has at least `min_days` days off; whatever says more is built from its path form."""
    assert isinstance(rule, DaysOff)
    if rule.priced or not rule.simple:
        build_by_path_form(rule, columns)
        return
    for m in columns.bound_by(rule):
        for first in range(0, columns.instance.days - 6, 7):
            columns.sheet.row(columns.off[m, first : first + 7].tolist(), [1] * 7, low=rule.min_days)
