"""A roster that was edited by hand is audited like any other."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from .conftest import Planned, Program

Rows = list[dict[str, str]]


@pytest.fixture
def edited(minimal: Planned, tmp_path: Path) -> Path:
    """Return a copy of the planned folder to edit."""
    return Path(shutil.copytree(minimal.out, tmp_path / "edited"))


def change(folder: Path, name: str, how: Callable[[Rows], Rows]) -> None:
    """Change the rows of a CSV."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(how(rows))


def later(text: str, hours: float) -> str:
    """Return a time some hours later."""
    return (datetime.fromisoformat(text) + timedelta(hours=hours)).isoformat()


def rules(folder: Path) -> set[str]:
    """Return the broken rules in audit.csv."""
    with (folder / "audit.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule"] for row in csv.DictReader(file)}


def test_written_folder_has_no_violation_and_the_same_cost(wfm: Program, minimal: Planned, tmp_path: Path) -> None:
    done = wfm("audit", minimal.plan, minimal.out, "--out", tmp_path / "check")
    assert done.returncode == 0, done.stderr
    assert "0 violations" in done.stdout
    assert f"{minimal.summary['cost']:,.2f} EUR" in done.stdout
    assert rules(tmp_path / "check") == set()


def test_real_bank_too(wfm: Program, bank: Planned, tmp_path: Path) -> None:
    done = wfm("audit", bank.plan, bank.out / "roster.csv", "--out", tmp_path / "check")
    assert done.returncode == 0, done.stderr
    assert f"{bank.summary['cost']:,.2f}" in done.stdout


def test_duty_moved_to_an_hour_that_no_shift_knows(wfm: Program, minimal: Planned, edited: Path) -> None:
    def move(rows: Rows) -> Rows:
        rows[0] |= {"start": later(rows[0]["start"], 0.25), "end": later(rows[0]["end"], 0.25)}
        return rows

    change(edited, "roster.csv", move)
    agent = minimal.rows("roster.csv")[0]["agent_id"]
    done = wfm("audit", minimal.plan, edited, "--out", edited)
    assert done.returncode == 1
    assert "known_shift" in rules(edited)
    assert f"violation: {agent}" in done.stderr


def test_two_people_swapped_without_asking(wfm: Program, minimal: Planned, edited: Path) -> None:
    """Every duty of one goes to the other: one works twice a day or too long, the other too little."""
    first = minimal.rows("roster.csv")[0]["agent_id"]
    other = next(row["agent_id"] for row in minimal.rows("roster.csv") if row["agent_id"] != first)

    def give(rows: Rows) -> Rows:
        return [row | {"agent_id": other} if row["agent_id"] == first else row for row in rows]

    change(edited, "roster.csv", give)
    change(edited, "activities.csv", give)
    done = wfm("audit", minimal.plan, edited, "--out", edited)
    assert done.returncode == 1
    assert {"contract_hours", "one_duty_a_day"} & rules(edited)


def test_breaks_deleted(wfm: Program, minimal: Planned, edited: Path) -> None:
    (edited / "activities.csv").unlink()
    done = wfm("audit", minimal.plan, edited, "--out", edited)
    assert done.returncode == 1
    assert "no breaks are assumed" in done.stdout
    assert "known_shift" in rules(edited)


def test_duty_deleted_is_a_shortage(wfm: Program, minimal: Planned, edited: Path) -> None:
    gone = minimal.rows("roster.csv")[0]
    change(edited, "roster.csv", lambda rows: rows[1:])
    start, end = gone["start"], gone["end"]

    def kept(rows: Rows) -> Rows:
        return [r for r in rows if not (r["agent_id"] == gone["agent_id"] and start <= r["start"] < end)]

    change(edited, "activities.csv", kept)
    before = wfm("audit", minimal.plan, minimal.out, "--out", edited / "a").stdout
    after = wfm("audit", minimal.plan, edited, "--out", edited / "b").stdout
    assert missing(after) > missing(before)


def missing(screen: str) -> float:
    """Return the missing agent-hours that an audit tells."""
    line = next(line for line in screen.splitlines() if line.endswith("missing"))
    return float(line.split()[-2].replace(",", ""))
