"""Why a level is missed: each reason in a centre made for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from wfm.demand import Demand
from wfm.evaluation.facts import Facts
from wfm.evaluation.simulation.horizon import Replications
from wfm.evaluation.simulation.plan import SimulationSettings, horizon_of, simulate
from wfm.evaluation.simulation.shortfalls import Reason, Shortfall, _lack, _sets, presence, shortfalls
from wfm.staffing.settings import StaffingSettings

SETTINGS = SimulationSettings(replications=Replications(30))


def found(built: Any, contacts_h: dict[str, float], required: np.ndarray | None = None) -> tuple[Shortfall, ...]:
    """The shortfalls of one day with contacts from 10 to 12."""
    grid = built.grid
    busy = np.array([10 <= time.hour < 12 and time.day == grid.first.day for time in grid.times])
    contacts = np.array([np.where(busy, contacts_h[queue.id] * grid.step_h, 0.0) for queue in built.queues])
    aht_s = np.where(contacts > 0, 300.0, np.nan)
    known = Demand(grid, built.queues, contacts, aht_s, contacts > 0)
    problem = built.problem()
    horizon = horizon_of(problem, known, StaffingSettings(), built.roster, SETTINGS)
    result = simulate(problem, known, StaffingSettings(), built.roster, SETTINGS)
    return shortfalls(result, horizon, presence(horizon, Facts(problem, built.roster)), required)


def centre_of(centre: Any, skills: list[dict[str, float]]) -> Any:
    built = centre(days=1, step_min=15, queues=("a", "b"))
    for number, able in enumerate(skills):
        built.agent(f"A{number}", skills=able).duty(f"A{number}", 0, 480)
    return built


BOTH = {"a": 1.0, "b": 1.0}


def test_enough_people_miss_nothing(centre: Any) -> None:
    assert found(centre_of(centre, [BOTH] * 12), {"a": 36.0, "b": 24.0}) == ()


def test_too_few_people(centre: Any) -> None:
    worst = found(centre_of(centre, [BOTH] * 3), {"a": 36.0, "b": 24.0})
    assert {item.reason for item in worst} == {Reason.TOO_FEW}
    top = worst[0]
    assert (top.first, top.last) == (40, 47)
    # Load 5 Erlang of both queues and the square-root rule for each: 3 + √3 + 2 + √2 = 8.146 needed, 3 there.
    assert abs(top.missing - 5.146) < 0.01
    assert top.service_level < top.level == 0.8


def test_people_with_the_wrong_skills(centre: Any) -> None:
    worst = found(centre_of(centre, [{"a": 1.0}] * 10 + [{"b": 1.0}]), {"a": 36.0, "b": 24.0})
    assert {(item.queue, item.reason) for item in worst} == {(1, Reason.SKILLS)}


def test_pooled_people_count_once(centre: Any) -> None:
    # Four people serve either queue: enough for each by itself, not for both; ten others serve none of them.
    built = centre_of(centre, [BOTH] * 4)
    for number in range(10):
        built.agent(f"B{number}", skills={"c": 1.0}).duty(f"B{number}", 0, 480)
    worst = found(built, {"a": 24.0, "b": 24.0})
    assert {item.queue for item in worst} == {0, 1}
    assert all(item.reason in (Reason.SKILLS, Reason.TOO_FEW) and item.missing > 2 for item in worst)


def test_a_wave_of_breaks_and_what_it_leaves_behind(centre: Any) -> None:
    built = centre(days=1, step_min=15, queues=("a", "b"))
    shift = next(s for s in built.workforce().shifts if s.id == "day")
    for number in range(10):
        built.agent(f"A{number}", skills=BOTH).duty(f"A{number}", 0, 480, shift, at={"early": 60, "meal": 180})
    for number in range(10, 13):
        built.agent(f"A{number}", skills=BOTH).duty(f"A{number}", 0, 480)
    # Ten of thirteen are at their meal from 11:00 to 11:30, when 6 Erlang arrive.
    worst = found(built, {"a": 48.0, "b": 24.0})
    waves = [item for item in worst if item.reason is Reason.BREAKS]
    assert {(item.first, item.last) for item in waves} == {(44, 45)}
    assert {item.reason for item in worst} <= {Reason.BREAKS, Reason.CARRIED}
    assert worst[0].reason is Reason.BREAKS


def test_the_requirement_decides_where_it_is_given(centre: Any) -> None:
    built = centre_of(centre, [BOTH] * 3)
    generous = np.zeros((2, built.grid.n))
    reasons = {item.reason for item in found(built, {"a": 36.0, "b": 24.0}, generous)}
    assert reasons == {Reason.CHANCE}, "nothing is required, so nobody is missing"


def test_what_matters_most_comes_first(centre: Any) -> None:
    worst = found(centre_of(centre, [BOTH] * 3), {"a": 36.0, "b": 24.0})
    late = [item.contacts_late for item in worst]
    assert late == sorted(late, reverse=True) and late[-1] > 0


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 100_000))
def test_missing_agents_are_those_of_the_best_flow(seed: int) -> None:
    """Max-flow min-cut: the deficit over all sets of queues is what the best assignment of people leaves open."""
    rng = np.random.default_rng(seed)
    queues, groups = int(rng.integers(1, 5)), int(rng.integers(1, 5))
    skills = rng.random((groups, queues)) < 0.5
    need, people = rng.integers(0, 9, queues).astype(float), rng.integers(0, 9, groups).astype(float)
    # Maximise what the people can cover: one variable a pair of group and queue.
    pairs = list(zip(*np.nonzero(skills), strict=True))
    covered = 0.0
    if pairs:
        by_group = np.array([[g == row for g, _ in pairs] for row in range(groups)], dtype=float)
        by_queue = np.array([[q == row for _, q in pairs] for row in range(queues)], dtype=float)
        solved = linprog(
            -np.ones(len(pairs)), A_ub=np.vstack([by_group, by_queue]), b_ub=np.concatenate([people, need])
        )
        covered = -float(solved.fun)
    sets = _sets(skills)
    lacks = [_lack(row, need[:, None], people[:, None], skills, sets)[0] for row in range(queues)]
    assert max(lacks) == pytest.approx(need.sum() - covered, abs=1e-6)
