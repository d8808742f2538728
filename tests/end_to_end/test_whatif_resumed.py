"""A what-if run that is killed half-way goes on where it was, and comes to the same table."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCENARIOS = """\
every: {solver: {time_limit_s: 1, workers: 1, deterministic: true}}
scenarios:
  more: {set: {volume_factor: 1.2}}
  sick: {set: {absence_rate: 0.1}}
  helped: {set: {hires: [{count: 1, contract: part, skills: [orders, returns], hourly_cost: 18}]}}
sweeps:
  s: {vary: {aht_factor: [0.8, 1.2]}}
"""


def command(out: Path, scenarios: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "wfm", "whatif", "configs/minimal", str(scenarios), "--out", str(out), *more]


def table(out: Path) -> list[list[str]]:
    """Return comparison.csv without its seconds."""
    with (out / "comparison.csv").open(encoding="utf-8") as file:
        return [row for row in csv.reader(file) if row[0] != "seconds"]


def records(out: Path) -> dict[str, int]:
    """Return when each scenario that is there was written."""
    return {path.parent.name: path.stat().st_mtime_ns for path in out.glob("*/scenario.json")}


@pytest.mark.slow
@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_killed_run_goes_on_and_gives_the_same_table(tmp_path: Path, processes: str) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(SCENARIOS, encoding="utf-8")
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    subprocess.run(command(whole, file, "--processes", "2"), cwd=ROOT, check=True, capture_output=True)
    killed = subprocess.Popen(
        command(parts, file, "--processes", processes), cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True
    )
    ends = time.monotonic() + 300
    while len(records(parts)) < 3 and time.monotonic() < ends and killed.poll() is None:
        time.sleep(0.02)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    before = records(parts)
    assert 3 <= len(before) < 6
    assert not (parts / "comparison.csv").exists()
    again = subprocess.run(
        command(parts, file, "--processes", processes), cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert again.stdout.count("known from an earlier run") == len(before)
    after = records(parts)
    assert {name: after[name] for name in before} == before
    assert len(after) == 6
    assert table(parts) == table(whole)


@pytest.mark.slow
def test_the_number_of_processes_does_not_change_the_table(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(SCENARIOS, encoding="utf-8")
    for processes in ("1", "2"):
        out = tmp_path / processes
        subprocess.run(command(out, file, "--processes", processes), cwd=ROOT, check=True, capture_output=True)
    assert table(tmp_path / "1") == table(tmp_path / "2")
