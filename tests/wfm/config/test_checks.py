"""Checks of shifts, queues, prices, forecasting settings and names, one law a case."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wfm.config.checks.demand import check_forecasting, check_prices, check_queues, check_staffing
from wfm.config.checks.people import check_people
from wfm.config.checks.shifts import check_shifts
from wfm.config.intake import Intake
from wfm.config.people_side import read_people
from wfm.config.schema import PlanFile
from wfm.config.yaml_document import Document

MEAL = {"id": "meal", "length_min": 30, "from": "3:00", "to": "5:00"}
PLAN: dict[str, Any] = {
    "name": "x",
    "zone": "UTC",
    "week": {"start": "2026-03-02"},
    "queues": {"orders": {"open": {"mon-fri": "08:00-12:00"}}},
    "shifts": {"day": {"start": "08:00", "paid_h": 8, "breaks": [MEAL]}},
    "contracts": {"full": {"hours_per_week": 40, "shifts": ["day"]}},
    "agents": {"A1": {"contract": "full", "skills": ["orders"], "hourly_cost": 20, "team": "blue"}},
    "prices": {"shortage_per_h": 50},
}
Check = Callable[[PlanFile, Intake], None]


def told(check: Check, **change: Any) -> tuple[list[str], list[str]]:
    raw = {**PLAN, **change}
    intake = Intake(Document("plan.yaml", raw, {}), Path())
    check(PlanFile.model_validate(raw), intake)
    return [str(fault).removeprefix("plan.yaml:1: ") for fault in intake.faults], intake.notes


def shift(**change: Any) -> dict[str, Any]:
    return {"shifts": {"day": {**PLAN["shifts"]["day"], **change}}}


def test_a_sound_plan() -> None:
    assert told(check_shifts) == ([], [])
    assert told(check_queues) == ([], [])
    assert told(check_prices) == ([], [])
    assert told(check_forecasting) == ([], [])
    assert told(people) == ([], [])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            shift(start={"from": "10:00", "to": "08:00"}),
            "shifts.day.start must have 'from' not after 'to', got 10:00 to",
        ),
        (shift(paid_h=24), "shifts.day must not be longer than 24 hours with its unpaid breaks, got 24.5 h"),
        (shift(breaks=[MEAL, {**MEAL, "from": "6:00", "to": "7:00"}]), "shifts.day.breaks[1].id must be different"),
        (shift(breaks=[{**MEAL, "to": "2:00"}]), "shifts.day.breaks[0] (meal) must have 'from' not after 'to'"),
        (
            shift(breaks=[{**MEAL, "to": "8:01"}]),
            "shifts.day.breaks[0] (meal) lies outside its shift: it may end 08:31",
        ),
        (
            shift(breaks=[MEAL, {"id": "tea", "length_min": 15, "from": "2:00", "to": "3:15"}]),
            "shifts.day.breaks[1] (tea) cannot follow the break before it: that one ends, with the least work after "
            "it, at 03:30 or later",
        ),
        (
            shift(
                breaks=[MEAL, {"id": "tea", "length_min": 15, "from": "2:00", "to": "4:15"}], min_work_between_min=60
            ),
            "shifts.day.breaks[1] (tea) cannot follow the break before it",
        ),
        (
            {"contracts": {"full": {"hours_per_week": {"min": 40, "max": 30}, "shifts": ["day"]}}},
            "contracts.full.hours_per_week must have min <= max, got 40 and 30",
        ),
        (
            {"contracts": {"full": {"hours_per_week": 169, "shifts": ["day"]}}},
            "contracts.full.hours_per_week must be <= 168",
        ),
        (
            {"contracts": {"full": {"hours_per_week": 40, "shifts": ["day", "nite"]}}},
            "contracts.full.shifts: the shift 'nite' is not in the plan. Known: 'day'",
        ),
    ],
)
def test_shifts_and_contracts(change: dict[str, Any], message: str) -> None:
    [found], _ = told(check_shifts, **change)
    assert found.startswith(message)


def test_a_break_may_end_with_the_shift_and_follow_at_once() -> None:
    tea = {"id": "tea", "length_min": 15, "from": "3:00", "to": "3:30"}
    late = {"id": "late", "length_min": 30, "from": "7:00", "to": "8:30"}
    assert told(check_shifts, **shift(breaks=[MEAL, tea, late]))[0] == []


def test_a_shift_that_nobody_may_work_is_noted() -> None:
    shifts = {**PLAN["shifts"], "night": {"start": "22:00", "paid_h": 8}}
    assert told(check_shifts, shifts=shifts) == ([], ["shifts.night: no contract allows this shift"])


def queue(**change: Any) -> dict[str, Any]:
    return {"queues": {"orders": {**PLAN["queues"]["orders"], **change}}}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (queue(concurrency=2), "queues.orders.concurrency must be 1 on the channel voice"),
        (queue(max_abandonment=0.05), "queues.orders.max_abandonment needs patience_s"),
        (
            queue(target={"level": 0.8, "floor": 0.9}),
            "queues.orders.target.floor must be <= level, which is 0.8, got 0.9",
        ),
    ],
)
def test_queues(change: dict[str, Any], message: str) -> None:
    [found], _ = told(check_queues, **change)
    assert found.startswith(message)


def test_chats_may_be_handled_several_at_a_time() -> None:
    assert told(check_queues, **queue(channel="chat", concurrency=3))[0] == []


def test_a_queue_that_is_never_open_is_noted() -> None:
    _, notes = told(check_queues, **queue(open={}))
    assert notes == ["queues.orders: it is never open, so nobody is planned for it"]
    assert told(check_queues, **queue(open={}, open_on={"2026-03-04": "08:00-12:00"}))[1] == []


def test_prices() -> None:
    [found], _ = told(check_prices, prices={"shortage_per_h": 50, "far_shortage_per_h": 49.99})
    assert found == "prices.far_shortage_per_h must be >= shortage_per_h, which is 50, got 49.99"
    assert told(check_prices, prices={"shortage_per_h": 50, "far_shortage_per_h": 50})[0] == []


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"events": [{"name": "a", "dates": ["2026-03-03"], "queues": ["order"]}]},
            "forecasting.events[0].queues: the queue 'order' is not in the plan. Did you mean 'orders'?",
        ),
        ({"factors": [{"factor": 1, "queue": "x"}]}, "forecasting.factors[0].queue: the queue 'x' is not in the plan"),
        (
            {"sisters": [{"queue": "orders", "sister": "x", "share": 1}]},
            "forecasting.sisters[0].sister: the queue 'x' is not in the plan",
        ),
        (
            {"spans": [{"name": "a", "from": "2026-03-03", "to": "2026-03-02"}]},
            "forecasting.spans[0] must have 'from' not after 'to', got 2026-03-03 to 2026-03-02",
        ),
        (
            {"factors": [{"factor": 1, "from": "2026-03-03", "to": "2026-03-02"}]},
            "forecasting.factors[0] must have 'from' not after 'to'",
        ),
        ({"levels": [0.5, 0.1]}, "forecasting.levels must ascend, got [0.5, 0.1]"),
        ({"method": "last_weak"}, "forecasting.method must be one of auto, last_week"),
        (
            {"country": "XX"},
            "forecasting.country must be one whose holidays are known: an ISO 3166 code such as DE, got",
        ),
        ({"country": "DE", "region": "QQ"}, "forecasting.region must be a region of the country, got 'QQ of DE'"),
    ],
)
def test_forecasting(settings: dict[str, Any], message: str) -> None:
    [found], _ = told(check_forecasting, forecasting=settings)
    assert found.startswith(message)


def people(file: PlanFile, intake: Intake) -> None:
    sound = frozenset(PlanFile.model_fields)
    check_people(file, read_people(file, sound, intake), sound, intake)


def agent(**change: Any) -> dict[str, Any]:
    return {"agents": {"A1": {**PLAN["agents"]["A1"], **change}}}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (agent(contract="ful"), "the contract 'ful' of A1 is not in the plan. Did you mean 'full'?"),
        (
            agent(skills=["order"]),
            "queues.orders cannot be served: no agent has the skill 'orders'. Did you mean 'order'?",
        ),
        (
            agent(skills=["zebra"]),
            "queues.orders cannot be served: no agent has the skill 'orders'. The agents' skills are 'zebra'",
        ),
        ({"agents": {}}, "agents must not be empty"),
        ({"availability": {"A2": {"mon": "off"}}}, "availability: the agent 'A2' is not in the plan. Known: 'A1'"),
        (
            {"absences": [{"agent": "B9", "from": "2026-03-03", "to": "2026-03-03"}]},
            "absence: the agent 'B9' is not in the plan. Known: 'A1'",
        ),
        (
            {"availability": {"A1": {"mon-fri": "24h", "fri": "off"}}},
            "availability: two rows give hours for A1 on fri. Keep one row a day, with all its hours",
        ),
        (
            {"absences": [{"agent": "A1", "from": "2026-03-03 08:00", "to": "2026-03-05 08:00"}]},
            "an absence of A1 by hours must be at most 24 hours long. Give dates alone for whole days",
        ),
        (
            {"absences": [{"agent": "A1", "from": "2026-03-03", "to": "soon"}]},
            "absences[0]: from and to must both be dates",
        ),
    ],
)
def test_people(change: dict[str, Any], message: str) -> None:
    found, _ = told(people, **change)
    assert any(line.startswith(message) for line in found), found
    assert len(found) <= 2


def test_a_skill_that_no_queue_needs_is_noted() -> None:
    _, notes = told(people, **agent(skills=["orders", "oders"]))
    assert notes == ["no queue needs the skill 'oders', which 1 agent has. Did you mean 'orders'?"]


def test_a_day_of_absence_listed_twice_is_noted() -> None:
    day = {"agent": "A1", "from": "2026-03-03", "to": "2026-03-04"}
    _, notes = told(people, absences=[day, {**day, "from": "2026-03-04"}])
    assert notes == ["plan.yaml:1: A1 is absent on 2026-03-04 already; the day counts once"]


def test_a_backlog_with_the_deadline_of_a_call_is_noted() -> None:
    _, notes = told(check_queues, **queue(channel="email"))
    assert notes == [
        "queues.orders: email waits in a backlog, and a deadline of 20 s is short; "
        "target: within_s of four hours is 14400"
    ]
    assert told(check_queues, **queue(channel="email", target={"within_s": 14400}))[1] == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            queue(channel="chat", concurrency=3, slowdown=[1, 1.2]),
            "queues.orders.slowdown must have as many numbers as concurrency, which is 3, got 2",
        ),
        (
            queue(channel="chat", concurrency=2, slowdown=[1, 2.5]),
            "queues.orders.slowdown cannot be used: slowdown (1.0, 2.5): an agent completes less with 2 conversations",
        ),
        (
            queue(backlog=[{"contacts": 3}]),
            "queues.orders.backlog is for queues that wait in a backlog; voice is answered live",
        ),
        (
            queue(deadline_clock="opening"),
            "queues.orders.deadline_clock is for queues that wait in a backlog; voice is answered live",
        ),
    ],
)
def test_settings_of_one_channel(change: dict[str, Any], message: str) -> None:
    [found], _ = told(check_queues, **change)
    assert found.startswith(message)


def test_settings_of_their_own_channel() -> None:
    assert told(check_queues, **queue(channel="chat", concurrency=3, slowdown=[1, 1.2, 1.5])) == ([], [])
    mail = queue(channel="email", target={"within_s": 7200}, backlog=[{"contacts": 3}], deadline_clock="opening")
    assert told(check_queues, **mail) == ([], [])


KIND = {"share": 1, "aht_s": 100, "solved": 0.5}


@pytest.mark.parametrize(
    ("staffing", "message"),
    [
        (
            {"deflections": [{"queue": "order", "types": [KIND]}]},
            "staffing.deflections[0].queue: the queue 'order' is not in the plan. Did you mean 'orders'?",
        ),
        (
            {"transfers": [{"from": "orders", "to": "x", "share": 0.1}]},
            "staffing.transfers[0].to: the queue 'x' is not in the plan. Known: 'orders'",
        ),
        (
            {"transfers": [{"from": "orders", "to": "orders", "share": 0.1}]},
            "staffing.transfers[0] must not go back to its own queue, got 'orders'",
        ),
        (
            {"deflections": [{"queue": "orders", "types": [{**KIND, "share": 0}]}]},
            "staffing.deflections[0].types must have at least one share above 0",
        ),
        (
            {"deflections": [{"queue": "orders", "types": [{**KIND, "extra_s": -100}]}]},
            "staffing.deflections[0].types[0].extra_s must leave a handle time above 0; aht_s is 100, got -100",
        ),
    ],
)
def test_bots_and_tiers(staffing: dict[str, Any], message: str) -> None:
    found, _ = told(check_staffing, staffing=staffing)
    assert found == [message]


def test_a_sound_bot() -> None:
    assert told(check_staffing, staffing={"deflections": [{"queue": "orders", "types": [KIND]}]}) == ([], [])
