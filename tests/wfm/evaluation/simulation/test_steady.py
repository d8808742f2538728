"""The steady state's bookkeeping: sums by type, controls with mean zero, busy time, stability of every subset."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.centre import Centre, Line
from wfm.evaluation.simulation.duties import always
from wfm.evaluation.simulation.records import simulate_once
from wfm.evaluation.simulation.routing import fewest_skills_first
from wfm.evaluation.simulation.state import Outcome
from wfm.evaluation.simulation.steady import METRICS, Precision, SteadySetting, _Run, _totals, simulate_steady
from wfm.evaluation.simulation.stream import draw_steady


def setting(**changes: Any) -> SteadySetting:
    """Two types, specialists for the first and generalists for both."""
    patience: list[float | None] = changes.pop("patience_s", [60.0, None])
    skills = np.array([[True, False], [True, True]])
    group_of = np.repeat([0, 1], changes.pop("agents", (3, 4)))
    lines = (Line("a", patience[0]), Line("b", patience[1]))
    plain: dict[str, Any] = {
        "name": "two",
        "centre": Centre(lines, np.ones((group_of.size, 2)), fewest_skills_first(skills)),
        "groups": ("some", "all_round"),
        "group_of": group_of,
        "rate": np.array([0.02, 0.015]),
        "aht_s": np.array([150.0, 100.0]),
        "within_s": 15.0,
    }
    return SteadySetting(**{**plain, **changes})


def test_sums_by_type_are_counted_one_by_one() -> None:
    one = setting()
    size, seed = 4_000, 3
    totals = _totals(_Run(one, size, seed, 2))
    stream = draw_steady(one.centre.lines, one.rate, one.aht_s, size, seed, 2)
    records = simulate_once(one.centre, stream, always(one.group_of))
    expected = np.zeros((2, 8))
    for row in range(size // 10, size - size // 100):
        answered = records.outcome[row] == Outcome.ANSWERED
        left = records.start_s[row] if answered else records.end_s[row]
        wait = left - records.arrival_s[row]
        expected[records.queue[row]] += [
            1,
            answered and wait <= 15.0,
            not answered and wait <= 15.0,
            not answered,
            not answered or wait > 0,
            wait,
            wait if answered else 0.0,
            answered,
        ]
    np.testing.assert_allclose(totals.types, expected)


def test_busy_time_is_clipped_to_the_window() -> None:
    one = setting()
    size = 4_000
    totals = _totals(_Run(one, size, 3, 2))
    stream = draw_steady(one.centre.lines, one.rate, one.aht_s, size, 3, 2)
    records = simulate_once(one.centre, stream, always(one.group_of))
    low, high = stream.arrival_s[size // 10], stream.arrival_s[size - size // 100]
    worked = np.zeros(2)
    busy = records.busy
    for agent, start, end in zip(busy.agent, busy.start_s, busy.end_s, strict=True):
        worked[one.group_of[agent]] += max(0.0, min(end, high) - max(start, low))
    np.testing.assert_allclose(totals.groups[:, 0], worked)
    np.testing.assert_allclose(totals.groups[:, 1], np.array([3, 4]) * (high - low))


def test_controls_have_mean_zero() -> None:
    one = setting()
    controls = np.array([_totals(_Run(one, 3_000, 11, run)).controls for run in range(200)])
    assert controls.shape == (200, 6)
    error = controls.std(axis=0) / np.sqrt(200)
    assert (np.abs(controls.mean(axis=0)) <= 4 * error + 0.002).all()
    assert (controls[:, 5] == 0).all(), "a type without patience has nothing to control"


def test_controls_make_the_answer_sharper_than_plain_averages() -> None:
    one = setting(patience_s=[60.0, 80.0])
    goal = Precision(shares=1.0, seconds=None, contacts=10_000)
    half = simulate_steady(one, seed=1, precision=goal)["all"]["p_queued"]["half_width"]
    totals = [_totals(_Run(one, 10_000, 1, run)).types.sum(axis=0) for run in range(40)]
    shares = np.array([row[4] / row[0] for row in totals])
    assert half < 0.8 * 2.02 * shares.std(ddof=1) / np.sqrt(40)


def test_every_named_metric_is_measured() -> None:
    found = simulate_steady(setting(), seed=1, precision=Precision(shares=1.0, seconds=None, contacts=2_000))
    assert list(found["a"]) == list(METRICS)
    assert found["b"]["p_abandon"] == {"value": 0.0, "half_width": 0.0}
    assert found["b"]["mean_wait_all_s"] == pytest.approx(found["b"]["asa_answered_s"])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"patience_s": [None, None], "agents": (4, 1)}, "b would wait for ever: 1.50 Erlang offered to 1 agents"),
        ({"patience_s": [None, None], "agents": (2, 2)}, "a, b would wait for ever: 4.50 Erlang offered to 4 agents"),
        ({"patience_s": [None, 60.0], "agents": (1, 2)}, "a would wait for ever: 3.00 Erlang offered to 3 agents"),
        ({"rate": np.array([0.0, 0.1])}, "arrivals and handle times must be above 0"),
        ({"aht_s": np.array([10.0, -1.0])}, "arrivals and handle times must be above 0"),
    ],
)
def test_what_has_no_steady_state_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueRangeError, match=message):
        setting(**changes)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_a_setting_is_refused_exactly_when_some_set_of_queues_is_overloaded(seed: int) -> None:
    rng = np.random.default_rng(seed)
    skills = rng.random((3, 3)) < 0.6
    skills[skills.sum(axis=1) == 0, 0] = True
    group_of = np.repeat(np.arange(3), rng.integers(1, 4, 3))
    load = rng.uniform(0.2, 3.0, 3)
    overloaded = any(
        load[list(rows)].sum() >= skills[group_of][:, list(rows)].any(axis=1).sum()
        for rows in ([0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2])
    )
    lines = tuple(Line(name) for name in "abc")
    plain: dict[str, Any] = {
        "name": "x",
        "centre": Centre(lines, np.ones((group_of.size, 3)), fewest_skills_first(skills)),
        "groups": ("g", "h", "i"),
        "group_of": group_of,
        "rate": load / 100.0,
        "aht_s": np.full(3, 100.0),
        "within_s": 20.0,
    }
    if overloaded:
        with pytest.raises(ValueRangeError, match="wait for ever"):
            SteadySetting(**plain)
    else:
        SteadySetting(**plain)
