"""samples.csv and forecast_errors.csv."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Queue
from wfm.forecasting.comparison import ForecastError
from wfm.grid import TimeGrid
from wfm.tables.cells import csv_text, number_cell, time_cell

__all__ = ["ERROR_COLUMNS", "SAMPLE_COLUMNS", "errors_csv", "samples_csv"]

SAMPLE_COLUMNS = ("sample", "interval_start", "queue", "contacts")
"""Columns of samples.csv."""
ERROR_COLUMNS = ("forecast", "queue", "scope", "part", "actual", "mean", "wape", "bias", "cov80")
"""Columns of comparison_forecast.csv."""


def samples_csv(paths: NDArray[np.float64], grid: TimeGrid, queues: Sequence[Queue]) -> str:
    """Return samples.csv from sample paths (s, q, n): one row a sample, interval and queue."""

    def rows() -> Iterator[tuple[str, ...]]:
        starts = [time_cell(start) for start in grid.times]
        for sample, path in enumerate(paths):
            for index, start in enumerate(starts):
                for row, queue in enumerate(queues):
                    yield str(sample + 1), start, queue.id, number_cell(path[row, index])

    return csv_text(SAMPLE_COLUMNS, rows())


def errors_csv(found: Sequence[tuple[str, ForecastError]]) -> str:
    """Return forecast_errors.csv from (name of the forecast, error)."""
    rows = (
        (
            name,
            error.queue,
            error.scope,
            error.part,
            number_cell(error.actual),
            number_cell(error.forecast),
            number_cell(error.wape),
            number_cell(error.bias),
            number_cell(error.cov80),
        )
        for name, error in found
    )
    return csv_text(ERROR_COLUMNS, rows)
