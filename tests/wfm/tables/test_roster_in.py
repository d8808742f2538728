from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.errors import InputError
from wfm.rostering.roster import Activity, Duty, Roster
from wfm.tables.roster_in import read_roster
from wfm.tables.roster_out import activities_csv, roster_csv
from wfm.workforce import Agent, Contract, Pay, ShiftTemplate, Workforce

ZONE = "Europe/Berlin"
BERLIN = ZoneInfo(ZONE)
HEADER = "agent_id,start,end,shift\n"
ACTIVITIES = "agent_id,start,end,activity,queue,paid\n"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN)


def workforce() -> Workforce:
    agents = tuple(Agent(name, name, "full", {"orders": 1.0}, 2000) for name in ("A1", "A2"))
    shift = ShiftTemplate("day", 480, 480, 30, 510)
    return Workforce(agents, (Contract("full", 0, 2400, Pay.HOURLY, ("day",)),), (shift,))


def sample() -> Roster:
    meal = Activity(at(2, 12), at(2, 12, 30), "meal", False)
    tea = Activity(at(2, 10), at(2, 10, 15), "tea", True)
    block = Activity(at(3, 9), at(3, 10), "work", True, "orders")
    return Roster(
        (
            Duty("A1", date(2026, 3, 2), at(2, 8), at(2, 16, 30), "day", (tea, meal)),
            Duty("A1", date(2026, 3, 3), at(3, 22), at(4, 6), "night", ()),
            Duty("A2", date(2026, 3, 3), at(3, 8), at(3, 16, 30), "day", (block,)),
        )
    )


def write(folder: Path, roster: str, activities: str | None = ACTIVITIES) -> Path:
    (folder / "roster.csv").write_text(roster, encoding="utf-8")
    if activities is not None:
        (folder / "activities.csv").write_text(activities, encoding="utf-8")
    return folder


def faults(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_roster(path, ZONE)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["", "roster.csv"])
def test_what_is_written_is_read(tmp_path: Path, name: str) -> None:
    roster = sample()
    write(tmp_path, roster_csv(roster, workforce()), activities_csv(roster))
    found = read_roster(tmp_path / name, ZONE)
    assert found.roster == roster
    assert found.notes == ()


def test_without_activities_no_breaks_are_assumed(tmp_path: Path) -> None:
    write(tmp_path, roster_csv(sample(), workforce()), None)
    found = read_roster(tmp_path, ZONE)
    assert [duty.activities for duty in found.roster.duties] == [(), (), ()]
    assert found.notes == ("there is no activities.csv beside roster.csv: no breaks are assumed",)


def test_a_file_edited_in_a_spreadsheet(tmp_path: Path) -> None:
    roster = "\ufeffAgent_ID;Date;Start;End;Shift\r\nA1;02.03.2026;02.03.2026 08:00;02.03.2026 16:30;day\r\n"
    write(tmp_path, roster, None)
    [duty] = read_roster(tmp_path, ZONE).roster.duties
    assert (duty.start, duty.end, duty.date) == (at(2, 8), at(2, 16, 30), date(2026, 3, 2))


def test_duties_are_sorted(tmp_path: Path) -> None:
    write(
        tmp_path,
        HEADER + "A2,2026-03-02 08:00,2026-03-02 16:00,day\nA1,2026-03-03 08:00,2026-03-03 16:00,day\n"
        "A1,2026-03-02 08:00,2026-03-02 16:00,day\n",
    )
    duties = read_roster(tmp_path, ZONE).roster.duties
    assert [(duty.agent_id, duty.date.day) for duty in duties] == [("A1", 2), ("A1", 3), ("A2", 2)]


def test_the_repeated_hour_is_told_by_its_offset(tmp_path: Path) -> None:
    write(tmp_path, HEADER + "A1,2025-10-26T00:30+02:00,2025-10-26T04:30+01:00,night\n", None)
    [duty] = read_roster(tmp_path, ZONE).roster.duties
    assert duty.paid_min == 5 * 60


def test_a_break_in_the_repeated_hour(tmp_path: Path) -> None:
    write(
        tmp_path,
        HEADER + "A1,2025-10-25T22:00+02:00,2025-10-26T02:30+02:00,late\n",
        ACTIVITIES + "A1,2025-10-26T02:00+01:00,2025-10-26T02:15+01:00,tea,,true\n",
    )
    assert faults(tmp_path) == ["activities.csv:2: the tea of A1 lies in no duty of roster.csv"]


def test_faults_of_both_files_at_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        HEADER + "A1,soon,2026-03-02 16:00,day\nA2,2026-03-02 16:00,2026-03-02 08:00,day\n",
        ACTIVITIES + "A2,2026-03-02 10:00,2026-03-02 10:15,tea,,perhaps\n",
    )
    assert faults(tmp_path) == [
        "roster.csv:2: start must be a time such as 2026-03-02T08:00+01:00 or 2026-03-02 08:00, got 'soon'",
        "roster.csv:3: end must lie after start, got '2026-03-02 08:00'",
        "activities.csv:2: paid must be true or false, got 'perhaps'",
    ]


TEA = "A1,2026-03-03 10:00,2026-03-03 10:15,tea,,true\nA1,2026-03-03 12:00,2026-03-03 12:30,meal,,false\n"
"""Breaks of a duty on Tuesday."""


