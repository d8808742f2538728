"""Working time of days and weeks, as rows over the paid minutes of duties."""

from __future__ import annotations

from math import floor

from wfm.rostering.cpsat.constraints.contract_hours import hold_window
from wfm.rostering.cpsat.constraints.path_form import build_by_path_form
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.paths.work_windows import day_average_windows, week_windows
from wfm.rostering.paths.working_time import daily_caps
from wfm.rostering.rules import MaxWorkPerDay, MaxWorkPerWeek, Rule

__all__ = ["build_max_work_per_day", "build_max_work_per_week"]


def build_max_work_per_day(rule: Rule, columns: DutyColumns) -> None:
    """No duty is longer than its day allows, and averages are kept."""
    assert isinstance(rule, MaxWorkPerDay)
    if rule.price_minor is not None:
        build_by_path_form(rule, columns)
        return
    paid = columns.instance.option_paid_min
    for m in columns.bound_by(rule):
        agent = int(columns.agents[m])
        for day, cap in enumerate(daily_caps(rule, columns.instance, agent)):
            if cap is not None:
                taken = columns.duty[m, day]
                columns.sheet.forbid(taken[(taken >= 0) & (paid > floor(cap))])
        for window in day_average_windows(rule, columns.instance, agent):
            hold_window(columns, m, window)


def build_max_work_per_week(rule: Rule, columns: DutyColumns) -> None:
    """Weeks, windows of days and averages stay below their limits."""
    assert isinstance(rule, MaxWorkPerWeek)
    if rule.price_minor is not None:
        build_by_path_form(rule, columns)
        return
    for m in columns.bound_by(rule):
        for window in week_windows(rule, columns.instance, int(columns.agents[m])):
            hold_window(columns, m, window)
