"""backtest.csv: what every method said at every origin, and what came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import numpy as np

from wfm.forecasting.backtesting import Backtest
from wfm.grid import TimeGrid
from wfm.tables.cells import csv_text, number_cell

__all__ = ["BACKTEST_COLUMNS", "backtest_csv"]

BACKTEST_COLUMNS = ("origin", "interval_start", "queue", "method", "actual", "mean", "q10", "q90")
"""Columns of backtest.csv."""


def backtest_csv(found: Backtest, grid: TimeGrid, *, naive: bool = False) -> str:
    """Return backtest.csv: one row a method, origin and interval with a record.

    Parameters
    ----------
    found
        The backtest.
    grid
        The history's grid, for the time zone. Of an hour that comes twice in autumn the row of the first is written.
    naive
        Whether times are written without offset, because the zone is not known.
    """
    zone = None if naive else grid.tz

    def rows() -> Iterator[tuple[str, ...]]:
        for queue in found.queues:
            for method, run in queue.runs.items():
                for origin, actual, made in zip(queue.origins, queue.actual, run.predictions, strict=True):
                    low, high = (made.quantiles[int(np.argmin(np.abs(made.levels - p)))] for p in (0.1, 0.9))
                    midnight = datetime.combine(origin, time(0))
                    for day, slot in np.argwhere(np.isfinite(actual)):
                        clock = midnight + timedelta(days=int(day), minutes=int(slot) * found.step_min)
                        values = (actual[day, slot], made.mean[day, slot], low[day, slot], high[day, slot])
                        start = clock.replace(tzinfo=zone).isoformat(timespec="seconds")
                        yield str(origin), start, queue.queue, method, *(number_cell(value) for value in values)

    return csv_text(BACKTEST_COLUMNS, rows())
