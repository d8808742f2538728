"""People of different speed: rounds that end when the model's cost is the true one; bounds hold in every round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from wfm.rostering.costing import coverage_amounts, pay_hourly_minor, staff_of
from wfm.rostering.cpsat import refinement
from wfm.rostering.cpsat.answer import CpAnswer
from wfm.rostering.cpsat.model import CpLimits, solve_agents
from wfm.rostering.cpsat.refinement import refine
from wfm.rostering.cpsat.tangents import PricePool, pool_of
from wfm.rostering.cpsat.variables import AgentTask
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.result import SolveStatus
from wfm.workforce import Break, Pay

MEAL = Break("meal", 60, False, 180, 240)


@pytest.fixture
def mixed(centre: Any, make_shift: Any) -> Instance:
    """Three agents whose speed depends on the queue, two days, a surplus price."""
    skills = {0: {"s0": 0.8, "s1": 1.25}, 1: {"s0": 1.25, "s1": 0.8}, 2: {"s1": 1.0}}
    shifts = (make_shift("day", 8, 7, latest_h=10, breaks=(MEAL,), break_step_min=60),)
    asked = centre(days=2, agents=3, queues=2, shifts=shifts, skills=skills, pay=Pay.HOURLY)
    asked.prices = replace(asked.prices, surplus_minor_per_h=500)
    random = np.random.default_rng(8)
    for queue in range(2):
        for day in range(2):
            for hour in range(8, 17):
                asked.need[queue, day, hour] = float(random.choice([0, 0.9, 1.2, 1.8]))
    return Instance(asked.problem())


def true_cost(instance: Instance, decisions: Sequence[AssignedDuty]) -> float:
    near, far, idle = coverage_amounts(instance, staff_of(instance, decisions))
    prices = instance.problem.prices
    coverage = (
        near * prices.shortage_minor_per_h + far * prices.far_shortage_minor_per_h + idle * prices.surplus_minor_per_h
    )
    return (coverage + float(pay_hourly_minor(instance, decisions))) / 100


def everybody(instance: Instance, limits: CpLimits = CpLimits(time_limit_s=10.0), **more: Any) -> CpAnswer:  # noqa: B008
    return solve_agents(instance, range(len(instance.agents)), instance.base, limits, **more)


def test_the_answer_is_proved_at_its_true_cost(mixed: Instance) -> None:
    answer = everybody(mixed)
    assert answer.status is SolveStatus.OPTIMAL
    assert answer.decisions is not None and answer.objective is not None and answer.bound is not None
    assert float(answer.objective) == pytest.approx(true_cost(mixed, answer.decisions), abs=1e-4)
    assert answer.objective - answer.bound <= Decimal("0.005")


@pytest.mark.parametrize("seed", range(10))
def test_no_roster_is_cheaper_than_the_bound(mixed: Instance, seed: int) -> None:
    """Random rosters, which keep no rule but one duty a day, cost at least the bound."""
    answer = everybody(mixed)
    random = np.random.default_rng(seed)
    roster = [
        AssignedDuty(a, day, int(random.integers(3)), (int(random.choice([3, 4])),))
        for a in range(3)
        for day in range(2)
        if random.random() < 0.8
    ]
    assert answer.bound is not None
    assert true_cost(mixed, roster) >= float(answer.bound) - 1e-4


def test_what_was_learned_serves_the_next_model(mixed: Instance) -> None:
    _, fresh = pool_of(mixed)
    assert fresh
    first = everybody(mixed)
    pool, fresh = pool_of(mixed)
    assert not fresh
    again = everybody(mixed, hint=first.decisions or ())
    assert again.objective == first.objective
    assert len(pool_of(mixed)[0].price) >= len(pool.price)


def test_progress_tells_true_costs_only(mixed: Instance) -> None:
    heard: list[tuple[Decimal | None, Decimal]] = []
    answer = everybody(mixed, on_solution=lambda objective, bound: heard.append((objective, bound)))
    costs = [objective for objective, _ in heard if objective is not None]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == answer.objective
    bounds = [bound for _, bound in heard]
    assert bounds == sorted(bounds)


def test_a_work_limit_gives_the_same_answer_on_equal_instances(mixed: Instance) -> None:
    limits = CpLimits(time_limit_s=1e6, deterministic_time=0.2, seed=3)
    first = everybody(Instance(mixed.problem), limits)
    second = everybody(Instance(mixed.problem), limits)
    assert first.decisions == second.decisions
    assert first.bound == second.bound


class Rounds:
    """Answers given one after the other in place of CP-SAT."""

    def __init__(self, *answers: CpAnswer) -> None:
        self.answers = list(answers)
        self.limits: list[CpLimits] = []
        self.hints: list[Sequence[AssignedDuty]] = []

    def __call__(self, limits: CpLimits, pool: PricePool, known: Sequence[AssignedDuty]) -> CpAnswer:
        self.limits.append(limits)
        self.hints.append(known)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def answered(status: SolveStatus, decisions: list[AssignedDuty] | None, objective: float, bound: float) -> CpAnswer:
    known = None if decisions is None else Decimal(str(objective))
    return CpAnswer(status, decisions, known, Decimal(str(bound)), 0.1, 0.2, 1.0)


def task(instance: Instance) -> AgentTask:
    return AgentTask(instance, range(len(instance.agents)), instance.base)


def test_rounds_go_on_until_the_model_knows_the_cost(mixed: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first round that thinks too little of its roster, and learns a price from it, is followed by another."""
    cost = true_cost(mixed, [])
    monkeypatch.setattr(refinement, "_priced", lambda task, decisions: (Decimal(str(cost)), np.array([[1.5, 2.5]])))
    rounds = Rounds(
        answered(SolveStatus.OPTIMAL, [], cost - 90, cost - 90), answered(SolveStatus.OPTIMAL, [], cost, cost)
    )
    answer = refine(task(mixed), CpLimits(time_limit_s=10), (), rounds, None, None)
    assert len(rounds.limits) == 2
    assert answer.status is SolveStatus.OPTIMAL
    assert float(answer.objective or 0) == pytest.approx(cost, abs=1e-3)
    assert answer.build_s == pytest.approx(0.2)
    assert answer.deterministic_time == pytest.approx(2.0)


