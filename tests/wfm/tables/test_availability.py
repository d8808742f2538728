from datetime import date

import pytest

from wfm.tables.availability import AvailabilityRow, availability_from, availability_of
from wfm.tables.clock_text import ANY_TIME
from wfm.tables.csv_file import Table

MONDAY = date(2026, 3, 2)


def table_of(*rows: tuple[str, str, str]) -> Table:
    names = ("agent_id", "day", "hours")
    cells = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return Table("availability.csv", names, cells, list(range(2, len(rows) + 2)))


def test_rows() -> None:
    table = table_of(("A1", "mon-fri", "08:00-16:00"), ("A1", "2026-03-04", "closed"))
    assert availability_of(table) == [
        ("availability.csv:2", AvailabilityRow("A1", (0, 1, 2, 3, 4), ((480, 960),))),
        ("availability.csv:3", AvailabilityRow("A1", date(2026, 3, 4), ())),
    ]
    assert not table.faults


def test_faults() -> None:
    table = table_of(("A1", "someday", "08:00-16:00"), ("A1", "mon", "8"))
    assert availability_of(table) == []
    assert [fault.where for fault in table.faults] == ["availability.csv:2", "availability.csv:3"]
    assert table.faults[0].what.startswith("day must be weekdays")
    assert table.faults[1].what.startswith("hours must be written like")


def test_missing_columns() -> None:
    table = Table("availability.csv", ("agent_id",), {"agent_id": ["A1"]}, [2])
    assert availability_of(table) == []
    assert len(table.faults) == 2


def test_weekdays_that_are_not_named_are_not_available() -> None:
    [found] = availability_from([AvailabilityRow("A1", (0, 1), ((480, 960),))])
    assert found.windows(MONDAY) == ((480, 960),)
    assert found.windows(date(2026, 3, 4)) == ()


def test_dates_alone_leave_all_other_days_free() -> None:
    [found] = availability_from([AvailabilityRow("A1", date(2026, 3, 4), ())])
    assert found.windows(date(2026, 3, 4)) == ()
    assert found.windows(MONDAY) == (ANY_TIME,)


def test_a_date_replaces_its_weekday() -> None:
    rows = [AvailabilityRow("A1", tuple(range(5)), ((480, 960),)), AvailabilityRow("A1", MONDAY, ((600, 720),))]
    [found] = availability_from(rows)
    assert found.windows(MONDAY) == ((600, 720),)
    assert found.windows(date(2026, 3, 3)) == ((480, 960),)


def test_a_full_day_reaches_into_the_next() -> None:
    [found] = availability_from([AvailabilityRow("A1", (0,), ((0, 1440),))])
    assert found.windows(MONDAY) == (ANY_TIME,)


def test_one_entry_an_agent() -> None:
    rows = [AvailabilityRow("A1", (0,), ()), AvailabilityRow("A2", (0,), ()), AvailabilityRow("A1", (1,), ())]
    assert [item.agent_id for item in availability_from(rows)] == ["A1", "A2"]
    assert availability_from([]) == ()


@pytest.mark.parametrize("day", [(4,), MONDAY])
def test_a_day_stands_once(day: date | tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="two rows give hours for A1 on"):
        availability_from([AvailabilityRow("A1", day, ()), AvailabilityRow("A1", day, ())])
