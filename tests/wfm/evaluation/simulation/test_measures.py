"""Measures from counts that were written by hand."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.evaluation.simulation.counts import Counts, stacked
from wfm.evaluation.simulation.measures import Measures, SimulationResult
from wfm.staffing.targets import Definition, Period, ServiceTarget

BY_GROUP = ("working_s", "productive_s")


def counts(queues: int = 1, intervals: int = 2, groups: int = 1, **given_: Any) -> Counts:
    """One replication with zeros where nothing is given."""
    plain = {
        field.name: np.zeros((groups if field.name in BY_GROUP else queues, intervals)) for field in fields(Counts)
    }
    return Counts(**{**plain, **{name: np.array(values, dtype=float) for name, values in given_.items()}})


def result(
    parts: list[Counts], definition: Definition = "offered", *, deferred: bool = False, **more: Any
) -> SimulationResult:
    queues, intervals = parts[0].offered.shape
    plain: dict[str, Any] = {
        "queues": tuple(f"q{row}" for row in range(queues)),
        "targets": (ServiceTarget(0.8, 20.0, definition),) * queues,
        "deferred": np.full(queues, deferred),
        "skills": np.ones((parts[0].working_s.shape[0], queues), dtype=bool),
        "day_starts": np.array([0, intervals]),
        "counts": stacked(parts),
        "seed": 1,
    }
    return SimulationResult(**{**plain, **more})


PARTS = [
    counts(
        offered=[[10, 20]], answered=[[8, 15]], abandoned=[[2, 5]], within=[[7, 12]], short_abandoned=[[1, 2]],
        wait_answered_s=[[80, 300]], working_s=[[900, 450]], productive_s=[[1000, 900]], judged=[[9, 16]],
    ),
    counts(
        offered=[[10, 10]], answered=[[10, 10]], within=[[9, 10]], wait_answered_s=[[20, 0]],
        working_s=[[700, 450]], productive_s=[[1000, 900]], judged=[[10, 10]],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("definition", "by_interval", "whole"),
    [
        ("offered", [16 / 20, 22 / 30], 38 / 50),
        ("excl_short_abandon", [16 / 19, 22 / 28], 38 / 47),
        ("answered", [16 / 18, 22 / 25], 38 / 43),
    ],
)
def test_three_service_levels(definition: Definition, by_interval: list[float], whole: float) -> None:
    found = result(PARTS, definition)
    np.testing.assert_allclose(found.over(Period.INTERVAL).service_level.value[0], by_interval)
    np.testing.assert_allclose(found.over(Period.WEEK).service_level.value[0], [whole])


def test_deferred_queues_are_judged_by_their_deadline_alone() -> None:
    found = result(PARTS, "answered", deferred=True).over(Period.WEEK)
    assert found.service_level.value[0, 0] == pytest.approx(38 / 45)
    assert found.deadline_misses.value[0, 0] == pytest.approx((6 + 1) / 2)


def test_live_queues_miss_no_deadlines() -> None:
    assert result(PARTS).over(Period.INTERVAL).deadline_misses.value.tolist() == [[0.0, 0.0]]


def test_the_other_measures_are_plain_quotients() -> None:
    found = result(PARTS).over(Period.WEEK)
    assert found.asa_s.value[0, 0] == pytest.approx(400 / 43)
    assert found.abandonment.value[0, 0] == pytest.approx(7 / 50)
    assert found.occupancy.value[0, 0] == pytest.approx(2500 / 3800)
    assert found.offered.value[0, 0] == 25.0


def test_the_odds_of_a_target_count_replications() -> None:
    by_interval = result(PARTS).over(Period.INTERVAL).met.value[0]
    assert by_interval.tolist() == [0.5, 0.5], "7/10 and 12/20 miss, 9/10 and 10/10 reach 0.8"
    assert result(PARTS).over(Period.WEEK).met.value[0, 0] == 0.5


def test_a_level_reached_exactly_is_reached() -> None:
    exact = counts(offered=[[10, 5]], within=[[8, 4]])
    assert result([exact, exact]).over(Period.INTERVAL).met.value[0].tolist() == [1.0, 1.0]


def test_periods_without_contacts_are_not_judged() -> None:
    quiet, busy = counts(offered=[[0, 5]], within=[[0, 5]]), counts(offered=[[5, 5]], within=[[0, 5]])
    found = result([quiet, busy]).over(Period.INTERVAL).met
    assert found.value[0].tolist() == [0.0, 1.0]
    silent = result([counts(), counts()]).over(Period.WEEK)
    assert np.isnan([silent.met.value[0, 0], silent.service_level.value[0, 0], silent.occupancy.value[0, 0]]).all()


def test_backlog_is_that_of_the_end_of_the_period() -> None:
    parts = [counts(intervals=4, backlog=[[5, 1, 7, 3]], oldest_s=[[60, 30, 90, 10]])] * 2
    found = result(parts, deferred=True, day_starts=np.array([0, 2, 4]))
    assert found.over(Period.DAY).backlog.value[0].tolist() == [1.0, 3.0]
    assert found.over(Period.WEEK).backlog_age_s.value[0].tolist() == [10.0]


def test_occupancy_is_that_of_the_agents_who_can_serve_the_queue() -> None:
    parts = [counts(2, 1, 2, working_s=[[50], [90]], productive_s=[[100], [100]])] * 2
    skills = np.array([[True, True], [False, True]])
    found = result(parts, skills=skills, day_starts=np.array([0, 1])).over(Period.WEEK).occupancy.value
    np.testing.assert_allclose(found[:, 0], [0.5, 0.7])


def test_days_of_unequal_length_keep_their_intervals() -> None:
    parts = [counts(intervals=5, offered=[[1, 2, 4, 8, 16]])] * 2
    found = result(parts, day_starts=np.array([0, 2, 5]))
    assert found.over(Period.DAY).offered.value[0].tolist() == [3.0, 28.0]
    assert found.over(Period.WEEK).offered.value[0].tolist() == [31.0]


def test_replications_are_counted_and_stacked() -> None:
    found = result(PARTS)
    assert found.replications == 2
    assert found.counts.offered.shape == (2, 1, 2)
    assert found.levels == {
        "q0": (pytest.approx(0.76), pytest.approx(found.over(Period.WEEK).service_level.half_width[0, 0]))
    }


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["offered", "excl_short_abandon", "answered"]))
def test_shares_are_shares_and_definitions_are_ordered(seed: int, definition: Definition) -> None:
    rng = np.random.default_rng(seed)

    def part() -> Counts:
        offered = rng.poisson(9, (2, 6)).astype(float)
        answered = rng.binomial(offered.astype(int), 0.8).astype(float)
        short = rng.binomial((offered - answered).astype(int), 0.5).astype(float)
        within = rng.binomial(answered.astype(int), 0.7).astype(float)
        return counts(2, 6, offered=offered, answered=answered, abandoned=offered - answered, short_abandoned=short,
                      within=within, judged=offered, working_s=[[1.0] * 6], productive_s=[[2.0] * 6])  # fmt: skip

    parts = [part() for _ in range(5)]
    plain = result(parts)
    for period in Period:
        found: Measures = result(parts, definition).over(period)
        for name in ("service_level", "abandonment", "occupancy", "met"):
            values = getattr(found, name).value
            assert ((values >= 0) & (values <= 1))[np.isfinite(values)].all(), name
            halves = getattr(found, name).half_width
            assert (halves[np.isfinite(halves)] >= 0).all(), name
        assert (found.service_level.value >= plain.over(period).service_level.value - 1e-12)[
            np.isfinite(found.service_level.value)
        ].all()
