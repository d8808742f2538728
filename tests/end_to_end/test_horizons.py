"""Horizons of two, four and six weeks: rules hold across every week boundary, and one plan goes on from another."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from wfm.cli.inputs import load
from wfm.cli.writing import write_plan
from wfm.config.loading import first_day, load_plan
from wfm.errors import InputError
from wfm.pipeline import Outcome, run
from wfm.rostering.roster import Roster

FIRST = date(2026, 6, 1)
MOST_IN_ROW = 5

PLAN = """\
name: long
zone: Europe/Warsaw
week: {start: 2026-06-01, days: 14}
interval_min: 60
queues:
  calls: {open: {daily: "06:00-22:00"}, aht_s: 240}
requirement: requirement.csv
shifts:
  early: {start: "06:00", paid_h: 8}
  late: {start: "14:00", paid_h: 8}
contracts:
  full: {hours_per_week: {min: 24, max: 40}, pay: hourly, shifts: [early, late]}
agents:
  A1: {contract: full, skills: [calls], hourly_cost: 20}
  A2: {contract: full, skills: [calls], hourly_cost: 21}
  A3: {contract: full, skills: [calls], hourly_cost: 22}
rules:
  - {type: contract_hours}
  - {type: min_rest_between_shifts, hours: 11}
  - {type: min_weekly_rest, hours: 35}
  - {type: max_consecutive_days, days: 5}
  - {type: days_off, min_days: 2}
prices: {shortage_per_h: 30}
solver: {time_limit_s: 30, workers: 1, engine: exact, gap_target: 1}  # the first roster will do
"""


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    """A centre of three people where somebody must be there from six to ten, every day."""
    folder = tmp_path / "centre"
    folder.mkdir()
    rows = [
        f"{FIRST + timedelta(days=day)}T{hour:02d}:00+02:00,calls,1" for day in range(-14, 70) for hour in range(6, 22)
    ]
    (folder / "requirement.csv").write_text("interval_start,queue,agents\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return folder


def weeks(centre: Path, start: date, count: int) -> Path:
    """Write a plan of some weeks from a day."""
    file = centre / f"{start}-{count}.yaml"
    text = PLAN.replace("start: 2026-06-01, days: 14", f"start: {start}, days: {7 * count}")
    file.write_text(text, encoding="utf-8")
    return file


def planned(plan: Any, out: Path) -> Outcome:
    """Carry a plan out and write its files."""
    outcome = run(plan)
    assert outcome.result.roster is not None
    assert outcome.audit is not None
    assert outcome.audit.violations == ()
    assert outcome.audit.cost == pytest.approx(outcome.result.cost)
    write_plan(outcome, out)
    return outcome


def longest_run(days: Iterable[date]) -> int:
    """Return the most dates in a row."""
    found, run_length, before = 0, 0, None
    for day in sorted(set(days)):
        run_length = run_length + 1 if before == day - timedelta(days=1) else 1
        found, before = max(found, run_length), day
    return found


def by_agent(*rosters: Roster | None) -> dict[str, list[Any]]:
    """Return everybody's duties in order of time."""
    found: dict[str, list[Any]] = {}
    for duty in sorted((duty for roster in rosters if roster for duty in roster.duties), key=lambda item: item.start):
        found.setdefault(duty.agent_id, []).append(duty)
    return found


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / name).read_text(encoding="utf-8"))))


def kept_by_hand(outcome: Outcome, weeks_planned: int) -> None:
    """Assert days in a row, rest, days off and hours of each week, without the audit."""
    duties = by_agent(outcome.result.roster)
    assert set(duties) == {"A1", "A2", "A3"}
    for listed in duties.values():
        assert longest_run(duty.date for duty in listed) <= MOST_IN_ROW
        assert all(later.start - duty.end >= timedelta(hours=11) for duty, later in pairwise(listed))
        for week in range(weeks_planned):
            first = FIRST + timedelta(days=7 * week)
            worked = [duty for duty in listed if first <= duty.date < first + timedelta(days=7)]
            assert 24 * 60 <= sum(duty.paid_min for duty in worked) <= 40 * 60
            assert len({duty.date for duty in worked}) <= 5


