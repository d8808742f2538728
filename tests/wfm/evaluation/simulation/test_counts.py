"""Counts against counting one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.evaluation.simulation.centre import Callback, Centre, Line
from wfm.evaluation.simulation.counts import Ruler, count, spread
from wfm.evaluation.simulation.duties import Duties, from_grid
from wfm.evaluation.simulation.records import Records, simulate_once
from wfm.evaluation.simulation.routing import fewest_skills_first
from wfm.evaluation.simulation.state import Kind, Outcome
from wfm.evaluation.simulation.stream import Arrivals, draw_stream

STEP_S = 300.0
SKILLS = np.array([[True, True, False], [False, True, True]])
LINES = (
    Line("voice", 60.0, callback=Callback(0.3, 900.0)),
    Line("chat", 120.0, concurrency=2),
    Line("mail", deferred_within_s=900.0),
)


def ruler(agents: int, intervals: int) -> Ruler:
    return Ruler(STEP_S, intervals, np.array([20.0, 40.0, 0.0]), np.array([1.0, 0.5, 1.0]), np.arange(agents) % 2, 2)


def case(seed: int) -> tuple[Records, Duties, Ruler]:
    rng = np.random.default_rng(seed)
    intervals, agents = int(rng.integers(1, 8)), int(rng.integers(1, 6))
    contacts = rng.choice([0.0, 2.0, 8.0], (3, intervals))
    law = Arrivals(contacts, np.full((3, intervals), 120.0), STEP_S, np.zeros(intervals, dtype=np.int64))
    centre = Centre(LINES, np.ones((agents, 3)), fewest_skills_first(SKILLS))
    on = rng.random((agents, intervals)) < 0.7
    duties = from_grid(np.where(on, (np.arange(agents) % 2)[:, None], -1), STEP_S)
    return simulate_once(centre, draw_stream(LINES, law, seed, 0), duties), duties, ruler(agents, intervals)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_contacts_are_counted_where_they_arrive(seed: int) -> None:
    records, duties, scale = case(seed)
    counts = count(records, duties, scale)
    expected: dict[str, np.ndarray] = {}

    def add(name: str, row: int, value: float = 1.0) -> None:
        place = int(records.arrival_s[row] // STEP_S)
        expected.setdefault(name, np.zeros((3, scale.intervals)))[records.queue[row], place] += value

    for row in range(records.queue.size):
        if records.arrival_s[row] >= scale.intervals * STEP_S:
            continue
        live, outcome = records.kind[row] == Kind.LIVE, Outcome(records.outcome[row])
        due = records.due_s[row] <= scale.intervals * STEP_S
        if records.kind[row] == Kind.CALLBACK:
            if due:
                add("promised", row)
                if records.start_s[row] <= records.due_s[row]:
                    add("promised_in_time", row)
            continue
        add("offered", row)
        if live or due:
            add("judged", row)
        wait = records.start_s[row] - records.arrival_s[row]
        if outcome is Outcome.ANSWERED:
            add("answered", row)
            add("wait_answered_s", row, wait)
            add("wait_all_s", row, wait)
            if (
                (wait <= scale.within_s[records.queue[row]])
                if live
                else (due and records.end_s[row] <= records.due_s[row])
            ):
                add("within", row)
        elif outcome is Outcome.ABANDONED:
            add("abandoned", row)
            gone = records.end_s[row] - records.arrival_s[row]
            add("wait_all_s", row, gone)
            if gone <= scale.within_s[records.queue[row]]:
                add("short_abandoned", row)
        elif outcome is Outcome.CONVERTED:
            add("converted", row)
        else:
            add("left_over", row)
        if live and not wait <= 0:
            add("queued", row)
    for name in ("offered", "judged", "answered", "within", "abandoned", "short_abandoned", "converted", "left_over",
                 "queued", "promised", "promised_in_time", "wait_answered_s", "wait_all_s"):  # fmt: skip
        np.testing.assert_allclose(
            getattr(counts, name), expected.get(name, np.zeros((3, scale.intervals))), atol=1e-6, err_msg=name
        )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_offered_contacts_are_answered_gone_or_still_there(seed: int) -> None:
    counts = count(*case(seed))
    total = counts.answered + counts.abandoned + counts.blocked + counts.converted + counts.left_over
    np.testing.assert_array_equal(total, counts.offered)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_time_at_work_is_counted_second_by_second(seed: int) -> None:
    records, duties, scale = case(seed)
    counts = count(records, duties, scale)
    working, present = np.zeros((2, scale.intervals)), np.zeros((2, scale.intervals))

    def add(table: np.ndarray, group: int, start: float, end: float, weight: float) -> None:
        for interval in range(scale.intervals):
            low, high = interval * STEP_S, (interval + 1) * STEP_S
            table[group, interval] += weight * max(0.0, min(end, high) - max(start, low))

    for agent, start, end in zip(*duties.stretches, strict=True):
        add(present, agent % 2, start, end, 1.0)
    busy = records.busy
    for contact, agent, start, end in zip(busy.contact, busy.agent, busy.start_s, busy.end_s, strict=True):
        add(working, agent % 2, start, end, scale.weight[records.queue[contact]])
        last = max(
            [e for a, s, e in zip(*duties.stretches, strict=True) if a == agent and s <= start <= e], default=start
        )
        add(present, agent % 2, min(last, end), end, 1.0)
    np.testing.assert_allclose(counts.working_s, working, atol=1e-5)
    np.testing.assert_allclose(counts.productive_s, present, atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_the_backlog_is_what_has_arrived_and_is_not_finished(seed: int) -> None:
    records, duties, scale = case(seed)
    counts = count(records, duties, scale)
    for queue in range(3):
        mine = (records.queue == queue) & (records.kind != Kind.LIVE)
        finished = np.where(records.outcome == Outcome.ANSWERED, records.end_s, np.inf)
        for interval in range(scale.intervals):
            now = (interval + 1) * STEP_S
            there = mine & (records.arrival_s <= now) & (finished > now)
            assert counts.backlog[queue, interval] == there.sum()
            oldest = (now - records.arrival_s[there]).max(initial=0.0)
            assert counts.oldest_s[queue, interval] == pytest.approx(oldest)


def test_a_stretch_is_spread_over_its_intervals() -> None:
    scale = Ruler(10.0, 3, np.zeros(0), np.zeros(0), np.zeros(1, dtype=np.int64), 2)
    found = spread(np.array([5.0, -4.0, 29.0]), np.array([22.0, 1.0, 50.0]), np.array([0, 1, 1]), 2, scale)
    np.testing.assert_allclose(found, [[5.0, 10.0, 2.0], [1.0, 0.0, 1.0]], atol=1e-9)
