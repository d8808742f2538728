"""Interval tables and contact logs on the plan's intervals."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from wfm.demand import Channel, Demand, Queue
from wfm.grid import TimeGrid
from wfm.tables.csv_file import Table, read_table
from wfm.tables.history import history_of
from wfm.tables.records import HistoryFormat

ZONE = "Europe/Berlin"
BERLIN = ZoneInfo(ZONE)
UNTIL = date(2026, 3, 2)


def queues_of(*names: str) -> tuple[Queue, ...]:
    return tuple(Queue(name, name, Channel.VOICE, name) for name in names)


def daily(first: int, last: int, q: int = 1) -> object:
    """Opening hours of every day, from hour to hour."""

    def opening(grid: TimeGrid) -> NDArray[np.bool_]:
        open_ = np.zeros((q, grid.n), dtype=bool)
        for day in range(grid.days):
            open_[:, grid.at(day, first * 60) // grid.step_min : grid.at(day, last * 60) // grid.step_min] = True
        return open_

    return opening


def tables_from(folder: Path, *texts: str) -> list[Table]:
    tables = []
    for place, text in enumerate(texts):
        path = folder / f"h{place}.csv"
        path.write_text(text, encoding="utf-8")
        tables.append(read_table(path))
    return tables


def read(
    tables: Sequence[Table],
    *,
    queues: tuple[Queue, ...] = queues_of("orders"),
    hours: tuple[int, int] = (8, 12),
    step_min: int = 60,
    form: HistoryFormat | None = None,
    until: date = UNTIL,
    zone: str = ZONE,
) -> Demand | None:
    opening = daily(*hours, q=len(queues))
    form = form or HistoryFormat(ZoneInfo(zone))
    return history_of(tables, queues, form, opening, step_min=step_min, zone=zone, until=until)  # type: ignore[arg-type]


def table_text(*rows: str, header: str = "interval_start,offered,aht_s") -> str:
    return "\n".join([header, *rows]) + "\n"


def told(tables: Sequence[Table]) -> list[str]:
    return [str(fault) for table in tables for fault in table.faults]


DAY = [f"2026-02-23 {hour:02d}:00,{hour},200" for hour in range(8, 12)]


def test_one_day(tmp_path: Path) -> None:
    found = read(tables_from(tmp_path, table_text(*DAY)))
    assert found is not None
    assert (found.grid.first, found.grid.days, found.grid.n) == (date(2026, 2, 23), 1, 24)
    assert found.contacts[0, 8:12].tolist() == [8, 9, 10, 11]
    assert np.isnan(found.contacts[0, :8]).all() and np.isnan(found.contacts[0, 12:]).all()
    assert found.aht_s[0, 8] == 200
    assert found.open_[0].sum() == 4
    assert found.notes == ()


def test_finer_rows_are_summed_and_handle_times_weighted(tmp_path: Path) -> None:
    rows = ["2026-02-23 08:00,1,100", "2026-02-23 08:15,3,200", "2026-02-23 08:30,0,", "2026-02-23 08:45,4,300"]
    found = read(tables_from(tmp_path, table_text(*rows)), hours=(8, 9))
    assert found is not None
    assert found.contacts[0, 8] == 8
    assert found.aht_s[0, 8] == (100 + 600 + 1200) / 8


def test_an_interval_covered_in_part_is_unknown(tmp_path: Path) -> None:
    rows = ["2026-02-23 08:00,1,100", "2026-02-23 08:30,1,100", "2026-02-23 09:00,5,100"]
    found = read(tables_from(tmp_path, table_text(*rows)), hours=(8, 10))
    assert found is not None
    assert found.contacts[0, 8] == 2
    assert np.isnan(found.contacts[0, 9])
    assert found.notes[0] == "1 interval has rows for a part only; taken as unknown"


def test_files_may_have_different_intervals(tmp_path: Path) -> None:
    first = table_text("2026-02-23 08:00,5,100", "2026-02-23 09:00,6,100")
    second = table_text(
        "2026-02-24 08:00,2,100", "2026-02-24 08:30,3,100", "2026-02-24 09:00,1,", "2026-02-24 09:30,1,"
    )
    found = read(tables_from(tmp_path, first, second), hours=(8, 10))
    assert found is not None
    assert found.contacts[0, [8, 9, 32, 33]].tolist() == [5, 6, 5, 2]
    assert found.notes == ()


def test_longer_rows_than_intervals_are_a_fault(tmp_path: Path) -> None:
    tables = tables_from(tmp_path, table_text(*DAY))
    assert read(tables, step_min=30) is None
    assert told(tables) == [
        "h0.csv:1: the rows are 60 minutes apart, longer than the plan's interval of 30 minutes. "
        "Set interval_min to 60, or give a finer history"
    ]


def test_rows_between_intervals_are_a_fault(tmp_path: Path) -> None:
    tables = tables_from(tmp_path, table_text(*DAY, "2026-02-23 11:07,1,100"))
    assert read(tables) is None
    assert told(tables) == [
        "h0.csv:6: interval_start must be the start of an interval of 5 or more minutes, got '2026-02-23 11:07'"
    ]


def test_contradicting_rows_are_a_fault_in_one_file_and_over_two(tmp_path: Path) -> None:
    tables = tables_from(tmp_path, table_text(*DAY, "2026-02-23 09:00,50,200"), table_text("2026-02-23 10:00,1,200"))
    assert read(tables) is None
    assert told(tables) == [
        "h0.csv:6: the interval stands in h0.csv:3 too, with other numbers, got '2026-02-23 09:00'. "
        "Keep one row an interval and queue",
        "h1.csv:2: the interval stands in h0.csv:4 too, with other numbers, got '2026-02-23 10:00'. "
        "Keep one row an interval and queue",
    ]


def test_overlapping_exports_that_agree_count_once(tmp_path: Path) -> None:
    found = read(tables_from(tmp_path, table_text(*DAY), table_text(*DAY[2:])))
    assert found is not None
    assert np.nansum(found.contacts) == 38
    assert found.notes == ("h1.csv: 2 rows repeat an interval; each counts once",)


def test_gaps_are_told_as_stretches(tmp_path: Path) -> None:
    rows = [f"2026-02-{day} {hour:02d}:00,1,200" for day in (23, 24, 25, 26) for hour in range(8, 12)]
    kept = [row for row in rows if "-24 " not in row and "26 09" not in row]
    found = read(tables_from(tmp_path, table_text(*kept)))
    assert found is not None
    assert found.notes == (
        "orders: 5 open intervals have no record (2026-02-24 08:00 to 12:00, 2026-02-26 09:00 to 10:00); "
        "taken as unknown, not as 0",
    )


def test_a_gap_goes_on_over_closed_hours(tmp_path: Path) -> None:
    rows = ["2026-02-23 08:00,1,200", "2026-02-25 11:00,1,200"]
    found = read(tables_from(tmp_path, table_text(*rows)))
    assert found is not None
    assert "(2026-02-23 09:00 to 2026-02-25 11:00)" in found.notes[0]


def test_empty_cells_are_unknown_not_zero(tmp_path: Path) -> None:
    found = read(tables_from(tmp_path, table_text(*DAY[:3], "2026-02-23 11:00,,", "2026-02-24 08:00,n/a,0")))
    assert found is not None
    assert np.isnan(found.contacts[0, 11])
    assert np.isnan(found.aht_s[0, 11])


def test_missing_rows_as_zero(tmp_path: Path) -> None:
    rows = ["2026-02-23 09:00,4,200", "2026-02-23 11:00,2,200", "2026-02-24 10:00,1,200"]
    form = HistoryFormat(BERLIN, missing_is_zero=True)
    found = read(tables_from(tmp_path, table_text(*rows)), form=form, step_min=30)
    assert found is not None
    assert np.nansum(found.contacts) == 7
    assert found.contacts[0, 20] == 0
    assert np.isnan(found.contacts[0, 17])  # before the first record
    assert not found.notes


def test_the_planned_week_is_not_looked_at(tmp_path: Path) -> None:
    tables = tables_from(tmp_path, table_text(*DAY, "2026-03-02 08:00,99,200", "2026-03-09 08:00,99,200"))
    found = read(tables)
    assert found is not None
    assert np.nansum(found.contacts) == 38
    assert found.notes[0] == "h0.csv: 2 rows lie in the planned week (2026-03-02) or after it; left out"


def test_nothing_before_the_planned_week(tmp_path: Path) -> None:
    tables = tables_from(tmp_path, table_text("2026-03-02 08:00,99,200"))
    assert read(tables) is None
    assert told(tables) == ["h0.csv:1: no row of the plan's queues lies before the planned week (2026-03-02)"]


def test_contacts_outside_opening_hours(tmp_path: Path) -> None:
    found = read(tables_from(tmp_path, table_text(*DAY, "2026-02-23 20:00,2,200")))
    assert found is not None
    assert found.contacts[0, 20] == 2
    assert found.notes == ("orders: 2 of 40 contacts came outside the opening hours and are not planned for",)


def test_zero_demand(tmp_path: Path) -> None:
    found = read(tables_from(tmp_path, table_text(*(f"2026-02-23 {hour:02d}:00,0," for hour in range(8, 12)))))
    assert found is not None
    assert found.contacts[0, 8:12].tolist() == [0, 0, 0, 0]
    assert found.notes == ("orders: the history has no contact at all; nobody will be required",)


def test_handle_times_in_minutes_are_suspected(tmp_path: Path) -> None:
    found = read(tables_from(tmp_path, table_text(*(row.replace(",200", ",3.5") for row in DAY))))
    assert found is not None
    assert found.notes == ("orders: the median aht_s is 3.5 seconds; are these minutes?",)


TWO = "interval_start,queue,offered,aht_s"


def test_queues_by_any_case_and_by_the_planners_names(tmp_path: Path) -> None:
    rows = ["2026-02-23 08:00,ORDERS,3,200", "2026-02-23 08:00,Line 2,4,200", "2026-02-23 08:00,other,9,200"]
    form = HistoryFormat(BERLIN, queues={"line 2": "returns"})
    tables = tables_from(tmp_path, table_text(*rows, header=TWO))
    found = read(tables, queues=queues_of("orders", "returns"), form=form)
    assert found is not None
    assert found.contacts[:, 8].tolist() == [3, 4]
    assert tables[0].notes[0] == (
        "h0.csv: the queue 'other' is not in the plan; 1 row is left out. The plan has 'orders', 'returns'."
    )


def test_one_remark_for_queues_alike(tmp_path: Path) -> None:
    rows = [f"2026-02-23 {hour:02d}:00,{queue},1,200" for hour in (8, 9, 11) for queue in ("a", "b")]
    found = read(tables_from(tmp_path, table_text(*rows, header=TWO)), queues=queues_of("a", "b"))
    assert found is not None
    assert len(found.notes) == 1
    assert found.notes[0].startswith("a, b: 1 open interval has no record")


def test_two_queues_need_a_column(tmp_path: Path) -> None:
    tables = tables_from(tmp_path, table_text(*DAY))
    assert read(tables, queues=queues_of("a", "b")) is None
    assert "the column 'queue' is missing, and the plan has 2 queues" in told(tables)[0]


def test_no_queue_is_the_plans(tmp_path: Path) -> None:
    tables = tables_from(tmp_path, table_text("2026-02-23 08:00,sales,1,200", header=TWO))
    assert read(tables, queues=queues_of("a", "b")) is None
    assert told(tables)[0].startswith(
        "h0.csv:1: no row is of a queue of the plan: the file has 'sales', the plan 'a', 'b'"
    )


@pytest.mark.parametrize(
    "header", ["timestamp,count,aht", "Start;Calls;AHT_S", "DateTime\tContacts\tAverage Handle Time"]
)
def test_aliases_and_delimiters(tmp_path: Path, header: str) -> None:
    mark = "," if "," in header else ";" if ";" in header else "\t"
    text = "\n".join([header, *(row.replace(",", mark) for row in DAY)])
    found = read(tables_from(tmp_path, text))
    assert found is not None
    assert np.nansum(found.contacts) == 38
    assert found.aht_s[0, 8] == 200


def test_columns_named_by_the_planner(tmp_path: Path) -> None:
    text = table_text(*DAY, header="When,Contacts queued,Mean")
    form = HistoryFormat(BERLIN, columns={"interval_start": "When", "offered": "Contacts  queued", "aht_s": "mean"})
    found = read(tables_from(tmp_path, text), form=form)
    assert found is not None
    assert np.nansum(found.contacts) == 38


def test_date_and_time_in_two_columns(tmp_path: Path) -> None:
    rows = [f"23.02.2026;{hour}:00;{hour},5;200,5" for hour in range(8, 12)]
    found = read(tables_from(tmp_path, table_text(*rows, header="Date;Time;Offered;AHT_s")))
    assert found is not None
    assert found.contacts[0, 8:12].tolist() == [8.5, 9.5, 10.5, 11.5]
    assert found.aht_s[0, 8] == 200.5


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2026-02-24 08:00,-1,200", "offered must be a finite number >= 0, got '-1'"),
        ("2026-02-24 08:00,inf,200", "offered must be a finite number >= 0, got 'inf'"),
        ("2026-02-24 08:00,a lot,200", "offered must be a number without thousands separators, got 'a lot'"),
        ("2026-02-24 08:00,5,-3", "aht_s must be a finite number >= 0, got '-3'"),
        ("24/02/2026 08:00,5,200", "interval_start must be a time such as"),
    ],
)
def test_faults_of_cells(tmp_path: Path, row: str, message: str) -> None:
    tables = tables_from(tmp_path, table_text(*DAY, row))
    assert read(tables) is None
    [fault] = told(tables)
    assert fault.startswith(f"h0.csv:6: {message}")


def test_a_file_without_rows(tmp_path: Path) -> None:
    tables = tables_from(tmp_path, table_text())
    assert read(tables) is None
    assert told(tables) == ["h0.csv:1: the file has column names, but no rows"]


def test_the_skipped_hour_may_say_zero_only(tmp_path: Path) -> None:
    rows = [f"2026-03-29 0{hour}:00,{count},200" for hour, count in ((1, 5), (2, 0), (3, 4))]
    tables = tables_from(tmp_path, table_text(*rows))
    found = read(tables, hours=(0, 5), until=date(2026, 3, 30))
    assert found is not None
    assert found.grid.n == 23
    assert found.contacts[0, 1:3].tolist() == [5, 4]
    assert tables[0].notes[-1] == "h0.csv: 1 row lies in an hour that the clocks skip; left out"
    wrong = tables_from(tmp_path, table_text(*(row.replace(",0,", ",2,") for row in rows)))
    assert read(wrong, hours=(0, 5), until=date(2026, 3, 30)) is None
    assert "the clocks go forward over it" in told(wrong)[0]


def test_the_repeated_hour_has_two_rows(tmp_path: Path) -> None:
    rows = [f"2025-10-26 {hour}:00,{count},200" for hour, count in (("01", 1), ("02", 2), ("02", 3), ("03", 4))]
    tables = tables_from(tmp_path, table_text(*rows))
    found = read(tables, hours=(0, 5))
    assert found is not None
    assert found.grid.n == 25
    assert found.contacts[0, 1:5].tolist() == [1, 2, 3, 4]
    assert "comes twice because the clocks go back; the first row of two is taken" in tables[0].notes[-1]


CONTACTS = "contact_id,created_at,queue,handle_s"


def test_contacts_are_counted(tmp_path: Path) -> None:
    rows = ["c1,2026-02-23 08:05:10,orders,100", "c2,2026-02-23 08:59:59,orders,200", "c3,2026-02-23 11:00,orders,"]
    found = read(tables_from(tmp_path, table_text(*rows, header=CONTACTS)))
    assert found is not None
    assert found.contacts[0, 8:12].tolist() == [2, 0, 0, 1]
    assert found.aht_s[0, 8] == 150
    assert np.isnan(found.aht_s[0, 11])


def test_a_contact_delivered_twice_counts_once(tmp_path: Path) -> None:
    rows = ["c1,2026-02-23 08:05,orders,100", "c1,2026-02-23 08:05,orders,100"]
    tables = tables_from(tmp_path, table_text(*rows, header=CONTACTS))
    found = read(tables)
    assert found is not None
    assert found.contacts[0, 8] == 1
    assert tables[0].notes[0] == "h0.csv: 1 row repeats a contact_id; each contact counts once"


def test_a_queue_without_late_contacts_had_none(tmp_path: Path) -> None:
    rows = ["c1,2026-02-23 08:05,a,1", "c2,2026-02-23 11:05,b,1"]
    found = read(tables_from(tmp_path, table_text(*rows, header=CONTACTS)), queues=queues_of("a", "b"))
    assert found is not None
    assert found.contacts[0, 8:12].tolist() == [1, 0, 0, 0]
    assert np.isnan(found.contacts[1, 8:11]).all()


@settings(max_examples=40)
@given(
    counts=st.lists(st.integers(0, 50), min_size=8, max_size=60),
    own=st.sampled_from([5, 10, 15, 30]),
    shuffled=st.randoms(use_true_random=False),
)
def test_no_contact_is_lost(
    counts: list[int], own: int, shuffled: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whole hours of finer rows, in any order, keep their sum and their mean handle time."""
    counts = counts[: len(counts) // (60 // own) * (60 // own)]
    if not counts:
        return
    start = datetime(2026, 2, 23, 0, tzinfo=UTC)
    rows = [
        f"{(start + timedelta(minutes=own * place)).isoformat()},{count},{100 + place}"
        for place, count in enumerate(counts)
    ]
    shuffled.shuffle(rows)  # type: ignore[attr-defined]
    found = read(tables_from(tmp_path_factory.mktemp("h"), table_text(*rows)), hours=(0, 24))
    assert found is not None
    assert np.nansum(found.contacts) == sum(counts)
    hours = np.array(counts).reshape(-1, 60 // own).sum(axis=1)
    np.testing.assert_allclose(found.contacts[0][np.isfinite(found.contacts[0])], hours)
    busy = sum(count * (100 + place) for place, count in enumerate(counts))
    known = found.contacts[0] > 0
    np.testing.assert_allclose((found.aht_s[0] * found.contacts[0])[known].sum(), busy)


def test_a_year_that_must_be_a_slip(tmp_path: Path) -> None:
    tables = tables_from(tmp_path, table_text(*DAY, "1926-02-23 08:00,1,200", "0026-02-23 08:00,1,200"))
    assert read(tables) is None
    assert told(tables) == [
        "h0.csv:7: interval_start must be a time such as 2026-03-02T08:00+01:00 or 2026-03-02 08:00, "
        "got '0026-02-23 08:00'",
        "h0.csv:6: the row is more than 50 years older than the planned week, got '1926-02-23 08:00'",
    ]
