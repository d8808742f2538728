"""What a rule costs is what the plan saves without it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from wfm.explanation.rule_values import rule_values
from wfm.rostering.rules import ContractHours, DaysOff, MaxConsecutiveDays, MinWeeklyRest
from wfm.rostering.solver import solve


def test_the_rule_that_binds_is_worth_a_duty_and_the_others_nothing(build: Any, limits: Any) -> None:
    rules = (ContractHours(), DaysOff(3), MaxConsecutiveDays(6), MinWeeklyRest(35))
    problem = build(1, dict.fromkeys(range(5), 1), rules=rules)
    roster = solve(problem, limits).roster
    found = rule_values(problem, roster, limits)
    assert [(value.rule.type, value.saving, value.missing_h) for value in found[:1]] == [("days_off", Decimal(456), 8)]
    assert {value.rule: value.saving for value in found[1:]} == {
        rule: Decimal(0) for rule in (ContractHours(), MaxConsecutiveDays(6), MinWeeklyRest(35))
    }
    assert all(value.most_saving is not None and value.most_saving >= value.saving for value in found)


def test_two_rules_that_bind_together_save_nothing_alone(build: Any, limits: Any) -> None:
    """Either of them keeps the fifth day free."""
    problem = build(1, dict.fromkeys(range(5), 1), rules=(DaysOff(3), MaxConsecutiveDays(4)))
    found = rule_values(problem, solve(problem, limits).roster, limits)
    assert [value.saving for value in found] == [0, 0]


def test_only_the_asked_rules_are_left_out_and_each_is_told_at_once(build: Any, limits: Any) -> None:
    problem = build(1, {0: 1}, rules=(DaysOff(3), MaxConsecutiveDays(4)))
    told: list[Any] = []
    found = rule_values(problem, solve(problem, limits).roster, limits, told.append, problem.rules[:1])
    assert [value.rule for value in found] == [DaysOff(3)]
    assert told == list(found)
