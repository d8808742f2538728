"""Random problems for the property tests."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from wfm.rostering.problem import RosterProblem

RANDOM_PROBLEMS = Path(__file__).with_name("random_problems.py")


@pytest.fixture(scope="session")
def random_problem() -> Callable[[int], RosterProblem]:
    """The generator of random small problems: seed → problem."""
    spec = importlib.util.spec_from_file_location("random_problems", RANDOM_PROBLEMS)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[int], RosterProblem] = module.random_problem
    return found
