"""The examples in docstrings give what they say."""

from __future__ import annotations

import doctest
import importlib
from typing import Any


def test_every_example_runs(code: list[Any]) -> None:
    tried = 0
    for source in code:
        if ">>> " in source.text:
            result = doctest.testmod(importlib.import_module(source.module), optionflags=doctest.ELLIPSIS)
            assert not result.failed, source.module
            tried += result.attempted
    assert tried > 0
