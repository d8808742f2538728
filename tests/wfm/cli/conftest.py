"""A centre so small that it is solved at once, and a way to call the program on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from wfm.cli.program import program

PLAN = """\
name: tiny
zone: Europe/Warsaw
currency: EUR
week: {start: 2026-03-02, days: 7}
interval_min: 60
queues:
  calls: {open: {mon-fri: "09:00-13:00"}, aht_s: 300, patience_s: 120, target: {level: 0.8, within_s: 20}}
requirement: requirement.csv
shifts:
  morning: {start: {from: "09:00", to: "09:00", step_min: 60}, paid_h: 4}
contracts:
  part: {hours_per_week: {min: 8, max: 20}, pay: hourly, shifts: [morning]}
agents:
  A1: {contract: part, skills: {calls: 1}, hourly_cost: 20}
  A2: {contract: part, skills: {calls: 1}, hourly_cost: 22}
  A3: {contract: part, skills: {calls: 1}, hourly_cost: 24}
rules:
  - {type: contract_hours}
  - {type: min_rest_between_shifts, hours: 11}
prices: {shortage_per_h: 60, far_shortage_per_h: 120, surplus_per_h: 4}
solver: {time_limit_s: 10, workers: 1, seed: 1}
"""


def requirement_text(agents: float = 2.0, contacts: str = "") -> str:
    """Return a requirement of as many agents in each hour from Monday to Friday; no contacts: no simulation."""
    rows = [
        f"2026-03-{day:02d} {hour:02d}:00,calls,{contacts},300,{agents:g}"
        for day in range(2, 7)
        for hour in range(9, 13)
    ]
    return "\n".join(["interval_start,queue,contacts,aht_s,agents", *rows]) + "\n"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Return the folder of a plan for three people with one shift each day; two are needed."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "requirement.csv").write_text(requirement_text(), encoding="utf-8")
    return folder


@pytest.fixture
def wfm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Return the program as a function of its arguments; it runs in an empty folder."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    app = program()
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
