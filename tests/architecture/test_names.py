"""Files are named after their one idea; a package hides none of its modules."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

VAGUE = {"utils", "util", "common", "helpers", "helper", "misc", "tools", "base_utils"}


def test_no_file_has_a_vague_name(everything: list[Any]) -> None:
    found = [source.shown for source in everything if source.path.stem in VAGUE or source.path.parent.name in VAGUE]
    assert not found


def test_files_are_in_lower_snake_case(everything: list[Any]) -> None:
    found = [source.shown for source in everything if not re.fullmatch(r"[a-z][a-z0-9_]*|__\w+__", source.path.stem)]
    assert not found


def test_every_folder_of_code_is_a_package(code: list[Any]) -> None:
    folders = {source.path.parent for source in code}
    assert not sorted(str(folder) for folder in folders if not (folder / "__init__.py").exists())


def test_tests_are_no_packages(root: Path) -> None:
    """With `__init__.py` the mirrored `tests/wfm` would shadow the real package."""
    assert not list((root / "tests").rglob("__init__.py"))


def test_no_package_hides_its_own_module(code: list[Any]) -> None:
    """After `from .solve import solve` in a package, `import package.solve` yields the function."""
    found = []
    for source in code:
        if source.path.name != "__init__.py":
            continue
        modules = {path.stem for path in source.path.parent.iterdir() if path.suffix == ".py" or path.is_dir()}
        for node in source.tree.body:
            if isinstance(node, ast.ImportFrom):
                module_itself = node.module == source.module
                names = {item.asname or item.name for item in node.names}
                found += [f"{source.shown}: {name}" for name in names & modules if not module_itself]
    assert not found


def test_imports_are_absolute(code: list[Any]) -> None:
    found = [
        f"{source.shown}:{node.lineno}"
        for source in code
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not found


def test_both_packages_are_marked_as_typed(root: Path) -> None:
    assert (root / "wfm" / "py.typed").exists()
    assert (root / "forecasts" / "py.typed").exists()
