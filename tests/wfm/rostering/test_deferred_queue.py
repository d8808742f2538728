"""A backlog that makes no sense is refused, with its queue, the value and what is allowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.errors import ValueRangeError
from wfm.grid import TimeGrid
from wfm.rostering.deferred_queue import DeferredQueue
from wfm.rostering.problem import Prices, RosterProblem
from wfm.workforce import Workforce

GRID = TimeGrid(date(2026, 6, 1), 1, 360, "UTC")
FINE = DeferredQueue("mail", np.array([1.0, 2, 3, 3]), np.array([0.0, 1, 2, 3]), np.full(4, 6.0), 100)


def problem(**more) -> RosterProblem:
    queues = (Queue("calls", "", Channel.VOICE, "calls"), Queue("mail", "", Channel.EMAIL, "mail"))
    required = more.pop("required", np.zeros((2, 4)))
    return RosterProblem(GRID, queues, required, Workforce((), (), ()), (), Prices(1, 2, 0), **more)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"released_h": np.array([1.0, 2])}, r"due_h must have shape \(n,\) = \(2,\), got \(4,\)"),
        ({"clock_h": np.array([1.0, np.nan, 1, 1])}, "clock_h must be finite and >= 0"),
        ({"due_h": np.array([0.0, -1, 2, 3])}, "due_h must be finite and >= 0"),
        ({"released_h": np.array([3.0, 2, 3, 3])}, "must never fall"),
        ({"due_h": np.array([2.0, 2, 2, 3])}, "must not be due before it is released"),
        ({"late_minor_per_h": -1}, "late_minor_per_h must be >= 0, got -1"),
        ({"efficiency": 0.0}, r"efficiency must lie in \(0, 1\], got 0.0"),
        ({"efficiency": 1.1}, r"efficiency must lie in \(0, 1\], got 1.1"),
    ],
)
def test_numbers_out_of_range_are_refused(change, message: str) -> None:
    with pytest.raises(ValueRangeError, match=f"^deferred queue mail: .*{message}"):
        replace(FINE, **change)


def test_a_problem_knows_the_rows_of_its_backlogs() -> None:
    assert problem(deferred=(FINE,)).deferred_rows == (1,)
    assert problem().deferred_rows == ()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"deferred": (FINE, FINE)}, "one backlog at most, got mail, mail"),
        ({"deferred": (replace(FINE, queue_id="post"),)}, "unknown queue post"),
        ({"deferred": (FINE,), "required": np.ones((2, 4))}, "queue mail has a backlog and a requirement"),
        (
            {
                "deferred": (
                    replace(FINE, released_h=FINE.released_h[:3], due_h=FINE.due_h[:3], clock_h=FINE.clock_h[:3]),
                )
            },
            "backlog of mail must have 4 slots",
        ),
        ({"idle_share": np.zeros((1, 4))}, "idle_share must have shape"),
        ({"idle_share": np.full((2, 4), 1.5)}, "lie in 0..1"),
        ({"deferred": (FINE,), "idle_share": np.full((2, 4), 0.5)}, "must be 0 for deferred queues"),
    ],
)
def test_backlogs_that_do_not_fit_their_problem_are_refused(more, message: str) -> None:
    with pytest.raises(ValueRangeError, match=message):
        problem(**more)
