"""A part of a roster is decided anew, and the rest stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.errors import ValueRangeError
from wfm.evaluation.audit import audit
from wfm.grid import TimeGrid
from wfm.rostering.part import solve_part
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.result import Engine, SolveLimits
from wfm.rostering.roster import Roster
from wfm.rostering.rules import ContractHours, MaxConsecutiveDays, Rule
from wfm.rostering.solver import solve
from wfm.workforce import Agent, Contract, Pay, ShiftTemplate, Workforce

LIMITS = SolveLimits(time_limit_s=3, workers=1, engine=Engine.EXACT)


def problem(
    seed: int, min_h: int = 0, rules: tuple[Rule, ...] = (ContractHours(), MaxConsecutiveDays(3))
) -> RosterProblem:
    """Three people, five days, two duties of four hours; needs at random."""
    grid = TimeGrid(date(2026, 6, 1), 5, 60, "UTC")
    required = np.zeros((1, grid.n))
    for day in range(5):
        required[0, day * 24 + 8 : day * 24 + 16] = np.random.default_rng(seed + day).integers(0, 4, 8)
    shifts = (ShiftTemplate("early", 480, 480, 60, 240), ShiftTemplate("late", 720, 720, 60, 240))
    contract = Contract("full", min_h * 60, 12 * 60, Pay.HOURLY, ("early", "late"))
    people = tuple(Agent(f"A{number}", "", "full", {"calls": 1.0}, 1_000 + 100 * number) for number in range(3))
    return RosterProblem(
        grid,
        (Queue("calls", "calls", Channel.VOICE, "calls"),),
        required,
        Workforce(people, (contract,), shifts),
        rules,
        Prices(3_000, 6_000, 0),
    )


@pytest.mark.parametrize("seed", range(3))
def test_all_together_are_the_whole_problem(seed: int) -> None:
    asked = problem(seed)
    best = solve(asked, LIMITS)
    found = solve_part(asked, Roster(()), [agent.id for agent in asked.workforce.agents], LIMITS)
    assert found is not None
    report = audit(asked, found)
    assert report.violations == ()
    assert report.cost == pytest.approx(best.cost)


@pytest.mark.parametrize("seed", range(3))
def test_the_others_stay_and_nothing_gets_worse(seed: int) -> None:
    asked = problem(seed)
    start = solve(problem(seed + 50), LIMITS).roster
    assert start is not None
    found = solve_part(asked, start, ["A1"], LIMITS)
    assert found is not None
    assert [duty for duty in found.duties if duty.agent_id != "A1"] == [
        duty for duty in start.duties if duty.agent_id != "A1"
    ]
    assert audit(asked, found).cost <= audit(asked, start).cost


def test_who_has_no_legal_duties_has_no_roster() -> None:
    """Twelve hours a week are three duties; on days of which no two follow each other there are four in a week."""
    asked = week(min_h=12, most_in_row=1)
    assert solve_part(asked, Roster(()), ["A0"], LIMITS) is not None
    assert solve_part(week(min_h=20, most_in_row=1), Roster(()), ["A0"], LIMITS) is None


def week(min_h: int, most_in_row: int) -> RosterProblem:
    """The same people for seven days, with nothing asked for."""
    five = problem(0)
    grid = TimeGrid(date(2026, 6, 1), 7, 60, "UTC")
    contract = replace(five.workforce.contracts[0], min_week_min=60 * min_h, max_week_min=60 * 40)
    return replace(
        five,
        grid=grid,
        required=np.zeros((1, grid.n)),
        workforce=replace(five.workforce, contracts=(contract,)),
        rules=(ContractHours(), MaxConsecutiveDays(most_in_row)),
    )


def test_a_strange_duty_of_somebody_else_is_refused() -> None:
    asked, strange = problem(0), problem(0)
    best = solve(strange, LIMITS).roster
    assert best is not None and best.duties
    moved = [duty for duty in best.duties if duty.agent_id == best.duties[0].agent_id]
    broken = Roster(tuple(type(duty)(duty.agent_id, duty.date, duty.start, duty.end, "none") for duty in moved))
    with pytest.raises(ValueRangeError, match="audit it first"):
        solve_part(asked, broken, [], LIMITS)
