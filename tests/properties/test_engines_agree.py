"""200 random small problems: the two engines and the audit agree on feasibility, cost and bound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest

from wfm.evaluation.audit import audit
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import Engine, SolveLimits, SolveResult, SolveStatus
from wfm.rostering.solver import solve

CENT = Decimal("0.01")
PROBLEMS = 200
BATCH = 25

Generator = Callable[[int], RosterProblem]


@pytest.fixture(scope="module")
def proofs() -> Counter[str]:
    """How many problems both engines proved, counted over all batches."""
    return Counter()


def solved(problem: RosterProblem, engine: Engine) -> SolveResult:
    return solve(problem, SolveLimits(time_limit_s=2.0, workers=1, engine=engine))


def check_audit(problem: RosterProblem, result: SolveResult, note: str) -> None:
    assert result.roster is not None and result.cost is not None and result.bound is not None, note
    report = audit(problem, result.roster)
    assert not report.violations, note
    assert abs(report.cost - result.cost) <= CENT, note
    for term, amount in result.cost_terms.items():
        assert abs(report.cost_terms[term] - amount) <= CENT, f"{note}, {term}"
    assert result.bound <= result.cost + Decimal("0.0001"), note
    assert result.status is not SolveStatus.OPTIMAL or result.cost - result.bound <= CENT, note


@pytest.mark.parametrize("first", range(0, PROBLEMS, BATCH))
def test_engines_and_audit_agree(first: int, random_problem: Generator, proofs: Counter[str]) -> None:
    for seed in range(first, first + BATCH):
        problem = random_problem(seed)
        exact, large = solved(problem, Engine.EXACT), solved(problem, Engine.DECOMPOSITION)
        note = f"seed {seed}: exact {exact.cost} ≥ {exact.bound}, decomposition {large.cost} ≥ {large.bound}"
        assert (exact.status is SolveStatus.INFEASIBLE) == (large.status is SolveStatus.INFEASIBLE), note
        if exact.status is SolveStatus.INFEASIBLE:
            assert exact.explanation, note
            assert large.explanation, note
            proofs["infeasible"] += 1
            continue
        check_audit(problem, exact, note)
        check_audit(problem, large, note)
        assert exact.cost is not None and large.cost is not None
        assert exact.bound is not None and large.bound is not None
        assert large.cost >= exact.bound - CENT / 2, note
        assert exact.cost >= large.bound - CENT / 2, note
        if exact.status is large.status is SolveStatus.OPTIMAL:
            assert abs(exact.cost - large.cost) <= CENT, note
            proofs["optimal"] += 1


def test_most_problems_are_proved_by_both(proofs: Counter[str]) -> None:
    """Runs after the batches; where they ran elsewhere or in part, there is nothing to count."""
    if sum(proofs.values()) < PROBLEMS // 2:
        pytest.skip("the batches did not all run in this process")
    assert proofs["optimal"] >= 100
    assert proofs["infeasible"] >= 5
