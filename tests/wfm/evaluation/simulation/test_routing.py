"""Routing tables: from lists, from skills, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.routing import Routing, fewest_skills_first, from_lists
from wfm.evaluation.simulation.setup import _choices


def test_lists_become_classes() -> None:
    routing = from_lists([[0, 1], [1]], [[0], [1, 0]], longest_wait=False)
    assert routing.group_class.tolist() == [[0, 1], [-1, 0]]
    assert routing.queue_class.tolist() == [[0, -1], [1, 0]]
    assert routing.skills.tolist() == [[True, False], [True, True]]


def test_longest_wait_puts_all_queues_into_one_class() -> None:
    routing = from_lists([[0, 1], [1]], [[0], [1, 0]], longest_wait=True)
    assert routing.queue_class.tolist() == [[0, -1], [0, 0]]


def test_specialists_come_before_generalists() -> None:
    skills = np.array([[True, True, True], [True, False, False], [False, True, True]])
    routing = fewest_skills_first(skills)
    tries, _ = _choices(routing)
    assert tries["group"].tolist() == [[1, 0, -1], [2, 0, -1], [2, 0, -1]]
    assert (routing.queue_class[skills] == 0).all()
    assert (routing.reserve == 0).all()


def test_priority_classes_reach_every_group_that_serves_the_queue() -> None:
    skills = np.array([[True, True], [True, False]])
    routing = fewest_skills_first(skills, np.array([1, 0]))
    _, picks = _choices(routing)
    assert picks["queue"].tolist() == [[1, 0], [0, -1]]


def test_reserves_stay_with_their_cell_when_groups_are_put_in_order() -> None:
    routing = Routing(np.array([[2, 1]]), np.array([[0], [0]]), np.array([[5, 7]]))
    tries, picks = _choices(routing)
    assert tries["group"].tolist() == [[1, 0]]
    assert tries["reserve"].tolist() == [[7, 5]]
    assert picks["reserve"].tolist() == [[5], [7]]


@pytest.mark.parametrize(
    ("groups", "queues", "reserve", "message"),
    [
        ([[0, 0]], [[0]], [[0, 0]], "must have shapes"),
        ([[0]], [[0]], [[0, 0]], "must have shapes"),
        ([[0, -1]], [[0], [0]], [[0, 0]], "disagree about which group"),
    ],
)
def test_tables_that_contradict_each_other_are_refused(
    groups: list[list[int]], queues: list[list[int]], reserve: list[list[int]], message: str
) -> None:
    with pytest.raises(ValueRangeError, match=message):
        Routing(np.array(groups), np.array(queues), np.array(reserve))
