"""A roster as the start of a solve: read back exactly, refused where it does not fit, and never made worse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.demand import Channel, Queue
from wfm.evaluation.audit import audit
from wfm.grid import TimeGrid
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.result import Engine, SolveLimits
from wfm.rostering.roster import Roster
from wfm.rostering.rules import ContractHours, MinRestBetweenShifts
from wfm.rostering.solver import solve
from wfm.rostering.start import decisions_from
from wfm.workforce import Absence, AbsenceKind, Agent, Break, Contract, Pay, ShiftTemplate, Workforce

SHIFTS = (
    ShiftTemplate("day", 480, 600, 60, 480, (Break("tea", 30, True, 60, 180), Break("meal", 60, False, 210, 330))),
    ShiftTemplate("short", 600, 840, 30, 240),
    ShiftTemplate("night", 1320, 1320, 60, 480, (Break("rest", 30, True, 120, 240),)),
)
FIRST = date(2026, 3, 26)  # the clocks go forward on Sunday, the 29th


def problem_of(required: float = 2.0, agents: int = 4, absences: tuple[Absence, ...] = ()) -> RosterProblem:
    """Some agents with two skills between them, for a week in Warsaw."""
    grid = TimeGrid(FIRST, 7, 30, "Europe/Warsaw")
    contract = Contract("any", 0, 40 * 60, Pay.HOURLY, tuple(shift.id for shift in SHIFTS), 5)
    skills = ({"a": 1.0}, {"b": 1.0}, {"a": 1.0, "b": 1.0})
    people = tuple(Agent(f"A{number}", f"A{number}", "any", skills[number % 3], 2_000) for number in range(agents))
    queues = (Queue("a", "A", Channel.VOICE, "a"), Queue("b", "B", Channel.VOICE, "b"))
    need = np.zeros((2, grid.n))
    hours = np.array([when.hour for when in grid.times])
    need[:, (hours >= 9) & (hours < 18)] = required
    return RosterProblem(
        grid,
        queues,
        need,
        Workforce(people, (contract,), SHIFTS, absences=absences),
        (ContractHours(), MinRestBetweenShifts(hours=11)),
        Prices(5_000, 10_000, 400),
    )


def some_decisions(instance: Instance, seed: int) -> list[AssignedDuty]:
    """Random duties with random breaks, at most one an agent and day."""
    random = np.random.default_rng(seed)
    found = []
    for agent in range(len(instance.agents)):
        for day in range(instance.days):
            allowed = np.flatnonzero(instance.allowed[agent, day])
            if allowed.size and random.random() < 0.6:
                option = int(random.choice(allowed))
                breaks = instance.shift_breaks[int(instance.option_shift[option])]
                found.append(AssignedDuty(agent, day, option, tuple(int(random.choice(b.positions)) for b in breaks)))
    return found


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_roster_is_read_back_as_the_decisions_it_was_made_from(seed: int) -> None:
    instance = Instance(problem_of())
    decisions = some_decisions(instance, seed)
    assert decisions_from(instance, instance.roster(decisions)) == decisions


def test_no_duties_are_no_decisions() -> None:
    assert decisions_from(Instance(problem_of()), Roster(())) == []


@pytest.fixture
def known() -> tuple[Instance, Roster]:
    """An instance and a roster of one duty with two breaks."""
    instance = Instance(problem_of())
    return instance, instance.roster([AssignedDuty(0, 1, 0, (2, 7))])


@pytest.mark.parametrize(
    "change",
    [
        {"agent_id": "stranger"},
        {"shift": "late"},
        {"date": FIRST - timedelta(days=3)},
        {"activities": ()},
    ],
)
def test_a_duty_that_is_none_of_the_problems_refuses_the_roster(known: tuple[Instance, Roster], change: dict) -> None:
    instance, roster = known
    assert decisions_from(instance, Roster((replace(roster.duties[0], **change),))) is None


@pytest.mark.parametrize("shift_min", [10, 300])
def test_a_duty_at_another_time_refuses_the_roster(known: tuple[Instance, Roster], shift_min: int) -> None:
    instance, roster = known
    duty = roster.duties[0]
    later = timedelta(minutes=shift_min)
    moved = replace(
        duty,
        start=duty.start + later,
        end=duty.end + later,
        activities=tuple(replace(item, start=item.start + later, end=item.end + later) for item in duty.activities),
    )
    assert decisions_from(instance, Roster((moved,))) is None


@pytest.mark.parametrize(("start_min", "length_min"), [(10, 30), (300, 30), (0, 45)])
def test_a_break_that_the_shift_has_not_refuses_the_roster(
    known: tuple[Instance, Roster], start_min: int, length_min: int
) -> None:
    instance, roster = known
    duty = roster.duties[0]
    tea = duty.activities[0]
    begin = tea.start + timedelta(minutes=start_min)
    other = replace(tea, start=begin, end=begin + timedelta(minutes=length_min))
    assert decisions_from(instance, Roster((replace(duty, activities=(other, duty.activities[1])),))) is None


def test_two_duties_on_a_day_refuse_the_roster(known: tuple[Instance, Roster]) -> None:
    instance, roster = known
    assert decisions_from(instance, Roster(roster.duties * 2)) is None


def test_a_duty_in_an_absence_refuses_the_roster(known: tuple[Instance, Roster]) -> None:
    duty = known[1].duties[0]
    away = Absence("A0", duty.start, duty.end, AbsenceKind.LEAVE)
    assert decisions_from(Instance(problem_of(absences=(away,))), known[1]) is None


@pytest.mark.parametrize("engine", [Engine.EXACT, Engine.DECOMPOSITION])
def test_a_start_is_kept_where_there_is_no_time_for_better(engine: Engine) -> None:
    """With hardly any work allowed the answer is no dearer than the start, and legal."""
    problem = problem_of(agents=3)
    good = solve(problem, SolveLimits(0.6, deterministic=True, engine=engine))
    assert good.roster is not None
    assert good.cost is not None
    again = solve(problem, SolveLimits(0.1, deterministic=True, engine=engine), start=good.roster)
    assert again.roster is not None
    assert again.cost is not None
    assert again.cost <= good.cost
    assert audit(problem, again.roster).violations == ()


@pytest.mark.quick(1)
@pytest.mark.parametrize("engine", [Engine.EXACT, Engine.DECOMPOSITION])
def test_a_start_for_another_requirement_is_adapted(engine: Engine) -> None:
    limits = SolveLimits(0.5 if engine is Engine.EXACT else 0.2, deterministic=True, engine=engine)
    more = solve(problem_of(2.0), limits)
    less = solve(problem_of(1.0), limits, start=more.roster)
    fresh = solve(problem_of(1.0), limits)
    assert less.cost is not None
    assert fresh.cost is not None
    assert more.cost is not None
    assert less.cost < more.cost
    assert less.cost <= fresh.cost * Decimal("1.05")


def test_a_start_that_does_not_fit_is_not_used() -> None:
    problem = problem_of(agents=3)
    other = solve(problem_of(agents=4), SolveLimits(0.2, deterministic=True, engine=Engine.DECOMPOSITION))
    limits = SolveLimits(0.2, deterministic=True, engine=Engine.DECOMPOSITION)
    assert solve(problem, limits, start=other.roster).roster == solve(problem, limits).roster
