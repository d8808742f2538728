"""backtest.csv, samples.csv and forecast_errors.csv, cell by cell."""

import csv
import io
from datetime import date

import numpy as np

from forecasts import Prediction, Score
from forecasts.backtest import MethodRun
from wfm.demand import Channel, Queue
from wfm.forecasting.backtesting import Backtest, QueueBacktest
from wfm.forecasting.comparison import ForecastError
from wfm.grid import TimeGrid
from wfm.tables.backtest_out import BACKTEST_COLUMNS, backtest_csv
from wfm.tables.forecast_extras_out import ERROR_COLUMNS, SAMPLE_COLUMNS, errors_csv, samples_csv

NAN = float("nan")
LEVELS = np.array([0.1, 0.5, 0.9])


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text)))


def found() -> Backtest:
    """Return a backtest of one day of two half days, one of them unknown."""
    mean = np.array([[10.0, 20.5]])
    made = Prediction(mean, LEVELS, np.stack([mean - 1, mean, mean + 2.25]), "profile")
    run = MethodRun((made,), Score(0.1, 0.1, 0.0, 0.1, 0.8, 0.1, 0.0))
    queue = QueueBacktest("orders", (date(2025, 7, 1),), (np.array([[NAN, 21.0]]),), {"profile": run}, 0.1)
    return Backtest((queue,), 720, ())


def test_one_row_an_interval_with_a_record():
    grid = TimeGrid(date(2025, 6, 1), 40, 720, "Europe/Paris")
    text = backtest_csv(found(), grid)
    assert text.splitlines()[0] == ",".join(BACKTEST_COLUMNS)
    assert rows(text) == [
        {
            "origin": "2025-07-01",
            "interval_start": "2025-07-01T12:00:00+02:00",
            "queue": "orders",
            "method": "profile",
            "actual": "21",
            "mean": "20.5",
            "q10": "19.5",
            "q90": "22.75",
        }
    ]


def test_unknown_zones_have_no_offset():
    grid = TimeGrid(date(2025, 6, 1), 40, 720, "UTC")
    assert rows(backtest_csv(found(), grid, naive=True))[0]["interval_start"] == "2025-07-01T12:00:00"


def test_samples_are_long():
    grid = TimeGrid(date(2025, 7, 1), 1, 720, "UTC")
    queues = [Queue(name, name, Channel.VOICE, name) for name in ("a", "b")]
    text = samples_csv(np.arange(8.0).reshape(2, 2, 2), grid, queues)
    assert text.splitlines()[0] == ",".join(SAMPLE_COLUMNS)
    assert [(r["sample"], r["queue"], r["interval_start"][11:13], r["contacts"]) for r in rows(text)] == [
        ("1", "a", "00", "0"),
        ("1", "b", "00", "2"),
        ("1", "a", "12", "1"),
        ("1", "b", "12", "3"),
        ("2", "a", "00", "4"),
        ("2", "b", "00", "6"),
        ("2", "a", "12", "5"),
        ("2", "b", "12", "7"),
    ]


def test_errors_leave_unknown_cells_empty():
    error = ForecastError("orders", "day", "2025-07-01", 40.0, 44.0, 0.1, 0.1, NAN)
    text = errors_csv([("week-27", error)])
    assert text.splitlines()[0] == ",".join(ERROR_COLUMNS)
    assert text.splitlines()[1] == "week-27,orders,day,2025-07-01,40,44,0.1,0.1,"
