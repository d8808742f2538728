"""Start-up: what the program imports before a verb needs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HEAVY = {
    *("numpy", "pandas", "scipy", "ortools", "pydantic", "yaml", "plotly"),
    *("jinja2", "numba", "holidays", "xlsxwriter", "icalendar"),
}


def imported(statement: str) -> set[str]:
    """Return the heavy libraries that a fresh process has imported after a statement."""
    code = f"import sys, json\n{statement}\nprint(json.dumps(sorted(sys.modules)), file=sys.__stdout__)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    modules = json.loads(done.stdout.splitlines()[-1])
    return {name.partition(".")[0] for name in modules} & HEAVY


@pytest.mark.parametrize("module", ["wfm", "wfm.cli", "wfm.cli.program", "wfm.cli.options", "wfm.errors"])
def test_nothing_heavy_at_import(module: str) -> None:
    assert imported(f"import {module}") == set()


def test_program_with_all_verbs_is_light() -> None:
    assert imported("from wfm.cli.program import program; program()") == set()


def helped(*words: str) -> set[str]:
    """Return the heavy libraries imported once help has been printed."""
    return imported(f"""
from wfm.cli import main
sys.argv = ["wfm", *{words!r}, "--help"]
try:
    main()
except SystemExit as ended:
    assert ended.code == 0
""")


def test_overview_is_light() -> None:
    assert helped() == set()


@pytest.mark.parametrize("verb", ["plan", "simulate", "forecast"])
def test_help_of_a_verb_is_light(verb: str) -> None:
    assert helped(verb) <= {"pydantic"}  # with which newer versions of typer read their options


def test_cli_alone_does_not_even_load_typer() -> None:
    code = "import sys, wfm.cli; sys.exit('typer' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_module_and_command_are_the_same_program() -> None:
    done = subprocess.run([sys.executable, "-m", "wfm", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Usage: wfm" in done.stdout
