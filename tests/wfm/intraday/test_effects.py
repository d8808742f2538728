"""What events make of a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from wfm.config import load_plan
from wfm.intraday.effects import plan_with
from wfm.intraday.events import Event, EventKind, KnownEvent
from wfm.pipeline import Plan, forecast_of, requirement_of
from wfm.rostering.shift_forms import families, template_of

CENTRE = Path(__file__).parents[3] / "configs" / "minimal"
DAY = date(2026, 3, 3)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The smallest centre with its forecast and requirement given."""
    loaded = load_plan(CENTRE)
    forecast = forecast_of(loaded)
    return replace(loaded, forecast=forecast, requirement=requirement_of(loaded, forecast))


def known(plan: Plan, kind: EventKind, first: int, last: int, **fields: object) -> KnownEvent:
    start, end = (datetime(2026, 3, 3, hour, tzinfo=plan.grid.tz) for hour in (first, last))
    return KnownEvent(Event(kind, start, end, **fields), start, end)  # type: ignore[arg-type]


def cells(plan: Plan, first: int, last: int) -> slice:
    low = plan.grid.index(datetime(2026, 3, 3, first, tzinfo=plan.grid.tz))
    return slice(low, low + 2 * (last - first))


def agents(plan: Plan) -> np.ndarray:
    assert plan.requirement is not None
    return plan.requirement.agents


def test_no_event_leaves_demand_and_people(plan: Plan) -> None:
    after = plan_with(plan, ())
    assert after.requirement is plan.requirement
    assert after.workforce.agents == plan.workforce.agents
    assert after.workforce.absences == plan.workforce.absences


def test_volume_changes_its_cells_alone(plan: Plan) -> None:
    after = plan_with(plan, (known(plan, EventKind.VOLUME, 10, 14, queue="orders", factor=2.0),))
    inside = cells(plan, 10, 14)
    assert (agents(after)[0, inside] > agents(plan)[0, inside]).all()
    rest = np.ones(plan.grid.n, dtype=bool)
    rest[inside] = False
    assert np.array_equal(agents(after)[0, rest], agents(plan)[0, rest])
    assert np.array_equal(agents(after)[1], agents(plan)[1])
    assert after.forecast is not None and plan.forecast is not None
    assert after.forecast.contacts[0, inside] == pytest.approx(2 * plan.forecast.contacts[0, inside])


def test_a_factor_of_one_changes_nothing(plan: Plan) -> None:
    after = plan_with(plan, (known(plan, EventKind.VOLUME, 10, 14, queue="orders", factor=1.0),))
    assert np.array_equal(agents(after), agents(plan))


def test_events_commute(plan: Plan) -> None:
    one = known(plan, EventKind.VOLUME, 10, 14, queue="orders", factor=1.4)
    other = known(plan, EventKind.AHT, 12, 16, queue="orders", factor=1.2)
    assert np.array_equal(agents(plan_with(plan, (one, other))), agents(plan_with(plan, (other, one))))


def test_handle_time_given_outright(plan: Plan) -> None:
    after = plan_with(plan, (known(plan, EventKind.AHT, 10, 12, queue="orders", aht_s=480.0),))
    assert after.forecast is not None
    assert after.forecast.aht_s[0, cells(plan, 10, 12)] == pytest.approx(480.0)
    assert (agents(after)[0, cells(plan, 10, 12)] > agents(plan)[0, cells(plan, 10, 12)]).any()


def test_a_closed_queue_needs_nobody(plan: Plan) -> None:
    after = plan_with(plan, (known(plan, EventKind.CLOSED, 10, 12, queue="orders"),))
    assert (agents(after)[0, cells(plan, 10, 12)] == 0).all()
    assert np.array_equal(agents(after)[1], agents(plan)[1])


def test_after_an_outage_some_call_again(plan: Plan) -> None:
    after = plan_with(plan, (known(plan, EventKind.OUTAGE, 10, 11, factor=0.5),))
    assert (agents(after)[:, cells(plan, 10, 11)] == 0).all()
    assert plan.forecast is not None and after.forecast is not None
    lost = plan.forecast.contacts[0, cells(plan, 10, 11)].sum()
    gained = (after.forecast.contacts - plan.forecast.contacts)[0, cells(plan, 11, 12)].sum()
    assert gained == pytest.approx(0.5 * lost)


def test_cover_from_outside_is_no_longer_required(plan: Plan) -> None:
    after = plan_with(plan, (known(plan, EventKind.COVER, 10, 12, queue="orders", factor=1.0),))
    inside = cells(plan, 10, 12)
    assert agents(after)[0, inside] == pytest.approx(np.maximum(agents(plan)[0, inside] - 1, 0))


def test_an_absence_is_credited_on_its_day(plan: Plan) -> None:
    item = replace(known(plan, EventKind.ABSENT, 6, 23, agent_id="A01"), credits=((DAY, 480),))
    away = plan_with(plan, (item,)).workforce.absences_by_agent["A01"][-1]
    assert (away.credit_min, away.kind.value) == (480, "unplanned")


def test_a_refused_request_changes_nothing(plan: Plan) -> None:
    item = replace(known(plan, EventKind.LEAVE, 6, 23, agent_id="A01"), granted=False)
    assert plan_with(plan, (item,)).workforce.absences == plan.workforce.absences


def test_somebody_new_shares_skills_and_rules_but_owes_no_hours(plan: Plan) -> None:
    after = plan_with(plan, (known(plan, EventKind.EXTRA, 8, 16, agent_id="N1", other="A01"),))
    agent = next(agent for agent in after.workforce.agents if agent.id == "N1")
    assert agent.skills == plan.workforce.agents[0].skills
    assert after.workforce.contract_by_id[agent.contract].min_week_min == 0
    windows = after.workforce.availability_by_agent["N1"]
    assert windows.windows(DAY) == ((480, 960),)
    assert windows.windows(date(2026, 3, 4)) == ()


def test_somebody_known_is_available_longer(plan: Plan) -> None:
    after = plan_with(plan, (known(plan, EventKind.EXTRA, 15, 20, agent_id="A07"),))
    assert (900, 1200) in after.workforce.availability_by_agent["A07"].windows(DAY)


def test_longer_and_shorter_forms(plan: Plan) -> None:
    shifts = plan_with(plan, ()).workforce.shift_by_id
    day, longer, earlier = shifts["day"], shifts["day+60"], shifts["60+day"]
    assert (longer.length_min, longer.starts_min) == (day.length_min + 60, day.starts_min)
    assert earlier.earliest_start_min == day.earliest_start_min - 60
    for form in (longer, earlier):
        first = form.earliest_start_min + form.breaks[0].earliest_min
        assert first == day.earliest_start_min + day.breaks[0].earliest_min
    assert "short-120" not in shifts  # its break may begin too late for that
    number, other = families(list(shifts.values()))
    names = list(shifts)
    assert number[names.index("120+day")] == number[names.index("day")] != number[names.index("short")]
    assert not other[names.index("day")] and other[names.index("day+120")]


def test_names_of_forms_of_unknown_templates_are_names() -> None:
    assert template_of("10+late", frozenset({"10+late"})) == "10+late"
    assert template_of("late-30", frozenset({"late", "late-30"})) == "late"
