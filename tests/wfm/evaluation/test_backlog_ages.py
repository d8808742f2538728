"""Waiting work by what is left to its deadline, against items served one by one."""

from __future__ import annotations

import numpy as np
import pytest

from wfm.evaluation.backlog import Backlog
from wfm.evaluation.backlog_ages import waiting_by_deadline
from wfm.rostering.deferred_queue import DeferredQueue

STEP_H = 0.5


def told(released: np.ndarray, due: np.ndarray, done: np.ndarray) -> tuple[Backlog, DeferredQueue]:
    """What the audit says of work done in each interval."""
    total = np.cumsum(done)
    late = np.maximum(due - total, 0.0)
    missed = np.minimum(late, np.diff(due, prepend=0.0))
    nothing = np.zeros_like(done)
    found = Backlog("mail", nothing, done, released - total, late, missed, 0.0, nothing)
    return found, DeferredQueue("mail", released, due, np.full(done.size, STEP_H), 0)


def test_by_hand() -> None:
    # Three hours wait; one is due by the end of interval 1, one of interval 3, one never. Work begins in interval 4.
    released, due = np.full(6, 3.0), np.array([0.0, 1.0, 1.0, 2.0, 2.0, 2.0])
    bands = waiting_by_deadline(*told(released, due, np.array([0.0, 0.0, 0.0, 0.0, 1.5, 1.5])), STEP_H, (0.5, 1.0))
    assert bands[0].tolist() == [0.0, 1.0, 1.0, 2.0, 0.5, 0.0]
    assert bands[1].tolist() == [1.0, 0.0, 1.0, 0.0, 0.0, 0.0]  # due within one interval
    assert bands[2].tolist() == [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]  # within two
    assert bands[3].tolist() == [2.0, 1.0, 1.0, 1.0, 1.0, 0.0]


@pytest.mark.parametrize("seed", range(8))
def test_against_items_served_by_deadline(seed: int) -> None:
    random = np.random.default_rng(seed)
    n, within = 40, int(random.integers(2, 8))
    arrivals, capacity = random.integers(0, 4, n), random.integers(0, 3, n)
    released, due = np.cumsum(arrivals).astype(float), np.zeros(n)
    due[within:] = released[: n - within]
    waiting: list[int] = []  # deadline of each unit: the interval by whose end it is due
    done, expected = np.zeros(n), np.zeros((4, n))
    for t in range(n):
        waiting += [t + within] * int(arrivals[t])
        waiting.sort()
        taken = min(len(waiting), int(capacity[t]))
        done[t], waiting = taken, waiting[taken:]
        for deadline in waiting:
            left = deadline - t if deadline < n else n
            expected[0 if left <= 0 else 1 if left <= 2 else 2 if left <= 6 else 3, t] += 1
    bands = waiting_by_deadline(*told(released, due, done), STEP_H, (1.0, 3.0))
    assert bands == pytest.approx(expected)
    assert expected[:3].sum() > 0
