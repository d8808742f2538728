"""Events files as they are read, and the record of a repair as it is written and read back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from wfm.config.events_file import read_events
from wfm.errors import InputError
from wfm.grid import TimeGrid
from wfm.intraday.events import Event, EventKind, KnownEvent
from wfm.tables.csv_file import read_table
from wfm.tables.event_rows import EventRow, EventScope, events_from
from wfm.tables.events_in import known_events_csv, known_events_of

GRID = TimeGrid(date(2026, 3, 23), 14, 15, "Europe/Warsaw")
SCOPE = EventScope(GRID, frozenset({"A", "B", "Ñ 1"}), ("orders", "returns"))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=GRID.tz)


def read(text: str, folder: Path, name: str = "events.csv") -> tuple[Event, ...]:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return read_events(file, SCOPE)[0]


ROWS = [
    ("absent,A,,,2026-03-24 06:40,,,,", Event(EventKind.ABSENT, at(24, 6, 40), None, "A")),
    ("absent,A,,,2026-03-24,2026-03-25,,,", Event(EventKind.ABSENT, at(24, 0), at(26, 0), "A")),
    ("absent,A,,,2026-03-24T05:40Z,,,,", Event(EventKind.ABSENT, at(24, 6, 40), None, "A")),
    ("Late,A,,,2026-03-24,2026-03-24 09:10,,,", Event(EventKind.LATE, at(24, 0), at(24, 9, 10), "A")),
    ("no-show,Ñ 1,,,2026-03-24,,,,", Event(EventKind.NO_SHOW, at(24, 0), None, "Ñ 1")),
    ("swap,A,B,,2026-03-24,2026-03-26,,,", Event(EventKind.SWAP, at(24, 0), at(26, 0), "A", "B")),
    ("leave,B,,,2026-03-24,,,,yes", Event(EventKind.LEAVE, at(24, 0), at(25, 0), "B", granted=True)),
    ("volume,,,orders,2026-03-24 10:00,,1.2,,", Event(EventKind.VOLUME, at(24, 10), queue="orders", factor=1.2)),
    ("aht,,,orders,2026-03-24 10:00,,,420,", Event(EventKind.AHT, at(24, 10), queue="orders", aht_s=420.0)),
    ("closed,,,returns,2026-03-24,2026-03-24,,,", Event(EventKind.CLOSED, at(24, 0), at(25, 0), queue="returns")),
    ("extra,New,A,,2026-03-24 10:00,2026-03-24 14:00,,,", Event(EventKind.EXTRA, at(24, 10), at(24, 14), "New", "A")),
    ("outage,,,,2026-03-24 10:00,2026-03-24 11:00,0.4,,", Event(EventKind.OUTAGE, at(24, 10), at(24, 11), factor=0.4)),
    ("cover,,,orders,2026-03-24 10:00,2026-03-24 11:00,2,,",
     Event(EventKind.COVER, at(24, 10), at(24, 11), queue="orders", factor=2.0)),
]  # fmt: skip
HEADER = "event,agent_id,other,queue,from,to,factor,aht_s,granted\n"


@pytest.mark.parametrize(("row", "wanted"), ROWS, ids=[row.partition(",")[0] for row, _ in ROWS])
def test_every_kind_is_read(row: str, wanted: Event, tmp_path: Path) -> None:
    assert read(HEADER + row + "\n", tmp_path) == (wanted,)


def test_columns_have_other_names_and_decimal_commas(tmp_path: Path) -> None:
    text = "Type;Agent;Queue;Start;Factor\nabsent;A;;24.03.2026 06:40;\nvolume;;orders;24.03.2026 10:00;1,5\n"
    sick, spike = read(text, tmp_path)
    assert (sick.agent_id, sick.start) == ("A", at(24, 6, 40))
    assert spike.factor == 1.5


def test_yaml_says_the_same(tmp_path: Path) -> None:
    text = """events:
  - {event: absent, agent: A, from: 2026-03-24 06:40}
  - {event: swap, agent: A, with: B, from: 2026-03-24, to: 2026-03-26, granted: true}
  - event: volume
    queue: orders
    from: 2026-03-24 10:00
    factor: 1.2
"""
    found = read(text, tmp_path, "events.yaml")
    assert found[0] == ROWS[0][1]
    assert found[1] == Event(EventKind.SWAP, at(24, 0), at(26, 0), "A", "B", granted=True)
    assert found[2] == ROWS[7][1]


def test_somebody_new_may_call_in_sick(tmp_path: Path) -> None:
    text = HEADER + ROWS[10][0] + "\nabsent,New,,,2026-03-24 12:00,,,,\n"
    assert [event.agent_id for event in read(text, tmp_path)] == ["New", "New"]


def test_a_day_on_which_the_clocks_change_is_a_day(tmp_path: Path) -> None:
    (event,) = read(HEADER + "absent,A,,,2026-03-29,2026-03-29,,,\n", tmp_path)
    assert event.end is not None
    assert event.end.timestamp() - event.start.timestamp() == 23 * 3600


def test_all_faults_of_all_rows_come_at_once() -> None:
    rows = [
        EventRow(f"x:{n}", {"event": word, "agent_id": "Z", "from": "never"}) for n, word in enumerate(("absent", "?"))
    ]
    events, faults = events_from(rows, SCOPE)
    assert events == ()
    assert [fault.where for fault in faults] == ["x:0", "x:0", "x:1"]


@pytest.mark.parametrize("text", ["nan", "inf", "1e999"])
def test_numbers_are_finite(text: str) -> None:
    row = EventRow("x", {"event": "volume", "queue": "orders", "from": "2026-03-24", "factor": text})
    _, faults = events_from([row], SCOPE)
    assert [fault.what for fault in faults] == ["factor must be a number"]


KNOWN = (
    KnownEvent(ROWS[0][1], at(24, 6, 40), at(25, 0), ((date(2026, 3, 24), 480), (date(2026, 3, 25), 240))),
    KnownEvent(ROWS[5][1], at(24, 0), at(27, 0), (), True),
    KnownEvent(ROWS[6][1], at(24, 0), at(25, 0), (), False),
    KnownEvent(ROWS[7][1], at(24, 10), at(25, 0)),
    KnownEvent(ROWS[12][1], at(24, 10), at(24, 11)),
)


def test_the_record_is_read_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(known_events_csv(KNOWN, GRID), encoding="utf-8")
    assert known_events_of(read_table(file), SCOPE) == KNOWN


def test_an_empty_record_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(known_events_csv((), GRID), encoding="utf-8")
    assert known_events_of(read_table(file), SCOPE) == ()


@pytest.mark.parametrize(("old", "new"), [("2026-03-24:480", "soon:480"), ("since", "sense"), ("absent,A", "absent,Z")])
def test_a_damaged_record_is_refused(old: str, new: str, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    text = known_events_csv(KNOWN, GRID)
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError):
        known_events_of(read_table(file), SCOPE)


def test_a_record_never_says_why(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="event"):
        read("event,agent_id,from\nflu,A,2026-03-24\n", tmp_path)
    assert timedelta(0) == at(24, 0) - at(24, 0)
    assert "reason" not in known_events_csv(KNOWN, GRID)
