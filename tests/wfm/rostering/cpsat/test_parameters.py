"""Every limit reaches CP-SAT: what was asked for is read back from the solver itself."""

from __future__ import annotations

from typing import Any

import pytest

from wfm.rostering.cpsat import model as cp_model_room
from wfm.rostering.cpsat.parameters import SUBSOLVERS, CpLimits, solver_for
from wfm.rostering.instance import Instance
from wfm.rostering.result import Engine, SolveLimits
from wfm.rostering.solver import solve


def test_workers_time_and_seed_are_set() -> None:
    solver = solver_for(CpLimits(time_limit_s=12.5, workers=7, seed=42))
    parameters = solver.parameters
    assert parameters.num_workers == 7
    assert parameters.max_time_in_seconds == 12.5
    assert parameters.random_seed == 42


def test_without_work_limit_only_the_clock_counts() -> None:
    solver = solver_for(CpLimits(workers=4))
    assert solver.parameters.max_deterministic_time == float("inf")


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_a_work_limit_is_set_and_the_search_is_deterministic(workers: int) -> None:
    solver = solver_for(CpLimits(workers=workers, deterministic_time=3.5))
    parameters = solver.parameters
    assert parameters.max_deterministic_time == 3.5
    assert parameters.interleave_search


@pytest.mark.parametrize(("workers", "complete"), [(1, 1), (2, 1), (4, 2), (16, 4)])
def test_half_of_the_workers_search_completely(workers: int, complete: int) -> None:
    solver = solver_for(CpLimits(workers=workers))
    assert list(solver.parameters.subsolvers) == list(SUBSOLVERS[:complete])


def test_gaps_are_in_money_and_in_shares() -> None:
    solver = solver_for(CpLimits(gap=1.5, gap_share=0.02), unit_major=0.05)
    parameters = solver.parameters
    assert parameters.absolute_gap_limit == pytest.approx(30)
    assert parameters.relative_gap_limit == pytest.approx(0.02)


def test_a_time_limit_that_is_used_up_stays_legal() -> None:
    solver = solver_for(CpLimits(time_limit_s=-1.0))
    assert solver.parameters.max_time_in_seconds > 0


def test_the_limits_of_a_solve_reach_the_search(monkeypatch: pytest.MonkeyPatch, centre: Any, make_shift: Any) -> None:
    """Regression against settings that never reach the solver: the door's limits are those of the CP-SAT search."""
    seen: list[CpLimits] = []

    def noted(limits: CpLimits, unit_major: float = 1.0) -> Any:
        seen.append(limits)
        return solver_for(limits, unit_major)

    monkeypatch.setattr(cp_model_room, "solver_for", noted)
    problem = centre(shifts=(make_shift("day", 8, 8),)).ask(range(8, 16)).problem()
    solve(problem, SolveLimits(time_limit_s=9.0, workers=3, seed=17, engine=Engine.EXACT, gap_target=0.03))
    (limits,) = seen
    assert (limits.workers, limits.seed, limits.gap_share) == (3, 17, 0.03)
    assert 7.0 < limits.time_limit_s < 9.0
    assert limits.deterministic_time is None


def test_a_deterministic_solve_counts_work(monkeypatch: pytest.MonkeyPatch, centre: Any, make_shift: Any) -> None:
    seen: list[CpLimits] = []

    def noted(limits: CpLimits, unit_major: float = 1.0) -> Any:
        seen.append(limits)
        return solver_for(limits, unit_major)

    monkeypatch.setattr(cp_model_room, "solver_for", noted)
    problem = centre(shifts=(make_shift("day", 8, 8),)).ask(range(8, 16)).problem()
    solve(problem, SolveLimits(time_limit_s=4.0, workers=2, deterministic=True, engine=Engine.EXACT))
    (limits,) = seen
    assert limits.deterministic_time == 4.0
    assert limits.time_limit_s > 1e5


def test_an_instance_is_not_changed_by_solving(centre: Any, make_shift: Any) -> None:
    problem = centre(shifts=(make_shift("day", 8, 8),)).ask(range(8, 16)).problem()
    before = Instance(problem).allowed.copy()
    solve(problem, SolveLimits(engine=Engine.EXACT, workers=1))
    assert (Instance(problem).allowed == before).all()
