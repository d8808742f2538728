"""Random small problems with rules that couple people: engines, audit and costing agree, and bounds are bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from wfm.evaluation.audit import audit
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import Engine, SolveLimits, SolveStatus
from wfm.rostering.rules import (
    ActivityQuota,
    Budget,
    CoverageSkillMix,
    Fairness,
    Headcount,
    MaxOvertimeTotal,
    Rule,
    Scope,
)
from wfm.rostering.solver import solve

CENT = Decimal("0.01")
Generator = Callable[[int], RosterProblem]


def price(random: np.random.Generator) -> int | None:
    """A price, or none: then the rule is hard."""
    return None if random.random() < 0.3 else int(random.choice([150, 2_345, 40_000]))


def coupled(problem: RosterProblem, seed: int, *, activities: bool) -> RosterProblem:
    """The problem with some of the rules that couple people; hard ones may clash."""
    random = np.random.default_rng(seed)
    agents = problem.workforce.agents
    first = agents[0].id
    every: tuple[Rule, ...] = (
        CoverageSkillMix(1, when="always", scope=Scope(agents=(first,)), from_time=480, to_time=720, price_minor=700),
        CoverageSkillMix(2, price_minor=price(random), weekdays=(1, 2), from_time=540, to_time=660),
        CoverageSkillMix(0, at_most=1, price_minor=price(random), scope=Scope(teams=("red",))),
        CoverageSkillMix(1, with_agents=(first,), for_each=2, skills=("s0",), price_minor=1_999),
        Fairness(late=2, night=3, price_minor=price(random)),
        Budget(int(random.choice([20_000, 90_000])), price_minor=int(random.choice([30, 333]))),
        Headcount(int(random.integers(0, 3)), price_minor=price(random)),
        MaxOvertimeTotal(float(random.choice([0, 1.5])), over_day_h=7.0, price_minor=price(random)),
    )
    chosen = [rule for rule in every if random.random() < 0.45]
    if activities:
        step = problem.grid.step_min
        chosen += [
            ActivityQuota("training", minutes=step, price_minor=price(random)),
            ActivityQuota("talk", minutes=step, together="all", groups=2, price_minor=1_234),
        ]
    return replace(problem, rules=(*problem.rules, *chosen))


def compared(problem: RosterProblem, note: str) -> str:
    exact, large = (
        solve(problem, SolveLimits(time_limit_s=0.5, workers=1, engine=engine, deterministic=True))
        for engine in (Engine.EXACT, Engine.DECOMPOSITION)
    )
    if exact.status is SolveStatus.INFEASIBLE:
        assert exact.explanation, note
        assert large.status in (SolveStatus.INFEASIBLE, SolveStatus.BROKEN), note
    for result in (exact, large):
        if result.roster is None or result.cost is None or result.bound is None:
            assert result.status is not SolveStatus.BROKEN, note
            continue
        report = audit(problem, result.roster)
        assert bool(report.violations) is (result.status is SolveStatus.BROKEN), (note, report.violations, result.notes)
        assert bool(result.notes) is (result.status is SolveStatus.BROKEN), note
        assert set(report.cost_terms) == set(result.cost_terms), note
        for term, amount in result.cost_terms.items():
            assert abs(report.cost_terms[term] - amount) <= CENT, (note, term, result.cost_terms, report.priced)
    whole = [item for item in (exact, large) if item.status in (SolveStatus.OPTIMAL, SolveStatus.FEASIBLE)]
    for one in whole:
        for other in (exact, large):
            assert one.cost is not None
            assert other.bound is None or other.bound <= one.cost + CENT / 2, (note, one.cost, other.bound)
    if exact.status is large.status is SolveStatus.OPTIMAL:
        assert exact.cost is not None and large.cost is not None
        assert abs(exact.cost - large.cost) <= CENT, note
    return f"{exact.status} {large.status}"


def agreed(seeds: range, random_problem: Generator) -> Counter[str]:
    return Counter(
        compared(coupled(random_problem(seed), seed, activities=seed % 3 == 0), f"seed {seed}") for seed in seeds
    )


def test_engines_audit_and_bounds_agree(random_problem: Generator) -> None:
    kinds = agreed(range(12, 18), random_problem)
    assert kinds["optimal optimal"] >= 2, kinds


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 200, 25))
def test_engines_audit_and_bounds_agree_on_many(first: int, random_problem: Generator) -> None:
    kinds = agreed(range(first, first + 25), random_problem)
    assert kinds["optimal optimal"] >= 6, kinds
