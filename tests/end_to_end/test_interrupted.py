"""Ctrl-C in a real process: the best roster so far is written, and said to be so."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a single process")

WAIT_S = 150
"""A first run may have to compile."""


class Watched:
    """A running plan and the lines that it has printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)

    def wait_for(self, *words: str) -> None:
        """Wait until a line has all the words."""
        until = time.monotonic() + WAIT_S
        while not any(all(word in line for word in words) for line in self.lines):
            assert self.process.poll() is None, "".join(self.lines) + (self.process.stderr or sys.stderr).read()
            assert time.monotonic() < until, "".join(self.lines)
            time.sleep(0.05)


@contextmanager
def running(*words: object, cwd: Path) -> Iterator[Watched]:
    """Run the program; it is killed when a test gives up on it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "wfm", *map(str, words)],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Watched(process)
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize(
    ("centre", "pause_s"), [("anonymous_bank", 0), pytest.param("minimal", 1, marks=pytest.mark.slow)]
)
def test_best_roster_so_far_is_written(tmp_path: Path, centre: str, pause_s: float) -> None:
    """The larger centre is stopped in its search, the small one in CP-SAT's proof a little later."""
    plan = ROOT / "configs" / centre
    options = ("--out", "o", "--engine", "decomposition", "--time-limit", 300)
    with running("plan", plan, *options, cwd=tmp_path) as run:
        run.wait_for("improve", "gap")
        time.sleep(pause_s)
        began = time.monotonic()
        run.process.send_signal(signal.SIGINT)
        code = run.process.wait(timeout=60)
        took = time.monotonic() - began
        assert run.process.stderr is not None
        said = run.process.stderr.read()
    assert code == 130, said
    assert took < 60
    assert "interrupted: the best roster so far was written to o" in said
    summary = json.loads((tmp_path / "o" / "summary.json").read_text(encoding="utf-8"))
    assert summary["interrupted"] is True
    assert summary["violations"] == 0
    assert (tmp_path / "o" / "roster.csv").is_file()
    assert "Interrupted" in (tmp_path / "o" / "report.html").read_text(encoding="utf-8")


def test_second_one_aborts_and_writes_nothing(tmp_path: Path) -> None:
    plan = ROOT / "configs" / "north_american_bank"
    with running("plan", plan, "--out", "o", "--time-limit", 300, cwd=tmp_path) as run:
        run.wait_for("plan", "north_american_bank")
        run.process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        run.process.send_signal(signal.SIGINT)
        code = run.process.wait(timeout=30)
        assert run.process.stderr is not None
        said = run.process.stderr.read()
    assert code == 130, said
    assert "aborted; nothing was written" in said
    assert "Traceback" not in said
    assert not (tmp_path / "o").exists()
