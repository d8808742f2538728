"""Why somebody is away is stored nowhere, and who works when does not depend on the kind of an absence."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest

from wfm.config.loading import load_plan
from wfm.errors import InputError
from wfm.pipeline import run
from wfm.tables.absences import AbsenceRow
from wfm.tables.outcome_out import outcome_files
from wfm.workforce import Absence, AbsenceKind, CarryIn

PLAN = """\
name: away
zone: UTC
week: {start: 2026-06-01}
interval_min: 60
queues:
  calls: {open: {mon-fri: "08:00-16:00"}, aht_s: 240}
requirement: requirement.csv
shifts:
  day: {start: "08:00", paid_h: 8}
contracts:
  full: {hours_per_week: {min: 0, max: 40}, pay: hourly, shifts: [day]}
agents:
  A1: {contract: full, skills: [calls], hourly_cost: 20}
  A2: {contract: full, skills: [calls], hourly_cost: 21}
absences:
  - {agent: A1, from: 2026-06-02, to: 2026-06-03, kind: KIND, credit_h: 0}
rules: [{type: contract_hours}]
prices: {shortage_per_h: 60}
solver: {time_limit_s: 20, workers: 1, engine: exact, deterministic: true}
"""


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    rows = [
        f"{date(2026, 6, 1) + timedelta(days=day)}T{hour:02d}:00+00:00,calls,1"
        for day in range(5)
        for hour in range(8, 16)
    ]
    (tmp_path / "requirement.csv").write_text(
        "interval_start,queue,agents\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    return tmp_path


def with_kind(centre: Path, kind: str, more: str = "") -> Path:
    (centre / "plan.yaml").write_text(PLAN.replace("KIND", f"{kind}{more}"), encoding="utf-8")
    return centre


def test_the_kind_of_an_absence_changes_nothing_in_roster_and_ledger(centre: Path) -> None:
    found = []
    for kind in AbsenceKind:
        outcome = run(load_plan(with_kind(centre, kind.value)))
        files = outcome_files(outcome)
        assert outcome.result.roster is not None
        assert {duty.agent_id for duty in outcome.result.roster.duties if duty.date.day in (2, 3)} == {"A2"}
        found.append({name: files[name] for name in ("roster.csv", "carry_in.csv", "coverage.csv", "audit.csv")})
    assert found[0] == found[1] == found[2]


def test_what_the_next_week_knows_holds_no_absence_at_all() -> None:
    words = {word for item in fields(CarryIn) for word in item.name.split("_")}
    assert not words & {"absence", "absences", "absent", "sick", "leave", "kind", "reason"}
    assert {item.name for item in fields(Absence)} == {"agent_id", "start", "end", "kind", "credit_min"}
    assert not {"reason", "note", "why"} & {item.name for item in fields(AbsenceRow)}


@pytest.mark.parametrize(
    ("kind", "more", "told"),
    [
        ("sick", "", "absences[0].kind must be one of"),
        ("unplanned", ", reason: flu", "absences[0].reason is not a known key"),
        ("unplanned", ", note: back pain", "absences[0].note is not a known key"),
    ],
)
def test_a_plan_cannot_say_why(centre: Path, kind: str, more: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        load_plan(with_kind(centre, kind, more))
    assert told in str(caught.value)
