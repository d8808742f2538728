"""The path form of every rule: what one agent's tour must keep, by rule type."""

from __future__ import annotations

from collections.abc import Callable

from wfm.rostering.instance import Instance
from wfm.rostering.paths.counting import HoursBand
from wfm.rostering.paths.duty_rules import (
    break_form,
    continuous_form,
    presence_form,
    shift_length_form,
    split_form,
)
from wfm.rostering.paths.fairness import FairPoints
from wfm.rostering.paths.limits import PathLimits
from wfm.rostering.paths.long_rests import weekly_rest_form
from wfm.rostering.paths.pattern_forms import PATTERN_FORMS
from wfm.rostering.paths.promise_forms import PROMISE_FORMS
from wfm.rostering.paths.rests import rest_form, start_to_start_form
from wfm.rostering.paths.working_time import contract_form, day_form, week_form
from wfm.rostering.rules import (
    ActivityQuota,
    Available,
    BreakRule,
    Budget,
    ContractHours,
    CoverageSkillMix,
    Fairness,
    Headcount,
    KnownShift,
    MaxContinuousWork,
    MaxOvertimeTotal,
    MaxPresenceSpan,
    MaxWorkPerDay,
    MaxWorkPerWeek,
    MinRestBetweenShifts,
    MinStartToStart,
    MinWeeklyRest,
    OneDutyADay,
    Rule,
    ShiftLength,
    SplitShift,
)

__all__ = ["PATH_FORMS", "PathForm", "path_limits"]

PathForm = Callable[[Rule, Instance, int], PathLimits]
"""Rule, problem, agent → what the rule asks of the tour of the agent, whom it binds."""


def _in_the_path(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    """One option a day out of the allowed ones is what a tour is."""
    return PathLimits()


def _of_all(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    """The rule couples people: it stands in the coverage (`head_rows`, `plan_rows`), not in single tours."""
    return PathLimits()


def _hours(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, ContractHours)
    if not rule.plain:
        return contract_form(rule, instance, agent)
    contract = instance.contracts[agent]
    low, high = [], []
    for week in range(instance.weeks):
        credit = instance.credit_min(agent, week)
        whole = instance.days - week * 7 >= 7
        low.append(max(0, contract.min_week_min - credit) if whole else 0)
        high.append(max(0, contract.max_week_min - credit))
    return PathLimits(resources=(HoursBand(tuple(low), tuple(high)),))


def _fairness(rule: Rule, instance: Instance, agent: int) -> PathLimits:
    assert isinstance(rule, Fairness)
    share = instance.fair_shares(rule)[instance.agents[agent].id]
    return PathLimits(resources=(FairPoints(rule, share.allowed),))


PATH_FORMS: dict[str, PathForm] = {
    OneDutyADay.type: _in_the_path,
    Available.type: _in_the_path,
    KnownShift.type: _in_the_path,
    MinRestBetweenShifts.type: rest_form,
    MinWeeklyRest.type: weekly_rest_form,
    ContractHours.type: _hours,
    MinStartToStart.type: start_to_start_form,
    MaxWorkPerDay.type: day_form,
    MaxPresenceSpan.type: presence_form,
    MaxWorkPerWeek.type: week_form,
    BreakRule.type: break_form,
    MaxContinuousWork.type: continuous_form,
    SplitShift.type: split_form,
    ShiftLength.type: shift_length_form,
    **PATTERN_FORMS,
    **PROMISE_FORMS,
    ActivityQuota.type: _of_all,
    Fairness.type: _fairness,
    Budget.type: _of_all,
    CoverageSkillMix.type: _of_all,
    Headcount.type: _of_all,
    MaxOvertimeTotal.type: _of_all,
}
"""Rule type → its path form; the architecture tests hold it equal to the plain rules of `RULES`."""


def path_limits(instance: Instance, agent: int) -> PathLimits:
    """Return everything that the tour of an agent must keep."""
    limits = PathLimits()
    for rule in instance.problem.rules:
        if rule.scope.covers(instance.agents[agent]):
            limits = limits.and_(PATH_FORMS[rule.type](rule, instance, agent))
    return limits
