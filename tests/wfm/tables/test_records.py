"""Rows of history files as arrays, before they are brought onto intervals."""

from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wfm.tables.csv_file import Table
from wfm.tables.records import ALIASES, CONTACT_ALIASES, HistoryFormat, number_column, records_of

BERLIN = ZoneInfo("Europe/Berlin")
FORM = HistoryFormat(BERLIN)


def table_of(delimiter: str = ",", **columns: list[str]) -> Table:
    rows = len(next(iter(columns.values())))
    return Table("h.csv", tuple(columns), dict(columns), list(range(2, rows + 2)), delimiter)


def told(table: Table) -> list[str]:
    return [str(fault) for fault in table.faults]


@pytest.mark.parametrize("alias", ["interval_start", *ALIASES["interval_start"]])
def test_every_name_of_the_time(alias: str) -> None:
    table = table_of(**{alias: ["2026-02-23 08:00"], "offered": ["5"]})
    found = records_of(table, ["orders"], FORM)
    assert found is not None
    assert found.offered.tolist() == [5]


@pytest.mark.parametrize("alias", ["offered", *ALIASES["offered"]])
def test_every_name_of_the_count(alias: str) -> None:
    table = table_of(**{"interval_start": ["2026-02-23 08:00"], alias: ["5"]})
    found = records_of(table, ["orders"], FORM)
    assert found is not None
    assert found.offered.tolist() == [5]


@pytest.mark.parametrize("alias", ["queue", *ALIASES["queue"]])
def test_every_name_of_the_queue(alias: str) -> None:
    table = table_of(**{"interval_start": ["2026-02-23 08:00"], "offered": ["5"], alias: ["b"]})
    found = records_of(table, ["a", "b"], FORM)
    assert found is not None
    assert found.queue.tolist() == [1]


@pytest.mark.parametrize("alias", ["aht_s", *ALIASES["aht_s"]])
def test_every_name_of_the_handle_time(alias: str) -> None:
    table = table_of(**{"interval_start": ["2026-02-23 08:00"], "offered": ["5"], alias: ["240"]})
    found = records_of(table, ["orders"], FORM)
    assert found is not None
    assert found.aht_s.tolist() == [240]


@pytest.mark.parametrize("alias", ["created_at", *CONTACT_ALIASES["created_at"]])
def test_every_name_of_a_contacts_time(alias: str) -> None:
    table = table_of(**{"contact_id": ["1"], alias: ["2026-02-23 08:07:31"], "handle_s": ["61"]})
    found = records_of(table, ["orders"], FORM)
    assert found is not None
    assert found.contact_level
    assert found.aht_s.tolist() == [61]


def test_offered_beside_a_contact_id_is_an_interval_table() -> None:
    table = table_of(contact_id=["1"], interval_start=["2026-02-23 08:00"], offered=["5"])
    found = records_of(table, ["orders"], FORM)
    assert found is not None
    assert not found.contact_level


def test_rows_that_cannot_be_used_are_left_out_and_told() -> None:
    table = table_of(
        interval_start=["2026-02-23 08:00", "soon", "2026-02-23 10:00"],
        queue=["a", "a", "z"],
        offered=["1", "2", "3"],
    )
    found = records_of(table, ["a", "b"], FORM)
    assert found is not None
    assert found.rows.tolist() == [0]
    assert len(told(table)) == 1
    assert "the queue 'z' is not in the plan; 1 row is left out" in table.notes[0]


def test_other_columns_of_an_export_are_no_news() -> None:
    table = table_of(
        interval_start=["2026-02-23 08:00"], offered=["1"], answered=["1"], abandoned=["0"], asa_s=["3"], channel=["x"]
    )
    assert records_of(table, ["orders"], FORM) is not None
    assert table.notes == ["h.csv: times have no offset and are taken as wall-clock times of Europe/Berlin"]


def test_a_misspelt_handle_time_is_news() -> None:
    table = table_of(interval_start=["2026-02-23T08:00Z"], offered=["1"], aht_sec=["200"])
    assert records_of(table, ["orders"], FORM) is not None
    assert table.notes == ["h.csv: the column 'aht_sec' is not used. Did you mean 'aht_s'?"]


def test_all_missing_columns_at_once() -> None:
    table = table_of(colour=["red"])
    assert records_of(table, ["orders"], FORM) is None
    assert [line.split(";")[0] for line in told(table)] == [
        "h.csv:1: the column 'interval_start' is missing",
        "h.csv:1: the column 'offered' is missing",
    ]


def test_a_handle_time_of_zero_is_unknown() -> None:
    table = table_of(interval_start=["2026-02-23T08:00Z", "2026-02-23T09:00Z"], offered=["0", "1"], aht_s=["0", "100"])
    found = records_of(table, ["orders"], FORM)
    assert found is not None
    assert np.isnan(found.aht_s[0]) and found.aht_s[1] == 100


@pytest.mark.parametrize("text", ["", "nan", "NA", "n/a", "NULL", "none", "-"])
def test_ways_to_say_unknown(text: str) -> None:
    table = table_of(x=[text, "1"])
    assert np.isnan(number_column(table, "x")[0])
    assert not table.faults


def test_number_columns() -> None:
    assert number_column(table_of(x=["1", "2.5", "1e3"]), "x").tolist() == [1, 2.5, 1000]
    assert number_column(table_of(";", x=["1", "2,5", "2.5"]), "x").tolist() == [1, 2.5, 2.5]
    assert np.isnan(number_column(table_of(y=["1"]), "x")).all()


def test_each_wrong_cell_of_a_column_is_told() -> None:
    table = table_of(x=["1", "two", "3,5", "-4", "inf", "5"])
    values = number_column(table, "x")
    assert told(table) == [
        "h.csv:3: x must be a number without thousands separators, got 'two'",
        "h.csv:4: x must be a number without thousands separators, got '3,5'",
        "h.csv:5: x must be a finite number >= 0, got '-4'",
        "h.csv:6: x must be a finite number >= 0, got 'inf'",
    ]
    assert values[0] == 1 and values[5] == 5


def test_names_of_columns_said_by_the_planner_win() -> None:
    form = HistoryFormat(BERLIN, columns={"offered": "Incoming"})
    table = table_of(interval_start=["2026-02-23T08:00Z"], incoming=["7"], contacts=["9"])
    found = records_of(table, ["orders"], form)
    assert found is not None
    assert found.offered.tolist() == [7]


def test_names_of_queues_said_by_the_planner_win() -> None:
    form = HistoryFormat(BERLIN, queues={"A": "b"})
    table = table_of(interval_start=["2026-02-23T08:00Z"], queue=["a"], offered=["7"])
    found = records_of(table, ["a", "b"], form)
    assert found is not None
    assert found.queue.tolist() == [1]
