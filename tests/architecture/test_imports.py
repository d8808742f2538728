"""The import rules hold, and each of them would notice a breach."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

SETTINGS = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["name"]: contract for contract in SETTINGS["tool"]["importlinter"]["contracts"]}
PLAIN_DATA = {
    "__init__",
    "covers",
    "deferred_queue",
    "fair_shares",
    "problem",
    "repair_settings",
    "result",
    "roster",
    "rules",
    "shift_forms",
    "terms",
}

# Contract → the file that gets a forbidden import, and the import.
BREACHES = {
    "Rooms import the rooms below them, never those above": ("wfm/staffing/targets.py", "import wfm.rostering.roster"),
    "No cycles inside a room": ("wfm/staffing/loss.py", "import wfm.staffing.impatience"),
    "Forecasting methods know nothing of contact centres": ("forecasts/profile.py", "import wfm.grid"),
    "Forecasting methods are entered through one door": ("wfm/tables/history.py", "import forecasts.profile"),
    "The audit shares only plain data with the solver": ("wfm/evaluation/pay.py", "import wfm.rostering.costing"),
    "What a roster is stands apart from how it is found": ("wfm/rostering/roster.py", "import wfm.rostering.instance"),
    "OR-Tools in the rostering room": ("wfm/pipeline.py", "import ortools"),
    "Compiled code in the rostering and evaluation rooms": ("wfm/staffing/lines.py", "import numba"),
    "YAML and schemas in the config room": ("wfm/tables/history.py", "import yaml"),
    "Data frames at the edges": ("wfm/staffing/lines.py", "import pandas"),
    "Figures in the report room": ("wfm/pipeline.py", "import plotly"),
    "Workbooks and calendars in the tables room": ("wfm/pipeline.py", "import xlsxwriter"),
    "Files at the edges": ("wfm/staffing/lines.py", "import csv"),
    "The command line in its own room": ("wfm/pipeline.py", "import typer"),
}


def lint(folder: Path) -> str:
    """Check the contracts in a folder and return what the checker prints, exit code first."""
    program = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={"PYTHONPATH": str(folder), "PATH": "", "COLUMNS": "200", "PYTHONUTF8": "1"},
    )
    return f"{done.returncode}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def copy(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of both packages, to break and to mend."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("wfm", "forecasts"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.csv"))
    shutil.copy(root / "pyproject.toml", folder)
    return folder


def test_the_rules_hold(root: Path) -> None:
    answer = lint(root)
    assert answer.startswith("0\n"), answer


def test_every_contract_has_a_breach_to_prove_it() -> None:
    assert set(CONTRACTS) == set(BREACHES)


@pytest.mark.parametrize(
    "name", ["The audit shares only plain data with the solver", "What a roster is stands apart from how it is found"]
)
def test_every_part_of_the_solver_is_kept_from_the_audit_and_the_data(root: Path, name: str) -> None:
    room = root / "wfm" / "rostering"
    parts = {path.stem for path in room.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    forbidden = {item for item in CONTRACTS[name]["forbidden_modules"] if item.startswith("wfm.")}
    wanted = {f"wfm.rostering.{part}" for part in parts - PLAIN_DATA}
    assert forbidden == wanted, f"forbidden_modules in pyproject.toml want {sorted(wanted ^ forbidden)}"


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_is_noticed(copy: Path, contract: str) -> None:
    name, line = BREACHES[contract]
    broken = copy / name
    sound = broken.read_text(encoding="utf-8")
    broken.write_text(f"{sound}\n{line}\n", encoding="utf-8")
    answer = lint(copy)
    broken.write_text(sound, encoding="utf-8")
    assert answer.startswith("1\n")
    assert f"{contract} BROKEN" in answer, answer


def test_a_room_that_nobody_placed_is_noticed(copy: Path) -> None:
    attic = copy / "wfm" / "attic.py"
    attic.write_text('"""A room outside the list."""\n', encoding="utf-8")
    answer = lint(copy)
    attic.unlink()
    assert "Rooms import the rooms below them, never those above BROKEN" in answer, answer
