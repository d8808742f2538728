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
from wfm.tables.phrasing import counted, listed
from wfm.tables.records import HistoryFormat, Records, records_of

__all__ = ["Opening", "history_of"]

_OLDEST_YEARS = 50

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
        _nothing_left(tables, ids, until)
        return None
    _check_age(parts, until)
    if any(table.faults for table in tables):
        return None
    grid = _grid(parts, step_min, zone, until)
    start = int(grid.start.timestamp()) // 60
    steps_min = [own_step_min(part, start, step_min, sparse=form.missing_is_zero) for part in parts]
    parts = without_repeats(parts, notes)
    if any(table.faults for table in tables):
        return None
    minutes = [step_min if form.missing_is_zero else own or step_min for own in steps_min]
    contacts, aht_s = _binned(list(zip(parts, minutes, strict=True)), start, grid, len(queues), notes)
    open_ = opening(grid)
    if any(part.contact_level for part in parts) or form.missing_is_zero:
        _fill_zeros(contacts, open_)
    notes += history_remarks(queues, grid, contacts, aht_s, open_)
    return Demand(grid, queues, contacts, aht_s, open_, notes=tuple(notes))


def _late(part: Records, end: int, until: date) -> list[str]:
    late = int((part.minutes >= end).sum())
    if not late:
        return []
    return [f"{part.table.shown}: {counted(late, 'row', 'lies')} in the planned week ({until}) or after it; left out"]


def _nothing_left(tables: Sequence[Table], ids: Sequence[str], until: date) -> None:
    """Note that no row can be used: because of the names of the queues, or because of the dates."""
    names = dict.fromkeys(name for table in tables for name in table.column("queue") if name)
    if names and not any(name.casefold() in {queue.casefold() for queue in ids} for name in names):
        what = f"no row is of a queue of the plan: the file has {listed(names)}, the plan {listed(ids)}"
        mend = "Rename them, or say 'queues: {<name in the file>: <id in the plan>}' under history"
        tables[0].fault(None, what, None, mend)
        return
    tables[0].fault(None, f"no row of the plan's queues lies before the planned week ({until})")


def _check_age(parts: Sequence[Records], until: date) -> None:
    """Note rows that are so old that their year must be a slip."""
    oldest = int(datetime(until.year - _OLDEST_YEARS, 1, 1, tzinfo=UTC).timestamp()) // 60
    for part in parts:
        for place in np.flatnonzero(part.minutes < oldest):
            row = int(part.rows[place])
            text = part.table.column("created_at" if part.contact_level else "interval_start")[row]
            part.table.fault(row, f"the row is more than {_OLDEST_YEARS} years older than the planned week", text)


def _grid(parts: Sequence[Records], step_min: int, zone: str, until: date) -> TimeGrid:
    first = min(int(part.minutes.min()) for part in parts if len(part.minutes))
    last = max(int(part.minutes.max()) for part in parts if len(part.minutes))
    tz = TimeGrid(until, 1, 1, zone).tz
    dates = [datetime.fromtimestamp(minute * 60, UTC).astimezone(tz).date() for minute in (first, last)]
    return TimeGrid(dates[0], (dates[1] - dates[0]).days + 1, step_min, zone)


def _binned(
    parts: Sequence[tuple[Records, int]], start: int, grid: TimeGrid, q: int, notes: list[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return contacts (q, n) and aht_s (q, n) of tables with the minutes that a row stands for.

    NaN is where there is no record. An interval of the plan that finer rows cover in part only has none either: the sum
    of what is there would be too low.
    """
    shape = (q, grid.n)
    total, covered, known, busy = (np.zeros(shape) for _ in range(4))
    for part, minutes in parts:
        cell = part.queue * grid.n + (part.minutes - start) // grid.step_min
        told = np.isfinite(part.offered)
        timed = told & np.isfinite(part.aht_s)
        np.add.at(total.reshape(-1), cell[told], part.offered[told])
        np.add.at(covered.reshape(-1), cell[told], minutes)
        np.add.at(known.reshape(-1), cell[timed], part.offered[timed])
        np.add.at(busy.reshape(-1), cell[timed], (part.offered * part.aht_s)[timed])
    partial = int(((covered > 0) & (covered < grid.step_min)).sum())
    if partial:
        notes.append(f"{counted(partial, 'interval', 'has')} rows for a part only; taken as unknown")
    with np.errstate(invalid="ignore", divide="ignore"):
        aht_s = np.where(known > 0, busy / known, np.nan)
    return np.where(covered >= grid.step_min, total, np.nan), aht_s


def _fill_zeros(contacts: NDArray[np.float64], open_: NDArray[np.bool_]) -> None:
    """Set open intervals without a row to 0, from the first record of each queue to the last record of any."""
    last = int(np.flatnonzero(np.isfinite(contacts).any(axis=0))[-1])
    for row in range(len(contacts)):
        there = np.flatnonzero(np.isfinite(contacts[row]))
        if len(there):
            inside = np.zeros(contacts.shape[1], dtype=bool)
            inside[there[0] : last + 1] = True
            contacts[row, inside & open_[row] & np.isnan(contacts[row])] = 0.0
