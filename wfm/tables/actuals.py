"""What has come so far in the planned days: an actuals file on the plan's grid."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Demand, Queue
from wfm.grid import TimeGrid
from wfm.tables.cells_in import cells_of
from wfm.tables.csv_file import Table
from wfm.tables.phrasing import counted
from wfm.tables.records import ALIASES

__all__ = ["actuals_of"]

_NOT_READ = ("answered", "abandoned", "asa_s", "channel", "language", "acw_s", "talk_s", "hold_s", "answered_in_20s")


def actuals_of(
    table: Table, grid: TimeGrid, queues: tuple[Queue, ...], open_: NDArray[np.bool_], now: datetime | None = None
) -> Demand | None:
    """Return what came: ``interval_start, queue, offered`` and, if there, ``aht_s``; NaN where there is no row.

    Parameters
    ----------
    table
        The file. Rows outside the plan's days are left out with a note.
    grid, queues
        The plan's intervals and queues.
    open_ : (q, n)
        Opening hours; what came outside them does not count.
    now
        Intervals that end after it are left out, since they are not over; None: every interval is.

    Returns
    -------
    The actuals; None where there are faults, which are left on the table.
    """
    table.rename(ALIASES)
    for name in _NOT_READ:
        table.cells.pop(name, None)
    table.columns = tuple(name for name in table.columns if name in table.cells)
    cells = cells_of(table, grid, queues, "offered", ["aht_s"], np.zeros(open_.shape, bool))
    if cells is None:
        return None
    came = cells["offered"]
    if now is not None:
        over = grid.minute(now) // grid.step_min
        left = int(np.isfinite(came[:, max(over, 0) :]).sum())
        came[:, max(over, 0) :] = np.nan
        if left:
            table.notes.append(f"{table.shown}: {counted(left, 'row', 'lies')} in intervals not over at {now:%H:%M}")
    closed = int((np.isfinite(came) & (came > 0) & ~open_).sum())
    if closed:
        table.notes.append(f"{table.shown}: {counted(closed, 'row', 'lies')} outside the opening hours; left out")
    came = np.where(open_, came, np.nan)
    if not np.isfinite(came).any():
        what = f"no row lies in the opening hours of the planned days, {grid.dates[0]} to {grid.dates[-1]}"
        table.fault(None, what if now is None else f"{what}, before {now:%Y-%m-%d %H:%M}")
        return None
    return Demand(grid, queues, came, cells.get("aht_s", np.full(came.shape, np.nan)), open_, notes=tuple(table.notes))
