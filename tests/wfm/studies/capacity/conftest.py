"""Small capacity problems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from wfm.rostering.problem import Prices
from wfm.studies.capacity import CapacityProblem, StaffGroup
from wfm.workforce import HiringSettings

MONDAY = date(2026, 3, 2)


def group(**change: Any) -> StaffGroup:
    """Return full-timers who can serve the first queue."""
    given: dict[str, Any] = {
        "contract": "full",
        "skills": ("a",),
        "min_h": 30.0,
        "max_h": 40.0,
        "salaried": True,
        "hourly_minor": 2000.0,
        "on_phone": 0.8,
        "speed": np.array([1.0]),
    }
    return StaffGroup(**{**given, **change})


def problem(
    required_h: Any, groups: tuple[StaffGroup, ...], now: tuple[float, ...], settings: HiringSettings, **change: Any
) -> CapacityProblem:
    """Return a problem without announced changes, every group hirable in every week from the lead on."""
    required = np.array(required_h, dtype=float)
    w = required.shape[1]
    given: dict[str, Any] = {
        "weeks": tuple(MONDAY + timedelta(weeks=week) for week in range(w)),
        "queues": tuple("ab"[: required.shape[0]]),
        "required_h": required,
        "groups": groups,
        "heads": np.array(now, dtype=float)[:, None] * settings.staying(w)[None, :],
        "hirable": tuple(range(len(groups))),
        "classes": np.arange(w) >= settings.lead_weeks,
        "settings": settings,
        "prices": Prices(5000, 9000, 0),
    }
    return CapacityProblem(**{**given, **change})


@pytest.fixture(scope="session")
def make_group() -> Callable[..., StaffGroup]:
    return group


@pytest.fixture(scope="session")
def make_problem() -> Callable[..., CapacityProblem]:
    return problem
