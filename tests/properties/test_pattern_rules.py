"""Small problems with rules on patterns, wishes and money: both engines and the audit agree on feasibility and cost."""

from __future__ import annotations

import importlib.util
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from wfm.evaluation.audit import audit
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import Engine, SolveLimits, SolveResult, SolveStatus
from wfm.rostering.rules import Rule
from wfm.rostering.solver import solve

CENT = Decimal("0.01")
CASES = Path(__file__).parents[1] / "wfm" / "rostering" / "paths" / "pattern_cases.py"
KINDS = {"day": "early", "late": "late", "night": "night", "short": "S4"}


@pytest.fixture(scope="module")
def rules() -> ModuleType:
    """Variants of the rules about patterns, people and money."""
    spec = importlib.util.spec_from_file_location("pattern_cases", CASES)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def with_rules(problem: RosterProblem, rules: ModuleType, seed: int) -> RosterProblem:
    """Return the problem with one to three more rules, most of them priced, and up to two of money."""
    draw = random.Random(seed)
    chosen: list[Rule] = []
    for _ in range(draw.randint(1, 3)):
        rule = draw.choice(rules.unpriced_rules())
        chosen.append(replace(rule, price_minor=draw.choice([150, 1000, 5000])) if draw.random() < 0.65 else rule)
    money = rules.money_rules((), problem.grid.first + timedelta(days=1))
    chosen += [draw.choice(money) for _ in range(draw.randint(0, 2))]
    shifts = tuple(replace(shift, kind=KINDS.get(shift.id, "")) for shift in problem.workforce.shifts)
    workforce = replace(problem.workforce, shifts=shifts)
    return replace(problem, workforce=workforce, rules=(*problem.rules, *chosen))


def check_audit(problem: RosterProblem, result: SolveResult, note: str) -> None:
    assert result.roster is not None and result.cost is not None and result.bound is not None, note
    report = audit(problem, result.roster)
    assert not report.violations, note
    for term, amount in result.cost_terms.items():
        assert abs(report.cost_terms[term] - amount) <= CENT, f"{note}, {term}"
    assert abs(report.cost - result.cost) <= CENT, note
    assert result.bound <= result.cost + CENT / 2, note


def compared(problem: RosterProblem, seed: int) -> str:
    exact, large = (
        solve(problem, SolveLimits(time_limit_s=10.0, workers=1, engine=engine))
        for engine in (Engine.EXACT, Engine.DECOMPOSITION)
    )
    note = f"seed {seed}: exact {exact.cost} ≥ {exact.bound}, decomposition {large.cost} ≥ {large.bound}"
    assert (exact.status is SolveStatus.INFEASIBLE) == (large.status is SolveStatus.INFEASIBLE), note
    if exact.status is SolveStatus.INFEASIBLE:
        return "infeasible"
    check_audit(problem, exact, note)
    check_audit(problem, large, note)
    assert exact.cost is not None and large.cost is not None and exact.bound is not None and large.bound is not None
    assert large.cost >= exact.bound - CENT / 2, note
    assert exact.cost >= large.bound - CENT / 2, note
    if exact.status is large.status is SolveStatus.OPTIMAL:
        assert abs(exact.cost - large.cost) <= CENT, note
        return "optimal"
    return "open"


Generator = Callable[[int], RosterProblem]


def test_engines_and_audit_agree(random_problem: Generator, rules: ModuleType) -> None:
    kinds = Counter(compared(with_rules(random_problem(seed), rules, seed), seed) for seed in range(8))
    assert kinds["optimal"] >= 5, kinds


@pytest.mark.slow
@pytest.mark.parametrize("first", range(8, 108, 20))
def test_engines_and_audit_agree_on_many(random_problem: Generator, rules: ModuleType, first: int) -> None:
    kinds = Counter(compared(with_rules(random_problem(seed), rules, seed), seed) for seed in range(first, first + 20))
    assert kinds["optimal"] >= 10, kinds
