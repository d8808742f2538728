"""What the writers write, the readers read: every stage can be entered with the file of the stage before it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from wfm.demand import Channel, Demand, Queue
from wfm.evaluation.audit import audit
from wfm.grid import TimeGrid
from wfm.pipeline import Outcome
from wfm.rostering.roster import Duty, Roster
from wfm.staffing.requirement import Requirement
from wfm.tables.carry_in_out import next_carry_in
from wfm.tables.csv_file import read_table
from wfm.tables.demand_out import forecast_csv, requirement_csv
from wfm.tables.forecast_in import forecast_of
from wfm.tables.outcome_out import outcome_files, write_outcome
from wfm.tables.requirement_in import requirement_of
from wfm.tables.roster_in import read_roster
from wfm.workforce import Agent, CarryIn, Contract, Pay, Workforce

QUEUES = (Queue("a", "A", Channel.VOICE, "s"), Queue("zażalenia", "B", Channel.VOICE, "s"))
LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
DAYS = (date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1))
"""The clocks go forward, go back, stay."""


def demand(first: date, seed: int, with_quantiles: bool) -> Demand:
    grid = TimeGrid(first, 1, 30, "Europe/Warsaw")
    rng = np.random.default_rng(seed)
    contacts = np.round(rng.gamma(2.0, 10.0, (2, grid.n)), 4)
    quantiles = np.sort(np.round(rng.gamma(2.0, 10.0, (7, 2, grid.n)), 4), axis=0) if with_quantiles else None
    return Demand(
        grid,
        QUEUES,
        contacts,
        np.round(rng.uniform(60, 600, (2, grid.n)), 2),
        np.ones((2, grid.n), dtype=bool),
        LEVELS if with_quantiles else (),
        quantiles,
    )


@pytest.mark.parametrize("first", DAYS)
@pytest.mark.parametrize("with_quantiles", [True, False])
def test_forecast(first: date, with_quantiles: bool, tmp_path: Path) -> None:
    written = demand(first, 3, with_quantiles)
    (tmp_path / "forecast.csv").write_text(forecast_csv(written), encoding="utf-8")
    table = read_table(tmp_path / "forecast.csv")
    read = forecast_of(table, written.grid, QUEUES, written.open_, np.full_like(written.aht_s, np.nan))
    assert table.faults == []
    assert read is not None
    assert np.array_equal(read.contacts, written.contacts)
    assert np.array_equal(read.aht_s, written.aht_s)
    assert read.levels == written.levels
    if with_quantiles:
        assert np.array_equal(read.quantiles, written.quantiles)  # type: ignore[arg-type]


@pytest.mark.parametrize("first", DAYS)
def test_requirement(first: date, tmp_path: Path) -> None:
    base = demand(first, 4, False)
    agents = np.random.default_rng(5).integers(0, 40, base.contacts.shape).astype(float)
    written = Requirement.given(base.grid, QUEUES, base.contacts, base.aht_s, agents)
    (tmp_path / "requirement.csv").write_text(requirement_csv(written), encoding="utf-8")
    table = read_table(tmp_path / "requirement.csv")
    read = requirement_of(table, base.grid, QUEUES, base.open_)
    assert table.faults == []
    assert read is not None
    assert np.array_equal(read.agents, agents)
    assert np.array_equal(read.contacts, base.contacts)
    assert np.array_equal(read.aht_s, base.aht_s)


def test_the_audit_of_the_written_roster_is_the_audit_of_the_roster(small: Outcome, tmp_path: Path) -> None:
    write_outcome(small, tmp_path)
    read = read_roster(tmp_path, small.plan.grid.zone)
    assert read.notes == ()
    again = audit(small.problem, read.roster)
    assert small.audit is not None
    assert again.cost_terms == small.audit.cost_terms
    assert again.violations == small.audit.violations


def test_the_workbooks_sheets_saved_as_csv_are_a_roster(small: Outcome, tmp_path: Path) -> None:
    """A planner edits roster.xlsx, saves sheets Duties and Activities as CSV, and has a roster again."""
    book = load_workbook(io.BytesIO(outcome_files(small)["roster.xlsx"]))
    for sheet, name in (("Duties", "roster.csv"), ("Activities", "activities.csv")):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(
                [["" if cell is None else cell for cell in row] for row in book[sheet].iter_rows(values_only=True)]
            )
    assert read_roster(tmp_path, small.plan.grid.zone).roster == small.result.roster


def duties_of(pattern: list[int], first: date) -> list[Duty]:
    """One agent's duties from one number a day: 0 free, 1 early, 2 late, 3 night."""
    zone = ZoneInfo("Europe/Warsaw")
    starts = {1: 7, 2: 14, 3: 22}
    found = []
    for place, kind in enumerate(pattern):
        if kind:
            when = first + timedelta(days=place)
            start = datetime(when.year, when.month, when.day, starts[kind], tzinfo=zone)
            end = (start.astimezone(ZoneInfo("UTC")) + timedelta(hours=8)).astimezone(zone)
            found.append(Duty("x", when, start, end, "s"))
    return found


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pattern=st.lists(st.integers(0, 3), min_size=14, max_size=14),
    weekday=st.integers(0, 6),
    before=st.integers(0, 5),
    back=st.booleans(),
)
def test_two_weeks_one_after_the_other_are_the_two_weeks_together(
    pattern: list[int], weekday: int, before: int, back: bool
) -> None:
    """Carry-in loses nothing: for every start of the week, also over a change of the clocks."""
    first = date(2026, 10, 12 if back else 5) + timedelta(days=weekday)
    middle = first + timedelta(days=7)
    duties = duties_of(pattern, first)
    people = Workforce(
        (Agent("x", "X", "c", {"s": 1.0}, 3000),),
        (Contract("c", 0, 2400, Pay.HOURLY, ()),),
        (),
        carry_in=(CarryIn("x", days_in_row=before, weekends=2, worked_week_min=(2400,)),),
    )
    zone = "Europe/Warsaw"
    one = next_carry_in(
        TimeGrid(first, 7, 60, zone), people, Roster(tuple(item for item in duties if item.date < middle))
    )
    two = next_carry_in(
        TimeGrid(middle, 7, 60, zone),
        replace(people, carry_in=one),
        Roster(tuple(item for item in duties if item.date >= middle)),
    )
    assert two == next_carry_in(TimeGrid(first, 14, 60, zone), people, Roster(tuple(duties)))
