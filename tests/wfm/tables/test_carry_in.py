from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.tables.carry_in import carry_in_of
from wfm.tables.carry_in_out import carry_in_csv
from wfm.tables.csv_file import Table, read_table
from wfm.workforce import CarryIn

BERLIN = ZoneInfo("Europe/Berlin")


def table_of(**row: str) -> Table:
    return Table("carry_in.csv", tuple(row), {name: [text] for name, text in row.items()}, [2])


def read_back(entries: list[CarryIn], folder: Path) -> list[CarryIn]:
    path = folder / "carry_in.csv"
    path.write_text(carry_in_csv(entries), encoding="utf-8")
    table = read_table(path)
    found = [entry for _, entry in carry_in_of(table, BERLIN)]
    assert not table.faults and not table.notes
    return found


def test_what_is_written_is_read(tmp_path: Path) -> None:
    entry = CarryIn(
        agent_id="ليلى",
        last_duty_start=datetime(2026, 3, 1, 22, tzinfo=BERLIN),
        last_duty_end=datetime(2026, 3, 2, 6, tzinfo=BERLIN),
        days_in_row=4,
        worked_week_min=(2400, 2250, 2325),
        weekends=2,
        nights=5,
        unsocial_points=7.5,
        off_phone=((datetime(2026, 3, 2, 2, tzinfo=BERLIN), datetime(2026, 3, 2, 2, 30, tzinfo=BERLIN)),),
    )
    assert read_back([entry, CarryIn("A2", days_off_in_row=3)], tmp_path) == [entry, CarryIn("A2", days_off_in_row=3)]


@settings(max_examples=25)
@given(
    days=st.integers(0, 20),
    quarters=st.lists(st.integers(0, 300), max_size=6),
    points=st.integers(0, 400),
)
def test_numbers_survive(days: int, quarters: list[int], points: int, tmp_path_factory: object) -> None:
    folder = tmp_path_factory.mktemp("carry")  # type: ignore[attr-defined]
    entry = CarryIn(
        "A1", days_in_row=days, worked_week_min=tuple(15 * item for item in quarters), unsocial_points=points / 4
    )
    assert read_back([entry], folder) == [entry]


def test_the_agent_is_enough() -> None:
    assert carry_in_of(table_of(agent_id="A1"), BERLIN) == [("carry_in.csv:2", CarryIn("A1"))]


def test_times_without_offset_are_local() -> None:
    table = table_of(agent_id="A1", last_duty_start="2026-03-01 14:00", last_duty_end="2026-03-01 22:00")
    [(_, entry)] = carry_in_of(table, BERLIN)
    assert entry.last_duty_start == datetime(2026, 3, 1, 14, tzinfo=BERLIN)


def faults_of(**row: str) -> list[str]:
    table = table_of(agent_id="A1", **row)
    carry_in_of(table, BERLIN)
    return [fault.what for fault in table.faults]


def test_faults() -> None:
    assert faults_of(days_in_row="-1") == ["days_in_row must be a whole number >= 0"]
    assert faults_of(nights="1.5") == ["nights must be a whole number >= 0"]
    assert faults_of(worked_h="40 x") == ["worked_h must be a number without thousands separators"]
    assert faults_of(off_phone="2026-03-01T02:00Z") == [
        "off_phone must be a time such as 2026-03-02T08:00+01:00 or 2026-03-02 08:00"
    ]
    both = "last_duty_start and last_duty_end must both be given, the end after the start"
    assert faults_of(last_duty_start="2026-03-01 14:00", last_duty_end="") == [both]
    assert faults_of(last_duty_start="2026-03-01 14:00", last_duty_end="2026-03-01 13:00") == [both]


def test_the_end_is_compared_as_an_instant_when_the_clocks_go_back() -> None:
    times = {"last_duty_start": "2025-10-26T02:30+02:00", "last_duty_end": "2025-10-26T02:15+01:00"}
    assert faults_of(**times) == []


def test_an_agent_stands_once() -> None:
    table = Table("carry_in.csv", ("agent_id",), {"agent_id": ["A1", "A1"]}, [2, 3])
    assert len(carry_in_of(table, BERLIN)) == 1
    assert [str(fault) for fault in table.faults] == ["carry_in.csv:3: the agent_id 'A1' appears twice"]


def test_missing_column() -> None:
    table = table_of(days_in_row="1")
    assert carry_in_of(table, BERLIN) == []
    assert len(table.faults) == 1
