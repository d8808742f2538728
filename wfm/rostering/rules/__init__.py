"""The rules, as data. `RULES` is the one registry: type name → declaration.

A rule is four small pieces: its declaration here, its form in the exact model (`wfm.rostering.cpsat`), its form in the
decomposition (`wfm.rostering.decomposition`), and its check in the audit (`wfm.evaluation.audit`). A test in
`tests/architecture` fails when one of the four is missing.
"""

from wfm.rostering.rules.activity_quota import ActivityQuota
from wfm.rostering.rules.break_rule import BreakRule
from wfm.rostering.rules.composite import Composite, plain_rules
from wfm.rostering.rules.contract_hours import ContractHours
from wfm.rostering.rules.coverage_skill_mix import CoverageSkillMix
from wfm.rostering.rules.days_off import ConsecutiveDaysOff, DaysOff, RollingDaysOff
from wfm.rostering.rules.exemption import Exemption
from wfm.rostering.rules.fairness import Fairness
from wfm.rostering.rules.max_consecutive_days import MaxConsecutiveDays, MinConsecutiveDays
from wfm.rostering.rules.max_continuous_work import MaxContinuousWork
from wfm.rostering.rules.max_presence_span import MaxPresenceSpan
from wfm.rostering.rules.max_work_per_day import MaxWorkPerDay
from wfm.rostering.rules.max_work_per_week import MaxWorkPerWeek
from wfm.rostering.rules.min_rest_between_shifts import MinRestBetweenShifts
from wfm.rostering.rules.min_start_to_start import MinStartToStart
from wfm.rostering.rules.min_weekly_rest import MinWeeklyRest
from wfm.rostering.rules.minor_profile import MinorProfile
from wfm.rostering.rules.nights import MaxNightLength, MaxNights, MaxNightsInRow, RestAfterNights
from wfm.rostering.rules.overtime import Overtime, OvertimeBasis, OvertimeCap, OvertimeTier
from wfm.rostering.rules.period_override import PeriodOverride
from wfm.rostering.rules.plan_wide import Budget, Headcount, MaxOvertimeTotal
from wfm.rostering.rules.premium import Premium
from wfm.rostering.rules.published import Freeze, Notice, Stability, Waiver
from wfm.rostering.rules.rotation import Rotation, RotationStep
from wfm.rostering.rules.rule import Rule, Scope
from wfm.rostering.rules.shift_counts import ShiftCount
from wfm.rostering.rules.shift_length import ShiftLength
from wfm.rostering.rules.special_days import ClosedDays, CompensationDay, SpecialDays
from wfm.rostering.rules.split_shift import SplitShift
from wfm.rostering.rules.start_times import StartChange, StartTimeConsistency
from wfm.rostering.rules.structure import Available, KnownShift, OneDutyADay
from wfm.rostering.rules.successions import ForbiddenSuccession, ForwardRotation
from wfm.rostering.rules.weekends import CompleteWeekends, FreeWeekends, MaxWeekendsInRow
from wfm.rostering.rules.wishes import FixedShift, Preference, Wish

__all__ = [
    "CORE_RULES",
    "COUPLING_RULES",
    "MORE_RULES",
    "PLAN_RULES",
    "RULES",
    "STRUCTURE_RULES",
    "ActivityQuota",
    "Available",
    "BreakRule",
    "Budget",
    "ClosedDays",
    "CompensationDay",
    "CompleteWeekends",
    "Composite",
    "ConsecutiveDaysOff",
    "ContractHours",
    "CoverageSkillMix",
    "DaysOff",
    "Exemption",
    "Fairness",
    "FixedShift",
    "ForbiddenSuccession",
    "ForwardRotation",
    "FreeWeekends",
    "Freeze",
    "Headcount",
    "KnownShift",
    "MaxConsecutiveDays",
    "MaxContinuousWork",
    "MaxNightLength",
    "MaxNights",
    "MaxNightsInRow",
    "MaxOvertimeTotal",
    "MaxPresenceSpan",
    "MaxWeekendsInRow",
    "MaxWorkPerDay",
    "MaxWorkPerWeek",
    "MinConsecutiveDays",
    "MinRestBetweenShifts",
    "MinStartToStart",
    "MinWeeklyRest",
    "MinorProfile",
    "Notice",
    "OneDutyADay",
    "Overtime",
    "OvertimeBasis",
    "OvertimeCap",
    "OvertimeTier",
    "PeriodOverride",
    "Preference",
    "Premium",
    "RestAfterNights",
    "RollingDaysOff",
    "Rotation",
    "RotationStep",
    "Rule",
    "Scope",
    "ShiftCount",
    "ShiftLength",
    "SpecialDays",
    "SplitShift",
    "Stability",
    "StartChange",
    "StartTimeConsistency",
    "Waiver",
    "Wish",
    "plain_rules",
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

MORE_RULES: tuple[type[Rule], ...] = (
    ActivityQuota,
    MinConsecutiveDays,
    RollingDaysOff,
    ConsecutiveDaysOff,
    MaxWeekendsInRow,
    FreeWeekends,
    CompleteWeekends,
    ClosedDays,
    CompensationDay,
    MaxNightLength,
    MaxNightsInRow,
    MaxNights,
    RestAfterNights,
    ForbiddenSuccession,
    ForwardRotation,
    StartTimeConsistency,
    StartChange,
    ShiftCount,
    Rotation,
    FixedShift,
    Preference,
    Overtime,
    OvertimeCap,
    Premium,
    Notice,
    Freeze,
    Stability,
    Budget,
    CoverageSkillMix,
    Fairness,
    Headcount,
    MaxOvertimeTotal,
    MinStartToStart,
    MaxWorkPerDay,
    MaxPresenceSpan,
    MaxWorkPerWeek,
    BreakRule,
    MaxContinuousWork,
    SplitShift,
    ShiftLength,
    MinorProfile,
    PeriodOverride,
    Exemption,
)
"""Rules that hold where a plan states them."""

COUPLING_RULES: tuple[type[Rule], ...] = (ActivityQuota, Budget, CoverageSkillMix, Headcount, MaxOvertimeTotal)
"""Rules that speak of several people together; no tour of a single agent can break one of them for sure."""

PLAN_RULES: tuple[type[Rule], ...] = (*CORE_RULES, *MORE_RULES)
"""Rules that a plan may state, with parameters and scope."""

RULES: dict[str, type[Rule]] = {rule.type: rule for rule in (*STRUCTURE_RULES, *PLAN_RULES)}
"""Rule type → declaration, of every rule there is."""
