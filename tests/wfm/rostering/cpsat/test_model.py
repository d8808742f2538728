"""Any set of agents with everybody else fixed: objective, bound, hints, restrictions, stops."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from wfm.rostering.costing import coverage_amounts, pay_hourly_minor, staff_of
from wfm.rostering.cpsat.model import AgentTask, CpAnswer, CpLimits, build_model, solve_agents
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.result import SolveStatus
from wfm.workforce import Break, Pay

LIMITS = CpLimits(time_limit_s=10.0)
MEAL = Break("meal", 60, False, 180, 300)


@pytest.fixture
def team(centre: Any, make_shift: Any) -> Instance:
    """Four agents on two queues, two shifts with a meal, hourly pay, demand in two humps."""
    shifts = (
        make_shift("early", 7, 8, latest_h=8, breaks=(MEAL,), break_step_min=60),
        make_shift("late", 12, 8, breaks=(MEAL,), break_step_min=60),
    )
    skills = {0: {"s0": 1.0}, 1: {"s0": 1.0, "s1": 1.0}, 2: {"s1": 1.0}, 3: {"s0": 1.0, "s1": 1.0}}
    asked = centre(days=2, agents=4, queues=2, shifts=shifts, skills=skills, pay=Pay.HOURLY)
    asked.prices = replace(asked.prices, surplus_minor_per_h=300)
    asked.ask(range(8, 20), agents=1.4).ask(range(10, 18), agents=1.0, queue=1).ask(range(12, 14), agents=2.0, queue=1)
    return Instance(asked.problem())


def true_cost(instance: Instance, own: list[AssignedDuty], fixed: list[AssignedDuty]) -> float:
    """Coverage of everybody and hourly pay of the decided agents, in major units, without the model."""
    near, far, idle = coverage_amounts(instance, staff_of(instance, [*own, *fixed]))
    prices = instance.problem.prices
    coverage = (
        near * prices.shortage_minor_per_h + far * prices.far_shortage_minor_per_h + idle * prices.surplus_minor_per_h
    )
    return (coverage + float(pay_hourly_minor(instance, own))) / 100


def everybody(instance: Instance, **more: Any) -> CpAnswer:
    return solve_agents(instance, range(len(instance.agents)), instance.base, LIMITS, **more)


def test_objective_is_the_true_cost_and_meets_the_bound(team: Instance) -> None:
    answer = everybody(team)
    assert answer.status is SolveStatus.OPTIMAL
    assert answer.decisions is not None
    assert answer.objective is not None
    assert answer.bound == answer.objective
    assert float(answer.objective) == pytest.approx(true_cost(team, answer.decisions, []))


@pytest.mark.parametrize("agents", [[0], [3], [1, 2], [0, 2, 3]])
def test_a_part_of_the_agents_with_the_others_fixed(team: Instance, agents: list[int]) -> None:
    whole = everybody(team)
    assert whole.decisions is not None
    fixed = [item for item in whole.decisions if item.agent not in agents]
    answer = solve_agents(team, agents, staff_of(team, fixed), LIMITS)
    assert answer.decisions is not None
    assert answer.objective is not None
    assert {item.agent for item in answer.decisions} <= set(agents)
    assert float(answer.objective) == pytest.approx(true_cost(team, answer.decisions, fixed))
    own = [item for item in whole.decisions if item.agent in agents]
    assert float(answer.objective) == pytest.approx(true_cost(team, own, fixed)), "a part of an optimum is one"


def test_nobody_to_decide_costs_what_the_others_cost(team: Instance) -> None:
    answer = solve_agents(team, [], team.base, LIMITS)
    assert answer.decisions == []
    assert float(answer.objective or 0) == pytest.approx(true_cost(team, [], []))


def test_a_hint_is_a_solution_of_the_model(team: Instance) -> None:
    """Every hinted column has the value that the roster gives it: fixing all of them keeps the model feasible."""
    whole = everybody(team)
    assert whole.decisions is not None
    task = AgentTask(team, range(4), team.base)
    model = build_model(task, hint=whole.decisions)
    proto = model.columns.sheet.model.Proto()
    columns, values = list(proto.solution_hint.vars), list(proto.solution_hint.values)
    assert len(columns) == len(set(columns))
    for column, value in zip(columns, values, strict=True):
        domain = proto.variables[column].domain
        assert domain[0] <= value <= domain[1]
        model.columns.sheet.row([column], [1], low=value, high=value)
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    assert solver.solve(model.columns.sheet.model) == cp_model.OPTIMAL
    assert float(model.objective.major(solver.objective_value)) == pytest.approx(float(whole.objective or 0))


def test_a_hint_does_not_bind(team: Instance) -> None:
    bad = [AssignedDuty(0, day, 0, (3,)) for day in range(2)]
    assert everybody(team, hint=bad).objective == everybody(team).objective


def test_only_options_within_are_used(team: Instance) -> None:
    whole = everybody(team)
    within = np.zeros((4, team.days, len(team.options)), dtype=bool)
    assert whole.decisions is not None
    for item in whole.decisions:
        within[item.agent, item.day, item.option] = True
    answer = everybody(team, within=within)
    assert answer.objective == whole.objective
    assert answer.decisions is not None
    assert all(within[item.agent, item.day, item.option] for item in answer.decisions)
    within[:] = False
    assert everybody(team, within=within).decisions == []


def test_solutions_are_heard_in_falling_order(team: Instance) -> None:
    heard: list[tuple[Decimal | None, Decimal]] = []
    answer = everybody(team, on_solution=lambda objective, bound: heard.append((objective, bound)))
    costs = [objective for objective, _ in heard if objective is not None]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == answer.objective
    assert answer.bound is not None
    assert all(bound <= answer.bound for _, bound in heard)


def test_one_seed_and_a_work_limit_give_one_answer(team: Instance) -> None:
    limits = CpLimits(time_limit_s=1e6, workers=2, seed=5, deterministic_time=0.15)
    first, second = (solve_agents(team, range(4), team.base, limits) for _ in range(2))
    assert first.decisions == second.decisions
    assert first.bound == second.bound


@pytest.fixture
def hard(centre: Any, make_shift: Any) -> Instance:
    """A week that cannot be proved in seconds."""
    shifts = (make_shift("day", 6, 9, latest_h=14, breaks=(MEAL,), break_step_min=60),)
    skills = {a: {f"s{j}": 1.0 for j in range(3) if (a + j) % 3 or a > 8} for a in range(12)}
    asked = centre(agents=12, queues=3, shifts=shifts, skills=skills, max_h=40)
    asked.prices = replace(asked.prices, surplus_minor_per_h=300)
    random = np.random.default_rng(3)
    for queue in range(3):
        for day in range(7):
            for hour in range(6, 23):
                asked.need[queue, day, hour] = float(random.integers(0, 4))
    return Instance(asked.problem())


@pytest.mark.parametrize("stop_after_s", [0.0, 0.6])
def test_a_stop_request_is_honoured_at_once(hard: Instance, stop_after_s: float) -> None:
    began = time.monotonic()
    stop: Callable[[], bool] = lambda: time.monotonic() - began > stop_after_s  # noqa: E731
    answer = solve_agents(hard, range(12), hard.base, CpLimits(time_limit_s=30.0), stop=stop)
    assert time.monotonic() - began < stop_after_s + 2.0
    assert answer.status in (SolveStatus.FEASIBLE, SolveStatus.UNKNOWN, SolveStatus.OPTIMAL)


def test_the_time_limit_covers_building_and_search(hard: Instance) -> None:
    began = time.monotonic()
    answer = solve_agents(hard, range(12), hard.base, CpLimits(time_limit_s=1.5))
    assert time.monotonic() - began < 1.5 * 1.1 + 0.5
    assert answer.bound is not None
    assert answer.objective is None or answer.bound <= answer.objective
