"""The compiled heap and lists against Python's own."""

from __future__ import annotations

import heapq

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from wfm.evaluation.simulation.state import AGENT, EVENT, Place
from wfm.evaluation.simulation.structures import append, empty_lists, pop, prepend, push, remove


@njit
def do_push(events, run, time_s, code):  # type: ignore[no-untyped-def]
    push(events, run, time_s, code)


@njit
def do_pop(events, run):  # type: ignore[no-untyped-def]
    pop(events, run)


@njit
def do_list(lists, items, which, item, what):  # type: ignore[no-untyped-def]
    if what == 0:
        append(lists, items, which, item)
    elif what == 1:
        prepend(lists, items, which, item)
    else:
        remove(lists, items, which, item)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6), st.integers(0, 30)), max_size=80))
def test_events_leave_in_the_order_of_time_and_code(steps: list[tuple[bool, int, int]]) -> None:
    events, run = np.empty(100, dtype=EVENT), np.zeros(len(Place), dtype=np.int64)
    heap: list[tuple[float, int]] = []
    for add, time_s, code in steps:
        if add or not heap:
            heapq.heappush(heap, (float(time_s), code))
            do_push(events, run, float(time_s), code)
        else:
            assert (events[0]["time_s"], events[0]["code"]) == heap[0]
            heapq.heappop(heap)
            do_pop(events, run)
        assert run[Place.EVENTS] == len(heap)
    while heap:
        assert (events[0]["time_s"], events[0]["code"]) == heapq.heappop(heap)
        do_pop(events, run)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2), st.integers(0, 1)), max_size=60))
def test_lists_hold_their_order_whatever_is_removed(steps: list[tuple[int, int, int]]) -> None:
    lists, items = empty_lists(3), np.zeros(10, dtype=AGENT)
    plain: list[list[int]] = [[], [], []]
    for item, which, side in steps:
        holder = next((number for number, members in enumerate(plain) if item in members), None)
        if holder is None:
            do_list(lists, items, which, item, side)
            plain[which].insert(len(plain[which]) if side == 0 else 0, item)
        else:
            do_list(lists, items, holder, item, 2)
            plain[holder].remove(item)
        for number, members in enumerate(plain):
            assert lists[number]["count"] == len(members)
            assert _walk(lists[number]["head"], items, "after") == members
            assert _walk(lists[number]["tail"], items, "before") == members[::-1]


def _walk(item: int, items: np.ndarray, link: str) -> list[int]:
    found = []
    while item >= 0:
        found.append(int(item))
        item = items[item][link]
    return found
