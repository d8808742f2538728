"""Forecasts as they were when they were made, kept to be held against what came."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from wfm.demand import Demand
from wfm.errors import Fault, InputError
from wfm.forecasting.comparison import ForecastError, compare_forecast
from wfm.grid import TimeGrid
from wfm.tables.cells_in import cells_of
from wfm.tables.csv_file import read_table

__all__ = ["SNAPSHOTS", "compare_snapshots", "kept_forecasts", "read_snapshot"]

SNAPSHOTS = "snapshots"
"""Folder beside forecast.csv that keeps one forecast a period, by its first date."""

_QUANTILES = ("q05", "q10", "q25", "q50", "q75", "q90", "q95")


def compare_snapshots(folder: Path, history: Demand) -> list[tuple[str, ForecastError]]:
    """Return the errors of every forecast of a folder, as far as the history says what came.

    Parameters
    ----------
    folder
        Holds files like forecast.csv; or one such file.
    history
        What came.

    Raises
    ------
    InputError
        If there is no forecast or one cannot be read.
    """
    files = [folder] if folder.is_file() else sorted(folder.glob("*.csv"))
    if not files:
        raise InputError(
            [Fault(str(folder), "holds no earlier forecast", None, "Run 'wfm forecast' or 'wfm plan' each week first")]
        )
    found = []
    for file in files:
        found += [(file.stem, error) for error in compare_forecast(read_snapshot(file, history), history)]
    return found


def kept_forecasts(folder: Path, history: Demand, before: date, most: int = 4) -> tuple[Demand, ...]:
    """Return the latest forecasts of a folder that end before a date and of which the history says what came.

    Files that cannot be read, and forecasts of other steps, are passed over: they are beside the point of a report.

    Parameters
    ----------
    folder
        Holds files like forecast.csv; need not be there.
    history
        What came.
    before
        First day of the period planned now.
    most
        Forecasts wanted, ≥ 1.

    Returns
    -------
    Forecasts that do not overlap, the earliest first.
    """
    found: list[Demand] = []
    for file in sorted(folder.glob("*.csv"), reverse=True):
        try:
            made = read_snapshot(file, history)
        except InputError:
            continue
        end = made.grid.first + timedelta(days=made.grid.days)
        if end <= (found[-1].grid.first if found else before) and compare_forecast(made, history):
            found.append(made)
        if len(found) == most:
            break
    return tuple(reversed(found))


def read_snapshot(path: Path, history: Demand) -> Demand:
    """Return a forecast.csv as it stands, on the step, zone and queues of a history.

    Raises
    ------
    InputError
        With the faults of the file.
    """
    table = read_table(path)
    if table.faults:
        raise InputError(table.faults)
    texts = table.column("interval_start")
    try:
        dates = [datetime.fromisoformat(text).date() for text in (min(texts), max(texts))]
    except ValueError:
        raise InputError([Fault(str(path), "needs rows with times such as 2026-03-02T08:00+01:00")]) from None
    grid = TimeGrid(dates[0], (dates[1] - dates[0]).days + 1, history.grid.step_min, history.grid.zone)
    nothing = np.zeros((len(history.queues), grid.n), dtype=bool)
    cells = cells_of(table, grid, history.queues, "mean", _QUANTILES, nothing)
    if cells is None:
        raise InputError(table.faults)
    names = [name for name in _QUANTILES if name in cells]
    return Demand(
        grid,
        history.queues,
        np.nan_to_num(cells["mean"]),
        np.full(cells["mean"].shape, np.nan),
        np.isfinite(cells["mean"]),
        tuple(int(name[1:]) / 100 for name in names),
        np.stack([np.nan_to_num(cells[name]) for name in names]) if names else None,
    )
