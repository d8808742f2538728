"""One builder a rule type. `BUILDERS` is the registry; the model's table of contents is the plan's list of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from wfm.rostering.cpsat.constraints.contract_hours import build_contract_hours
from wfm.rostering.cpsat.constraints.days import build_days_off, build_max_consecutive_days
from wfm.rostering.cpsat.constraints.duty_limits import build_max_presence_span
from wfm.rostering.cpsat.constraints.elsewhere import build_activity_quota, build_coverage_skill_mix
from wfm.rostering.cpsat.constraints.fairness import build_fairness
from wfm.rostering.cpsat.constraints.path_form import build_by_path_form
from wfm.rostering.cpsat.constraints.plan_wide import build_budget, build_headcount, build_max_overtime_total
from wfm.rostering.cpsat.constraints.structure import build_available, build_known_shift, build_one_duty_a_day
from wfm.rostering.cpsat.constraints.successions import build_min_rest, build_min_start_to_start
from wfm.rostering.cpsat.constraints.weekly_rest import build_min_weekly_rest
from wfm.rostering.cpsat.constraints.working_time import build_max_work_per_day, build_max_work_per_week
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.rules import (
    STRUCTURE_RULES,
    ActivityQuota,
    Available,
    BreakRule,
    Budget,
    ClosedDays,
    CompensationDay,
    CompleteWeekends,
    ConsecutiveDaysOff,
    ContractHours,
    CoverageSkillMix,
    DaysOff,
    Fairness,
    FixedShift,
    ForbiddenSuccession,
    ForwardRotation,
    FreeWeekends,
    Freeze,
    Headcount,
    KnownShift,
    MaxConsecutiveDays,
    MaxContinuousWork,
    MaxNightLength,
    MaxNights,
    MaxNightsInRow,
    MaxOvertimeTotal,
    MaxPresenceSpan,
    MaxWeekendsInRow,
    MaxWorkPerDay,
    MaxWorkPerWeek,
    MinConsecutiveDays,
    MinRestBetweenShifts,
    MinStartToStart,
    MinWeeklyRest,
    Notice,
    OneDutyADay,
    Overtime,
    OvertimeCap,
    Preference,
    Premium,
    RestAfterNights,
    RollingDaysOff,
    Rotation,
    Rule,
    ShiftCount,
    ShiftLength,
    SplitShift,
    Stability,
    StartChange,
    StartTimeConsistency,
)

__all__ = ["BUILDERS", "Builder", "build_rules"]

Builder = Callable[[Rule, DutyColumns], None]
"""Adds the rows of one rule for the agents that it binds."""

BUILDERS: dict[str, Builder] = {
    OneDutyADay.type: build_one_duty_a_day,
    Available.type: build_available,
    KnownShift.type: build_known_shift,
    MinRestBetweenShifts.type: build_min_rest,
    MinWeeklyRest.type: build_min_weekly_rest,
    MaxConsecutiveDays.type: build_max_consecutive_days,
    DaysOff.type: build_days_off,
    ContractHours.type: build_contract_hours,
    ActivityQuota.type: build_activity_quota,
    MinConsecutiveDays.type: build_by_path_form,
    RollingDaysOff.type: build_by_path_form,
    ConsecutiveDaysOff.type: build_by_path_form,
    MaxWeekendsInRow.type: build_by_path_form,
    FreeWeekends.type: build_by_path_form,
    CompleteWeekends.type: build_by_path_form,
    ClosedDays.type: build_by_path_form,
    CompensationDay.type: build_by_path_form,
    MaxNightLength.type: build_by_path_form,
    MaxNightsInRow.type: build_by_path_form,
    MaxNights.type: build_by_path_form,
    RestAfterNights.type: build_by_path_form,
    ForbiddenSuccession.type: build_by_path_form,
    ForwardRotation.type: build_by_path_form,
    StartTimeConsistency.type: build_by_path_form,
    StartChange.type: build_by_path_form,
    ShiftCount.type: build_by_path_form,
    Rotation.type: build_by_path_form,
    FixedShift.type: build_by_path_form,
    Preference.type: build_by_path_form,
    Overtime.type: build_by_path_form,
    OvertimeCap.type: build_by_path_form,
    Premium.type: build_by_path_form,
    Notice.type: build_by_path_form,
    Freeze.type: build_by_path_form,
    Stability.type: build_by_path_form,
    Fairness.type: build_fairness,
    Budget.type: build_budget,
    CoverageSkillMix.type: build_coverage_skill_mix,
    Headcount.type: build_headcount,
    MaxOvertimeTotal.type: build_max_overtime_total,
    MinStartToStart.type: build_min_start_to_start,
    MaxWorkPerDay.type: build_max_work_per_day,
    MaxPresenceSpan.type: build_max_presence_span,
    MaxWorkPerWeek.type: build_max_work_per_week,
    BreakRule.type: build_by_path_form,
    MaxContinuousWork.type: build_by_path_form,
    SplitShift.type: build_by_path_form,
    ShiftLength.type: build_by_path_form,
}
"""Rule type → its builder; the architecture tests hold it equal to the plain rules of `RULES`."""


def build_rules(rules: Iterable[Rule], columns: DutyColumns) -> None:
    """Add the structure of a roster and the rules of a plan."""
    for rule in (*(structure() for structure in STRUCTURE_RULES), *rules):
        BUILDERS[rule.type](rule, columns)
