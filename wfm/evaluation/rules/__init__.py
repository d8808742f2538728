"""The audit's check of every rule. `CHECKS` is the registry: declaration → check.

A check reads the declaration and the `Facts` of a roster, and yields a `Violation` for everything that is wrong. It is
written from the docstring of the declaration, apart from the forms in which the solver states the same rule.
"""

from collections.abc import Callable, Iterator
from typing import Any

from wfm.evaluation.facts import Facts
from wfm.evaluation.rules import (
    activity_quota,
    available,
    contract_hours,
    days_off,
    known_shift,
    max_consecutive_days,
    min_rest_between_shifts,
    min_weekly_rest,
    nights,
    one_duty_a_day,
    overtime,
    premium,
    published,
    rotation,
    shift_count,
    special_days,
    start_times,
    successions,
    weekends,
    wishes,
)
from wfm.evaluation.violation import Violation
from wfm.rostering.rules import (
    ActivityQuota,
    Available,
    ClosedDays,
    CompensationDay,
    CompleteWeekends,
    ConsecutiveDaysOff,
    ContractHours,
    DaysOff,
    FixedShift,
    ForbiddenSuccession,
    ForwardRotation,
    FreeWeekends,
    Freeze,
    KnownShift,
    MaxConsecutiveDays,
    MaxNightLength,
    MaxNights,
    MaxNightsInRow,
    MaxWeekendsInRow,
    MinConsecutiveDays,
    MinRestBetweenShifts,
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
    Stability,
    StartChange,
    StartTimeConsistency,
)

__all__ = ["CHECKS", "Check"]

Check = Callable[[Any, Facts], Iterator[Violation]]
"""The first argument is the declaration that the check is registered for."""

CHECKS: dict[type[Rule], Check] = {
    ActivityQuota: activity_quota.check,
    Available: available.check,
    ClosedDays: special_days.check_closed,
    CompensationDay: special_days.check_compensation,
    CompleteWeekends: weekends.check_complete,
    ConsecutiveDaysOff: days_off.check_together,
    ContractHours: contract_hours.check,
    DaysOff: days_off.check,
    FixedShift: wishes.check_fixed,
    ForbiddenSuccession: successions.check_forbidden,
    ForwardRotation: successions.check_forward,
    Freeze: published.check_freeze,
    FreeWeekends: weekends.check_free,
    KnownShift: known_shift.check,
    MaxConsecutiveDays: max_consecutive_days.check,
    MaxNightLength: nights.check_length,
    MaxNights: nights.check_number,
    MaxNightsInRow: nights.check_in_row,
    MaxWeekendsInRow: weekends.check_in_row,
    MinConsecutiveDays: max_consecutive_days.check_shortest,
    MinRestBetweenShifts: min_rest_between_shifts.check,
    MinWeeklyRest: min_weekly_rest.check,
    Notice: published.check_notice,
    OneDutyADay: one_duty_a_day.check,
    Overtime: overtime.check,
    OvertimeCap: overtime.check_cap,
    Preference: wishes.check_preference,
    Premium: premium.check,
    RestAfterNights: nights.check_rest,
    RollingDaysOff: days_off.check_rolling,
    Rotation: rotation.check,
    ShiftCount: shift_count.check,
    Stability: published.check_stability,
    StartChange: start_times.check_change,
    StartTimeConsistency: start_times.check_spread,
}
"""The registry."""
