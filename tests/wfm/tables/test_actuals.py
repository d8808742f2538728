"""What came so far, from a file: rows onto the plan's grid, and every fault with its line."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from wfm.demand import Channel, Demand, Queue
from wfm.grid import TimeGrid
from wfm.tables.actuals import actuals_of
from wfm.tables.csv_file import Table, read_table

GRID = TimeGrid(date(2026, 3, 2), 2, 60, "Europe/Berlin")
QUEUES = tuple(Queue(name, name, Channel.VOICE, name) for name in ("orders", "returns"))
OPEN = np.tile((np.arange(48) % 24 >= 8) & (np.arange(48) % 24 < 12), (2, 1))


def read(tmp_path: Path, text: str, now: datetime | None = None) -> tuple[Demand | None, Table]:
    file = tmp_path / "came.csv"
    file.write_text(text, encoding="utf-8")
    table = read_table(file)
    return actuals_of(table, GRID, QUEUES, OPEN, now), table


def told(tmp_path: Path, *rows: str, head: str = "interval_start,queue,offered") -> list[str]:
    found, table = read(tmp_path, "\n".join([head, *rows]) + "\n")
    assert found is None
    return [str(fault) for fault in table.faults]


GOOD = "interval_start,queue,offered,aht_s\n2026-03-02 08:00,orders,12,240\n2026-03-02 09:00,orders,0,\n"


def test_rows_land_in_their_intervals(tmp_path: Path) -> None:
    found, _ = read(tmp_path, GOOD)
    assert found is not None
    assert found.contacts[0, 8:10].tolist() == [12, 0]
    assert found.aht_s[0, 8] == 240
    assert np.isfinite(found.contacts).sum() == 2


def test_exports_with_other_names(tmp_path: Path) -> None:
    found, table = read(tmp_path, "timestamp;queue_name;count;answered\n2026-03-02T08:00+01:00;returns;7;6\n")
    assert found is not None
    assert found.contacts[1, 8] == 7
    assert table.notes == []


def test_intervals_that_are_not_over_do_not_count(tmp_path: Path) -> None:
    found, table = read(tmp_path, GOOD, datetime(2026, 3, 2, 9, 40, tzinfo=GRID.tz))
    assert found is not None
    assert np.flatnonzero(np.isfinite(found.contacts[0])).tolist() == [8]
    assert table.notes[-1] == "came.csv: 1 row lies in intervals not over at 09:40"


def test_contacts_outside_the_opening_hours_are_left_out(tmp_path: Path) -> None:
    found, table = read(tmp_path, GOOD + "2026-03-02 13:00,orders,3,\n2026-03-02 14:00,orders,0,\n")
    assert found is not None
    assert np.isfinite(found.contacts).sum() == 2
    assert "came.csv: 1 row lies outside the opening hours; left out" in table.notes


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["2026-03-02 08:00,orders,-4"], "came.csv:2: offered must be a finite number >= 0, got '-4'"),
        (
            ["2026-03-02 08:00,orders,many"],
            "came.csv:2: offered must be a number without thousands separators, got 'many'",
        ),
        (
            ["2026-03-02 08:20,orders,4"],
            "came.csv:2: interval_start must be the start of an interval of 60 minutes, got '2026-03-02 08:20'",
        ),
        (
            ["2026-03-02 08:00,orders,4", "2026-03-02 08:00,orders,5"],
            "came.csv:3: the interval stands in line 2 too, got '2026-03-02 08:00'. Keep one row",
        ),
        (
            ["2026-03-09 08:00,orders,4"],
            "came.csv:1: no row lies in the opening hours of the planned days, 2026-03-02 to 2026-03-03",
        ),
        (
            ["2026-03-02 08:00,order,4"],
            "came.csv:1: no row lies in the opening hours of the planned days, 2026-03-02 to 2026-03-03",
        ),
    ],
    ids=["negative", "words", "between", "twice", "next_week", "unknown_queue"],
)
def test_faults(tmp_path: Path, rows: list[str], message: str) -> None:
    assert told(tmp_path, *rows) == [message]


def test_all_faults_at_once(tmp_path: Path) -> None:
    found = told(tmp_path, "2026-03-02 08:00,orders,-4", "tomorrow,orders,5", "2026-03-02 10:10,orders,5")
    assert sorted(line.split(":")[1] for line in found) == ["2", "3", "4"]


def test_a_missing_column(tmp_path: Path) -> None:
    found = told(tmp_path, "2026-03-02 08:00,orders,4", head="interval_start,queue,ofered")
    assert found == [
        "came.csv:1: the column 'offered' is missing; the file has 'interval_start', 'queue', 'ofered'. "
        "Rename the column 'ofered'"
    ]


def test_nothing_over_yet(tmp_path: Path) -> None:
    found, table = read(tmp_path, GOOD, datetime(2026, 3, 2, 8, 30, tzinfo=GRID.tz))
    assert found is None
    assert str(table.faults[0]).endswith("2026-03-02 to 2026-03-03, before 2026-03-02 08:30")
