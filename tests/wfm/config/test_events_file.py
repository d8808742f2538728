"""Events files in YAML: what may stand in them, and what is told of what may not."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from wfm.config.events_file import read_events
from wfm.errors import InputError
from wfm.grid import TimeGrid
from wfm.intraday.events import Event, EventKind
from wfm.tables.event_rows import EventScope

GRID = TimeGrid(date(2026, 3, 23), 7, 15, "Europe/Warsaw")
SCOPE = EventScope(GRID, frozenset({"A1", "A2"}), ("orders", "returns"))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=GRID.tz)


def read(folder: Path, text: str, name: str = "e.yaml") -> tuple[Event, ...]:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return read_events(file, SCOPE)[0]


def told(folder: Path, text: str, name: str = "e.yaml") -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, text, name)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["e.yaml", "e.yml", "E.YAML"])
def test_the_ending_says_that_it_is_yaml(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, "events: [{event: no_show, agent_id: A1, from: 2026-03-24}]", name) == (
        Event(EventKind.NO_SHOW, at(24, 0), None, "A1"),
    )


def test_no_events_are_no_fault(tmp_path: Path) -> None:
    assert read(tmp_path, "events: []") == ()


@pytest.mark.parametrize("key", ["event", "type", "kind"])
@pytest.mark.parametrize("agent", ["agent_id", "agent"])
@pytest.mark.parametrize("other", ["other", "with"])
def test_every_name_of_a_key_is_read(tmp_path: Path, key: str, agent: str, other: str) -> None:
    text = f"events: [{{{key}: swap, {agent}: A1, {other}: A2, from: 2026-03-24}}]"
    assert read(tmp_path, text) == (Event(EventKind.SWAP, at(24, 0), None, "A1", "A2"),)


def test_somebody_new_is_like_somebody_known(tmp_path: Path) -> None:
    (event,) = read(
        tmp_path, "events: [{event: extra, agent: N1, like: A2, from: 2026-03-24 08:00, to: 2026-03-24 12:00}]"
    )
    assert (event.agent_id, event.other) == ("N1", "A2")


@pytest.mark.parametrize(
    ("granted", "answer"), [("true", True), ("yes", True), ("false", False), ("no", False), ("", None), ("null", None)]
)
def test_an_answer_is_yes_no_or_none_yet(tmp_path: Path, granted: str, answer: bool | None) -> None:
    (event,) = read(
        tmp_path, f"events:\n  - event: leave\n    agent: A1\n    from: 2026-03-24\n    granted: {granted}\n"
    )
    assert event.granted is answer
    assert event.end == at(25, 0)


def test_numbers_are_numbers_however_they_are_written(tmp_path: Path) -> None:
    lines = [f"  - {{event: volume, queue: orders, from: 2026-03-24, factor: {text}}}" for text in ("2", "2.0", '"2"')]
    assert [event.factor for event in read(tmp_path, "\n".join(["events:", *lines]))] == [2.0, 2.0, 2.0]


def test_events_keep_the_order_of_the_file(tmp_path: Path) -> None:
    lines = [f"  - {{event: no_show, agent: A1, from: 2026-03-{day}}}" for day in (27, 24, 29)]
    found = read(tmp_path, "\n".join(["events:", *lines]))
    assert [event.start.day for event in found] == [27, 24, 29]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{}", "e.yaml:1: events must be a list of events"),
        ("events:", "e.yaml:1: events must be a list of events"),
        ("events: absent", "e.yaml:1: events must be a list of events"),
        ("events: {event: absent}", "e.yaml:1: events must be a list of events"),
        ("events: [A1]", "e.yaml:1: events[0] must be a mapping such as {event: absent, agent: A1}"),
        (
            "events:\n  - {event: absent, agnet: A1, agent: A1, from: 2026-03-24}",
            "e.yaml:2: events[0].agnet is not known. Did you mean 'agent'?",
        ),
        (
            "events:\n  - {event: absent, agent: A1, agent_id: A2, from: 2026-03-24}",
            "e.yaml:2: events[0].agent_id gives agent_id twice",
        ),
        ("events: []\nevent: []", "e.yaml:2: event is not known. Did you mean 'events'?"),
        ("events: []\nzzz: 1", "e.yaml:2: zzz is not known. An events file has 'events:'"),
        (
            "events:\n  - {event: absnt, agent: A1, from: 2026-03-24}",
            "Did you mean 'absent'?",
        ),
        (
            "events:\n  - {event: closed, queue: order, from: 2026-03-24}",
            "e.yaml:2: queue is not a queue of the plan, got 'order'. Did you mean 'orders'?",
        ),
        (
            "events:\n  - {event: absent, agent: A1, from: 2026-04-24}",
            "e.yaml:2: from must lie in the planned days, 2026-03-23 to 2026-03-29, got '2026-04-24'",
        ),
        (
            "events:\n  - {event: absent, agent: A1, queue: orders, from: 2026-03-24}",
            "e.yaml:2: queue says nothing in an event 'absent', got 'orders'. Leave it empty",
        ),
        (
            "events:\n  - {event: outage, from: 2026-03-24 10:00, to: 2026-03-24 11:00, factor: 1.5}",
            "e.yaml:2: factor must be a share from 0 to 1, got '1.5'",
        ),
        (
            "events:\n  - {event: aht, queue: orders, from: 2026-03-24, factor: 1.5, aht_s: 300}",
            "or aht_s must be given for an aht event, and not both",
        ),
        (
            "events:\n  - {event: aht, queue: orders, from: 2026-03-24, aht_s: 0}",
            "e.yaml:2: aht_s must be > 0, got '0'",
        ),
        (
            "events:\n  - {event: swap, agent: A1, with: A1, from: 2026-03-24}",
            "e.yaml:2: other must be somebody else, got 'A1'",
        ),
        (
            "events:\n  - {event: swap, agent: A1, with: A2, from: 2026-03-24 10:00}",
            "e.yaml:2: from must be a date for an event 'swap', got '2026-03-24 10:00'",
        ),
        (
            "events:\n  - {event: late, agent: A1, from: 2026-03-24 10:00, to: 2026-03-24 09:00}",
            "e.yaml:2: to must lie after from (2026-03-24 10:00), got '2026-03-24 09:00'",
        ),
        (
            "events:\n  - {event: leave, agent: A1, from: 2026-03-24, granted: perhaps}",
            "e.yaml:2: granted must be yes or no, or empty, got 'perhaps'",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    (found,) = told(tmp_path, text)
    assert fault in found


def test_all_faults_are_told_at_once_those_of_keys_and_those_of_values(tmp_path: Path) -> None:
    text = """\
events:
  - {event: absent, agent: A1, from: never}
  - 7
  - {event: absent, agent: Z, from: 2026-03-24}
  - {evnt: absent}
other: 1
"""
    lines = [line for fault in told(tmp_path, text) for line in [fault.split(":")[1]]]
    assert sorted(set(lines)) == ["2", "3", "4", "5", "6"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for name in ("gone.yaml", "gone.csv"):
        with pytest.raises(InputError, match=r"gone\."):
            read_events(tmp_path / name, SCOPE)
