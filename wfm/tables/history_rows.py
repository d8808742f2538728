"""Do the rows of history files lie on intervals, and does each interval stand there once?"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

import numpy as np
from numpy.typing import NDArray

from wfm.tables.phrasing import counted
from wfm.tables.records import Records

__all__ = ["chosen", "own_step_min", "without_repeats"]

_FINEST_MIN = 5


def chosen(part: Records, mask: NDArray[np.bool_]) -> Records:
    """Return the rows of a mask of shape (r,)."""
    return Records(
        part.table,
        part.rows[mask],
        part.minutes[mask],
        part.queue[mask],
        part.offered[mask],
        part.aht_s[mask],
        part.contact_level,
    )


def own_step_min(part: Records, start: int, step_min: int, *, sparse: bool) -> int | None:
    """Return the interval of a table in minutes; None where its rows do not fit the plan's, which is a fault.

    Parameters
    ----------
    part
        Rows of one table.
    start
        First instant of the history, in minutes since 1970.
    step_min
        The plan's interval; a table's may be finer, 5 minutes or more.
    sparse
        Whether intervals without contacts have no row: then the distance of rows says nothing.
    """
    if part.contact_level or not len(part.minutes):
        return step_min
    times = np.unique(part.minutes - start)
    own = int(np.diff(times).min()) if len(times) > 1 else step_min
    if own > step_min and own % step_min == 0 and own < 1440 and not sparse:
        mend = f"Set interval_min to {own}, or give a finer history" if own in {30, 60} else "Give a finer history"
        what = f"the rows are {own} minutes apart, longer than the plan's interval of {step_min} minutes"
        part.table.fault(None, what, None, mend)
        return None
    common = gcd(step_min, *(int(value) for value in np.unique(times % step_min)))
    if common >= _FINEST_MIN:
        return common
    odd = np.flatnonzero((part.minutes - start) % _FINEST_MIN != 0)
    column = part.table.column("interval_start")
    for place in odd:
        row = int(part.rows[place])
        part.table.fault(row, "interval_start must be the start of an interval of 5 or more minutes", column[row])
    return None


def without_repeats(parts: Sequence[Records], notes: list[str]) -> list[Records]:
    """Leave out rows that say again what another row says, with a note; rows that contradict each other are faults."""
    seen: dict[tuple[int, int], tuple[Records, int]] = {}
    kept: list[Records] = []
    for part in parts:
        if part.contact_level:
            kept.append(part)
            continue
        keep = np.ones(len(part.rows), dtype=bool)
        for place, key in enumerate(zip(part.queue.tolist(), part.minutes.tolist(), strict=True)):
            other = seen.setdefault(key, (part, place))
            if other[0] is part and other[1] == place:
                continue
            keep[place] = False
            if not _same(part, place, *other):
                row = int(part.rows[place])
                where = other[0].table.where(int(other[0].rows[other[1]]))
                text = part.table.column("interval_start")[row]
                what = f"the interval stands in {where} too, with other numbers"
                part.table.fault(row, what, text, "Keep one row an interval and queue")
        repeated = int((~keep).sum())
        if repeated:
            notes.append(f"{part.table.shown}: {counted(repeated, 'row', 'repeats')} an interval; each counts once")
        kept.append(chosen(part, keep))
    return kept


def _same(one: Records, place: int, other: Records, other_place: int) -> bool:
    return bool(
        np.array_equal(one.offered[place], other.offered[other_place], equal_nan=True)
        and np.array_equal(one.aht_s[place], other.aht_s[other_place], equal_nan=True)
    )
