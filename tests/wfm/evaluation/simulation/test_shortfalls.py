"""Why a level is missed: each reason in a centre made for it."""

from __future__ import annotations

from typing import Any

import numpy as np

from wfm.demand import Demand
from wfm.evaluation.facts import Facts
from wfm.evaluation.simulation.horizon import Replications
from wfm.evaluation.simulation.plan import SimulationSettings, horizon_of, simulate
from wfm.evaluation.simulation.shortfalls import Reason, Shortfall, presence, shortfalls
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
