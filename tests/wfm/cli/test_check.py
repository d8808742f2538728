"""wfm new and wfm check, as a user sees them."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from wfm.cli.program import program

ROOT = Path(__file__).parents[3]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program(), list(arguments))


@pytest.mark.parametrize("centre", ["minimal", "anonymous_bank", "north_american_bank"])
def test_shipped_centres_are_sound(centre: str) -> None:
    result = run("check", str(ROOT / "configs" / centre))
    assert result.exit_code == 0, result.output
    assert f"{centre}: the plan is sound" in result.output


def test_new_then_check(tmp_path: Path) -> None:
    folder = tmp_path / "centre"
    made = run("new", str(folder))
    assert made.exit_code == 0
    assert f"written: {folder / 'plan.yaml'}" in made.output
    assert f"next: wfm check {folder}" in made.output
    checked = run("check", str(folder / "plan.yaml"))
    assert checked.exit_code == 0
    assert "2026-03-02 to 2026-03-08 in Europe/Warsaw" in checked.output
    assert "2 queues, 8 agents, 2 shifts, 5 rules" in checked.output
    assert "history of 55 days, 2026-01-05 to 2026-02-28" in checked.output
    lines = (folder / "plan.yaml").read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines, 1) if "min_weekly_rest" in line)
    assert f"min_weekly_rest (hours 35), hard  [plan.yaml:{place}]" in checked.output


def test_new_twice_is_refused(tmp_path: Path) -> None:
    assert run("new", str(tmp_path)).exit_code == 0
    again = run("new", str(tmp_path))
    assert again.exit_code == 2
    assert "plan.yaml: is there already" in again.output
    assert "5 faults; nothing was written" in again.output


def test_all_faults_with_lines_and_exit_2(tmp_path: Path) -> None:
    run("new", str(tmp_path))
    plan = tmp_path / "plan.yaml"
    text = plan.read_text(encoding="utf-8").replace("aht_s: 330", "aht_s: -330").replace("seed: 1", "sead: 1")
    plan.write_text(text, encoding="utf-8")
    result = run("check", str(tmp_path))
    assert result.exit_code == 2
    lines = result.output.splitlines()
    place = next(number for number, line in enumerate(text.splitlines(), 1) if "-330" in line)
    assert lines[0] == f"plan.yaml:{place}: queues.returns.aht_s must be > 0, got -330"
    assert lines[1].endswith("solver.sead is not a known key. Did you mean 'seed'?")
    assert lines[2] == "2 faults; nothing was written"


def test_notes_are_told_once(tmp_path: Path) -> None:
    run("new", str(tmp_path))
    history = tmp_path / "data" / "history.csv"
    lines = history.read_text(encoding="utf-8").splitlines()
    history.write_text("\n".join(lines[:50] + lines[60:]) + "\n", encoding="utf-8")
    result = run("check", str(tmp_path))
    assert result.exit_code == 0
    notes = [line for line in result.output.splitlines() if line.startswith("note: ")]
    assert len(notes) == len(set(notes)) == 2
    assert all("no record" in note for note in notes)


def test_a_plan_that_is_not_there(tmp_path: Path) -> None:
    result = run("check", str(tmp_path / "nowhere.yaml"))
    assert result.exit_code == 2
    assert "there is no such file" in result.output


def test_help_does_not_load_what_is_heavy() -> None:
    code = (
        "import sys, wfm.cli.check\n"
        "heavy = {'ortools', 'pandas', 'scipy', 'numba', 'plotly', 'pydantic', 'yaml', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
