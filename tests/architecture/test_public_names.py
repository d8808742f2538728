"""What is public is listed, sorted, there, and said in words."""

from __future__ import annotations

import ast
import importlib
import re
from typing import Any

import pytest

MOST_NAMES = 25


def rank(name: str) -> tuple[int, str]:
    """Return the place of a name in a sorted `__all__`: constants, then classes, then functions."""
    if name.isupper():
        return 0, name
    return (1, name) if re.match(r"_*[A-Z]", name) else (2, name)


def listed(source: Any) -> list[str] | None:
    """Return a module's `__all__` as it stands in the source; None where there is none."""
    for node in source.tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return list(ast.literal_eval(node.value))
    return None


def public_definitions(tree: ast.Module) -> list[str]:
    """Return the public functions and classes that a module defines."""
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]


def documented_constants(tree: ast.Module) -> set[str]:
    """Return the names assigned at module level that a string follows."""
    found = set()
    for node, after in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
            elif isinstance(node, ast.Assign):
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def test_lists_are_sorted_and_hold_no_name_twice(code: list[Any]) -> None:
    found = [source.shown for source in code if (names := listed(source)) and names != sorted(set(names), key=rank)]
    assert not found


def test_a_list_leaves_no_public_definition_out(code: list[Any]) -> None:
    found = []
    for source in code:
        defined, names = public_definitions(source.tree), listed(source)
        if names is not None and (left_out := set(defined) - set(names)):
            found.append(f"{source.shown}: not in __all__: {', '.join(sorted(left_out))}")
    assert not found, "\n".join(found)


def test_every_listed_name_is_there(code: list[Any]) -> None:
    found = []
    for source in code:
        if names := listed(source):
            module = importlib.import_module(source.module)
            found += [f"{source.module}.{name}" for name in names if not hasattr(module, name)]
    assert not found


@pytest.mark.parametrize("package", ["wfm", "forecasts"])
def test_a_package_shows_a_surface_that_fits_in_a_head(package: str) -> None:
    names = importlib.import_module(package).__all__
    assert 0 < len(names) <= MOST_NAMES
    assert names == sorted(set(names), key=rank)
    assert set(names) <= set(dir(importlib.import_module(package)))


def test_every_public_definition_has_a_docstring(code: list[Any]) -> None:
    found = []
    for source in code:
        if source.lines and ast.get_docstring(source.tree) is None:
            found.append(f"{source.shown}: the module")
        for node in ast.walk(source.tree):
            public_class = isinstance(node, ast.ClassDef) and not node.name.startswith("_")
            if not public_class and node is not source.tree:
                continue
            found += [
                f"{source.shown}:{item.lineno}: {item.name}"
                for item in node.body
                if isinstance(item, ast.FunctionDef | ast.ClassDef)
                and not item.name.startswith("_")
                and ast.get_docstring(item) is None
            ]
    assert not found, "\n".join(found)


def test_every_listed_constant_is_said_in_words(code: list[Any]) -> None:
    found = []
    for source in code:
        assigned = {
            target.id
            for node in source.tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name) and "Annotated[" not in ast.unparse(node)  # has its help in it
        }
        constants = assigned & set(listed(source) or ())
        found += [f"{source.shown}: {name}" for name in sorted(constants - documented_constants(source.tree))]
    assert not found, "\n".join(found)
