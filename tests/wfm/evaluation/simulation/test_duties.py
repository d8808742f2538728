"""From tables and stretches to changes of duty and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.duties import Duties, always, from_grid, from_stretches

TABLES = st.integers(1, 4).flatmap(
    lambda a: st.integers(1, 6).flatmap(lambda n: arrays(np.int64, (a, n), elements=st.integers(-1, 2)))
)


def group_at(duties: Duties, agent: int, when_s: float) -> int:
    """The group of an agent just after a moment, read off the changes one by one."""
    group = -1
    for change_s, who, what in zip(duties.change_s, duties.agent, duties.group, strict=True):
        if who == agent and change_s <= when_s:
            group = int(what)
    return group


@given(TABLES)
def test_the_changes_of_a_table_give_the_table_back(table: np.ndarray) -> None:
    duties = from_grid(table, 900.0)
    assert (np.diff(duties.change_s) >= 0).all()
    for agent in range(table.shape[0]):
        for interval in range(table.shape[1]):
            assert group_at(duties, agent, 900.0 * interval + 450) == table[agent, interval]
        assert group_at(duties, agent, 900.0 * table.shape[1]) == -1


@given(TABLES)
def test_stretches_of_a_table_are_its_runs_on_duty(table: np.ndarray) -> None:
    duties = from_grid(table, 10.0)
    agent, start_s, end_s = duties.stretches
    found = {
        (int(a), i) for a, s, e in zip(agent, start_s, end_s, strict=True) for i in range(int(s / 10), int(e / 10))
    }
    assert found == {(int(a), int(i)) for a, i in zip(*np.nonzero(table >= 0), strict=True)}
    runs = np.diff(np.pad((table >= 0).astype(int), ((0, 0), (1, 0))), axis=1) == 1
    assert agent.size == runs.sum()


@given(TABLES, st.lists(st.tuples(st.integers(0, 3), st.floats(0, 80)), max_size=10))
def test_the_end_of_a_duty_is_found_from_any_moment_in_it(table: np.ndarray, asked: list[tuple[int, float]]) -> None:
    duties = from_grid(table, 10.0)
    for agent, when_s in asked:
        if agent >= table.shape[0]:
            continue
        end = duties.end_after(np.array([agent]), np.array([when_s]))[0]
        inside = [e for a, s, e in zip(*duties.stretches, strict=True) if a == agent and s <= when_s <= e]
        assert end == (max(inside) if inside else when_s)


def test_stretches_that_touch_are_one_duty_and_may_change_the_group() -> None:
    duties = from_stretches(
        np.array([0, 0, 1]), np.array([10.0, 0.0, 5.0]), np.array([20.0, 10.0, 8.0]), np.array([2, 1, 0])
    )
    assert duties.change_s.tolist() == [0.0, 5.0, 8.0, 10.0, 20.0]
    assert duties.group.tolist() == [1, 0, -1, 2, -1]
    agent, start_s, end_s = duties.stretches
    assert list(zip(agent.tolist(), start_s.tolist(), end_s.tolist(), strict=True)) == [(0, 0.0, 20.0), (1, 5.0, 8.0)]


def test_stretches_that_touch_in_one_group_are_no_change() -> None:
    start_s = np.array([0.0, 10.0, 30.0, 40.0])
    group = np.array([1, 1, 1, 0])
    duties = from_stretches(np.zeros(4, dtype=np.int64), start_s, start_s + 10.0, group)
    assert duties.change_s.tolist() == [0.0, 20.0, 30.0, 40.0, 50.0]
    assert duties.group.tolist() == [1, -1, 1, 0, -1]


@given(TABLES)
def test_stretches_and_tables_agree(table: np.ndarray) -> None:
    agent, interval = np.nonzero(table >= 0)
    pieces = from_stretches(agent, interval * 10.0, (interval + 1) * 10.0, table[agent, interval])
    whole = from_grid(table, 10.0)
    for name in ("change_s", "agent", "group"):
        np.testing.assert_array_equal(getattr(pieces, name), getattr(whole, name))


def test_stretches_that_overlap_are_refused() -> None:
    with pytest.raises(ValueRangeError, match="must not overlap"):
        from_stretches(np.array([0, 0]), np.array([0.0, 5.0]), np.array([6.0, 9.0]), np.array([0, 0]))


def test_nobody_on_duty_is_no_change_at_all() -> None:
    empty = np.zeros(0)
    duties = from_stretches(empty.astype(np.int64), empty, empty, empty.astype(np.int64))
    assert duties.change_s.size == 0
    assert duties.stretches[0].size == 0
    assert duties.end_after(np.array([0]), np.array([3.0])).tolist() == [3.0]


def test_duties_without_end_last_for_ever() -> None:
    duties = always(np.array([1, 0]))
    assert duties.group.tolist() == [1, 0]
    assert duties.stretches[2].tolist() == [np.inf, np.inf]
    assert duties.end_after(np.array([1]), np.array([1e9])).tolist() == [np.inf]
