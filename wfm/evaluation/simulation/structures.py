"""The two data structures of the event loop: linked lists that allow removal anywhere, and a binary heap."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.simulation.compiling import compiled
from wfm.evaluation.simulation.state import LIST, Place, Table, Whole

__all__ = ["append", "empty_lists", "pop", "prepend", "push", "remove"]

_EVENTS = int(Place.EVENTS)


def empty_lists(size: int) -> NDArray[np.void]:
    """Return `size` empty lists."""
    lists = np.zeros(size, dtype=LIST)
    lists["head"] = lists["tail"] = -1
    return lists


@compiled
def append(lists: Table, items: Table, which: Whole, item: Whole) -> None:
    """Put an item at the end of a list."""
    last = lists[which].tail
    items[item].before = last
    items[item].after = -1
    if last < 0:
        lists[which].head = item
    else:
        items[last].after = item
    lists[which].tail = item
    lists[which].count += 1


@compiled
def prepend(lists: Table, items: Table, which: Whole, item: Whole) -> None:
    """Put an item at the front of a list."""
    first = lists[which].head
    items[item].after = first
    items[item].before = -1
    if first < 0:
        lists[which].tail = item
    else:
        items[first].before = item
    lists[which].head = item
    lists[which].count += 1


@compiled
def remove(lists: Table, items: Table, which: Whole, item: Whole) -> None:
    """Take an item out of the list that holds it."""
    before, after = items[item].before, items[item].after
    if before < 0:
        lists[which].head = after
    else:
        items[before].after = after
    if after < 0:
        lists[which].tail = before
    else:
        items[after].before = before
    lists[which].count -= 1


@compiled
def push(events: Table, run: NDArray[np.int64], time_s: float, code: Whole) -> None:
    """Add an event; equal times leave in the order of their codes."""
    place = run[_EVENTS]
    run[_EVENTS] = place + 1
    while place > 0:
        above = (place - 1) >> 1
        if events[above].time_s < time_s or (events[above].time_s == time_s and events[above].code <= code):
            break
        events[place].time_s = events[above].time_s
        events[place].code = events[above].code
        place = above
    events[place].time_s = time_s
    events[place].code = code


@compiled
def pop(events: Table, run: NDArray[np.int64]) -> None:
    """Take the earliest event (at place 0) out."""
    size = run[_EVENTS] - 1
    run[_EVENTS] = size
    time_s, code = events[size].time_s, events[size].code
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        right = below + 1
        if right < size and (
            events[right].time_s < events[below].time_s
            or (events[right].time_s == events[below].time_s and events[right].code < events[below].code)
        ):
            below = right
        if time_s < events[below].time_s or (time_s == events[below].time_s and code <= events[below].code):
            break
        events[place].time_s = events[below].time_s
        events[place].code = events[below].code
        place = below
    events[place].time_s = time_s
    events[place].code = code
