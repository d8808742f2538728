"""Random tours and rules for the tests of path forms."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

CASES = Path(__file__).with_name("pattern_cases.py")


@pytest.fixture(scope="session")
def cases() -> ModuleType:
    """The module of random tours, pasts and rules."""
    spec = importlib.util.spec_from_file_location("pattern_cases", CASES)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
