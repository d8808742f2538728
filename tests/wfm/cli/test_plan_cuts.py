"""wfm plan with `requirement: {method: simulation_cuts}`: trials on the screen, a table, a file, fewer hours."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PLAN = """\
name: pooled
zone: Europe/Warsaw
currency: EUR
week: {start: 2026-03-02, days: 2}
interval_min: 60
queues:
  calls: {open: {mon-fri: "09:00-13:00"}, aht_s: 300, patience_s: 120, target: {level: 0.8, within_s: 20, over: week}}
  claims: {open: {mon-fri: "09:00-13:00"}, aht_s: 300, patience_s: 120, target: {level: 0.8, within_s: 20, over: week}}
forecast: forecast.csv
requirement: REQUIREMENT
shifts:
  morning: {start: "09:00", paid_h: 4}
contracts:
  part: {hours_per_week: {min: 0, max: 20}, pay: hourly, shifts: [morning]}
agents:
AGENTS
rules:
  - {type: contract_hours}
prices: {shortage_per_h: 60, far_shortage_per_h: 120, surplus_per_h: 4}
solver: {time_limit_s: 0.3, workers: 1, seed: 1, deterministic: true, engine: decomposition}
"""
CUTS = "{method: simulation_cuts, budget_s: 1.2, iterations: 4}"


@pytest.fixture
def pooled(tmp_path: Path) -> Callable[[str], Path]:
    """Two queues of six Erlang that twenty people with both skills serve."""

    def make(requirement: str, contacts: int = 72) -> Path:
        agents = "\n".join(
            f"  A{number}: {{contract: part, skills: [calls, claims], hourly_cost: 20}}" for number in range(22)
        )
        folder = tmp_path / "pooled"
        folder.mkdir()
        text = PLAN.replace("REQUIREMENT", requirement).replace("AGENTS", agents)
        if requirement.endswith(".csv"):
            text = text.replace("forecast: forecast.csv\n", "")
        (folder / "plan.yaml").write_text(text, encoding="utf-8")
        cells = [
            (f"2026-03-0{day} {hour:02d}:00", queue)
            for day in (2, 3)
            for hour in range(9, 13)
            for queue in ("calls", "claims")
        ]
        rows = [f"{when},{queue},{contacts}" for when, queue in cells]
        (folder / "forecast.csv").write_text("\n".join(["interval_start,queue,mean", *rows]) + "\n", encoding="utf-8")
        return folder

    return make


@pytest.fixture
def planned(pooled: Callable[[str], Path], wfm: Callable[..., Any]) -> tuple[Path, str]:
    """The output folder and the screen of a plan with cuts."""
    result = wfm("plan", pooled(CUTS), "--out", "out")
    assert result.exit_code == 0, result.output
    return Path("out"), result.stdout


def test_fewer_hours_for_the_same_service(planned: tuple[Path, str]) -> None:
    out, screen = planned
    rows = list(csv.DictReader((out / "simulation_cuts.csv").open(encoding="utf-8")))
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    flow = float(rows[0]["paid_h"])
    taken = next(row for row in rows if row["taken"] == "yes")
    assert float(taken["paid_h"]) <= 0.95 * flow
    assert summary["paid_h"] == float(taken["paid_h"])
    assert summary["required_agent_h"] == pytest.approx(float(taken["required_agent_h"]), abs=0.2)
    assert summary["violations"] == 0
    need = list(csv.DictReader((out / "requirement.csv").open(encoding="utf-8")))
    assert sum(float(row["agents"]) for row in need) == pytest.approx(summary["required_agent_h"], abs=0.2)
    for queue in ("calls", "claims"):
        assert summary["service"][queue]["simulated"] >= 0.8 - 0.015
    assert {row["queue"] for row in rows} == {"calls", "claims"}
    assert float(taken["saved_h"]) == pytest.approx(flow - float(taken["paid_h"]))
    assert "cuts       flow cover:" in screen
    assert "cuts       trial 1:" in screen
    assert ", taken" in screen


def test_without_the_method_there_is_no_loop(pooled: Callable[[str], Path], wfm: Callable[..., Any]) -> None:
    folder = pooled(CUTS)
    text = (folder / "plan.yaml").read_text(encoding="utf-8").replace(f"requirement: {CUTS}\n", "")
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    result = wfm("plan", folder, "--out", "out")
    assert result.exit_code == 0
    assert "cuts  " not in result.stdout
    assert not (Path("out") / "simulation_cuts.csv").exists()


def test_a_plan_without_contacts_keeps_its_flow_cover(tiny: Path, wfm: Callable[..., Any]) -> None:
    """Nothing can be simulated, so nothing is cut, and the plan is made all the same."""
    text = (tiny / "plan.yaml").read_text(encoding="utf-8")
    asked = "requirement: {method: simulation_cuts, file: requirement.csv}"
    (tiny / "plan.yaml").write_text(text.replace("requirement: requirement.csv", asked), encoding="utf-8")
    result = wfm("plan", tiny, "--out", "out")
    assert result.exit_code == 0, result.output
    assert not (Path("out") / "simulation_cuts.csv").exists()
    summary = json.loads((Path("out") / "summary.json").read_text(encoding="utf-8"))
    assert summary["required_agent_h"] == 40
    assert any("simulation" in note or "simulated" in note for note in summary["notes"])
