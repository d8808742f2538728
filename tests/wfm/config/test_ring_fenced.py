"""Ring-fenced hours in a plan: read, checked, and asked of the roster."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wfm.config.loading import load_plan
from wfm.errors import InputError
from wfm.pipeline import Plan, forecast_of, problem_of, requirement_of

BLENDED = Path(__file__).parents[3] / "configs" / "blended_desk"
MAIL = "email"
FENCES = [
    {"agents": 2, "hours": {"mon-fri": "09:00-11:00"}},
    {"agents": 1, "hours": {"wed": "10:00-12:00", "fri": "10:30-11:00, 14:00-15:00"}},
]


def planned(fences: object, queue: str = MAIL) -> Plan:
    return load_plan(BLENDED, patch={f"queues.{queue}.ring_fenced": fences})


def test_stretches_of_the_week_add_up() -> None:
    plan = planned(FENCES)
    agents = plan.ring_fenced[MAIL].reshape(7, -1)
    step = plan.grid.step_min
    monday = plan.grid.dates[0].weekday()
    at = {day: agents[(day - monday) % 7] for day in range(7)}

    def hours(day: int, first: float, last: float) -> np.ndarray:
        return at[day][round(first * 60) // step : round(last * 60) // step]

    assert set(hours(0, 9, 11)) == {2.0}
    assert at[0].sum() == 2 * 2 * 60 / step
    assert set(hours(2, 9, 10)) == {2.0}
    assert set(hours(2, 10, 11)) == {3.0}
    assert set(hours(2, 11, 12)) == {1.0}
    assert set(hours(4, 14, 15)) == {1.0}
    assert at[5].sum() == at[6].sum() == 0


def test_they_are_asked_for_beside_the_queues() -> None:
    plan = planned(FENCES)
    requirement = requirement_of(plan, forecast_of(plan))
    found = problem_of(plan, requirement)
    assert found.plain == len(plan.queues)
    assert found.queues[-1].skill == next(queue.skill for queue in plan.queues if queue.id == MAIL)
    assert found.serves_as[-1] == MAIL
    parts = found.grid.n // plan.grid.n
    assert np.array_equal(found.required[-1], np.repeat(plan.ring_fenced[MAIL], parts))
    assert (found.near_agents[-1] == 0).all()
    plain = problem_of(load_plan(BLENDED), requirement)
    assert np.array_equal(plain.required, found.required[:-1])
    assert plain.fenced == ()


@pytest.mark.parametrize(
    ("queue", "fences", "message"),
    [
        ("calls", FENCES, "is for queues that wait in a backlog"),
        (MAIL, [{"agents": 0, "hours": {"mon": "09:00-10:00"}}], "agents"),
        (MAIL, [{"agents": 1, "hours": {"mon": "09:00-10:00", "mon-fri": "10:00-11:00"}}], "must not name 'mon' twice"),
        (MAIL, [{"agents": 1, "hours": {"someday": "09:00-10:00"}}], "someday"),
        (MAIL, [{"hours": {"mon": "09:00-10:00"}}], "agents"),
    ],
    ids=["live", "nobody", "twice", "weekday", "without a number"],
)
def test_mistakes_are_named(queue: str, fences: object, message: str) -> None:
    live = next(item.id for item in load_plan(BLENDED).queues if not item.channel.deferred)
    with pytest.raises(InputError) as told:
        planned(fences, live if queue == "calls" else queue)
    assert message in str(told.value)
    assert "ring_fenced" in str(told.value)
