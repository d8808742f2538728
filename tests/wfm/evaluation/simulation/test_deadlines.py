"""Deadlines by clocks that stand still, second by second; work that waits at the start."""

from __future__ import annotations

import numpy as np
import pytest

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.centre import Line
from wfm.evaluation.simulation.deadlines import OpeningWork, due_by_clock
from wfm.evaluation.simulation.stream import Arrivals, draw_stream

STEP_S = 10.0
LINES = (Line("calls", 100.0), Line("mail", deferred_within_s=30.0))


def by_the_second(running: np.ndarray, arrival_s: int, within_s: int) -> int:
    """Let the clock run second by second; past the horizon it always runs."""
    now, left = arrival_s, within_s
    end_s = running.size * int(STEP_S)
    while True:
        runs = now >= end_s or running[now // int(STEP_S)]
        if runs and left == 0:
            return now
        left -= int(runs)
        now += 1


@pytest.mark.parametrize("seed", range(10))
def test_the_clock_stands_still_while_it_is_closed(seed: int) -> None:
    random = np.random.default_rng(seed)
    running = random.random(12) < 0.6
    arrival_s, within_s = random.integers(0, 120, 40), random.integers(1, 90, 40)
    found = due_by_clock(running, STEP_S, arrival_s.astype(float), within_s.astype(float))
    pairs = zip(arrival_s, within_s, strict=True)
    assert found.tolist() == [by_the_second(running, int(came), int(within)) for came, within in pairs]


def test_a_clock_that_always_runs_adds_the_time() -> None:
    came = np.array([0.0, 3.5, 119.0])
    assert due_by_clock(np.ones(12, dtype=bool), STEP_S, came, np.full(3, 25.0)) == pytest.approx(came + 25.0)


def test_what_is_overdue_stays_so() -> None:
    assert due_by_clock(np.zeros(3, dtype=bool), STEP_S, np.zeros(2), np.array([0.0, -40.0])).tolist() == [0.0, -40.0]


def arrivals(**changes: object) -> Arrivals:
    plain = {"contacts": np.full((2, 4), 5.0), "aht_s": np.full((2, 4), 200.0), "step_s": STEP_S}
    return Arrivals(**{**plain, "day_of": np.zeros(4, dtype=np.int64), **changes})  # type: ignore[arg-type]


def test_clocks_are_those_of_each_queue() -> None:
    running = np.array([[False] * 4, [True, False, False, True]])
    plain, stopped = draw_stream(LINES, arrivals(), 1, 0), draw_stream(LINES, arrivals(running=running), 1, 0)
    mail = plain.queue == 1
    assert np.isinf(stopped.due_s[~mail]).all()
    assert plain.due_s[mail] == pytest.approx(plain.arrival_s[mail] + 30.0)
    assert stopped.due_s[mail] == pytest.approx(
        due_by_clock(running[1], STEP_S, plain.arrival_s[mail], np.full(mail.sum(), 30.0))
    )
    assert (stopped.due_s[mail] > plain.due_s[mail]).any()


def test_waiting_work_comes_first_with_its_age_and_changes_nothing_else() -> None:
    waiting = (OpeningWork(1, 3.0, 12.0, 50.0), OpeningWork(1, 2.0, 45.0, 50.0))
    plain, found = draw_stream(LINES, arrivals(), 1, 0), draw_stream(LINES, arrivals(waiting=waiting), 1, 0)
    assert found.arrival_s[:5].tolist() == [-45.0, -45.0, -12.0, -12.0, -12.0]
    assert found.due_s[:5].tolist() == [-15.0, -15.0, 18.0, 18.0, 18.0]
    assert np.isinf(found.patience_s[:5]).all()
    for name in ("queue", "arrival_s", "work_s", "due_s"):
        assert np.array_equal(getattr(found, name)[5:], getattr(plain, name))


def test_waiting_work_has_its_mean_number_and_handle_time() -> None:
    law = arrivals(contacts=np.zeros((2, 4)), waiting=(OpeningWork(1, 2.25, 0.0, 50.0),))
    streams = [draw_stream(LINES, law, 5, replication) for replication in range(2000)]
    counts = np.array([stream.queue.size for stream in streams])
    assert set(counts.tolist()) == {2, 3}
    assert counts.mean() == pytest.approx(2.25, abs=4 * 0.433 / np.sqrt(2000))
    work_s = np.concatenate([stream.work_s for stream in streams])
    assert work_s.mean() == pytest.approx(50.0, abs=4 * 50 / np.sqrt(work_s.size))


def test_nothing_can_wait_in_a_live_queue() -> None:
    with pytest.raises(ValueRangeError, match="queue calls is live"):
        draw_stream(LINES, arrivals(waiting=(OpeningWork(0, 1.0, 0.0, 50.0),)), 1, 0)


@pytest.mark.parametrize("numbers", [(-1.0, 0.0, 50.0), (1.0, -1.0, 50.0), (1.0, 0.0, 0.0), (float("nan"), 0.0, 50.0)])
def test_work_without_meaning_is_refused(numbers: tuple[float, float, float]) -> None:
    with pytest.raises(ValueRangeError, match="work at the start needs"):
        OpeningWork(1, *numbers)
