"""The week after: what the last plan wrote is what the next one must know."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .conftest import Planned, Program


@pytest.fixture
def next_week(minimal: Planned, tmp_path: Path) -> Path:
    """Return the smallest centre a week later."""
    plan = Path(shutil.copytree(minimal.plan, tmp_path / "next"))
    file = plan / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    assert "start: 2026-03-02" in text
    file.write_text(text.replace("start: 2026-03-02", "start: 2026-03-09"), encoding="utf-8")
    return plan


def test_two_weeks_in_a_row(wfm: Program, minimal: Planned, next_week: Path, tmp_path: Path) -> None:
    options = ("--time-limit", 2, "--engine", "decomposition", "--previous", minimal.out)
    done = wfm("plan", next_week, "--out", tmp_path / "o", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    found = Planned(next_week, tmp_path / "o", done.stdout)
    assert found.summary["violations"] == 0
    before = {row["agent_id"]: row["worked_h"].split() for row in minimal.rows("carry_in.csv")}
    for row in found.rows("carry_in.csv"):
        assert row["worked_h"].split()[:-1] == before[row["agent_id"]]
    check = wfm("audit", next_week, tmp_path / "o", "--previous", minimal.out, "--out", tmp_path / "check")
    assert check.returncode == 0, check.stderr


def test_days_in_a_row_are_counted_over_the_boundary(wfm: Program, minimal: Planned, next_week: Path) -> None:
    """Somebody who has worked six days in a row may not begin the week with a seventh."""
    past = Path("past")
    past.mkdir()
    lines = (minimal.out / "carry_in.csv").read_text(encoding="utf-8").splitlines()
    columns = lines[0].split(",")
    agent = minimal.rows("roster.csv")[0]["agent_id"]
    duty = {"last_duty_start": "2026-03-08T08:00:00+01:00", "last_duty_end": "2026-03-08T12:00:00+01:00"}
    tired = {"agent_id": agent, **duty, "days_in_row": "6", "days_off_in_row": "0"}
    (past / "carry_in.csv").write_text(
        ",".join(columns) + "\n" + ",".join(tired.get(name, "") for name in columns) + "\n", encoding="utf-8"
    )
    rows = ["agent_id,start,end,shift", f"{agent},2026-03-09 08:00,2026-03-09 12:00,short"]
    Path("one.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    fresh = wfm("audit", next_week, "one.csv")
    tired_now = wfm("audit", next_week, "one.csv", "--previous", past)
    assert "max_consecutive_days" not in fresh.stderr
    assert f"{agent} 2026-03-09 max_consecutive_days" in tired_now.stderr
