"""A planned week: every file of the contract, and files that agree with each other."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from .conftest import Planned

COLUMNS = {
    "forecast.csv": "interval_start queue mean q05 q10 q25 q50 q75 q90 q95",
    "requirement.csv": "interval_start queue contacts aht_s agents",
    "roster.csv": "agent_id date start end shift paid_h overtime_h cost",
    "activities.csv": "agent_id start end activity queue paid",
    "coverage.csv": "interval_start queue required scheduled shortage surplus",
    "audit.csv": "rule agent_id date start message origin",
    "carry_in.csv": "agent_id last_duty_start last_duty_end days_in_row days_off_in_row worked_h weekends nights "
    "unsocial_points",
    "simulation.csv": "",
    "fairness.csv": "",
}
"""Columns of the contract; others may follow."""

KEYS = {
    *("status", "cost", "bound", "gap", "excess", "required_agent_h", "cost_terms", "service", "violations"),
    *("seconds", "seed", "workers", "versions"),
}


@pytest.fixture(params=["minimal", "bank"])
def week(request: pytest.FixtureRequest) -> Planned:
    found: Planned = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_of_the_contract(week: Planned, name: str) -> None:
    wanted = COLUMNS[name].split()
    assert [column for column in week.columns(name) if column in wanted] == wanted


def test_no_file_more_or_less(week: Planned) -> None:
    names = {path.name for path in week.out.iterdir()} - {"carry_in_before.csv"}  # there only after an earlier week
    assert names == {*COLUMNS, "summary.json", "report.html", "roster.xlsx", "ics", "snapshots"}


def test_summary_has_its_keys_and_no_violation(week: Planned) -> None:
    summary = week.summary
    assert set(summary) >= KEYS
    assert summary["violations"] == 0
    assert summary["status"] in {"optimal", "feasible"}
    assert week.rows("audit.csv") == []


def test_proof_is_sound(week: Planned) -> None:
    summary = week.summary
    assert summary["bound"] <= summary["cost"]
    assert summary["relaxation"]
    divisor = summary["cost"] - summary["fixed_pay"]
    assert summary["gap"] == pytest.approx((summary["cost"] - summary["bound"]) / divisor, abs=1e-4)


def test_cost_is_the_sum_of_its_terms(week: Planned) -> None:
    summary = week.summary
    assert sum(summary["cost_terms"].values()) == pytest.approx(summary["cost"], abs=0.02)


def test_hours_agree_between_the_files(week: Planned) -> None:
    summary = week.summary
    step_h = summary["interval_min"] / 60
    required = sum(float(row["agents"]) for row in week.rows("requirement.csv")) * step_h
    coverage = week.rows("coverage.csv")
    assert required == pytest.approx(summary["required_agent_h"], rel=1e-3)  # the roster counts hundredths
    assert sum(float(row["required"]) for row in coverage) * step_h == pytest.approx(required, rel=1e-3)
    shortage = sum(float(row["shortage"]) for row in coverage) * step_h
    assert shortage == pytest.approx(summary["shortage_agent_h"], abs=0.05)


def test_coverage_balances_in_every_interval(week: Planned) -> None:
    for row in week.rows("coverage.csv"):
        required, scheduled, shortage, surplus = (
            float(row[name]) for name in ("required", "scheduled", "shortage", "surplus")
        )
        assert scheduled == pytest.approx(required - shortage + surplus, abs=0.001), row
        assert min(required, shortage, surplus) >= 0


def test_forecast_and_requirement_speak_of_the_same_contacts(week: Planned) -> None:
    means = {(row["interval_start"], row["queue"]): float(row["mean"]) for row in week.rows("forecast.csv")}
    for row in week.rows("requirement.csv"):
        assert float(row["contacts"]) == pytest.approx(means[row["interval_start"], row["queue"]], abs=0.001)


def test_quantiles_never_cross(week: Planned) -> None:
    names = [column for column in week.columns("forecast.csv") if re.fullmatch(r"q\d\d", column)]
    for row in week.rows("forecast.csv"):
        values = [float(row[name]) for name in names]
        assert values == sorted(values)


def test_paid_hours_are_presence_less_unpaid_breaks(week: Planned) -> None:
    unpaid: dict[tuple[str, str], float] = defaultdict(float)
    for row in week.rows("activities.csv"):
        if row["paid"] == "false":
            unpaid[row["agent_id"], row["start"][:10]] += hours(row["start"], row["end"])
    for row in week.rows("roster.csv"):
        paid = hours(row["start"], row["end"]) - unpaid[row["agent_id"], row["date"]]
        assert float(row["paid_h"]) == pytest.approx(paid, abs=0.01), row
    assert sum(float(row["paid_h"]) for row in week.rows("roster.csv")) == pytest.approx(week.summary["paid_h"])


def hours(start: str, end: str) -> float:
    """Return the hours between two times of a file."""
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / 3600


def test_times_have_their_offset(week: Planned) -> None:
    for name in ("roster.csv", "activities.csv"):
        for row in week.rows(name):
            assert datetime.fromisoformat(row["start"]).utcoffset() is not None
            assert datetime.fromisoformat(row["start"]) < datetime.fromisoformat(row["end"])


def test_every_activity_lies_in_a_duty(week: Planned) -> None:
    duties = defaultdict(list)
    for row in week.rows("roster.csv"):
        duties[row["agent_id"]].append((row["start"], row["end"]))
    for row in week.rows("activities.csv"):
        assert any(start <= row["start"] and row["end"] <= end for start, end in duties[row["agent_id"]])


def test_one_calendar_an_agent_with_their_duties(week: Planned) -> None:
    counts: dict[str, int] = defaultdict(int)
    for row in week.rows("roster.csv"):
        counts[row["agent_id"]] += 1
    agents = [row["agent_id"] for row in week.rows("carry_in.csv")]
    for agent in agents:
        calendar = Calendar.from_ical((week.out / "ics" / f"{agent}.ics").read_bytes())
        assert len(calendar.walk("VEVENT")) == counts[agent]
    assert len(list((week.out / "ics").iterdir())) == len(agents)


def test_carry_in_counts_the_week(week: Planned) -> None:
    paid: dict[str, float] = defaultdict(float)
    last: dict[str, str] = {}
    for row in week.rows("roster.csv"):
        paid[row["agent_id"]] += float(row["paid_h"])
        last[row["agent_id"]] = max(last.get(row["agent_id"], ""), row["end"])
    for row in week.rows("carry_in.csv"):
        if row["agent_id"] in last:
            assert row["last_duty_end"] == last[row["agent_id"]]
            assert float(row["worked_h"].split()[-1]) == pytest.approx(paid[row["agent_id"]], abs=0.01)


def test_workbook_opens(week: Planned) -> None:
    book = load_workbook(week.out / "roster.xlsx", read_only=True)
    assert len(book.sheetnames) >= 3


def test_report_needs_no_network(week: Planned) -> None:
    page = (week.out / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"']?https?:", page)
    assert f"{week.summary['cost']:,.0f}"[:3] in page


def test_service_of_every_queue_is_simulated(week: Planned) -> None:
    assert week.summary["service"]
    for row in week.summary["service"].values():
        assert 0 <= row["simulated"] <= 1
        assert 0 <= row["half_width"] < 0.1


def test_screen_tells_every_stage(week: Planned) -> None:
    stages = [line.split()[0] for line in week.screen.splitlines() if line[:1].isalpha()]
    order = [stages.index(name) for name in ("plan", "forecast", "staff", "roster", "audit", "simulate")]
    assert order == sorted(order)
    assert str(week.out / "report.html") in week.screen


def test_bank_week_begins_on_sunday(bank: Planned) -> None:
    assert date.fromisoformat(bank.summary["first_date"]).isoweekday() == 7


def test_nothing_is_left_beside_the_files(week: Planned) -> None:
    assert not list(week.out.rglob(".*"))
    assert not (week.plan / "out").exists()
    assert {path.name for path in week.out.parent.iterdir()} == {week.plan.name, "out"}
