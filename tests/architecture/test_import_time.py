"""Nothing runs on import, and what is heavy is loaded where it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import Any

import pytest

HEAVY = {
    "holidays",
    "icalendar",
    "jinja2",
    "numba",
    "openpyxl",
    "ortools",
    "pandas",
    "plotly",
    "pydantic",
    "scipy",
    "xlsxwriter",
    "yaml",
}


def loaded_by(statement: str) -> set[str]:
    """Return the top-level packages in memory after a statement in a fresh interpreter."""
    program = f"{statement}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def is_harmless(node: ast.stmt) -> bool:
    """Return whether a statement at module level only names, defines or guards."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.If):
        return ast.unparse(node.test) in {"TYPE_CHECKING", "__name__ == '__main__'"}
    return isinstance(
        node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.FunctionDef | ast.ClassDef | ast.Assert
    )


def test_nothing_runs_on_import(code: list[Any]) -> None:
    found = [
        f"{source.shown}:{node.lineno}: {ast.unparse(node)[:60]}"
        for source in code
        for node in source.tree.body
        if not is_harmless(node)
    ]
    assert not found, "\n".join(found)


def test_only_the_command_line_prints(code: list[Any]) -> None:
    found = [
        f"{source.shown}:{node.lineno}"
        for source in code
        if not source.module.startswith("wfm.cli")
        for statement in source.tree.body
        if not isinstance(statement, ast.If)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not found


@pytest.mark.parametrize("module", ["wfm", "wfm.errors", "wfm.cli"])
def test_nothing_heavy_is_loaded_at_the_start(module: str) -> None:
    assert not loaded_by(f"import {module}") & HEAVY


def test_the_data_of_a_roster_needs_no_solver() -> None:
    statement = "import wfm.rostering.problem, wfm.rostering.roster, wfm.rostering.result, wfm.rostering.rules"
    assert not loaded_by(statement) & {"ortools", "numba", "scipy", "pandas"}


def test_forecasting_methods_need_numbers_only() -> None:
    assert not loaded_by("import forecasts") & (HEAVY - {"scipy"} | {"wfm"})
