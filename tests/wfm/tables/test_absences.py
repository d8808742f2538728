from datetime import UTC, date, datetime

import pytest

from wfm.tables.absences import absence_row, absences_of
from wfm.tables.csv_file import Table
from wfm.workforce import AbsenceKind


def table_of(rows: list[dict[str, str]]) -> Table:
    names = tuple(rows[0])
    cells = {name: [row[name] for row in rows] for name in names}
    return Table("absences.csv", names, cells, list(range(2, len(rows) + 2)))


def row_of(**more: str) -> dict[str, str]:
    return {"agent_id": "A1", "from": "2026-03-03", "to": "2026-03-04", "kind": "leave", **more}


def test_whole_days_include_the_last() -> None:
    row = absence_row("A1", "2026-03-03", "2026-03-04")
    assert row.whole_days
    assert (row.start, row.end) == (datetime(2026, 3, 3), datetime(2026, 3, 5))
    assert row.dates == (date(2026, 3, 3), date(2026, 3, 4))


def test_hours() -> None:
    row = absence_row("A1", "2026-03-03 13:00", "2026-03-03 15:30", AbsenceKind.TRAINING, 1.5)
    assert not row.whole_days
    assert (row.start, row.end) == (datetime(2026, 3, 3, 13), datetime(2026, 3, 3, 15, 30))
    assert row.credit_min == 90


def test_hours_with_offset() -> None:
    row = absence_row("A1", "2026-03-03T13:00Z", "2026-03-03T15:00Z")
    assert row.start == datetime(2026, 3, 3, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "law"),
    [
        ("2026-03-03", "2026-03-03 12:00", "both be dates"),
        ("2026-03-04", "2026-03-03", "must not lie before"),
        ("2026-03-03 12:00", "2026-03-03 12:00", "must lie after"),
        ("2026-03-03T12:00Z", "2026-03-03 13:00", "offset"),
        ("2026-02-30", "2026-03-03", "from must be a date"),
        ("2026-03-03", "2026-02-30", "to must be a date"),
        ("soon 12:00", "2026-03-03 13:00", "from must be a time"),
    ],
)
def test_no_absence(first: str, last: str, law: str) -> None:
    with pytest.raises(ValueError, match=law):
        absence_row("A1", first, last)


def test_rows_of_a_file() -> None:
    table = table_of([row_of(), row_of(kind=""), row_of(kind="Unplanned")])
    found = absences_of(table)
    assert [where for where, _ in found] == ["absences.csv:2", "absences.csv:3", "absences.csv:4"]
    assert [row.kind for _, row in found] == [AbsenceKind.LEAVE, AbsenceKind.LEAVE, AbsenceKind.UNPLANNED]
    assert not table.faults


@pytest.mark.parametrize("name", ["reason", "note", "diagnosis", "comment"])
def test_a_reason_is_never_stored(name: str) -> None:
    table = table_of([row_of(**{name: "flu"})])
    found = absences_of(table)
    assert len(found) == 1
    assert not any("flu" in str(item) for item in found)
    assert [fault.what for fault in table.faults] == [f"the column '{name}' is not allowed: a reason is never stored"]


def test_sickness_is_unplanned() -> None:
    table = table_of([row_of(kind="sick")])
    assert absences_of(table) == []
    assert table.faults[0].mend == "Sickness is 'unplanned': a reason is never stored"


@pytest.mark.parametrize("credit", ["x", "-1"])
def test_wrong_credit(credit: str) -> None:
    table = table_of([row_of(credit_h=credit)])
    assert absences_of(table) == []
    assert "credit_h" in table.faults[0].what


def test_credit() -> None:
    table = table_of([row_of(credit_h="7.5"), row_of(credit_h="")])
    assert [row.credit_min for _, row in absences_of(table)] == [450, None]


def test_wrong_dates_stand_with_their_text() -> None:
    table = table_of([row_of(to="2026-03-01")])
    assert absences_of(table) == []
    assert str(table.faults[0]) == (
        "absences.csv:2: to must not lie before from (2026-03-03), got '2026-03-03 to 2026-03-01'"
    )


def test_no_rows_is_fine_and_columns_are_needed() -> None:
    empty = Table("absences.csv", ("agent_id", "from", "to"), {"agent_id": [], "from": [], "to": []}, [])
    assert absences_of(empty) == [] and not empty.faults
    wrong = Table("absences.csv", ("agent_id",), {"agent_id": ["A1"]}, [2])
    assert absences_of(wrong) == [] and len(wrong.faults) == 2


def test_other_names_of_columns() -> None:
    table = table_of([{"agent": "A1", "start": "2026-03-03", "end": "2026-03-03"}])
    [(_, row)] = absences_of(table)
    assert (row.agent_id, row.dates) == ("A1", (date(2026, 3, 3),))
