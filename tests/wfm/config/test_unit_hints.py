"""Numbers in the wrong unit are recognised, others are left alone."""

from __future__ import annotations

from typing import Any

import pytest

from wfm.config.unit_hints import in_known_unit, in_own_unit


@pytest.mark.parametrize(
    ("key", "value", "known", "hint"),
    [
        ("minutes", 660, {"hours"}, "It is counted in hours: 'hours: 11'"),
        ("hours", 1.5, {"length_min", "minutes"}, "It is counted in minutes: 'minutes: 90'"),
        ("aht_min", 4, {"aht_s", "name"}, "It is counted in seconds: 'aht_s: 240'"),
        ("weeks", "two", {"days"}, "It is counted in days: 'days'"),
        ("hours", 11, {"hours"}, ""),
        ("rest", 11, {"hours"}, ""),
        ("rest_hours", 11, {"hours"}, ""),
        ("min_days", 2, {"min_hours"}, ""),
        ("hours", 1, {"weeks"}, ""),
    ],
)
def test_unknown_keys(key: str, value: Any, known: set[str], hint: str) -> None:
    assert in_known_unit(key, value, known) == hint


@pytest.mark.parametrize(
    ("key", "value", "ctx", "hint"),
    [
        ("hours", 660, {"le": 24}, "It is counted in hours; 660 minutes are 11"),
        ("hours", 30, {"le": 24}, ""),
        ("hours", 2_000, {"le": 24}, ""),
        ("hours", -660, {"ge": 0}, ""),
        ("days", 660, {"le": 24}, ""),
        ("hours", "11 h", {}, "It is counted in hours: 11"),
        ("hours", "660min", {}, "It is counted in hours: 11"),
        ("within_s", "1.5 minutes", {}, "It is counted in seconds: 90"),
        ("hours", "long", {}, ""),
        ("hours", "11 moons", {}, ""),
        ("level", "11 h", {}, ""),
    ],
)
def test_values(key: str, value: Any, ctx: dict[str, Any], hint: str) -> None:
    assert in_own_unit(key, value, ctx) == hint
