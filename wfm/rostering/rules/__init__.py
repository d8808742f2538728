"""The rules, as data. `RULES` is the one registry: type name → declaration.

A rule is four small pieces: its declaration here, its form in the exact model (`wfm.rostering.cpsat`), its form in the
decomposition (`wfm.rostering.decomposition`), and its check in the audit (`wfm.evaluation.audit`). A test in
`tests/architecture` fails when one of the four is missing.
"""

from wfm.rostering.rules.activity_quota import ActivityQuota
from wfm.rostering.rules.contract_hours import ContractHours
from wfm.rostering.rules.days_off import DaysOff
from wfm.rostering.rules.max_consecutive_days import MaxConsecutiveDays
from wfm.rostering.rules.min_rest_between_shifts import MinRestBetweenShifts
from wfm.rostering.rules.min_weekly_rest import MinWeeklyRest
from wfm.rostering.rules.rule import Rule, Scope
from wfm.rostering.rules.structure import Available, KnownShift, OneDutyADay

__all__ = [
    "CORE_RULES",
    "MORE_RULES",
    "PLAN_RULES",
    "RULES",
    "STRUCTURE_RULES",
    "ActivityQuota",
    "Available",
    "ContractHours",
    "DaysOff",
    "KnownShift",
    "MaxConsecutiveDays",
    "MinRestBetweenShifts",
    "MinWeeklyRest",
    "OneDutyADay",
    "Rule",
    "Scope",
]

STRUCTURE_RULES: tuple[type[Rule], ...] = (OneDutyADay, Available, KnownShift)
"""Always on; a plan cannot name them."""

CORE_RULES: tuple[type[Rule], ...] = (
    MinRestBetweenShifts,
    MinWeeklyRest,
    MaxConsecutiveDays,
    DaysOff,
    ContractHours,
)
"""Rules that hold, with their defaults, in a plan that states none."""

MORE_RULES: tuple[type[Rule], ...] = (ActivityQuota,)
"""Rules that hold where a plan states them."""

PLAN_RULES: tuple[type[Rule], ...] = (*CORE_RULES, *MORE_RULES)
"""Rules that a plan may state, with parameters and scope."""

RULES: dict[str, type[Rule]] = {rule.type: rule for rule in (*STRUCTURE_RULES, *PLAN_RULES)}
"""Rule type → declaration, of every rule there is."""
