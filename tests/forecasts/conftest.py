"""Made-up histories whose truth is known, and the real series where they are at hand."""

import csv
import gzip
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from forecasts import Days, History

SHAPE = np.array([0.05, 0.15, 0.30, 0.25, 0.15, 0.10])
WEEK = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.5, 0.3])


def truth(d: int, *, level: float = 600.0, growth: float = 0.0) -> np.ndarray:
    """Return expected counts (d, 6) with a weekly cycle and a constant log growth a day."""
    day = np.arange(d)
    return level * np.exp(growth * day)[:, None] * WEEK[day % 7][:, None] * SHAPE[None, :]


@pytest.fixture
def made() -> Callable[..., History]:
    """Return a maker of Poisson histories around `truth`."""

    def make(d: int, *, seed: int = 1, level: float = 600.0, growth: float = 0.0) -> History:
        rng = np.random.default_rng(seed)
        counts = rng.poisson(truth(d, level=level, growth=growth)).astype(float)
        return History(counts, Days.plain(d, len(SHAPE)))

    return make


@pytest.fixture(scope="session")
def volumes() -> Path:
    """Return the folder of the real volume series."""
    root = os.environ.get("WFM_BENCH_DATA")
    if not root or not (Path(root) / "volumes").is_dir():
        pytest.skip("WFM_BENCH_DATA does not point to the real series")
    return Path(root) / "volumes"


@pytest.fixture(scope="session")
def bank(volumes: Path) -> tuple[History, date]:
    """Return the bank calls of 2003 at 30 minutes, and the first date."""
    return day_matrix(volumes / "bank_calls_5min.csv", 30, open_days=range(5), open_slots=range(14, 42))


def day_matrix(
    path: Path, step_min: int, *, open_days: range = range(7), open_slots: range | None = None, group: str | None = None
) -> tuple[History, date]:
    """Return a file of ``timestamp, count`` as a history without holidays, days on calendar dates."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if group is None or row["group"] == group]
    times = [datetime.fromisoformat(row["timestamp"]).replace(tzinfo=None) for row in rows]
    first = min(times).date()
    d, n = (max(times).date() - first).days + 1, 1440 // step_min
    counts = np.full((d, n), np.nan)
    for moment, row in zip(times, rows, strict=True):
        cell = (moment.date() - first).days, (moment.hour * 60 + moment.minute) // step_min
        counts[cell] = np.nan_to_num(counts[cell]) + float(row["count"])
    season = (np.arange(d) + first.weekday()) % 7
    open_ = np.zeros((d, n), bool)
    slots = open_slots or range(n)
    open_[np.ix_(np.isin(season, list(open_days)), list(slots))] = True
    counts[~open_] = np.nan
    return History(counts, Days(season, open_, np.zeros(d, np.int64), np.zeros((d, 0)))), first
