"""Rosters as they stand after events."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from wfm.grid import TimeGrid
from wfm.intraday.events import Event, EventKind
from wfm.intraday.standing import exchanged, stand_after
from wfm.rostering.roster import ABSENT, Activity, Duty, Roster

GRID = TimeGrid(date(2026, 3, 2), 7, 30, "Europe/Warsaw")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=GRID.tz)


def duty(agent: str, day: int, first: int, last: int) -> Duty:
    end = at(day, last) if last > first else at(day + 1, last)
    meal = Activity(at(day, first + 2), at(day, first + 2, 30), "meal", False) if first < 20 else None
    return Duty(agent, date(2026, 3, day), at(day, first), end, "day", (meal,) if meal else ())


ROSTER = Roster((duty("A", 3, 8, 16), duty("A", 4, 22, 6), duty("B", 3, 9, 17), duty("B", 5, 9, 17)))


def event(kind: EventKind, start: datetime, end: datetime | None = None, agent: str = "A", other: str = "") -> Event:
    return Event(kind, start, end, agent, other)


def test_a_duty_that_is_missed_whole_falls_away_and_is_credited() -> None:
    stood = stand_after(GRID, ROSTER, event(EventKind.ABSENT, at(3, 6, 40)))
    assert [(d.agent_id, d.date.day) for d in stood.roster.duties] == [("A", 4), ("B", 3), ("B", 5)]
    assert stood.known.credits == ((date(2026, 3, 3), 7 * 60 + 30),)
    assert stood.known.until == at(4, 0)


def test_who_falls_sick_on_duty_leaves_the_rest_of_it() -> None:
    stood = stand_after(GRID, ROSTER, event(EventKind.ABSENT, at(3, 11)))
    found = next(d for d in stood.roster.duties if d.agent_id == "A" and d.date.day == 3)
    away = [item for item in found.activities if item.activity == ABSENT]
    assert [(item.start, item.end, item.paid) for item in away] == [(at(3, 11), at(3, 16), True)]
    assert found.paid_min == duty("A", 3, 8, 16).paid_min
    assert stood.known.credits == ()


def test_absence_without_end_reaches_the_end_of_a_night_duty() -> None:
    stood = stand_after(GRID, ROSTER, event(EventKind.ABSENT, at(4, 12)))
    assert stood.known.until == at(5, 6)
    assert [d.date.day for d in stood.roster.duties if d.agent_id == "A"] == [3]


def test_late_begins_with_the_duty() -> None:
    stood = stand_after(GRID, ROSTER, event(EventKind.LATE, at(3, 0), at(3, 9, 15)))
    found = next(d for d in stood.roster.duties if d.agent_id == "A" and d.date.day == 3)
    assert (found.activities[0].start, found.activities[0].end) == (at(3, 8), at(3, 9, 15))
    assert stood.known.since == at(3, 8)


def test_no_show_is_the_duty_of_the_date_alone() -> None:
    stood = stand_after(GRID, ROSTER, event(EventKind.NO_SHOW, at(4, 0)))
    assert (stood.known.since, stood.known.until) == (at(4, 22), at(5, 6))
    assert len(stood.roster.duties) == 3


@pytest.mark.parametrize("kind", [EventKind.VOLUME, EventKind.CLOSED])
def test_events_of_queues_leave_the_roster(kind: EventKind) -> None:
    stood = stand_after(GRID, ROSTER, event(kind, at(3, 10), agent=""))
    assert stood.roster == ROSTER
    assert stood.known.until == at(4, 0)


def test_a_refused_leave_leaves_the_roster() -> None:
    stood = stand_after(GRID, ROSTER, event(EventKind.LEAVE, at(3, 0), at(4, 0)), granted=False)
    assert stood.roster == ROSTER
    assert not stood.known.holds


def test_a_swap_exchanges_duties_of_two_dates() -> None:
    stood = exchanged(GRID, ROSTER, event(EventKind.SWAP, at(3, 0), at(5, 0), other="B"), granted=True)
    found = {(d.agent_id, d.date.day, d.start.hour) for d in stood.roster.duties}
    assert found == {("B", 3, 8), ("B", 3, 9), ("A", 4, 22), ("A", 5, 9)}


def test_a_swap_of_one_date() -> None:
    stood = exchanged(GRID, ROSTER, event(EventKind.SWAP, at(3, 0), other="B"), granted=True)
    found = {(d.agent_id, d.date.day, d.start.hour) for d in stood.roster.duties}
    assert found == {("B", 3, 8), ("A", 3, 9), ("A", 4, 22), ("B", 5, 9)}
