"""Rules that couple people: what the search counts, what is said of a hard rule that is broken, and what is proved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.evaluation.audit import audit
from wfm.grid import TimeGrid
from wfm.rostering.costing import coverage_minor, pay_hourly_minor, staff_of
from wfm.rostering.decomposition.cuts import cut_table
from wfm.rostering.decomposition.state import new_state
from wfm.rostering.decomposition.tables import build_tables
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.result import Engine, SolveLimits, SolveStatus
from wfm.rostering.rules import Budget, CoverageSkillMix, Headcount, MaxOvertimeTotal, Rule, Scope
from wfm.rostering.solver import solve
from wfm.rostering.team_rules import broken_sentences, hard_price_minor, team_terms_minor
from wfm.workforce import Agent, CarryIn, Contract, Pay, ShiftTemplate, Workforce

SHIFTS = (ShiftTemplate("day", 480, 600, 60, 480), ShiftTemplate("long", 480, 480, 60, 600))
PRICED: tuple[Rule, ...] = (
    CoverageSkillMix(2, when="always", from_time=540, to_time=720, price_minor=1_100),
    CoverageSkillMix(0, at_most=1, scope=Scope(teams=("red",)), price_minor=300),
    CoverageSkillMix(1, with_agents=("A2",), for_each=2, scope=Scope(agents=("A0",)), price_minor=240),
    Budget(30_000, price_minor=150),
    Headcount(1, price_minor=700),
    MaxOvertimeTotal(1.0, price_minor=500),
)


def problem(*rules: Rule, agents: int = 3, days: int = 3) -> RosterProblem:
    grid = TimeGrid(date(2026, 6, 1), days, 60, "UTC")
    required = np.zeros((1, grid.n))
    required[0, 8:18] = 1.0
    contract = Contract("c", 0, 2_400, Pay.HOURLY, ("day", "long"))
    people = tuple(Agent(f"A{a}", f"A{a}", "c", {"s": 1.0}, 2_000, team=("red", "blue")[a % 2]) for a in range(agents))
    past = CarryIn("A1", grid.start.replace(hour=0), grid.start.replace(minute=20))
    workforce = Workforce(people, (contract,), SHIFTS, carry_in=(replace(past, last_duty_start=grid.start),))
    return RosterProblem(
        grid, (Queue("q", "Q", Channel.VOICE, "s"),), required, workforce, rules, Prices(3_000, 6_000, 100)
    )


def random_decisions(instance: Instance, seed: int) -> list[AssignedDuty]:
    random = np.random.default_rng(seed)
    return [
        AssignedDuty(a, day, int(random.integers(len(instance.options))), ())
        for a in range(len(instance.agents))
        for day in range(instance.days)
        if random.random() < 0.6
    ]


@pytest.mark.parametrize("seed", range(6))
def test_the_search_counts_what_the_rules_cost(seed: int) -> None:
    """Put in at once or one by one, the total of the search is the exact cost of coverage, pay and coupling rules."""
    instance = Instance(problem(*PRICED))
    decisions = random_decisions(instance, seed)
    state = new_state(instance, build_tables(instance), cut_table(instance, None), 1, decisions)
    staff = staff_of(instance, decisions)
    exact = sum(coverage_minor(instance, staff).values()) + float(pay_hourly_minor(instance, decisions))
    exact += float(sum(team_terms_minor(instance, decisions, staff).values()))
    assert state.total / state.units_a_minor == pytest.approx(exact, rel=1e-4, abs=1.0)


def test_agents_of_one_skill_set_count_alike_in_every_row() -> None:
    instance = Instance(problem(*PRICED))
    assert len(instance.productivity) == 3  # in the red team and the mentor; blue; red and with a mentor
    plain = Instance(problem())
    assert len(plain.productivity) == 1
    assert plain.head_weight.shape == (0, 1)


def test_hard_rules_are_searched_above_every_price() -> None:
    instance = Instance(problem(Headcount(1), CoverageSkillMix(1, price_minor=9_999)))
    assert hard_price_minor(instance) >= 100 * 9_999


def test_a_hard_rule_that_nobody_can_keep_is_proved_or_said() -> None:
    """Three people at once where there are two: the exact model proves it, the search says what its roster breaks."""
    asked = problem(CoverageSkillMix(3, weekdays=(0,)), agents=2)
    limits = SolveLimits(time_limit_s=0.5, workers=1, deterministic=True)
    exact = solve(asked, replace(limits, engine=Engine.EXACT))
    assert exact.status is SolveStatus.INFEASIBLE
    assert (
        "at 2026-06-01 08:00 at least 3 people of the kind must be at work, and at most 2 can be"
        in exact.explanation[0]
    )
    large = solve(asked, replace(limits, engine=Engine.DECOMPOSITION))
    assert large.status is SolveStatus.BROKEN
    assert large.roster is not None
    assert large.notes[0].startswith(
        "the roster breaks the hard rule coverage_skill_mix (person-hours of people missing"
    )
    assert audit(asked, large.roster).violations


def test_a_limit_below_what_is_fixed_is_explained() -> None:
    asked = problem(Budget(100), agents=1)
    contract = replace(asked.workforce.contracts[0], pay=Pay.SALARIED)
    asked = replace(asked, workforce=replace(asked.workforce, contracts=(contract,)))
    result = solve(asked, SolveLimits(time_limit_s=0.5, workers=1, deterministic=True, engine=Engine.EXACT))
    assert result.status is SolveStatus.INFEASIBLE
    assert "budget: what cannot be changed is 341.857 above the limit already" in result.explanation


def test_hard_limits_that_can_be_kept_are_kept_by_both_engines() -> None:
    rules = (Headcount(1), MaxOvertimeTotal(0.0), CoverageSkillMix(1, weekdays=(0,), from_time=600, to_time=900))
    for engine in (Engine.EXACT, Engine.DECOMPOSITION):
        asked = problem(*rules)
        result = solve(asked, SolveLimits(time_limit_s=0.5, workers=1, deterministic=True, engine=engine))
        assert result.roster is not None and result.status is not SolveStatus.BROKEN
        assert audit(asked, result.roster).violations == ()


def test_broken_sentences_are_of_hard_rules_only() -> None:
    instance = Instance(problem(Headcount(0), Headcount(0, price_minor=1)))
    decisions = [AssignedDuty(0, 1, 0, ())]
    (sentence,) = broken_sentences(instance, decisions, staff_of(instance, decisions))
    assert "people on duty on 2026-06-02: 1 too much" in sentence
    assert sum(team_terms_minor(instance, decisions, staff_of(instance, decisions)).values()) == Fraction(1)
