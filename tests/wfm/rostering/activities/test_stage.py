"""The stage as a whole: the audit agrees with what it says, and its bound is one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from wfm.evaluation.audit import audit
from wfm.rostering.activities.stage import most_hours, seconds_for, unchecked, with_activities
from wfm.rostering.instance import Instance
from wfm.rostering.result import Engine, SolveLimits, SolveStatus
from wfm.rostering.roster import Roster
from wfm.rostering.rules import ActivityQuota, ContractHours, Scope
from wfm.rostering.solver import solve
from wfm.rostering.start import decisions_from
from wfm.rostering.terms import CostTerm

CENT = Decimal("0.01")

QUOTAS = (
    ActivityQuota("training", minutes=60),
    ActivityQuota("coaching", minutes=60, together="lead", price_minor=900),
    ActivityQuota("meeting", minutes=60, together="all", groups=2, price_minor=2_500, scope=Scope(teams=("red",))),
)


def crew(small, seed: int, **more):
    place = small(seed, queues=2, **more).drawn(2.0)
    place.agent(role="lead")
    for number in range(3):
        place.agent(team=("red", "blue")[number % 2], skills=((0,), (1,), (0, 1))[number])
    return place


@pytest.mark.parametrize(("seed", "speeds"), [(0, (1.0,)), (1, (1.0, 1.25))])
def test_solver_and_audit_agree_and_the_bounds_hold(small, seed: int, speeds: tuple[float, ...]) -> None:
    problem = crew(small, seed, speeds=speeds).instance(ContractHours(), *QUOTAS).problem
    found = [
        solve(problem, SolveLimits(time_limit_s=0.3, workers=1, engine=engine, deterministic=True))
        for engine in (Engine.EXACT, Engine.DECOMPOSITION)
    ]
    for result in found:
        assert result.roster is not None and result.cost is not None
        report = audit(problem, result.roster)
        assert not report.violations
        assert result.status in (SolveStatus.OPTIMAL, SolveStatus.FEASIBLE)
        for term, amount in report.cost_terms.items():
            assert abs(result.cost_terms.get(term, Decimal(0)) - amount) <= CENT, term
        assert any(item.activity == "training" for duty in result.roster.duties for item in duty.activities)
        assert all(other.bound is not None and other.bound <= result.cost for other in found)


def test_the_bound_gives_way_by_the_surplus_that_activities_take(small) -> None:
    """Four people idle all day: each hour of training saves the price of a surplus hour."""
    place = small()
    for _ in range(4):
        place.agent()
    problem = place.instance(ActivityQuota(minutes=120)).problem
    contract = replace(problem.workforce.contracts[0], min_week_min=420, max_week_min=420)
    workforce = replace(problem.workforce, contracts=(contract,))
    problem = replace(problem, workforce=workforce, rules=(ContractHours(), *problem.rules))
    result = solve(problem, SolveLimits(time_limit_s=1.0, workers=1, engine=Engine.EXACT))
    assert most_hours(Instance(problem)) == 8
    assert result.cost_terms[CostTerm.SURPLUS] == (4 * 7 - 8) * 4
    assert result.bound == result.cost
    assert result.status is SolveStatus.OPTIMAL


def test_a_roster_with_activities_can_be_a_start_and_gets_them_anew(small) -> None:
    place = crew(small, 5)
    problem = place.instance(*QUOTAS).problem
    limits = SolveLimits(time_limit_s=0.3, workers=1, engine=Engine.DECOMPOSITION, deterministic=True)
    first = solve(problem, limits)
    assert first.roster is not None
    instance = Instance(problem)
    known = decisions_from(instance, first.roster)
    assert known
    bare = decisions_from(instance, instance.roster(known))
    assert bare == known
    again = solve(problem, limits, start=first.roster)
    assert again.cost is not None and first.cost is not None
    assert again.cost <= first.cost + CENT


def test_an_activity_that_the_plan_does_not_know_is_no_duty_of_it(small) -> None:
    place = crew(small, 5)
    problem = place.instance(*QUOTAS).problem
    roster = solve(problem, SolveLimits(time_limit_s=0.3, workers=1, deterministic=True)).roster
    assert roster is not None
    assert decisions_from(Instance(replace(problem, rules=())), roster) is None


def test_a_hard_sitting_without_a_place_is_said_and_seen_by_the_audit(small) -> None:
    place = small()
    place.agent()
    place.required[0, 8:16] = 1.0
    problem = place.instance(ActivityQuota(minutes=300)).problem
    result = solve(problem, SolveLimits(time_limit_s=0.3, workers=1, deterministic=True))
    assert result.status is SolveStatus.BROKEN
    assert result.roster is not None
    assert result.notes[0].startswith("A0: no training in the week from 2026-06-01; no stretch of 300 min")
    assert len(audit(problem, result.roster).violations) == 1


def test_problems_without_activities_are_left_alone(small) -> None:
    place = crew(small, 1)
    instance = place.instance(ContractHours())
    result = solve(instance.problem, SolveLimits(time_limit_s=0.3, workers=1, deterministic=True))
    assert with_activities(instance, result, [], 1, None) is result
    assert seconds_for(instance, 60.0) == 0.0


def test_nothing_is_asked_of_an_empty_roster(small) -> None:
    place = crew(small, 1)
    instance = place.instance(*QUOTAS)
    empty = solve(replace(instance.problem, rules=()), SolveLimits(time_limit_s=0.3, workers=1, deterministic=True))
    nobody = replace(empty, roster=Roster(()))
    found = with_activities(instance, nobody, [], 1, None)
    assert found.cost_terms[CostTerm.RULES] == 0
    assert found.notes == ()


def test_a_roster_that_cannot_be_read_back_is_not_passed_in_silence(small) -> None:
    place = crew(small, 1)
    result = solve(place.instance().problem, SolveLimits(time_limit_s=0.3, workers=1, deterministic=True))
    told = unchecked(place.instance(*QUOTAS), result)
    assert told.status is SolveStatus.BROKEN
    assert told.notes == ("activity_quota: the roster could not be read back, so nothing is known of them",)
    assert unchecked(place.instance(ContractHours()), result) is result
