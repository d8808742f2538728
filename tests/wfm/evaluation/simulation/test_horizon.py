"""Replications over a horizon: absences, goals, notes; and the room that later attempts need."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.evaluation.simulation.centre import Callback, Centre, Escalation, Line, Redial
from wfm.evaluation.simulation.duties import always
from wfm.evaluation.simulation.horizon import Horizon, Replications, Stretches, replicate, simulate_horizon
from wfm.evaluation.simulation.records import simulate_once
from wfm.evaluation.simulation.routing import fewest_skills_first
from wfm.evaluation.simulation.stream import Arrivals, Stream
from wfm.staffing.targets import ServiceTarget


def horizon(**changes: Any) -> Horizon:
    """Three agents over two days of four hours; the last one on both days, in two stretches on the first."""
    plain: dict[str, Any] = {
        "centre": Centre((Line("v", 60.0),), np.ones((3, 1)), fewest_skills_first(np.ones((1, 1), dtype=bool))),
        "arrivals": Arrivals(np.full((1, 8), 20.0), np.full((1, 8), 200.0), 3600.0, np.repeat([0, 1], 4)),
        "stretches": Stretches(
            agent=np.array([0, 1, 2, 2, 2]),
            group=np.zeros(5, dtype=np.int64),
            day=np.array([0, 1, 0, 0, 1]),
            start_s=np.array([0.0, 14_400.0, 0.0, 7_200.0, 14_400.0]),
            end_s=np.array([14_400.0, 28_800.0, 3_600.0, 14_400.0, 28_800.0]),
        ),
        "targets": (ServiceTarget(),),
        "base_group": np.zeros(3, dtype=np.int64),
        "day_starts": np.array([0, 4, 8]),
    }
    return Horizon(**{**plain, **changes})


def test_without_absences_everybody_comes() -> None:
    agent, start_s, end_s = horizon().duties(1, 0).stretches
    assert sorted(zip(agent.tolist(), start_s.tolist(), end_s.tolist(), strict=True)) == [
        (0, 0.0, 14_400.0),
        (1, 14_400.0, 28_800.0),
        (2, 0.0, 3_600.0),
        (2, 7_200.0, 28_800.0),
    ]


def test_who_is_away_is_away_for_the_whole_duty() -> None:
    away = horizon(absent_share=0.5)
    seen = set()
    for run in range(60):
        duties = away.duties(1, run)
        agent, start_s, _ = duties.stretches
        mine = frozenset(start_s[agent == 2].tolist())
        seen.add(mine)
    # Both stretches of the first day come or go together; the second day is drawn by itself.
    assert seen == {frozenset(), frozenset({0.0, 7_200.0}), frozenset({14_400.0})}


def test_absences_strike_each_day_with_their_probability() -> None:
    away = horizon(absent_share=0.3)
    there = np.array([np.bincount(away.duties(7, run).stretches[0], minlength=3)[:2] > 0 for run in range(1500)])
    np.testing.assert_allclose(there.mean(axis=0), [0.7, 0.7], atol=4 * np.sqrt(0.3 * 0.7 / 1500))
    assert abs(np.corrcoef(there.T)[0, 1]) < 0.1


def test_last_weeks_duties_are_certain() -> None:
    s = horizon().stretches
    carried = Stretches(s.agent, s.group, np.full(5, -1), s.start_s, s.end_s)
    away = horizon(absent_share=0.9, stretches=carried)
    assert all(away.duties(1, run).stretches[0].size == 4 for run in range(20))


def test_a_replication_can_be_looked_at_by_itself() -> None:
    records, duties = replicate(horizon(), 1, 3)
    again, _ = replicate(horizon(), 1, 3)
    assert records.queue.size > 100 and duties.change_s.size == 8
    np.testing.assert_array_equal(records.end_s, again.end_s)
    assert not records.outcome.flags.writeable, "records are facts"


def test_more_replications_begin_with_the_same_ones() -> None:
    few = simulate_horizon(horizon(), seed=2, replications=Replications(3)).counts
    many = simulate_horizon(horizon(), seed=2, replications=Replications(6)).counts
    np.testing.assert_array_equal(few.within, many.within[:3])


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    simulate_horizon(horizon(), seed=1, replications=Replications(4), done=lambda *state: told.append(state))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_goal_is_met_in_rounds() -> None:
    result = simulate_horizon(horizon(), seed=1, replications=Replications(10, half_width=0.03))
    assert result.replications % 10 == 0
    assert result.levels["v"][1] <= 0.03
    before = simulate_horizon(horizon(), seed=1, replications=Replications(result.replications - 10 or 10))
    assert result.replications == 10 or before.levels["v"][1] > 0.03


@pytest.mark.parametrize(
    ("lines", "chain"),
    [
        ((Line("a"),), 1),
        ((Line("a", 1.0, redial=Redial(0.5, 1.0, 3)),), 4),
        ((Line("a", escalation=Escalation(0.5, 1)), Line("b", escalation=Escalation(0.5, 2)), Line("c")), 3),
        ((Line("a", callback=Callback(0.5, 60.0)),), 2),
    ],
)
def test_the_longest_chain_of_attempts_is_known_beforehand(lines: tuple[Line, ...], chain: int) -> None:
    skills = np.ones((1, len(lines)), dtype=bool)
    assert Centre(lines, np.ones((1, len(lines))), fewest_skills_first(skills)).longest_chain == chain


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_there_is_room_for_whatever_follows_from_a_contact(seed: int) -> None:
    # Everybody gives up, dials again, asks for a callback or is passed on, as often as anybody may.
    rng = np.random.default_rng(seed)
    attempts = int(rng.integers(0, 4))
    lines = (
        Line("a", 5.0, redial=Redial(1.0, 3.0, attempts), escalation=Escalation(1.0, 1), callback=Callback(0.5, 60.0)),
        Line("b", 5.0, redial=Redial(1.0, 3.0, attempts), escalation=Escalation(1.0, 2), callback=Callback(0.5, 60.0)),
        Line("c", 5.0, redial=Redial(1.0, 3.0, attempts)),
    )
    centre = Centre(lines, np.ones((2, 3)), fewest_skills_first(np.ones((1, 3), dtype=bool)))
    size = 30
    stream = Stream(
        rng.integers(0, 3, size),
        np.sort(rng.random(size) * 60.0),
        5.0 * rng.standard_exponential(size),
        5.0 * rng.standard_exponential(size),
        np.full(size, np.inf),
        int(rng.integers(1 << 62)),
    )
    records = simulate_once(centre, stream, always(np.zeros(2, dtype=np.int64)))
    per_root = np.bincount(records.root, minlength=size)
    assert per_root.max() <= centre.longest_chain
    assert records.queue.size == per_root.sum() <= size * centre.longest_chain
    later = records.parent >= 0
    assert (records.arrival_s[later] >= records.arrival_s[records.parent[later]]).all()
    assert (records.attempt[later] == records.attempt[records.parent[later]] + 1).all()
