"""A plan folder becomes a plan; whatever is wrong is told at once."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wfm.config import load_plan
from wfm.demand import Channel
from wfm.errors import InputError
from wfm.pipeline import Plan
from wfm.rostering.result import Engine
from wfm.rostering.rules import CORE_RULES
from wfm.staffing.targets import Period
from wfm.workforce import AbsenceKind, Pay

ROOT = Path(__file__).parents[3]
CENTRES = sorted(path.parent for path in (ROOT / "configs").glob("*/plan.yaml"))
BERLIN = ZoneInfo("Europe/Berlin")

PLAN = """\
name: centre
zone: Europe/Berlin
week: {start: 2026-03-02}
interval_min: 60
queues:
  orders:
    open: {mon-fri: "08:00-12:00"}
    aht_s: 240
history: history.csv
shifts:
  day:
    start: {from: "08:00", to: "09:00"}
    paid_h: 8
    breaks:
      - {id: meal, length_min: 30, from: "3:00", to: "5:00"}
contracts:
  full: {hours_per_week: 40, shifts: [day]}
agents:
  A1: {contract: full, skills: [orders], hourly_cost: 20.50}
prices: {shortage_per_h: 50}
"""

HISTORY = "interval_start,offered,aht_s\n" + "".join(
    f"2026-02-{day} {hour:02d}:00,{hour},230\n" for day in range(23, 28) for hour in range(8, 12)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "history.csv").write_text(HISTORY, encoding="utf-8")
    return tmp_path


def told(folder: Path, patch: Mapping[str, Any] | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_plan(folder, patch=patch)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("centre", CENTRES, ids=lambda path: path.name)
def test_every_shipped_centre_loads(centre: Path) -> None:
    plan = load_plan(centre)
    assert plan.name == centre.name
    assert plan.workforce.agents
    assert plan.history is not None or plan.forecast is not None
    assert plan.history is None or plan.history.grid.dates[-1] < plan.grid.first


def test_minimal_has_names_of_the_world() -> None:
    names = {agent.name for agent in load_plan(ROOT / "configs" / "minimal").workforce.agents}
    assert {"ليلى حسن", "Łukasz Wiśniewski"} <= names
    assert 5 <= len(names) <= 8


def test_minimal_reads_without_a_remark() -> None:
    plan = load_plan(ROOT / "configs" / "minimal")
    assert plan.notes == ()
    assert plan.history is not None and plan.history.notes == ()


def test_file_and_folder_are_the_same_plan(folder: Path) -> None:
    by_folder, by_file = load_plan(folder), load_plan(folder / "plan.yaml")
    assert by_folder.workforce == by_file.workforce
    assert by_folder.rules == by_file.rules


def test_what_the_smallest_plan_says(folder: Path) -> None:
    plan = load_plan(folder)
    assert (plan.name, plan.currency, plan.grid.n) == ("centre", "EUR", 168)
    assert plan.open_.sum() == 20
    [queue] = plan.queues
    assert (queue.id, queue.name, queue.skill, queue.channel) == ("orders", "orders", "orders", Channel.VOICE)
    [shift] = plan.workforce.shifts
    assert (shift.paid_min, shift.length_min, list(shift.starts_min)) == (480, 510, [480, 510, 540])
    [contract] = plan.workforce.contracts
    assert (contract.min_week_min, contract.max_week_min, contract.pay) == (2400, 2400, Pay.HOURLY)
    assert plan.workforce.agents[0].hourly_cost_minor == 2050
    assert plan.rules == tuple(kind() for kind in CORE_RULES)
    assert (plan.prices.shortage_minor_per_h, plan.prices.far_shortage_minor_per_h) == (5000, 10000)
    assert plan.prices.surplus_minor_per_h == 0
    assert plan.staffing.of("orders").target.level == 0.8
    assert plan.history is not None
    assert np.nansum(plan.history.contacts) == 5 * (8 + 9 + 10 + 11)
    assert plan.notes == ("history.csv: times have no offset and are taken as wall-clock times of Europe/Berlin",)


def test_settings_reach_their_stages(folder: Path) -> None:
    patch = {
        "currency": "PLN",
        "interval_min": 60,
        "queues.orders": {
            "name": "Order line",
            "skill": "orders",
            "patience_s": 90,
            "max_occupancy": 0.85,
            "max_abandonment": 0.05,
            "max_asa_s": 30,
            "target": {"level": 0.9, "within_s": 10, "definition": "answered", "over": "day", "floor": 0.5},
        },
        "forecasting": {
            "method": "last_week",
            "country": "DE",
            "region": "BE",
            "events": [{"name": "mail", "dates": ["2026-03-03"], "queues": ["orders"], "factor": 1.2}],
            "spans": [{"name": "school", "from": "2026-02-02", "to": "2026-02-07"}],
            "factors": [{"factor": 1.1, "queue": "orders", "from": "2026-03-02"}],
            "levels": [0.1, 0.5, 0.9],
            "weeks": 4,
        },
        "shrinkage": {"unplanned": 0.05, "planned": 0.2},
        "staffing": {"load": "sipp", "integer": False, "policy": "quantile", "quantile": 0.7, "after_closing": False},
        "prices": {"shortage_per_h": 50, "far_shortage_per_h": 75.5, "surplus_per_h": 2.25},
        "solver": {
            "time_limit_s": 5,
            "workers": 1,
            "seed": 9,
            "deterministic": True,
            "engine": "exact",
            "gap_target": 0.01,
        },
    }
    plan = load_plan(folder, patch=patch)
    queue = plan.staffing.of("orders")
    assert (queue.target.level, queue.target.over, queue.target.floor) == (0.9, Period.DAY, 0.5)
    assert queue.target.definition == "answered"
    assert (queue.caps.max_occupancy, queue.caps.max_abandonment, queue.caps.max_asa_s) == (0.85, 0.05, 30)
    assert (plan.staffing.shrinkage.unplanned, plan.staffing.shrinkage.planned) == (0.05, 0.2)
    assert (plan.staffing.load, plan.staffing.integer, plan.staffing.quantile) == ("sipp", False, 0.7)
    assert not plan.staffing.after_closing
    assert plan.queues[0].patience_s == 90
    forecasting = plan.forecasting
    assert (forecasting.method, forecasting.country, forecasting.region) == ("last_week", "DE", "BE")
    assert forecasting.events[0].dates == (date(2026, 3, 3),)
    assert forecasting.spans[0].last == date(2026, 2, 7)
    assert (forecasting.factors[0].first, forecasting.factors[0].last) == (date(2026, 3, 2), None)
    assert (forecasting.levels, forecasting.weeks) == ((0.1, 0.5, 0.9), 4)
    assert (plan.prices.far_shortage_minor_per_h, plan.prices.surplus_minor_per_h) == (7550, 225)
    limits = plan.limits
    assert (limits.time_limit_s, limits.workers, limits.seed, limits.gap_target) == (5, 1, 9, 0.01)
    assert limits.deterministic and limits.engine is Engine.EXACT
    assert plan.currency == "PLN"


def test_people_in_the_plan(folder: Path) -> None:
    patch = {
        "contracts": {"part": {"hours_per_week": {"min": 0, "max": 24}, "shifts": ["day"], "days_per_week": 3}},
        "agents": {
            "007": {"name": "Łucja", "contract": "part", "skills": {"orders": 1.2}, "hourly_cost": 18, "team": "b"},
        },
        "availability": {"007": {"mon-wed": "08:00-18:00", "2026-03-04": "closed"}},
        "absences": [{"agent": "007", "from": "2026-03-02", "to": "2026-03-02", "kind": "unplanned"}],
    }
    people = load_plan(folder, patch=patch).workforce
    assert [agent.id for agent in people.agents] == ["A1", "007"]
    assert people.agents[1].skills == {"orders": 1.2}
    assert people.availability_by_agent["007"].windows(date(2026, 3, 3)) == ((480, 1080),)
    assert people.availability_by_agent["007"].windows(date(2026, 3, 4)) == ()
    [absence] = people.absences
    assert (absence.kind, absence.credit_min) == (AbsenceKind.UNPLANNED, 480)
    assert absence.start == datetime(2026, 3, 2, tzinfo=BERLIN)


def test_carry_in(folder: Path) -> None:
    text = (
        "agent_id,last_duty_start,last_duty_end,days_in_row\n"
        "A1,2026-03-01T22:00+01:00,2026-03-02T06:00+01:00,3\nOLD,,,\n"
    )
    (folder / "carry_in.csv").write_text(text, encoding="utf-8")
    plan = load_plan(folder, patch={"carry_in": "carry_in.csv"})
    assert [past.agent_id for past in plan.workforce.carry_in] == ["A1"]
    assert plan.workforce.carry_in_by_agent["A1"].days_in_row == 3
    assert "carry_in: 'OLD' no longer among the agents; left out" in plan.notes


def test_handle_times_of_the_plan_fill_what_the_history_lacks(folder: Path) -> None:
    without = "".join(line.rpartition(",")[0] + "\n" for line in HISTORY.splitlines())
    (folder / "history.csv").write_text(without, encoding="utf-8")
    plan = load_plan(folder)
    assert plan.history is not None
    assert (plan.history.aht_s == 240).all()
    assert told(folder, {"queues.orders.aht_s": None}) == [
        "plan.yaml:6: queues.orders.aht_s is missing, and the history has no aht_s for the queue"
    ]


def week_csv(column: str, value: str) -> str:
    rows = [f"2026-03-{day:02d} {hour:02d}:00,{value}" for day in range(2, 7) for hour in range(8, 12)]
    return "\n".join([f"interval_start,{column}", *rows]) + "\n"


def test_a_forecast_in_place_of_the_history(folder: Path) -> None:
    (folder / "f.csv").write_text(week_csv("mean", "7"), encoding="utf-8")
    plan = load_plan(folder, patch={"history": None, "forecast": "f.csv"})
    assert plan.history is None and plan.forecast is not None
    assert plan.forecast.contacts.sum() == 140
    assert (plan.forecast.aht_s == 240).all()


def test_a_forecast_takes_handle_times_of_the_history(folder: Path) -> None:
    (folder / "f.csv").write_text(week_csv("mean", "7"), encoding="utf-8")
    plan = load_plan(folder, patch={"forecast": "f.csv", "queues.orders.aht_s": None})
    assert plan.forecast is not None
    assert (plan.forecast.aht_s == 230).all()


def test_a_requirement_in_place_of_all(folder: Path) -> None:
    (folder / "r.csv").write_text(week_csv("agents,contacts,aht_s", "2,7,200"), encoding="utf-8")
    plan = load_plan(folder, patch={"history": None, "requirement": "r.csv"})
    assert plan.requirement is not None and plan.forecast is not None
    assert plan.requirement.agent_h == 40
    assert plan.forecast.contacts.sum() == 140


def test_a_requirement_without_contacts_is_noted(folder: Path) -> None:
    (folder / "r.csv").write_text(week_csv("agents", "2"), encoding="utf-8")
    plan = load_plan(folder, patch={"history": None, "requirement": "r.csv"})
    assert "the requirement has no contacts: service cannot be simulated" in plan.notes


@pytest.mark.parametrize("start", [date(2026, 3, 23), date(2025, 10, 20)])
def test_weeks_in_which_the_clocks_change(folder: Path, start: date) -> None:
    rows = [f"{start - timedelta(days=7 - day)} {hour:02d}:00,5" for day in range(5) for hour in range(8, 12)]
    (folder / "history.csv").write_text("\n".join(["timestamp,count", *rows]) + "\n", encoding="utf-8")
    plan = load_plan(folder, patch={"week.start": str(start)})
    assert plan.grid.n == (167 if start.month == 3 else 169)
    assert plan.open_.sum() == 20


@pytest.mark.parametrize("interval", [15, 30, 60])
@pytest.mark.parametrize("days", [1, 7, 42])
def test_intervals_and_horizons(folder: Path, interval: int, days: int) -> None:
    rows = [f"2026-02-23 {minute // 60:02d}:{minute % 60:02d},3" for minute in range(8 * 60, 12 * 60, interval)]
    (folder / "history.csv").write_text("\n".join(["timestamp,count", *rows]) + "\n", encoding="utf-8")
    plan = load_plan(folder, patch={"interval_min": interval, "week.days": days})
    assert plan.grid.days == days
    assert plan.grid.step_min == interval


def test_a_scenario_is_an_ordinary_plan(folder: Path) -> None:
    plan = load_plan(folder, patch={"queues.orders.target": {"level": 0.9}, "name": "dearer"})
    assert (plan.name, plan.staffing.of("orders").target.level) == ("dearer", 0.9)


def test_faults_of_a_patch_name_it(folder: Path) -> None:
    with pytest.raises(InputError, match=r"scenarios.yaml:3: queues.orders.aht_s must be > 0, got -1"):
        load_plan(folder, patch={"queues.orders.aht_s": -1}, patch_source="scenarios.yaml:3")


def test_a_broken_section_does_not_hide_the_others(folder: Path) -> None:
    (folder / "history.csv").write_text(HISTORY + "soon,1,1\n", encoding="utf-8")
    patch = {
        "solver": {"workers": 0},
        "prices.far_shortage_per_h": 40,
        "agents.A1.contract": "ful",
        "xyzzy": "red",
    }
    assert sorted(line.partition(": ")[2].partition(",")[0] for line in told(folder, patch)) == [
        "interval_start must be a time such as 2026-03-02T08:00+01:00 or 2026-03-02 08:00",
        "prices.far_shortage_per_h must be >= shortage_per_h",
        "solver.workers must be >= 1",
        "the contract 'ful' of A1 is not in the plan. Did you mean 'full'?",
        "xyzzy is not a known key. Known keys here: 'absence_rate'",
    ]


def test_nothing_is_concluded_from_a_broken_section(folder: Path) -> None:
    assert len(told(folder, {"contracts.full.hours_per_week": "many"})) == 1
    assert len(told(folder, {"queues.orders.open": {"someday": "24h"}})) == 1
    assert len(told(folder, {"zone": "Europe/Brelin"})) == 1
    assert len(told(folder, {"week.start": "soon"})) == 1
    assert len(told(folder, {"shifts.day.paid_h": -8})) == 1


def test_an_unknown_zone_of_the_history(folder: Path) -> None:
    [fault] = told(folder, {"history": {"file": "history.csv", "zone": "Europe/Pairs"}})
    assert fault == "patch: history.zone is not a known time zone, got 'Europe/Pairs'. Did you mean 'Europe/Paris'?"


def test_the_zone_of_the_history_may_be_another(folder: Path) -> None:
    plan = load_plan(folder, patch={"history": {"file": "history.csv", "zone": "Europe/London"}})
    assert plan.history is not None
    assert plan.history.contacts[0, 9] == 8


def test_a_zone_whose_days_are_no_whole_hours(folder: Path) -> None:
    found = told(folder, {"zone": "Australia/Lord_Howe", "week.start": "2026-03-30"})
    assert found[0].startswith("plan.yaml:4: interval_min does not fit the zone: 2026-04-05 in Australia/Lord_Howe")


def test_several_history_files(folder: Path) -> None:
    lines = HISTORY.splitlines()
    (folder / "a.csv").write_text("\n".join(lines[:9]) + "\n", encoding="utf-8")
    (folder / "b.csv").write_text("\n".join([lines[0], *lines[9:]]) + "\n", encoding="utf-8")
    plan, whole = load_plan(folder, patch={"history": ["a.csv", "b.csv"]}), load_plan(folder)
    assert plan.history is not None and whole.history is not None
    np.testing.assert_array_equal(plan.history.contacts, whole.history.contacts)
    assert told(folder, {"history": ["a.csv", "c.csv"]})[0].startswith(
        "patch: history names a file that does not exist, got 'c.csv'"
    )


def test_a_history_that_must_not_know_the_future(folder: Path) -> None:
    (folder / "history.csv").write_text(HISTORY + "2026-03-02 08:00,500,230\n", encoding="utf-8")
    plan = load_plan(folder)
    assert plan.history is not None
    assert np.nanmax(plan.history.contacts) == 11


def test_no_plan_at_all(tmp_path: Path) -> None:
    assert told(tmp_path) == [f"{tmp_path / 'plan.yaml'}: there is no such file"]


def test_double_counting_of_shrinkage_is_suspected(folder: Path) -> None:
    plan = load_plan(folder, patch={"shrinkage": {"unplanned": 0.3}})
    assert any("unplanned shrinkage 30% is high" in note for note in plan.notes)


def test_many_faults_of_a_file_are_shortened(folder: Path) -> None:
    rows = "".join(f"A{place},full,orders,x\n" for place in range(500))
    (folder / "agents.csv").write_text("agent_id,contract,skills,hourly_cost\n" + rows, encoding="utf-8")
    found = told(folder, {"agents": "agents.csv"})
    assert len(found) == 26
    assert found[-1] == "agents.csv: 475 further faults of this file are not shown"


def big_plan(folder: Path, heads: int) -> Plan:
    rows = "".join(
        f"N{place:05d},Name {place},full,{('orders', 'orders mail:1.1')[place % 2]},{15 + place % 9}.50\n"
        for place in range(heads)
    )
    (folder / "agents.csv").write_text("agent_id,name,contract,skills,hourly_cost\n" + rows, encoding="utf-8")
    hours = ("07:00-20:00", "06:00-22:00", "08:00-18:00")
    free = "".join(f"N{place:05d},daily,{hours[place % 3]}\n" for place in range(0, heads, 3))
    (folder / "availability.csv").write_text("agent_id,day,hours\n" + free, encoding="utf-8")
    away = "".join(f"N{place:05d},2026-03-0{2 + place % 5},2026-03-0{2 + place % 5}\n" for place in range(0, heads, 10))
    (folder / "absences.csv").write_text("agent_id,from,to\n" + away, encoding="utf-8")
    files = {"agents": "agents.csv", "availability": "availability.csv", "absences": "absences.csv"}
    return load_plan(folder, patch={**files, "week.days": 28})


def test_ten_thousand_agents_load_in_seconds(folder: Path) -> None:
    from time import process_time

    began = process_time()
    plan = big_plan(folder, 10_000)
    assert len(plan.workforce.agents) == 10_000
    assert process_time() - began < 6
