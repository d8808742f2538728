"""Published nurse rosters and optima: the problem states them, the audit prices them, the exact model proves them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wfm.evaluation.audit import audit
from wfm.rostering.result import SolveLimits, SolveStatus
from wfm.rostering.solver import solve

PUBLISHED = [(1, 607), (1, 608), (2, 828), (3, 1001), (4, 1716), (5, 1264), (7, 1056)]
"""Instance and cost of published rosters (Turhan & Bilgen; Strandmark), as the folder's README gives them."""


@pytest.mark.parametrize(("number", "cost"), PUBLISHED)
def test_a_published_roster_breaks_nothing_and_costs_what_was_published(
    number: int, cost: int, stated, published
) -> None:
    problem = stated(number)
    report = audit(problem, published(f"Instance{number}_{cost}", problem))
    assert report.violations == ()
    assert report.cost * 100 == cost


def test_the_first_instance_is_solved_to_its_known_optimum(stated) -> None:
    """Optimum 607 (lower bound = best known, schedulingbenchmarks.org/nrp)."""
    problem = stated(1)
    result = solve(problem, SolveLimits(time_limit_s=60.0, workers=2))
    assert result.status is SolveStatus.OPTIMAL
    assert result.cost == Decimal("6.07")
    assert result.roster is not None
    report = audit(problem, result.roster)
    assert report.violations == ()
    assert report.cost_terms == result.cost_terms


@pytest.mark.slow
@pytest.mark.parametrize(("number", "cost"), [(2, 828), (3, 1001), (4, 1716)])
def test_more_instances_come_to_their_best_known_cost(number: int, cost: int, stated) -> None:
    result = solve(stated(number), SolveLimits(time_limit_s=300.0, workers=2))
    assert result.cost is not None
    assert result.bound is not None
    assert result.bound * 100 <= cost <= result.cost * 100 <= cost * Decimal("1.01")
