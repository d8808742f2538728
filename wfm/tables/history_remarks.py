"""What a planner should read about a history: gaps, contacts outside opening hours, odd handle times."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Queue
from wfm.grid import TimeGrid

__all__ = ["history_remarks"]

_SHOWN_GAPS = 3


def history_remarks(
    queue: Queue, grid: TimeGrid, contacts: NDArray[np.float64], aht_s: NDArray[np.float64], open_: NDArray[np.bool_]
) -> list[str]:
    """Return what a planner should read about one queue's history."""
    there = np.flatnonzero(np.isfinite(contacts))
    if not len(there):
        return []
    notes = []
    total = float(np.nansum(contacts))
    outside = float(np.nansum(contacts[~open_]))
    if total == 0:
        notes.append(f"{queue.id}: the history has no contact at all; nobody will be required")
    if outside > 0:
        notes.append(
            f"{queue.id}: {outside:g} of {total:g} contacts came outside the opening hours and are not planned for"
        )
    if np.isfinite(aht_s).any() and float(np.nanmedian(aht_s)) < 15:
        notes.append(f"{queue.id}: the median aht_s is {np.nanmedian(aht_s):.1f} seconds; are these minutes?")
    gaps = np.isnan(contacts) & open_
    gaps[: there[0]] = gaps[there[-1] + 1 :] = False
    if gaps.any():
        notes.append(f"{queue.id}: {_gap_text(grid, gaps, open_)}; taken as unknown, not as 0")
    return notes


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
        texts.append(f"{more} more gaps")
    count = int(gaps.sum())
    return f"{count} open interval{'s have' if count > 1 else ' has'} no record ({', '.join(texts)})"
