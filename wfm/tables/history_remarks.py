"""What a planner should read about a history: gaps, contacts outside opening hours, odd handle times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Queue
from wfm.grid import TimeGrid
from wfm.tables.phrasing import counted

__all__ = ["GAPS", "history_remarks"]

GAPS = "taken as unknown, not as 0"
"""Words by which the remark on gaps is known."""

_SHOWN_GAPS = 3

_SHORT_AHT_S = 15
"""No contact is handled in less; a mean below it is most likely in minutes."""


def history_remarks(
    queues: Sequence[Queue],
    grid: TimeGrid,
    contacts: NDArray[np.float64],
    aht_s: NDArray[np.float64],
    open_: NDArray[np.bool_],
) -> list[str]:
    """Return remarks on a history; what is true of several queues is said once.

    Parameters
    ----------
    queues, grid
        What rows and columns mean.
    contacts, aht_s : (q, n)
        The history; NaN where there is no record.
    open_ : (q, n)
        Opening hours.
    """
    about: dict[str, list[str]] = {}
    for row, queue in enumerate(queues):
        for remark in _remarks(grid, contacts[row], aht_s[row], open_[row]):
            about.setdefault(remark, []).append(queue.id)
    return [f"{', '.join(ids)}: {remark}" for remark, ids in about.items()]


def _remarks(
    grid: TimeGrid, contacts: NDArray[np.float64], aht_s: NDArray[np.float64], open_: NDArray[np.bool_]
) -> list[str]:
    there = np.flatnonzero(np.isfinite(contacts))
    if not len(there):
        return []
    found = []
    total = float(np.nansum(contacts))
    outside = float(np.nansum(contacts[~open_]))
    if total == 0:
        found.append("the history has no contact at all; nobody will be required")
    parts = int((contacts[there] != np.round(contacts[there])).sum())
    if parts:
        many = "is no whole number" if parts == 1 else "are no whole numbers"
        found.append(
            f"{parts} of {len(there)} counts {many}; taken as they are, but averages hide how much counts vary"
        )
    if outside > 0:
        found.append(f"{outside:g} of {total:g} contacts came outside the opening hours and are not planned for")
    if np.isfinite(aht_s).any() and float(np.nanmedian(aht_s)) < _SHORT_AHT_S:
        found.append(f"the median aht_s is {np.nanmedian(aht_s):.1f} seconds; are these minutes?")
    gaps = np.isnan(contacts) & open_
    gaps[: there[0]] = gaps[there[-1] + 1 :] = False
    if gaps.any():
        found.append(f"{_gap_text(grid, gaps, open_)}; {GAPS}")
    return found


def _gap_text(grid: TimeGrid, gaps: NDArray[np.bool_], open_: NDArray[np.bool_]) -> str:
    """Return ``4 open intervals have no record (2026-01-05 09:00 to 11:00)``; hours of closure do not end a gap."""
    places = np.flatnonzero(open_)
    marks = np.concatenate(([False], gaps[places], [False]))
    edges = np.flatnonzero(np.diff(marks.astype(np.int8)))
    texts = []
    for first, last in list(zip(edges[::2], edges[1::2], strict=True))[:_SHOWN_GAPS]:
        begin, end = grid.time(int(places[first])), grid.time(int(places[last - 1])) + timedelta(minutes=grid.step_min)
        until = f"{end:%H:%M}" if begin.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
        texts.append(f"{begin:%Y-%m-%d %H:%M} to {until}")
    more = len(edges) // 2 - len(texts)
    if more:
        texts.append(counted(more, "more gap"))
    return f"{counted(int(gaps.sum()), 'open interval', 'has')} no record ({', '.join(texts)})"
