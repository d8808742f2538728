"""roster.csv and activities.csv."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from wfm.grid import TimeGrid
from wfm.pipeline import Outcome
from wfm.rostering.roster import Activity, Roster
from wfm.rostering.terms import CostTerm
from wfm.tables.roster_in import read_roster
from wfm.tables.roster_out import activities_csv, duty_cost, roster_csv
from wfm.workforce import Agent, Contract, Pay


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def written(outcome: Outcome) -> list[dict[str, str]]:
    assert outcome.result.roster is not None
    return rows_of(roster_csv(outcome.result.roster, outcome.plan.workforce))


def test_columns_are_those_of_the_contract(small: Outcome) -> None:
    assert small.result.roster is not None
    head = roster_csv(small.result.roster, small.plan.workforce).splitlines()[0]
    assert head.startswith("agent_id,date,start,end,shift,paid_h,overtime_h,cost")
    assert activities_csv(small.result.roster).splitlines()[0] == "agent_id,start,end,activity,queue,paid"


def test_one_row_a_duty_with_paid_hours_less_unpaid_breaks(small: Outcome) -> None:
    rows = written(small)
    assert len(rows) == 17
    first = next(row for row in rows if row["agent_id"] == "A01")
    assert first["start"] == "2026-11-02T08:00:00+01:00"
    assert first["end"] == "2026-11-02T16:30:00+01:00"
    assert (first["paid_h"], first["overtime_h"], first["shift"]) == ("8.00", "0.00", "day")


def test_a_night_duty_belongs_to_the_day_it_starts_on(small: Outcome) -> None:
    night = [row for row in written(small) if row["shift"] == "night"]
    assert [row["date"] for row in night] == ["2026-11-07", "2026-11-08"]
    assert night[1]["end"] == "2026-11-09T06:00:00+01:00"


def test_costs_add_up_to_hourly_pay_and_salaried_duties_add_nothing(small: Outcome) -> None:
    rows = written(small)
    assert small.audit is not None
    assert sum(Decimal(row["cost"]) for row in rows) == small.audit.cost_terms[CostTerm.PAY_HOURLY]
    assert {row["cost"] for row in rows if row["agent_id"] in {"A01", "A02"}} == {"0.00"}


@pytest.mark.parametrize(
    ("rate_minor", "start_min", "expected"),
    [(4250, 480, "340.00"), (3333, 480, "266.64"), (0, 480, "0.00"), (1, 480, "0.08")],
)
def test_cost_of_an_hourly_duty(samples: ModuleType, rate_minor: int, start_min: int, expected: str) -> None:
    duty = samples.duty(TimeGrid(date(2026, 11, 2), 7, 30, "Europe/Warsaw"), "x", 0, samples.DAY, start_min)
    agent = Agent("x", "X", "c", {}, rate_minor)
    assert str(duty_cost(duty, agent, Contract("c", 0, 2400, Pay.HOURLY, ()))) == expected
    assert duty_cost(duty, agent, Contract("c", 0, 2400, Pay.SALARIED, ())) == 0


def test_a_duty_of_a_stranger_has_neither_cost_nor_name(small: Outcome) -> None:
    assert small.result.roster is not None
    roster = Roster((replace(small.result.roster.duties[0], agent_id="nobody"),))
    row = rows_of(roster_csv(roster, small.plan.workforce))[0]
    assert (row["agent_id"], row["cost"], row["name"]) == ("nobody", "", "")


def test_activities_say_what_is_paid(small: Outcome) -> None:
    assert small.result.roster is not None
    rows = [row for row in rows_of(activities_csv(small.result.roster)) if row["agent_id"] == "A01"]
    assert [(row["activity"], row["paid"], row["queue"]) for row in rows[:2]] == [
        ("tea", "true", ""),
        ("meal", "false", ""),
    ]
    assert rows[0]["start"] == "2026-11-02T09:30:00+01:00"


def test_a_block_of_work_names_its_queue(small: Outcome) -> None:
    assert small.result.roster is not None
    duty = small.result.roster.duties[0]
    block = Activity(duty.start, duty.end, "work", True, "sales")
    rows = rows_of(activities_csv(Roster((replace(duty, activities=(block,)),))))
    assert (rows[0]["activity"], rows[0]["queue"]) == ("work", "sales")


def test_what_is_written_reads_back_as_the_same_roster(small: Outcome, large: Outcome, tmp_path: Path) -> None:
    for outcome in (small, large):
        roster = outcome.result.roster
        assert roster is not None
        (tmp_path / "roster.csv").write_text(roster_csv(roster, outcome.plan.workforce), encoding="utf-8")
        (tmp_path / "activities.csv").write_text(activities_csv(roster), encoding="utf-8")
        assert read_roster(tmp_path, outcome.plan.grid.zone).roster == roster
