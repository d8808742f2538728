"""The audit shares the plain data of the rostering room with the solver, and nothing else."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import wfm.evaluation

ROOM = Path(wfm.evaluation.__file__).parent
FILES = sorted(path for path in ROOM.rglob("*.py") if "simulation" not in path.relative_to(ROOM).parts)
LOADED = {f"wfm.rostering.{part}" for part in ("covers", "deferred_queue", "fair_shares", "problem", "roster", "terms")}
SHARED = LOADED | {f"wfm.rostering.{part}" for part in ("repair_settings", "result", "shift_forms")}
DECLARATIONS = "wfm.rostering.rules"
"""The rules as data; all of the package."""


def imported(path: Path) -> set[str]:
    """Return all modules that a file names in an import, at any depth of nesting."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {item.name for item in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports are absolute"
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOM)))
def test_only_plain_data_of_rostering_is_imported(path: Path) -> None:
    named = {name for name in imported(path) if name.startswith("wfm.rostering")}
    foreign = {name for name in named if not name.startswith(DECLARATIONS)} - SHARED
    assert not foreign, f"{path.name} shares code with the solver: {sorted(foreign)}"


def test_the_audit_loads_no_solver() -> None:
    program = (
        "import sys, wfm.evaluation.audit, wfm.evaluation.metrics, wfm.evaluation.fairness\n"
        "print(sorted(name for name in sys.modules if name.startswith('wfm.rostering') or name.startswith('ortools')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(ast.literal_eval(done.stdout))
    assert {name for name in loaded if not name.startswith("wfm.rostering.rules")} == LOADED | {"wfm.rostering"}
