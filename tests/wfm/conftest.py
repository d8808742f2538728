"""Outcomes to write and to show, made once for the tests of the files and of the report."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from wfm.pipeline import Outcome

SAMPLES = Path(__file__).parent / "report" / "sample_outcomes.py"


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    """The module that makes outcomes without a solver."""
    name = "sample_outcomes"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, SAMPLES)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def small(samples: ModuleType) -> Outcome:
    """Five agents with awkward names, two queues, a night duty over the end of the week."""
    found: Outcome = samples.small_outcome()
    return found


@pytest.fixture(scope="session")
def backlogs(samples: ModuleType) -> Outcome:
    """The small outcome with one of its queues in e-mail."""
    found: Outcome = samples.backlog_outcome()
    return found


@pytest.fixture(scope="session")
def nothing(samples: ModuleType) -> Outcome:
    """A plan for which no roster exists."""
    found: Outcome = samples.small_outcome(with_roster=False)
    return found


@pytest.fixture(scope="session")
def large(samples: ModuleType) -> Outcome:
    """350 agents, three queues."""
    found: Outcome = samples.large_outcome()
    return found
