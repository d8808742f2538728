"""History files as a demand: rows brought onto the plan's intervals, gaps and repetitions told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Demand, Queue
from wfm.grid import TimeGrid
from wfm.tables.csv_file import Table
from wfm.tables.history_remarks import history_remarks
from wfm.tables.history_rows import chosen, own_step_min, without_repeats
from wfm.tables.records import HistoryFormat, Records, records_of

__all__ = ["Opening", "history_of"]

Opening = Callable[[TimeGrid], NDArray[np.bool_]]
"""Opening hours: a grid of n intervals → (q, n)."""


def history_of(
    tables: Sequence[Table],
    queues: tuple[Queue, ...],
    form: HistoryFormat,
    opening: Opening,
    *,
    step_min: int,
    zone: str,
    until: date,
) -> Demand | None:
    """Read history files into one demand on the plan's intervals.

    Parameters
    ----------
    tables
        The files.
    queues
        The plan's queues, length q.
    form
        How the files are to be read.
    opening
        Opening hours of the queues.
    step_min, zone
        Interval and zone of the plan.
    until
        First day of the plan: rows from then on are left out, lest the forecast know the future.

    Returns
    -------
    The history; None where there are faults, which are left on the tables. `Demand.notes` says what is odd about the
    numbers; notes on the tables say how the files were read.
    """
    ids = [queue.id for queue in queues]
    parts = [part for part in (records_of(table, ids, form) for table in tables) if part is not None]
    if len(parts) < len(tables):
        return None
    end = int(TimeGrid(until, 1, 1, zone).start.timestamp()) // 60
    notes = [note for part in parts for note in _late(part, end, until)]
    parts = [chosen(part, part.minutes < end) for part in parts]
    if not any(len(part.rows) for part in parts):
        tables[0].fault(None, f"there is no row of the plan's queues before the planned week ({until})")
        return None
    grid = _grid(parts, step_min, zone, until)
    start = int(grid.start.timestamp()) // 60
    aligned = [own_step_min(part, start, step_min, sparse=form.missing_is_zero) for part in parts]
    parts = without_repeats(parts, notes)
    if any(table.faults for table in tables):
        return None
    own_min = min(own for own in aligned if own is not None)
    contacts, aht_s = _binned(parts, start, grid, len(queues), own_min, form, notes)
    open_ = opening(grid)
    if any(part.contact_level for part in parts) or form.missing_is_zero:
        _fill_zeros(contacts, open_)
    notes += history_remarks(queues, grid, contacts, aht_s, open_)
    return Demand(grid, queues, contacts, aht_s, open_, notes=tuple(notes))


def _late(part: Records, end: int, until: date) -> list[str]:
    late = int((part.minutes >= end).sum())
    return [f"{part.table.shown}: {late} rows from {until} on lie in the planned week or after it and are left out"] * (
        late > 0
    )


def _grid(parts: Sequence[Records], step_min: int, zone: str, until: date) -> TimeGrid:
    first = min(int(part.minutes.min()) for part in parts if len(part.minutes))
    last = max(int(part.minutes.max()) for part in parts if len(part.minutes))
    tz = TimeGrid(until, 1, 1, zone).tz
    dates = [datetime.fromtimestamp(minute * 60, UTC).astimezone(tz).date() for minute in (first, last)]
    return TimeGrid(dates[0], (dates[1] - dates[0]).days + 1, step_min, zone)


def _binned(
    parts: Sequence[Records], start: int, grid: TimeGrid, q: int, own_min: int, form: HistoryFormat, notes: list[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return contacts (q, n) and aht_s (q, n), NaN where there is no record.

    An interval of the plan that finer rows cover in part only has no record: the sum of what is there would be too low.
    """
    shape = (q, grid.n)
    total, found, known, busy = (np.zeros(shape) for _ in range(4))
    for part in parts:
        cell = part.queue * grid.n + (part.minutes - start) // grid.step_min
        told = np.isfinite(part.offered)
        timed = told & np.isfinite(part.aht_s)
        np.add.at(total.reshape(-1), cell[told], part.offered[told])
        np.add.at(found.reshape(-1), cell[told], 1.0)
        np.add.at(known.reshape(-1), cell[timed], part.offered[timed])
        np.add.at(busy.reshape(-1), cell[timed], (part.offered * part.aht_s)[timed])
    contact_level = all(part.contact_level for part in parts)
    whole = 1 if contact_level or form.missing_is_zero else grid.step_min // own_min
    partial = (found > 0) & (found < whole)
    if partial.any():
        notes.append(f"{int(partial.sum())} intervals have rows for a part of them only and are taken as unknown")
    with np.errstate(invalid="ignore", divide="ignore"):
        aht_s = np.where(known > 0, busy / known, np.nan)
    return np.where(found >= whole, total, np.nan), aht_s


def _fill_zeros(contacts: NDArray[np.float64], open_: NDArray[np.bool_]) -> None:
    """Set open intervals without a row to 0 between the first and the last record of each queue."""
    for row in range(len(contacts)):
        there = np.flatnonzero(np.isfinite(contacts[row]))
        if len(there):
            inside = np.zeros(contacts.shape[1], dtype=bool)
            inside[there[0] : there[-1] + 1] = True
            contacts[row, inside & open_[row] & np.isnan(contacts[row])] = 0.0
