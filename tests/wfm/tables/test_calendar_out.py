"""One iCalendar file an agent, read back by the library."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from wfm.grid import TimeGrid
from wfm.pipeline import Outcome
from wfm.rostering.roster import Roster
from wfm.tables.calendar_out import agent_calendar, calendars, duty_uid, file_stems
from wfm.workforce import Agent, Workforce

STAMP = datetime(2026, 10, 26, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def files(small: Outcome) -> dict[str, bytes]:
    assert small.result.roster is not None
    return calendars(small.result.roster, small.plan.workforce, small.plan.grid.zone, STAMP)


def events(content: bytes) -> list[Calendar]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_everybody_has_a_file(files: dict[str, bytes]) -> None:
    assert list(files) == ["ics/A01.ics", "ics/A02.ics", "ics/%3DA%2F3.ics", "ics/-A4.ics", "ics/A05.ics"]


def test_one_event_a_duty_at_the_same_instant(files: dict[str, bytes], small: Outcome) -> None:
    assert small.result.roster is not None
    duties = [duty for duty in small.result.roster.duties if duty.agent_id == "A02"]
    found = events(files["ics/A02.ics"])
    assert len(found) == len(duties) == 7
    for event, duty in zip(found, duties, strict=True):
        assert event.decoded("dtstart") == duty.start
        assert event.decoded("dtend") == duty.end
        assert event.decoded("dtstamp") == STAMP


def test_who_has_no_duty_has_an_empty_calendar(files: dict[str, bytes]) -> None:
    assert events(files["ics/A05.ics"]) == []
    assert Calendar.from_ical(files["ics/A05.ics"])["VERSION"] == "2.0"


def test_breaks_stand_in_the_description_in_local_time(files: dict[str, bytes]) -> None:
    text = str(events(files["ics/A01.ics"])[0]["DESCRIPTION"])
    assert text == "8.00 paid hours\n09:30-09:45 tea (paid)\n11:30-12:00 meal (unpaid)"
    assert str(events(files["ics/A01.ics"])[0]["SUMMARY"]) == "Duty 08:00-16:30 (day)"


def test_lines_follow_rfc_5545(files: dict[str, bytes]) -> None:
    for content in files.values():
        assert content.startswith(b"BEGIN:VCALENDAR\r\n")
        assert content.endswith(b"END:VCALENDAR\r\n")
        for line in content.split(b"\r\n"):
            assert len(line) <= 75
            assert b"\n" not in line


def test_names_of_any_script_survive(files: dict[str, bytes]) -> None:
    assert str(Calendar.from_ical(files["ics/A02.ics"])["X-WR-CALNAME"]) == "Duties of محمد عبد الله"
    assert str(Calendar.from_ical(files["ics/A01.ics"])["X-WR-CALNAME"]) == "Duties of Zażółć Gęślą Jaźń"


def test_uid_depends_on_agent_and_date_only(samples: ModuleType) -> None:
    grid = TimeGrid(date(2026, 11, 2), 7, 30, "Europe/Warsaw")
    first = samples.duty(grid, "A 1/é", 0, samples.DAY)
    moved = samples.duty(grid, "A 1/é", 0, samples.LATE, 780)
    assert duty_uid(first) == duty_uid(moved) == "20261102-A%201%2F%C3%A9@contact-centre-wfm"
    assert duty_uid(samples.duty(grid, "A 1/é", 1, samples.DAY)) != duty_uid(first)


def test_uids_are_unique(files: dict[str, bytes]) -> None:
    found = [str(event["UID"]) for content in files.values() for event in events(content)]
    assert len(found) == 17
    assert len(set(found)) == 17


def test_duties_keep_their_length_when_the_clocks_change(samples: ModuleType) -> None:
    grid = TimeGrid(date(2026, 10, 19), 7, 30, "Europe/Warsaw")
    night = samples.duty(grid, "x", 5, samples.NIGHT)
    content = agent_calendar(samples.small_outcome().plan.workforce.agents[0], [night], grid.zone, STAMP)
    (event,) = events(content)
    assert (event.decoded("dtend") - event.decoded("dtstart")).total_seconds() == 8 * 3600
    assert str(event["SUMMARY"]) == "Duty 22:00-05:00 (night)", "eight hours later it is five by the clock"


def test_the_same_roster_gives_the_same_bytes(small: Outcome, files: dict[str, bytes]) -> None:
    assert small.result.roster is not None
    again = calendars(Roster(small.result.roster.duties), small.plan.workforce, small.plan.grid.zone, STAMP)
    assert again == files


@pytest.mark.parametrize(
    ("agent_id", "stem"),
    [
        ("A01", "A01"),
        ("anna.kowalska@example.org", "anna.kowalska@example.org"),
        ("محمد", "محمد"),
        ("a/b", "a%2Fb"),
        ("..", "%2E%2E"),
        (".hidden", "%2Ehidden"),
        ("dot.", "dot%2E"),
        ("a b", "a%20b"),
        ('q"<>|:*?\\', "q%22%3C%3E%7C%3A%2A%3F%5C"),
    ],
)
def test_file_names_hold_what_every_system_takes(agent_id: str, stem: str) -> None:
    assert file_stems([agent_id])[agent_id] == stem


def test_names_that_differ_by_case_only_get_files_of_their_own() -> None:
    found = file_stems(["A01", "a01", "CON", "nul.txt", ""])
    assert len({stem.casefold() for stem in found.values()}) == 5
    assert found["A01"] == "A01"
    assert found["CON"] != "CON"
    assert found["nul.txt"] != "nul.txt"


@given(st.lists(st.text(max_size=200), unique=True, max_size=8))
def test_any_ids_give_safe_and_different_names(ids: list[str]) -> None:
    encodable = [item for item in ids if item.isprintable() or item.isascii()]
    found = file_stems(encodable)
    assert len({stem.casefold() for stem in found.values()}) == len(encodable)
    for stem in found.values():
        assert stem
        assert not set(stem) & set('/\\:*?"<>|\0\n ')
        assert not stem.startswith(".")
        assert not stem.endswith((".", " "))
        assert len(stem.encode()) <= 100


def test_calendars_of_some_people_alone() -> None:
    made = datetime(2026, 3, 1, 12, tzinfo=UTC)
    agents = tuple(Agent(name, name, "full", {"s": 1.0}, 0) for name in ("A", "B", "C"))
    people = Workforce(agents, (), ())
    everybody = calendars(Roster(()), people, "Europe/Warsaw", made)
    some = calendars(Roster(()), people, "Europe/Warsaw", made, {"C", "A"})
    assert sorted(everybody) == ["ics/A.ics", "ics/B.ics", "ics/C.ics"]
    assert some == {name: everybody[name] for name in ("ics/A.ics", "ics/C.ics")}
    assert calendars(Roster(()), people, "Europe/Warsaw", made, ()) == {}
