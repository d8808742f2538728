"""forecast.csv as a demand: the planner's numbers in place of the computed forecast."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Demand, Queue
from wfm.grid import TimeGrid
from wfm.tables.cells_in import cells_of
from wfm.tables.csv_file import Table

__all__ = ["forecast_of"]


def forecast_of(
    table: Table,
    grid: TimeGrid,
    queues: tuple[Queue, ...],
    open_: NDArray[np.bool_],
    aht_s: NDArray[np.float64],
) -> Demand | None:
    """Return the forecast of a table ``interval_start, queue, mean`` with, if there, ``q05 … q95`` and ``aht_s``.

    Parameters
    ----------
    table
        The file. Every open interval needs a row; closed ones count as 0.
    grid, queues
        The plan's intervals and queues.
    open_ : (q, n)
        Opening hours.
    aht_s : (q, n)
        Handle times where the file has none; NaN where those are unknown too.

    Returns
    -------
    The forecast; None where there are faults, which are left on the table.
    """
    levels = sorted(name for name in table.columns if re.fullmatch(r"q\d{2}", name))
    table.rename({"mean": ("offered", "contacts", "count", "forecast")})
    cells = cells_of(table, grid, queues, "mean", [*levels, "aht_s"], open_)
    if cells is None:
        return None
    contacts = np.where(open_, cells["mean"], 0.0)
    handle = cells.get("aht_s", np.full(contacts.shape, np.nan))
    layers = [np.where(open_, cells[name], 0.0) for name in levels if not np.isnan(cells[name][open_]).any()]
    kept = tuple(int(name[1:]) / 100 for name in levels if not np.isnan(cells[name][open_]).any())
    return Demand(
        grid=grid,
        queues=queues,
        contacts=contacts,
        aht_s=np.where(np.isnan(handle) | (handle == 0), aht_s, handle),
        open_=open_,
        levels=kept,
        quantiles=np.stack(layers) if layers else None,
        methods=("given",) * len(queues),
        notes=tuple(table.notes),
    )
