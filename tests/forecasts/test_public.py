"""The public surface: sorted, small, documented, and free of the rest of the program."""

import ast
import doctest
from pathlib import Path

import pytest

import forecasts

FILES = sorted(Path(forecasts.__file__).parent.glob("*.py"))


def test_all_is_sorted_and_small():
    assert forecasts.__all__ == sorted(forecasts.__all__)
    assert len(forecasts.__all__) <= 25
    assert all(hasattr(forecasts, name) for name in forecasts.__all__)


def test_public_names_are_documented():
    for name in forecasts.__all__:
        assert (getattr(forecasts, name).__doc__ or "").strip(), name


def test_the_example_runs():
    result = doctest.testmod(forecasts)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_only_numpy_scipy_and_the_standard_library_are_imported(file):
    allowed = {
        "__future__", "collections", "dataclasses", "forecasts", "functools", "numpy", "scipy", "time", "typing",
    }  # fmt: skip
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        assert {name.split(".")[0] for name in names} <= allowed
