"""Runs of a benchmark in processes of their own, so that seconds and memory are theirs alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["line_of", "roster_line"]

PATIENCE_S = 180.0
"""Seconds after its limit at which a run is stopped."""


def line_of(words: Sequence[str], time_limit_s: float) -> dict[str, Any]:
    """Run a command and return the last line that it prints, read as JSON.

    Returns
    -------
    The line; where there is none, a line whose ``status`` says why.
    """
    try:
        done = subprocess.run(
            list(words), capture_output=True, text=True, timeout=time_limit_s + PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return {"status": f"stopped: no answer {PATIENCE_S:g} s after its limit"}
    try:
        found = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, json.JSONDecodeError):
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        return {"status": f"failed: {last[:100]}"}
    return dict(found)


def roster_line(folder: Path, time_limit_s: float, workers: int, *more: str) -> dict[str, Any]:
    """Return the line of ``wfm bench roster`` on a plan."""
    limits = ["--time-limit", f"{time_limit_s:g}", "--workers", str(workers), "--json", *more]
    return line_of([sys.executable, "-m", "wfm", "bench", "roster", str(folder), *limits], time_limit_s)
