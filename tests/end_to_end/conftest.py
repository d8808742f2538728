"""The shipped centres, planned once for all tests that look at the result."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from wfm.cli import program as command_line

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Planned:
    """A planned week."""

    plan: Path
    out: Path
    screen: str

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a CSV."""
        with (self.out / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def columns(self, name: str) -> list[str]:
        """Return the columns of a CSV."""
        with (self.out / name).open(encoding="utf-8", newline="") as file:
            return next(csv.reader(file))

    @property
    def summary(self) -> dict[str, Any]:
        """The content of summary.json."""
        found: dict[str, Any] = json.loads((self.out / "summary.json").read_text(encoding="utf-8"))
        return found


@dataclass(frozen=True)
class Ended:
    """How a call of the program ended."""

    returncode: int
    stdout: str
    stderr: str


Program = Callable[..., Ended]


@pytest.fixture
def wfm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return the program as a function of its arguments; it runs in an empty folder, in this process."""
    monkeypatch.chdir(tmp_path)
    app = command_line.program()

    def call(*words: object) -> Ended:
        result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
        return Ended(result.exit_code, result.stdout, result.stderr)

    return call


def planned(centre: str, folder: Path, *options: object) -> Planned:
    """Plan a copy of a shipped centre in a process of its own; that it ends well is asserted here, for all tests."""
    plan = folder / centre
    shutil.copytree(ROOT / "configs" / centre, plan)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "wfm", "plan", plan, "--out", folder / "out", *options]
    done = subprocess.run(
        [str(word) for word in command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Planned(plan, folder / "out", done.stdout)


def once(name: str, factory: pytest.TempPathFactory, make: Callable[[Path], Planned]) -> Planned:
    """Make something once for all workers of a test run; the others wait for the first."""
    base = factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / f"planned-{name}"
    screen = shared / "screen.txt"
    try:
        (shared / "week").mkdir(parents=True)
    except FileExistsError:
        until = time.monotonic() + 300
        while not screen.is_file():
            assert time.monotonic() < until, f"the worker that plans {name} has failed"
            time.sleep(0.1)
        return Planned(shared / "week" / name, shared / "week" / "out", screen.read_text(encoding="utf-8"))
    found = make(shared / "week")
    part = screen.with_suffix(".part")
    part.write_text(found.screen, encoding="utf-8")
    part.replace(screen)
    return found


@pytest.fixture(scope="session")
def minimal(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """Return the smallest shipped centre, planned in a few seconds."""
    options = ("--time-limit", 3, "--engine", "decomposition")
    return once("minimal", tmp_path_factory, lambda folder: planned("minimal", folder, *options))


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """Return the real bank, planned in a few seconds."""
    return once("anonymous_bank", tmp_path_factory, lambda folder: planned("anonymous_bank", folder, "--time-limit", 4))


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    """Return a copy of the smallest centre to break."""
    return Path(shutil.copytree(ROOT / "configs" / "minimal", tmp_path / "centre"))
