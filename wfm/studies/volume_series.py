"""The public contact-volume series of the forecasting benchmark, read from the folder that holds them."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from wfm.demand import Channel, Demand, Queue
from wfm.errors import Fault, InputError
from wfm.grid import TimeGrid

__all__ = ["AXA_GROUPS", "BenchSeries", "bench_series"]

AXA_GROUPS = ("Domicile", "Services", "Tech. Axa", "Tech. Inter", "Tech. Total", "Téléphonie")
"""Call groups with a mean of five or more an interval."""


@dataclass(frozen=True)
class BenchSeries:
    """One series with its protocol.

    Attributes
    ----------
    name
        Name in the results.
    protocol
        A, B or C of the protocols; D for series that count in the mean over all series only.
    tuned
        Whether the methods' constants were set on it.
    history
        The series; times are the clock on the wall, held in a zone without changes.
    country
        Whose holidays count.
    origins
        First days of the forecasts of a week.
    """

    name: str
    protocol: str
    tuned: bool
    history: Demand
    country: str
    origins: tuple[date, ...]


def bench_series(folder: Path) -> tuple[BenchSeries, ...]:
    """Return the nine series of the benchmark.

    Parameters
    ----------
    folder
        Holds ``bank_calls_5min.csv``, ``axa_assistance_30min.csv.gz``, ``denver_ems_hourly_2011_2016.csv`` and
        ``technion_bank_1999_6min.csv``.

    Raises
    ------
    InputError
        If a file is missing.
    """
    names = (
        "bank_calls_5min.csv",
        "axa_assistance_30min.csv.gz",
        "denver_ems_hourly_2011_2016.csv",
        "technion_bank_1999_6min.csv",
    )
    missing = [Fault(str(folder / name), "is missing") for name in names if not (folder / name).is_file()]
    if missing:
        raise InputError(missing)
    bank, axa, denver, year = (_read(folder / name) for name in names)
    four_weekly = _origins(date(2012, 4, 9), 10, 28)
    found = [
        BenchSeries(
            "bank 2003",
            "A",
            True,
            _demand("bank", bank[""], 30, weekdays=5, first_min=420, last_min=1260, least_rows=6),
            "US",
            _origins(date(2003, 8, 4), 12, 7),
        )
    ]
    for group in AXA_GROUPS:
        history = _demand(group, axa[group], 30, until=date(2012, 12, 28))
        tuned = group in {"Services", "Tech. Axa", "Tech. Inter"}
        protocol = "B" if group == "Téléphonie" else "D"
        found.append(BenchSeries(f"AXA {group}", protocol, tuned, history, "FR", four_weekly))
    hourly = _demand("denver", denver[""], 60)
    found.append(BenchSeries("Denver", "C", False, hourly, "US", _origins(date(2016, 4, 11), 10, 28)))
    vru = _demand("bank 1999", year[""], 30)
    found.append(BenchSeries("bank 1999", "D", False, vru, "IL", _origins(date(1999, 4, 12), 10, 28)))
    return tuple(found)


Rows = list[tuple[datetime, float]]


def _origins(first: date, count: int, step_days: int) -> tuple[date, ...]:
    return tuple(first + timedelta(days=k * step_days) for k in range(count))


def _read(path: Path) -> dict[str, Rows]:
    """Return the rows of a file by group ('' without groups); offsets are left off, a repeated hour keeps its first."""

    def lines() -> Iterator[dict[str, str]]:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as text:
            yield from csv.DictReader(text)

    found: dict[str, dict[datetime, float]] = {}
    for row in lines():
        moment = datetime.fromisoformat(row["timestamp"]).replace(tzinfo=None)
        found.setdefault(row.get("group", ""), {}).setdefault(moment, float(row["count"]))
    return {group: sorted(rows.items()) for group, rows in found.items()}


def _demand(
    name: str,
    rows: Rows,
    step_min: int,
    *,
    weekdays: int = 7,
    first_min: int = 0,
    last_min: int = 1440,
    least_rows: int = 1,
    until: date = date.max,
) -> Demand:
    """Return rows as a history of one queue, open on the first ``weekdays`` days of a week, first to last minute."""
    kept = [(moment, count) for moment, count in rows if moment.date() < until]
    first, last = kept[0][0].date(), kept[-1][0].date()
    grid = TimeGrid(first, (last - first).days + 1, step_min, "UTC")
    slots = 1440 // step_min
    place = [(m.date() - first).days * slots + (m.hour * 60 + m.minute) // step_min for m, _ in kept]
    total = np.bincount(place, [count for _, count in kept], minlength=grid.n)
    seen = np.bincount(place, minlength=grid.n)
    minute = np.arange(grid.n) % slots * step_min
    season = (grid.day_of + first.weekday()) % 7
    open_ = (season < weekdays) & (minute >= first_min) & (minute < last_min)
    contacts = np.where((seen >= least_rows) & open_, total, np.nan)
    queue = Queue(name, name, Channel.VOICE, name)
    return Demand(grid, (queue,), contacts[None], np.full((1, grid.n), np.nan), open_[None])