def test_six_weeks_keep_the_rules_in_every_file(centre: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    outcome = planned(load_plan(weeks(centre, FIRST, 6)), out)
    kept_by_hand(outcome, 6)
    last = FIRST + timedelta(days=41)
    dates = {row["date"] for row in rows(out, "roster.csv")}
    assert (min(dates), max(dates)) >= (FIRST.isoformat(), (last - timedelta(days=3)).isoformat())
    for row in rows(out, "carry_in.csv"):
        assert len(row["worked_h"].split()) == 6
        assert sum(map(float, row["worked_h"].split())) * 60 == sum(
            duty.paid_min for duty in by_agent(outcome.result.roster)[row["agent_id"]]
        )
    assert len(rows(out, "coverage.csv")) == 42 * 24
    assert f'"last_date": "{last}"' in (out / "summary.json").read_text(encoding="utf-8")
    assert "Cost of 42 days" in (out / "report.html").read_text(encoding="utf-8")
    book = load_workbook(out / "roster.xlsx", read_only=True)
    cells = {str(cell) for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line if cell}
    assert all(any(day in cell for cell in cells) for day in dates)


def test_two_weeks_go_on_from_two_weeks(centre: Path, tmp_path: Path) -> None:
    before = planned(load_plan(weeks(centre, FIRST, 2)), tmp_path / "before")
    kept_by_hand(before, 2)
    plan = load(weeks(centre, FIRST + timedelta(days=14), 2), tmp_path / "before")
    assert {past.agent_id for past in plan.workforce.carry_in} == {"A1", "A2", "A3"}
    after = planned(plan, tmp_path / "after")
    for listed in by_agent(before.result.roster, after.result.roster).values():
        assert longest_run(duty.date for duty in listed) <= MOST_IN_ROW
        for duty, later in pairwise(listed):
            assert later.start - duty.end >= timedelta(hours=11)
    assert all(len(row["worked_h"].split()) == 4 for row in rows(tmp_path / "after", "carry_in.csv"))


def test_four_weeks_are_planned_anew_after_the_first(centre: Path, tmp_path: Path) -> None:
    """The first week has been worked, the other three are planned again with a fourth: the past is that of the eve."""
    out = tmp_path / "before"
    before = planned(load_plan(weeks(centre, FIRST, 4)), out)
    kept_by_hand(before, 4)
    start = FIRST + timedelta(days=7)
    plan = load(weeks(centre, start, 4), out)
    assert any("--previous" in note and "2026-06-01 to 2026-06-28" in note for note in plan.notes)
    for agent_id, listed in by_agent(before.result.roster).items():
        past = plan.workforce.carry_in_by_agent[agent_id]
        worked = [duty for duty in listed if duty.date < start]
        assert past.last_duty_end == worked[-1].end
        assert past.worked_week_min == (sum(duty.paid_min for duty in worked),)
        in_row = 0
        while start - timedelta(days=in_row + 1) in {duty.date for duty in worked}:
            in_row += 1
        assert past.days_in_row == in_row
    after = planned(plan, tmp_path / "after")
    assert after.result.roster is not None and before.result.roster is not None
    first_week = Roster(tuple(duty for duty in before.result.roster.duties if duty.date < start))
    for listed in by_agent(first_week, after.result.roster).values():
        assert longest_run(duty.date for duty in listed) <= MOST_IN_ROW


def test_the_past_of_the_past_is_kept(centre: Path, tmp_path: Path) -> None:
    """Three plans of two weeks, the third one week late into the second: hours of all weeks before are known."""
    planned(load_plan(weeks(centre, FIRST, 2)), tmp_path / "one")
    planned(load(weeks(centre, FIRST + timedelta(days=14), 2), tmp_path / "one"), tmp_path / "two")
    assert rows(tmp_path / "two", "carry_in_before.csv") == rows(tmp_path / "one", "carry_in.csv")
    plan = load(weeks(centre, FIRST + timedelta(days=21), 1), tmp_path / "two")
    assert all(len(past.worked_week_min) == 3 for past in plan.workforce.carry_in)


def test_a_week_that_was_left_out_was_free(centre: Path, tmp_path: Path) -> None:
    planned(load_plan(weeks(centre, FIRST, 2)), tmp_path / "before")
    plan = load(weeks(centre, FIRST + timedelta(days=21), 1), tmp_path / "before")
    assert all(past.days_in_row == 0 and past.days_off_in_row >= 7 for past in plan.workforce.carry_in)
    assert all(past.worked_week_min[-1] == 0 for past in plan.workforce.carry_in)


def test_a_later_plan_is_no_past(centre: Path, tmp_path: Path) -> None:
    planned(load_plan(weeks(centre, FIRST + timedelta(days=7), 1)), tmp_path / "later")
    with pytest.raises(InputError, match="is a plan from 2026-06-08 to 2026-06-14, and this one begins on 2026-06-01"):
        load(weeks(centre, FIRST, 2), tmp_path / "later")


def test_the_first_day_is_read_before_anything_else(centre: Path) -> None:
    assert first_day(centre) == FIRST
    assert first_day(weeks(centre, FIRST + timedelta(days=7), 1)) == FIRST + timedelta(days=7)
    (centre / "odd.yaml").write_text("week: soon\n", encoding="utf-8")
    assert first_day(centre / "odd.yaml") is None
    (centre / "odd.yaml").write_text("week: {start: 12}\n", encoding="utf-8")
    assert first_day(centre / "odd.yaml") is None


def test_more_than_six_weeks_are_refused(centre: Path) -> None:
    with pytest.raises(InputError, match=r"week\.days must be <= 42, got 49"):
        load_plan(weeks(centre, FIRST, 7))
