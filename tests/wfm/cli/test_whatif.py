"""wfm whatif from the shell's side: real plans, so small that each is solved at once."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCENARIOS = """\
scenarios:
  more: {title: More calls, set: {volume_factor: 3}}
  fewer: {set: {volume_factor: 0.1}}
  helped: {with: [more], set: {hires: [{count: 1, contract: part, skills: [calls], hourly_cost: 18}]}}
"""


@pytest.fixture
def centre(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the tiny centre with a forecast in place of its requirement, and a scenarios file beside it."""
    text = (tiny / "plan.yaml").read_text(encoding="utf-8")
    text = text.replace("requirement: requirement.csv", "forecast: forecast.csv")
    text = text.replace("solver: {", "solver: {deterministic: true, ").replace("time_limit_s: 10", "time_limit_s: 2")
    (tiny / "plan.yaml").write_text(text, encoding="utf-8")
    cells = [f"2026-03-{day:02d} {hour:02d}:00,calls,8" for day in range(2, 7) for hour in range(9, 13)]
    (tiny / "forecast.csv").write_text("\n".join(["interval_start,queue,mean", *cells]) + "\n", encoding="utf-8")
    (tiny / "scenarios.yaml").write_text(SCENARIOS, encoding="utf-8")
    monkeypatch.setattr("wfm.pipeline.MOST_REPLICATIONS", 20)
    monkeypatch.setattr("wfm.studies.whatif.running.ABSENCE_RATES", (0.0, 0.2))
    return tiny


def table(out: Path) -> dict[tuple[str, str], dict[str, str]]:
    """Return comparison.csv: (measure, kind) → scenario → cell."""
    rows = csv.DictReader((out / "comparison.csv").open(encoding="utf-8"))
    return {(row.pop("measure"), row.pop("kind")): row for row in rows}


def numbers(found: dict[tuple[str, str], dict[str, str]], measure: str, kind: str = "value") -> dict[str, float]:
    return {name: float(cell) for name, cell in found[measure, kind].items() if name != "unit" and cell}


def test_scenarios_stand_side_by_side(centre: Path, wfm: Callable[..., Any]) -> None:
    result = wfm("whatif", centre, centre / "scenarios.yaml", "--out", "out", "--processes", 1)
    assert result.exit_code == 0, result.output
    out = Path("out")
    assert {path.name for path in out.iterdir()} == {
        "absence_fan.csv", "absence_fan.json", "base", "comparison.csv", "comparison.html", "fewer", "helped", "more",
    }  # fmt: skip
    for name in ("base", "more", "fewer", "helped"):
        files = {path.name for path in (out / name).iterdir()}
        assert {"roster.csv", "summary.json", "audit.csv", "simulation.csv", "scenario.json"} <= files
    found = table(out)
    cost, agents = numbers(found, "cost"), numbers(found, "agents")
    assert cost["fewer"] < cost["base"] < cost["more"]
    assert cost["helped"] <= cost["more"]
    assert agents == {"base": 3, "more": 3, "fewer": 3, "helped": 4}
    for name in cost:
        summary = json.loads((out / name / "summary.json").read_text(encoding="utf-8"))
        assert summary["cost"] == cost[name]
        assert summary["violations"] == 0
        assert numbers(found, "bound")[name] <= cost[name]
    assert numbers(found, "cost", "difference")["more"] == pytest.approx(cost["more"] - cost["base"], abs=0.01)
    assert found["cost", "verdict"]["more"] == "more"
    level, kept = numbers(found, "service_level"), numbers(found, "kept_service_level")
    assert kept["base"] == level["base"]
    assert kept["more"] < level["base"]


def test_the_scenarios_beside_the_plan_are_meant_where_none_are_named(centre: Path, wfm: Callable[..., Any]) -> None:
    (centre / "scenarios.yaml").write_text("scenarios: {fewer: {set: {volume_factor: 0.5}}}", encoding="utf-8")
    assert wfm("whatif", centre, "--out", "out", "--processes", 1).exit_code == 0
    again = wfm("whatif", centre, "--out", "out", "--processes", 1)
    assert again.exit_code == 0
    assert again.output.count("known from an earlier run") == 2


def test_a_rule_never_saves_less_than_nothing(centre: Path, wfm: Callable[..., Any]) -> None:
    (centre / "scenarios.yaml").unlink()
    result = wfm("whatif", centre, "--price-of-rules", "--out", "out", "--processes", 1)
    assert result.exit_code == 0, result.output
    cost = numbers(table(Path("out")), "cost")
    assert set(cost) == {"base", "without_contract_hours", "without_min_rest_between_shifts"}
    assert all(value <= cost["base"] for value in cost.values())
    assert "The price of each rule" in (Path("out") / "comparison.html").read_text(encoding="utf-8")


def test_a_scenario_without_a_roster_is_told_and_the_others_are_there(centre: Path, wfm: Callable[..., Any]) -> None:
    (centre / "scenarios.yaml").write_text(
        "scenarios:\n"
        "  nobody:\n"
        "    title: All at once\n"
        "    set: {contracts.part.hours_per_week: {min: 20, max: 20}, rules.max_consecutive_days: {days: 1}}\n"
        "  fewer: {set: {volume_factor: 0.5}}\n",
        encoding="utf-8",
    )
    result = wfm("whatif", centre, "--out", "out", "--processes", 1)
    assert result.exit_code == 1
    assert "All at once: no roster" in result.output
    found = table(Path("out"))
    assert found["status", "value"]["nobody"] == "infeasible"
    assert found["cost", "value"]["nobody"] == ""
    assert float(found["cost", "value"]["fewer"]) > 0


def test_faults_write_nothing(centre: Path, wfm: Callable[..., Any]) -> None:
    (centre / "scenarios.yaml").write_text("scenarios: {a: {set: {volume_facto: 2}}}", encoding="utf-8")
    result = wfm("whatif", centre, "--out", "out")
    assert result.exit_code == 2
    assert "scenarios.yaml:1: volume_facto is not a known key. Did you mean 'volume_factor'?" in result.output
    assert not Path("out").exists()


def test_a_file_that_is_not_there_is_told(centre: Path, wfm: Callable[..., Any]) -> None:
    (centre / "scenarios.yaml").unlink()
    result = wfm("whatif", centre, "--out", "out")
    assert result.exit_code == 2
    assert "scenarios.yaml: there is no such file" in result.output


def test_a_cluster_that_does_not_answer_is_told(centre: Path, wfm: Callable[..., Any], monkeypatch: Any) -> None:
    monkeypatch.setattr("wfm.execution.CONNECT_S", 0.5)
    result = wfm("whatif", centre, "--out", "out", "--cluster", "tcp://127.0.0.1:9")
    assert result.exit_code == 2
    assert "no Dask scheduler answers at 'tcp://127.0.0.1:9'" in result.output
