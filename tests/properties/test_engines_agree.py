"""200 random small problems: the two engines and the audit agree on feasibility, cost and bound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest

from wfm.evaluation.audit import audit
from wfm.rostering.cpsat.explanation import explain_infeasible
from wfm.rostering.instance import Instance
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import Engine, SolveLimits, SolveResult, SolveStatus
from wfm.rostering.solver import solve

CENT = Decimal("0.01")
PROBLEMS = 200
BATCH, QUICK = 25, 1
"""Problems of a batch, and how many batches the fast suite takes; the others are slow tests."""

Generator = Callable[[int], RosterProblem]


def solved(problem: RosterProblem, engine: Engine) -> SolveResult:
    """Solve within a second; a machine too busy for any roster in that time gets longer."""
    result = solve(problem, SolveLimits(time_limit_s=1.0, workers=1, engine=engine))
    if result.status is not SolveStatus.UNKNOWN:
        return result
    return solve(problem, SolveLimits(time_limit_s=30.0, workers=1, engine=engine))


def check_audit(problem: RosterProblem, result: SolveResult, note: str) -> None:
    assert result.roster is not None and result.cost is not None and result.bound is not None, note
    report = audit(problem, result.roster)
    assert not report.violations, note
    assert abs(report.cost - result.cost) <= CENT, note
    for term, amount in result.cost_terms.items():
        assert abs(report.cost_terms[term] - amount) <= CENT, f"{note}, {term}"
    assert result.bound <= result.cost + Decimal("0.0001"), note
    assert result.status is not SolveStatus.OPTIMAL or result.cost - result.bound <= CENT, note


def compared(problem: RosterProblem, seed: int) -> str:
    """Solve one problem with both engines, check all that must agree, and say what it came to."""
    exact, large = solved(problem, Engine.EXACT), solved(problem, Engine.DECOMPOSITION)
    note = f"seed {seed}: exact {exact.cost} ≥ {exact.bound}, decomposition {large.cost} ≥ {large.bound}"
    assert (exact.status is SolveStatus.INFEASIBLE) == (large.status is SolveStatus.INFEASIBLE), note
    if exact.status is SolveStatus.INFEASIBLE:
        assert exact.explanation == large.explanation != (), note
        return "infeasible"
    check_audit(problem, exact, note)
    check_audit(problem, large, note)
    assert exact.cost is not None and large.cost is not None
    assert exact.bound is not None and large.bound is not None
    assert large.cost >= exact.bound - CENT / 2, note
    assert exact.cost >= large.bound - CENT / 2, note
    if not exact.status is large.status is SolveStatus.OPTIMAL:
        return "open"
    assert abs(exact.cost - large.cost) <= CENT, note
    return "optimal"


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(first, marks=() if first < QUICK * BATCH else pytest.mark.slow)
        for first in range(0, PROBLEMS, BATCH)
    ],
)
def test_engines_and_audit_agree(first: int, random_problem: Generator) -> None:
    """In every batch more than half are proved by both engines, so at least 104 of the 200 are."""
    kinds = Counter(compared(random_problem(seed), seed) for seed in range(first, first + BATCH))
    assert kinds["optimal"] >= BATCH // 2 + 1, kinds


def test_problems_without_a_roster_are_among_them(random_problem: Generator) -> None:
    unsolvable = [seed for seed in range(100) if explain_infeasible(Instance(random_problem(seed)))]
    assert len(unsolvable) >= 5
