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
    one_duty_a_day,
)
from wfm.evaluation.violation import Violation
from wfm.rostering.rules import (
    ActivityQuota,
    Available,
    ContractHours,
    DaysOff,
    KnownShift,
    MaxConsecutiveDays,
    MinRestBetweenShifts,
    MinWeeklyRest,
    OneDutyADay,
    Rule,
)

__all__ = ["CHECKS", "Check"]

Check = Callable[[Any, Facts], Iterator[Violation]]
"""The first argument is the declaration that the check is registered for."""

CHECKS: dict[type[Rule], Check] = {
    ActivityQuota: activity_quota.check,
    Available: available.check,
    ContractHours: contract_hours.check,
    DaysOff: days_off.check,
    KnownShift: known_shift.check,
    MaxConsecutiveDays: max_consecutive_days.check,
    MinRestBetweenShifts: min_rest_between_shifts.check,
    MinWeeklyRest: min_weekly_rest.check,
    OneDutyADay: one_duty_a_day.check,
}
"""The registry."""
