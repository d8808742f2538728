"""requirement.csv: the planner's agents in place of the computed requirement."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Queue
from wfm.grid import TimeGrid
from wfm.staffing.requirement import Requirement
from wfm.tables.cells_in import cells_of
from wfm.tables.csv_file import Table

__all__ = ["requirement_of"]

_OPTIONAL = (
    "contacts",
    "aht_s",
    "load",
    "model",
    "on_seat",
    "agents_real",
    "service_level",
    "asa_s",
    "abandonment",
    "occupancy",
)


def requirement_of(
    table: Table, grid: TimeGrid, queues: tuple[Queue, ...], open_: NDArray[np.bool_]
) -> Requirement | None:
    """Return the requirement of a table ``interval_start, queue, agents`` with, if there, ``contacts`` and ``aht_s``.

    Every open interval needs a row; where there is none outside the opening hours nobody is required.

    Returns
    -------
    The requirement; None where there are faults, which are left on the table.
    """
    table.rename({"agents": ("required", "headcount")})
    for name in _OPTIONAL[2:]:
        table.cells.pop(name, None)
    table.columns = tuple(name for name in table.columns if name in table.cells)
    cells = cells_of(table, grid, queues, "agents", ("contacts", "aht_s"), open_)
    if cells is None:
        return None
    unknown = np.full(open_.shape, np.nan)
    agents = np.nan_to_num(cells["agents"])
    return Requirement.given(grid, queues, cells.get("contacts", unknown), cells.get("aht_s", unknown), agents)
