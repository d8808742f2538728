"""The exact engine as a whole: proof, limits, progress, stop, carry-in coverage."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from wfm.rostering.cpsat.engine import RELAXATION
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import Engine, Progress, SolveLimits, SolveStatus
from wfm.rostering.solver import solve
from wfm.rostering.terms import CostTerm
from wfm.workforce import Break, CarryIn, Pay

MEAL = Break("meal", 60, False, 180, 300)


@pytest.fixture
def hard(centre: Any, make_shift: Any) -> RosterProblem:
    """A week that cannot be proved in seconds."""
    shifts = (make_shift("day", 6, 9, latest_h=14, breaks=(MEAL,), break_step_min=60),)
    asked = centre(agents=12, shifts=shifts, max_h=40, pay=Pay.HOURLY)
    random = np.random.default_rng(3)
    for day in range(7):
        for hour in range(6, 23):
            asked.need[0, day, hour] = float(random.integers(0, 14)) + 0.37
    found: RosterProblem = asked.problem()
    return found


def exact(problem: RosterProblem, **limits: Any) -> SolveLimits:
    return SolveLimits(engine=Engine.EXACT, workers=1, **limits)


def test_an_optimum_says_so(centre: Any, make_shift: Any) -> None:
    result = centre(shifts=(make_shift("day", 8, 8),), pay=Pay.HOURLY).ask(range(8, 16), days=[1, 3]).solve()
    assert result.status is SolveStatus.OPTIMAL
    assert result.engine is Engine.EXACT
    assert result.relaxation == RELAXATION
    assert result.bound == result.cost == Decimal(2 * 8 * 20)
    assert result.gap == 0
    assert result.first_roster_s is not None
    assert result.first_roster_s <= result.seconds
    assert not result.interrupted


def test_fixed_pay_is_in_cost_and_bound(centre: Any, make_shift: Any) -> None:
    result = centre(shifts=(make_shift("day", 8, 8),), max_h=40).ask(range(8, 16)).solve()
    assert result.cost_terms[CostTerm.PAY_SALARIED] == Decimal(800)
    assert result.bound is not None
    assert result.bound >= Decimal(800)


def test_the_time_limit_is_kept(hard: RosterProblem) -> None:
    began = time.monotonic()
    result = solve(hard, exact(hard, time_limit_s=2.0))
    assert time.monotonic() - began < 2.0 * 1.1 + 0.5
    assert result.status in (SolveStatus.FEASIBLE, SolveStatus.OPTIMAL, SolveStatus.UNKNOWN)
    assert result.bound is not None
    assert result.cost is None or result.bound <= result.cost


def test_progress_falls_and_rises_towards_each_other(hard: RosterProblem) -> None:
    lines: list[Progress] = []
    result = solve(hard, exact(hard, time_limit_s=2.0), progress=lines.append)
    assert lines
    assert {line.phase for line in lines} == {"exact"}
    costs = [line.cost for line in lines if line.cost is not None]
    bounds = [line.bound for line in lines if line.bound is not None]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert [line.elapsed_s for line in lines] == sorted(line.elapsed_s for line in lines)
    if costs and result.cost is not None:
        assert costs[-1] >= result.cost - Decimal("0.01")


def test_a_stop_gives_the_best_so_far_and_says_so(hard: RosterProblem) -> None:
    began = time.monotonic()
    result = solve(hard, exact(hard, time_limit_s=30.0), stop=lambda: time.monotonic() - began > 0.5)
    assert time.monotonic() - began < 3.0
    assert result.interrupted
    assert result.status is not SolveStatus.OPTIMAL


def test_a_gap_target_ends_the_search_early(hard: RosterProblem) -> None:
    result = solve(hard, exact(hard, time_limit_s=30.0, gap_target=0.9))
    assert result.seconds < 20.0
    assert result.gap is not None
    assert result.gap <= 0.9


def test_deterministic_runs_are_the_same(hard: RosterProblem) -> None:
    first, second = (solve(hard, exact(hard, time_limit_s=0.2, deterministic=True, seed=9)) for _ in range(2))
    assert first.roster == second.roster
    assert first.bound == second.bound


def test_an_agent_on_last_weeks_duty_counts_until_it_ends(centre: Any, make_shift: Any) -> None:
    """Needed from 0 to 6: the duty that runs in covers until 4, less its break from 2 to 3."""
    asked = centre(days=1, shifts=(make_shift("day", 8, 8),)).ask(range(6))
    asked.carry_in = (
        CarryIn("A1", asked.at(-1, 20), asked.at(0, 4), days_in_row=1, off_phone=((asked.at(0, 2), asked.at(0, 3)),)),
    )
    assert float(asked.solve().cost_terms[CostTerm.SHORTAGE]) == pytest.approx(3 * (0.1 * 30 + 0.9 * 60))


def test_coverage_beyond_the_horizon_does_not_count(centre: Any, make_shift: Any) -> None:
    asked = centre(days=1, shifts=(make_shift("night", 22, 8),)).ask(range(22, 24))
    asked.prices = type(asked.prices)(3_000, 6_000, 1_000)
    result = asked.solve()
    assert len(result.roster.duties) == 1
    assert result.cost_terms[CostTerm.SURPLUS] == 0


def test_no_agents_and_no_shifts_are_legal(centre: Any, make_shift: Any) -> None:
    asked = centre(days=1, agents=0, shifts=(make_shift("day", 8, 8),)).ask(range(8, 10))
    result = asked.solve()
    assert result.status is SolveStatus.OPTIMAL
    assert result.roster.duties == ()
    assert float(result.cost_terms[CostTerm.SHORTAGE]) == pytest.approx(2 * 57)


def test_zero_demand_needs_nobody(centre: Any, make_shift: Any) -> None:
    result = centre(shifts=(make_shift("day", 8, 8),), pay=Pay.HOURLY).solve()
    assert result.roster.duties == ()
    assert result.cost == 0
