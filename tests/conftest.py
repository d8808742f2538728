"""What the fast suite takes of the many cases of a test; the others are slow tests."""

from __future__ import annotations

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow every case of a ``quick(n)`` test but the first n."""
    for item in items:
        quick = item.get_closest_marker("quick")
        if quick is not None and max(item.callspec.indices.values()) >= quick.args[0]:  # type: ignore[attr-defined]
            item.add_marker(pytest.mark.slow)
