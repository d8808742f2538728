"""Every roster of tiny problems, judged by the audit: the exact engine's cost is the least of them.

The audit shares no code with the model, so a rule that one of them misreads shows up here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest

from wfm.evaluation.audit import audit
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import Engine, SolveLimits, SolveStatus
from wfm.rostering.rules import ContractHours, DaysOff, MaxConsecutiveDays, MinRestBetweenShifts, MinWeeklyRest
from wfm.rostering.solver import solve
from wfm.workforce import Availability, Break, CarryIn, Pay


def tours(instance: Instance, agent: int) -> Iterator[list[AssignedDuty]]:
    """Every choice of an option, or none, on each day, with every legal choice of breaks.

    Days on which nothing is allowed are passed over; on the others also what is not allowed is tried.
    """
    choices: list[list[AssignedDuty | None]] = []
    for day in range(instance.days):
        today: list[AssignedDuty | None] = [None]
        offered = instance.start_slot[day] >= 0 if instance.allowed[agent, day].any() else np.zeros(0)
        for option in np.flatnonzero(offered).tolist():
            shift = int(instance.option_shift[option])
            breaks = instance.shift_breaks[shift]
            for starts in product(*(item.positions for item in breaks)):
                apart = int(instance.min_work_between[shift])
                ends = [start + item.length + apart for start, item in zip(starts, breaks, strict=True)]
                if all(after >= end for end, after in zip(ends, starts[1:], strict=False)):
                    today.append(AssignedDuty(agent, day, option, starts))
        choices.append(today)
    for tour in product(*choices):
        yield [duty for duty in tour if duty is not None]


def least_cost(problem: RosterProblem) -> float | None:
    """The least audited cost over all rosters without violations; None where there is none."""
    instance = Instance(problem)
    legal: list[list[list[AssignedDuty]]] = []
    costs: list[float] = []
    for agent, person in enumerate(instance.agents):
        legal.append([])
        for tour in tours(instance, agent):
            report = audit(problem, instance.roster(tour))
            if all(violation.agent_id != person.id for violation in report.violations):
                legal[-1].append(tour)
                costs.append(float(report.cost))
    if len(legal) > 1:
        costs = [
            float(audit(problem, instance.roster([duty for tour in choice for duty in tour])).cost)
            for choice in product(*legal)
        ]
    return min(costs, default=None)


def check(problem: RosterProblem) -> SolveStatus:
    expected = least_cost(problem)
    result = solve(problem, SolveLimits(time_limit_s=20, workers=1, engine=Engine.EXACT))
    if expected is None:
        assert result.status is SolveStatus.INFEASIBLE
    else:
        assert result.status is SolveStatus.OPTIMAL
        assert result.cost is not None
        assert result.bound is not None
        assert float(result.cost) == pytest.approx(expected, abs=0.006)
        assert float(result.bound) <= expected + 0.001
    return result.status


MEAL = Break("meal", 60, False, 120, 180)
PAUSE = Break("pause", 60, True, 180, 240)


@pytest.mark.quick(3)
@pytest.mark.parametrize("seed", range(6))
def test_one_agent_with_breaks_that_press_each_other(centre: Any, make_shift: Any, seed: int) -> None:
    """Meal and pause may start at 2-3 h and 3-4 h, with an hour of work between: only some pairs are legal."""
    random = np.random.default_rng(seed)
    shift = make_shift("day", 8, 7, latest_h=9, breaks=(MEAL, PAUSE), break_step_min=60, min_work_between_min=60)
    asked = centre(days=2, shifts=(shift,), pay=Pay.HOURLY, rules=(ContractHours(),), max_h=12)
    for day, hour in product(range(2), range(8, 16)):
        asked.need[0, day, hour] = float(random.choice([0, 0.5, 1, 2]))
    assert check(asked.problem()) is SolveStatus.OPTIMAL


@pytest.mark.quick(2)
@pytest.mark.parametrize("seed", range(4))
def test_two_agents_share_breaks_and_queues(centre: Any, make_shift: Any, seed: int) -> None:
    random = np.random.default_rng(100 + seed)
    shift = make_shift("day", 8, 6, latest_h=9, breaks=(MEAL,), break_step_min=60)
    skills = {0: {"s0": 1.0, "s1": 1.0}, 1: {"s1": 1.0} if seed % 2 else {"s0": 1.0, "s1": 1.0}}
    asked = centre(days=1, queues=2, agents=2, skills=skills, shifts=(shift,), pay=Pay.HOURLY)
    for queue, hour in product(range(2), range(8, 15)):
        asked.need[queue, 0, hour] = float(random.choice([0, 1, 1.25]))
    assert check(asked.problem()) is SolveStatus.OPTIMAL


@pytest.mark.parametrize("seed", range(2))
def test_people_of_different_speed(centre: Any, make_shift: Any, seed: int) -> None:
    random = np.random.default_rng(200 + seed)
    shift = make_shift("day", 8, 4, latest_h=10)
    skills = {0: {"s0": 0.8, "s1": 1.25}, 1: {"s0": 1.25, "s1": 1.0}}
    asked = centre(days=2, queues=2, agents=2, skills=skills, shifts=(shift,), pay=Pay.HOURLY)
    asked.prices = type(asked.prices)(3_000, 5_000, 400)
    for queue, day, hour in product(range(2), range(2), range(8, 14)):
        asked.need[queue, day, hour] = float(random.choice([0, 0.8, 1, 1.33]))
    assert check(asked.problem()) is SolveStatus.OPTIMAL


@pytest.mark.quick(3)
@pytest.mark.parametrize("seed", range(8))
def test_a_week_under_all_rules(centre: Any, make_shift: Any, seed: int) -> None:
    """Days and nights, four days available, a past, and every rule at random strength: often there is no roster."""
    random = np.random.default_rng(300 + seed)
    shifts = (make_shift("day", 8, 8), make_shift("night", 22, 9))
    asked = centre(shifts=shifts, first=centre().first)
    closed = set(random.choice(7, size=3, replace=False).tolist())
    windows = tuple(() if day in closed else ((0, 2_880),) for day in range(7))
    asked.availability = (Availability("A1", windows),)
    asked.rules = (
        MinRestBetweenShifts(float(random.choice([9, 11, 15, 16]))),
        MinWeeklyRest(float(random.choice([35, 48, 60, 72]))),
        MaxConsecutiveDays(int(random.integers(2, 5))),
        DaysOff(int(random.integers(2, 4))),
        ContractHours(),
    )
    asked.min_h, asked.max_h = float(random.choice([0, 24, 33, 34])), 42
    end_h = float(random.choice([-12, -4, 5]))
    past = CarryIn("A1", asked.at(-1, 24 + end_h - 9), asked.at(0, end_h), days_in_row=int(random.integers(1, 4)))
    asked.carry_in = (past,)
    for day, hour in product(range(7), [*range(8, 16), 22, 23]):
        asked.need[0, day, hour] = float(random.choice([0, 1, 2]))
    check(asked.problem())
