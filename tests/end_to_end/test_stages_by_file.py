"""Every stage is also entered by a file in place of the stage before it, and nothing changes downstream."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Planned, Program


@pytest.fixture
def entered(minimal: Planned, tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that makes the centre enter at a stage, with the file that the plan wrote for it."""

    def enter(stage: str) -> Path:
        plan = Path(shutil.copytree(minimal.plan, tmp_path / stage))
        shutil.copy(minimal.out / f"{stage}.csv", plan / "data" / f"{stage}.csv")
        file = plan / "plan.yaml"
        text = re.sub(r"(?m)^history:.*$", f"{stage}: data/{stage}.csv", file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8")
        return plan

    return enter


def agents_of(planned: Planned) -> list[tuple[str, str, float]]:
    """Return time, queue and agents of requirement.csv."""
    return [(row["interval_start"], row["queue"], float(row["agents"])) for row in planned.rows("requirement.csv")]


@pytest.mark.parametrize("stage", ["forecast", "requirement"])
def test_same_requirement(
    wfm: Program, minimal: Planned, entered: Callable[[str], Path], tmp_path: Path, stage: str
) -> None:
    plan = entered(stage)
    done = wfm("staff", plan, "--out", tmp_path / "staffed")
    assert done.returncode == 0, done.stderr
    assert agents_of(Planned(plan, tmp_path / "staffed", "")) == agents_of(minimal)


@pytest.mark.parametrize("stage", ["forecast", "requirement"])
def test_same_audit_of_the_same_roster(
    wfm: Program, minimal: Planned, entered: Callable[[str], Path], tmp_path: Path, stage: str
) -> None:
    done = wfm("audit", entered(stage), minimal.out, "--out", tmp_path / "check")
    assert done.returncode == 0, done.stderr
    assert f"{minimal.summary['cost']:,.2f} EUR" in done.stdout


def test_whole_plan_from_a_requirement(
    wfm: Program, entered: Callable[[str], Path], minimal: Planned, tmp_path: Path
) -> None:
    plan = entered("requirement")
    done = wfm("plan", plan, "--out", tmp_path / "o", "--time-limit", 2, "--engine", "decomposition")
    assert done.returncode == 0, done.stdout + done.stderr
    found = Planned(plan, tmp_path / "o", done.stdout)
    assert found.summary["required_agent_h"] == minimal.summary["required_agent_h"]
    assert found.summary["violations"] == 0
    assert "as given" in done.stdout


def test_planner_overrides_a_number(
    wfm: Program, entered: Callable[[str], Path], minimal: Planned, tmp_path: Path
) -> None:
    """One hour more of one agent in a requirement is one agent-hour more, and nothing else."""
    plan = entered("requirement")
    file = plan / "data" / "requirement.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    agents = lines[0].split(",").index("agents")
    changed = 0
    for place, line in enumerate(lines):
        cells = line.split(",")
        if changed < 2 and cells[1] == "orders" and place and float(cells[agents]) > 0:
            cells[agents] = f"{float(cells[agents]) + 1:g}"
            lines[place] = ",".join(cells)
            changed += 1
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = wfm("staff", plan, "--out", tmp_path / "o")
    assert done.returncode == 0, done.stderr
    before = sum(agents for *_, agents in agents_of(minimal))
    after = sum(agents for *_, agents in agents_of(Planned(plan, tmp_path / "o", "")))
    assert after == before + 2


def test_forecast_alone_writes_what_the_plan_writes(wfm: Program, minimal: Planned, tmp_path: Path) -> None:
    done = wfm("forecast", minimal.plan, "--out", tmp_path / "o")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "o" / "forecast.csv").read_bytes() == (minimal.out / "forecast.csv").read_bytes()


def test_simulation_alone_agrees_with_the_plans(wfm: Program, minimal: Planned, tmp_path: Path) -> None:
    import json

    done = wfm("simulate", minimal.plan, minimal.out, "--out", tmp_path / "o", "--workers", 1, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    for queue, row in minimal.summary["service"].items():
        level = found[queue]["service_level"]
        assert level["value"] == pytest.approx(row["simulated"], abs=3 * (level["half_width"] + row["half_width"]))
