"""The reserve: published examples, the definition, monotone, and what it does to a requirement."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.errors import ValueRangeError
from wfm.grid import TimeGrid
from wfm.staffing.requirement import Requirement
from wfm.staffing.reserve import away_at_most, rostered_for, with_reserve


@pytest.mark.parametrize(
    ("present", "rate", "rostered"), [(14, 0.05, 16), (14, 0.08, 17), (50, 0.05, 55), (50, 0.08, 57)]
)
def test_published_examples(present: int, rate: float, rostered: int) -> None:
    assert rostered_for(present, rate, 0.9) == rostered


def chance(rostered: int, present: int, rate: float) -> float:
    """Return the probability that enough come, by listing who is away."""
    total = 0.0
    for away in itertools.product([0, 1], repeat=rostered):
        if rostered - sum(away) >= present:
            total += rate ** sum(away) * (1 - rate) ** (rostered - sum(away))
    return total


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.4])
@pytest.mark.parametrize("certainty", [0.5, 0.9, 0.99])
@pytest.mark.parametrize("present", [1, 2, 4])
def test_the_fewest_of_whom_enough_come(present: int, rate: float, certainty: float) -> None:
    found = rostered_for(present, rate, certainty)
    if found <= 13:
        assert chance(found, present, rate) >= certainty
    if present < found <= 14:
        assert chance(found - 1, present, rate) < certainty


@pytest.mark.parametrize("present", [0, 1, 7, 40, 300])
def test_shared_shocks_need_no_fewer(present: int) -> None:
    found = [rostered_for(present, 0.07, 0.9, correlation) for correlation in (0.0, 0.01, 0.05)]
    assert found == sorted(found)
    if present >= 40:
        assert found[2] > found[0]


def test_monotone() -> None:
    by_present = [rostered_for(n, 0.06, 0.9) for n in range(60)]
    assert by_present == sorted(by_present)
    by_rate = [rostered_for(30, rate, 0.9) for rate in (0.0, 0.02, 0.05, 0.1, 0.3)]
    assert by_rate == sorted(by_rate)
    by_certainty = [rostered_for(30, 0.06, certainty) for certainty in (0.1, 0.5, 0.9, 0.99, 0.999)]
    assert by_certainty == sorted(by_certainty)
    assert rostered_for(30, 0.0, 0.999) == 30


def test_more_than_the_mean_says_at_high_certainty() -> None:
    for present in (10, 50, 200):
        assert rostered_for(present, 0.08, 0.9) > present / 0.92


def test_large_groups_are_quick_and_near_the_mean() -> None:
    assert rostered_for(10_000, 0.05, 0.9) == pytest.approx(10_000 / 0.95, rel=0.005)


def test_away_at_most() -> None:
    assert away_at_most(0, 0.1, 0.9) == away_at_most(10, 0.0, 0.9) == 0
    assert away_at_most(16, 0.05, 0.9) == 2
    assert away_at_most(100, 0.05, 0.9, 0.05) > away_at_most(100, 0.05, 0.9)


@pytest.mark.parametrize("wrong", [(-1, 0.1, 0.9, 0.0), (1, 1.0, 0.9, 0.0), (1, 0.1, 1.0, 0.0), (1, 0.1, 0.9, 1.0)])
def test_numbers_without_a_meaning_are_refused(wrong: tuple[int, float, float, float]) -> None:
    with pytest.raises(ValueRangeError, match="reserve: present must be"):
        rostered_for(*wrong)


@pytest.fixture
def two_queues() -> Requirement:
    """Return 14 and 6 agents over two days, nobody in the last hour of each."""
    queues = tuple(Queue(name, name, Channel.VOICE, name) for name in "ab")
    agents = np.where(np.arange(48) % 24 < 23, np.array([[14.0], [6.0]]), 0.0)
    return Requirement.given(TimeGrid(date(2026, 3, 2), 2, 60, "UTC"), queues, 10 * agents, 0 * agents + 200, agents)


def test_each_queue_by_itself(two_queues: Requirement) -> None:
    found = with_reserve(two_queues, np.array([0.05, 0.08]), 0.9)
    assert found.agents[0, [0, 23, 24]].tolist() == [16, 0, 17]
    assert found.agents[1, 0] == rostered_for(6, 0.05, 0.9)
    assert found.on_seat is two_queues.on_seat
    assert "agent-hours more, so that with 90% certainty enough come" in found.notes[-1]


def test_people_who_stand_in_for_each_other_need_less(two_queues: Requirement) -> None:
    apart = with_reserve(two_queues, np.full(2, 0.08), 0.9)
    together = with_reserve(two_queues, np.full(2, 0.08), 0.9, pools=[[0, 1]])
    assert together.agents[:, 0].sum() == pytest.approx(rostered_for(20, 0.08, 0.9))
    assert together.agents[0, 0] / together.agents[1, 0] == pytest.approx(14 / 6)
    assert together.agents.sum() < apart.agents.sum()


def test_a_rate_of_0_changes_nothing(two_queues: Requirement) -> None:
    assert with_reserve(two_queues, np.zeros(2), 0.9).agents == pytest.approx(two_queues.agents)


def test_parts_of_agents_are_raised_in_proportion(two_queues: Requirement) -> None:
    half = replace(two_queues, agents=two_queues.agents * 0.95)
    found: Callable[..., float] = lambda item: float(item.agents[0, 0])  # noqa: E731
    assert found(with_reserve(half, np.full(2, 0.05), 0.9)) == pytest.approx(0.95 * 14 * 16 / 14)
