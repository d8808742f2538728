"""Tables with one row an interval and queue that must cover a plan's grid: forecast.csv and requirement.csv."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Queue
from wfm.grid import TimeGrid
from wfm.tables.csv_file import Table
from wfm.tables.phrasing import counted, did_you_mean, listed
from wfm.tables.record_times import record_times
from wfm.tables.records import number_column

__all__ = ["cells_of"]


def cells_of(
    table: Table,
    grid: TimeGrid,
    queues: Sequence[Queue],
    needed: str,
    optional: Sequence[str],
    open_: NDArray[np.bool_],
) -> dict[str, NDArray[np.float64]] | None:
    """Return the number columns of a table as arrays of shape (q, n), NaN where there is no row.

    Parameters
    ----------
    table
        The file; rows outside the grid are left out with a note.
    grid
        The plan's intervals.
    queues
        The plan's queues.
    needed
        Column that must be there, and have a number in every open interval.
    optional
        Columns that are read where they are there.
    open_ : (q, n)
        Opening hours.

    Returns
    -------
    Column → array; None where there are faults, which are left on the table.
    """
    table.rename({"interval_start": ("timestamp",), "queue": ("queue_id",)})
    if "queue" not in table.cells and len(queues) == 1:
        table.cells["queue"] = [queues[0].id] * len(table)
    if not table.expect(("interval_start", "queue", needed), optional):
        return None
    times = record_times(table, table.column("interval_start"), table.column("queue"), grid.tz, "interval_start")
    row_of = _rows_of(table, queues)
    minutes = times.minutes - int(grid.start.timestamp()) // 60
    index, odd = np.divmod(minutes, grid.step_min)
    inside = times.valid & ~times.skipped & (index >= 0) & (index < grid.n)
    for row in np.flatnonzero(inside & (odd != 0)):
        text = table.column("interval_start")[row]
        table.fault(int(row), f"interval_start must be the start of an interval of {grid.step_min} minutes", text)
    late = int((times.valid & ~inside).sum())
    if late:
        table.notes.append(f"{table.shown}: {counted(late, 'row', 'lies')} outside the planned days; left out")
    use = np.flatnonzero(inside & (row_of >= 0) & (odd == 0))
    _repeats(table, use, row_of, index)
    arrays: dict[str, NDArray[np.float64]] = {}
    for name in (needed, *optional):
        if name in table.cells:
            arrays[name] = np.full((len(queues), grid.n), np.nan)
            arrays[name][row_of[use], index[use]] = number_column(table, name)[use]
    if not table.faults:
        _holes(table, grid, queues, needed, arrays[needed], open_)
    return None if table.faults else arrays


def _rows_of(table: Table, queues: Sequence[Queue]) -> NDArray[np.int64]:
    number = {queue.id: place for place, queue in enumerate(queues)}
    for text in dict.fromkeys(table.column("queue")):
        if text not in number:
            hint = did_you_mean(text, number) or f"The plan has {listed(number)}."
            table.notes.append(f"{table.shown}: rows of the queue '{text}', not in the plan, are left out. {hint}")
    return np.array([number.get(text, -1) for text in table.column("queue")], dtype=np.int64)


def _repeats(table: Table, use: NDArray[np.int64], row_of: NDArray[np.int64], index: NDArray[np.int64]) -> None:
    first: dict[tuple[int, int], int] = {}
    for row in use.tolist():
        other = first.setdefault((int(row_of[row]), int(index[row])), row)
        if other != row:
            text = table.column("interval_start")[row]
            table.fault(row, f"the interval stands in line {table.lines[other]} too", text, "Keep one row")


def _holes(
    table: Table,
    grid: TimeGrid,
    queues: Sequence[Queue],
    needed: str,
    values: NDArray[np.float64],
    open_: NDArray[np.bool_],
) -> None:
    """Note a fault for each queue with open intervals that have no number."""
    for row, queue in enumerate(queues):
        holes = np.flatnonzero(np.isnan(values[row]) & open_[row])
        if len(holes):
            first: datetime = grid.time(int(holes[0]))
            count = counted(len(holes), "open interval", "has")
            what = f"{queue.id}: {count} no {needed}, the first at {first:%Y-%m-%d %H:%M}"
            table.fault(None, what, None, "Give every open interval a row; 0 where nothing is expected")