@pytest.mark.parametrize(
    "left",
    ["", "A1,2026-03-02 08:00,2026-03-02 16:00,day\n", "A1,2026-03-04 08:00,2026-03-04 16:00,day\n",
     "A2,2026-03-03 08:00,2026-03-03 16:00,day\n", "A1,2026-03-02 22:00,2026-03-03 06:00,night\n"],
    ids=["nobody", "the day before", "the day after", "somebody else", "the night before"],
)  # fmt: skip
def test_breaks_go_with_a_duty_that_was_deleted(tmp_path: Path, left: str) -> None:
    write(tmp_path, HEADER + left, ACTIVITIES + TEA)
    found = read_roster(tmp_path, ZONE)
    assert found.notes == ("A1 has no duty on 2026-03-03 any more: 2 rows of activities.csv left out",)
    assert len(found.roster.duties) == bool(left)
    assert not any(duty.activities for duty in found.roster.duties)


@pytest.mark.parametrize("moved", ["2026-03-03 13:00,2026-03-03 21:00", "2026-03-02 22:00,2026-03-03 09:00"])
def test_breaks_of_a_duty_that_was_moved_are_faults(tmp_path: Path, moved: str) -> None:
    write(tmp_path, HEADER + f"A1,{moved},day\n", ACTIVITIES + TEA.splitlines()[0] + "\n")
    assert faults(tmp_path) == ["activities.csv:2: the tea of A1 lies in no duty of roster.csv"]


@pytest.mark.parametrize(
    ("text", "law"), [("2026-03-03", "the day on which the duty starts, 2026-03-02"), ("3/2", "must be a date")]
)
def test_the_date_must_agree(tmp_path: Path, text: str, law: str) -> None:
    write(tmp_path, f"agent_id,date,start,end,shift\nA1,{text},2026-03-02 22:00,2026-03-03 06:00,night\n", None)
    [fault] = faults(tmp_path)
    assert law in fault


def test_missing_columns(tmp_path: Path) -> None:
    write(tmp_path, "agent_id,start,end\nA1,2026-03-02 08:00,2026-03-02 16:00\n", "agent_id,start\nA1,x\n")
    found = faults(tmp_path)
    assert found[0] == "roster.csv:1: the column 'shift' is missing; the file has 'agent_id', 'start', 'end'"


def test_missing_file(tmp_path: Path) -> None:
    assert faults(tmp_path) == ["roster.csv: there is no such file"]


def test_an_empty_roster_is_a_roster(tmp_path: Path) -> None:
    write(tmp_path, HEADER)
    assert read_roster(tmp_path, ZONE).roster == Roster(())


def test_a_duty_of_a_day_and_its_breaks_touch_the_ends(tmp_path: Path) -> None:
    start = at(2, 8)
    write(
        tmp_path,
        HEADER + "A1,2026-03-02 08:00,2026-03-02 10:00,day\n",
        ACTIVITIES + "A1,2026-03-02 09:45,2026-03-02 10:00,b,,1\nA1,2026-03-02 08:00,2026-03-02 08:15,a,,0\n",
    )
    [duty] = read_roster(tmp_path, ZONE).roster.duties
    assert [item.activity for item in duty.activities] == ["a", "b"]
    assert duty.activities[0].start == start
    assert duty.end - duty.start == timedelta(hours=2)
    assert duty.paid_min == 105


@settings(max_examples=30, deadline=None)
@given(
    duties=st.lists(
        st.tuples(
            st.sampled_from(["A1", "A2", "ليلى", "Łucja, Ż."]),
            st.integers(0, 27),
            st.integers(0, 95),
            st.integers(8, 40),
            st.integers(0, 3),
        ),
        max_size=12,
        unique_by=lambda duty: (duty[0], duty[1]),
    ),
    month=st.sampled_from([3, 10]),
)
def test_any_roster_survives_its_files(
    duties: list[tuple[str, int, int, int, int]], month: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Rosters over both changes of the clocks, with names of the world, are written and read unchanged."""
    made = []
    end_of_last: dict[str, datetime] = {}
    for agent_id, day, quarter, length, breaks in sorted(duties):
        begin = datetime(2026, month, 1 + day, quarter // 4, quarter % 4 * 15, tzinfo=BERLIN).astimezone(UTC)
        if begin < end_of_last.get(agent_id, begin):
            continue
        end_of_last[agent_id] = begin + timedelta(minutes=15 * length)
        parts = tuple(
            Activity(
                (begin + timedelta(minutes=30 * place + 15)).astimezone(BERLIN),
                (begin + timedelta(minutes=30 * place + 30)).astimezone(BERLIN),
                f"break {place}",
                place % 2 == 0,
            )
            for place in range(breaks)
        )
        start = begin.astimezone(BERLIN)
        made.append(Duty(agent_id, start.date(), start, end_of_last[agent_id].astimezone(BERLIN), "day", parts))
    roster = Roster(tuple(sorted(made, key=lambda duty: (duty.agent_id, duty.start.timestamp()))))
    folder = write(tmp_path_factory.mktemp("roster"), roster_csv(roster, workforce()), activities_csv(roster))
    found = read_roster(folder, ZONE).roster
    assert found == roster
    assert [duty.paid_min for duty in found.duties] == [duty.paid_min for duty in roster.duties]