def test_an_impossible_round_ends_it(mixed: Instance) -> None:
    rounds = Rounds(CpAnswer(SolveStatus.INFEASIBLE, None, None, None, 0.0, 0.0, 0.0))
    answer = refine(task(mixed), CpLimits(), (), rounds, None, None)
    assert answer.status is SolveStatus.INFEASIBLE
    assert answer.decisions is None


def test_a_round_without_a_roster_gives_the_rest_of_the_time_to_the_next(mixed: Instance) -> None:
    cost = true_cost(mixed, [])
    rounds = Rounds(
        answered(SolveStatus.UNKNOWN, None, 0, cost - 10), answered(SolveStatus.OPTIMAL, [], cost, cost - 0.001)
    )
    answer = refine(task(mixed), CpLimits(time_limit_s=100), (), rounds, None, None)
    assert answer.status is SolveStatus.OPTIMAL
    assert rounds.limits[0].time_limit_s == pytest.approx(10, rel=0.1)
    assert rounds.limits[1].time_limit_s == pytest.approx(100, rel=0.1)


def test_the_best_bound_and_the_best_roster_are_kept(mixed: Instance) -> None:
    """Rounds may come out worse than the ones before them."""
    cost = true_cost(mixed, [])
    dear = [AssignedDuty(0, 0, 0, (3,)), AssignedDuty(0, 1, 0, (3,))]
    more = true_cost(mixed, dear)
    low, high = sorted([(cost, []), (more, dear)], key=lambda pair: pair[0])
    rounds = Rounds(
        answered(SolveStatus.FEASIBLE, low[1], low[0], low[0] - 5),
        answered(SolveStatus.FEASIBLE, high[1], high[0], low[0] - 9),
    )
    limits = CpLimits(time_limit_s=1e6, deterministic_time=2.0)
    answer = refine(task(mixed), limits, (), rounds, None, None)
    assert answer.status is SolveStatus.FEASIBLE
    assert answer.decisions == low[1]
    assert float(answer.bound or 0) == pytest.approx(low[0] - 5)


def test_a_gap_target_ends_the_rounds(mixed: Instance) -> None:
    cost = true_cost(mixed, [])
    rounds = Rounds(answered(SolveStatus.FEASIBLE, [], cost, cost * 0.97))
    answer = refine(task(mixed), CpLimits(gap_share=0.05), (), rounds, None, None)
    assert len(rounds.limits) == 1
    assert answer.status is SolveStatus.OPTIMAL


def test_a_stop_ends_the_rounds(mixed: Instance) -> None:
    cost = true_cost(mixed, [])
    rounds = Rounds(answered(SolveStatus.FEASIBLE, [], cost, cost - 50))
    answer = refine(task(mixed), CpLimits(), (), rounds, None, lambda: True)
    assert len(rounds.limits) == 1
    assert answer.status is SolveStatus.FEASIBLE


def test_a_round_that_teaches_nothing_is_the_last(mixed: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against an endless loop: an optimum below the true cost whose prices are all known already."""
    cost = true_cost(mixed, [])
    monkeypatch.setattr(refinement, "_priced", lambda task, decisions: (Decimal(str(cost)), np.zeros((1, 2))))
    rounds = Rounds(answered(SolveStatus.OPTIMAL, [], cost - 90, cost - 90))
    answer = refine(task(mixed), CpLimits(), (), rounds, None, None)
    assert len(rounds.limits) <= 2
    assert answer.status is SolveStatus.FEASIBLE
