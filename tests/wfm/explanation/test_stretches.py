"""Missing hours, put together where they touch."""

from __future__ import annotations

from typing import Any

import numpy as np

from wfm.evaluation.coverage import coverage_of
from wfm.explanation.stretches import missing_in, newly_missing


def test_hours_that_touch_are_one_stretch(build: Any, worked: Any) -> None:
    problem = build(1, {0: 1, 2: 2})
    found = missing_in(coverage_of(problem, worked(problem)))
    assert [(item.start.day, item.start.hour, item.end.hour, item.hours) for item in found] == [
        (3, 8, 16, 16.0),
        (1, 8, 16, 8.0),
    ]
    assert sum(item.hours for item in found) == float(problem.required.sum())


def test_only_what_is_new_counts(build: Any, worked: Any) -> None:
    problem = build(1, {0: 1, 1: 1})
    before = coverage_of(problem, worked(problem, A1=[0]))
    after = coverage_of(problem, worked(problem, A1=[1]))
    (stretch,) = newly_missing(before, after)
    assert (stretch.start.day, stretch.hours) == (1, 8.0)
    assert newly_missing(before, before) == ()
    assert np.isclose(sum(item.hours for item in missing_in(after)), 8)
