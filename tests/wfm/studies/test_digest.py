"""Equal contents have equal digests, and nothing else has."""

import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wfm.config.loading import load_plan
from wfm.studies.digest import digest_of

ROOT = Path(__file__).parents[3]


class Colour(StrEnum):
    RED = "red"


class Mood(Enum):
    RED = "red"


@dataclass(frozen=True)
class Pair:
    first: Any
    second: Any = None


@dataclass(frozen=True)
class Couple:
    first: Any
    second: Any = None


DIFFERENT = [
    None, True, 1, 1.0, "1", "", b"1", Decimal(1), Decimal("1.0"), "red", Colour.RED, Mood.RED,
    (1, 2), (2, 1), ((1,), 2), (1, (2,)), {1, 2}, {"a": 1}, {"a": 2}, {"b": 1}, ("a", 1), [],
    date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=ZoneInfo("UTC")),
    datetime(2026, 3, 1, tzinfo=ZoneInfo("Europe/London")),
    np.array([1.0, 2.0]), np.array([[1.0, 2.0]]), np.array([1, 2]), np.array([1.0, 3.0]),
    Pair(1, 2), Pair(2, 1), Couple(1, 2), Pair(None),
]  # fmt: skip


def test_different_values_have_different_digests() -> None:
    assert len({digest_of(value) for value in DIFFERENT}) == len(DIFFERENT)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (frozenset({"x", "y", "z"}), {"z", "y", "x"}),
        (np.float64(0.5), 0.5),
        (np.arange(6.0).reshape(2, 3).T, np.ascontiguousarray(np.arange(6.0).reshape(2, 3).T)),
        ([1, "a"], (1, "a")),
    ],
)
def test_the_same_contents_have_one_digest(first: Any, second: Any) -> None:
    assert digest_of(first) == digest_of(second)


def test_several_values_are_not_one() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc")


def test_what_has_no_contents_is_refused() -> None:
    with pytest.raises(TypeError, match="no digest of a function"):
        digest_of({"a": test_several_values_are_not_one})


@pytest.mark.parametrize("centre", ["minimal", "anonymous_bank"])
def test_a_plan_has_a_digest_that_any_change_moves(centre: str) -> None:
    plan = load_plan(ROOT / "configs" / centre)
    first = digest_of(plan)
    assert digest_of(load_plan(ROOT / "configs" / centre)) == first
    assert plan.history is not None
    contacts = plan.history.contacts.copy()
    contacts[0, np.flatnonzero(np.isfinite(contacts[0]))[0]] += 1
    for other in (
        replace(plan, limits=replace(plan.limits, seed=2)),
        replace(plan, rules=plan.rules[1:]),
        replace(plan, absence_rate=0.01),
        replace(plan, history=replace(plan.history, contacts=contacts)),
        load_plan(ROOT / "configs" / centre, patch={"volume_factor": 1.01}),
    ):
        assert digest_of(other) != first


def test_another_process_finds_the_same_digest() -> None:
    code = (
        "from pathlib import Path; from wfm.config.loading import load_plan; from wfm.studies.digest import digest_of; "
        "print(digest_of(load_plan(Path('configs/minimal'))))"
    )
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    assert found.stdout.strip() == digest_of(load_plan(ROOT / "configs" / "minimal"))
