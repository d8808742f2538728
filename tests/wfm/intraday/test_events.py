"""Events are known by what was reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from wfm.intraday.events import REQUESTS, Event, EventKind, KnownEvent, earliest, news

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
SICK = Event(EventKind.ABSENT, NOON, None, "A")
LEAVE = Event(EventKind.LEAVE, NOON, NOON + timedelta(hours=4), "B")


def known(event: Event, granted: bool | None = None) -> KnownEvent:
    return KnownEvent(event, event.start, event.start + timedelta(hours=12), (), granted)


def test_the_earliest_is_found_across_zones() -> None:
    later = replace(SICK, start=datetime(2026, 3, 3, 12, 30, tzinfo=timezone(timedelta(hours=1))))
    assert earliest((SICK, later)) == later.start
    assert earliest(()) is None


def test_known_events_are_no_news() -> None:
    assert news((SICK, LEAVE), (known(SICK),)) == (LEAVE,)
    assert news((SICK,), (known(SICK),)) == ()


def test_an_event_that_is_listed_twice_is_one() -> None:
    assert news((SICK, SICK), ()) == (SICK,)


def test_the_same_instant_in_another_zone_is_the_same_event() -> None:
    moved = replace(SICK, start=SICK.start.astimezone(timezone(timedelta(hours=2))))
    assert news((moved,), (known(SICK),)) == ()


@pytest.mark.parametrize(
    "change", [{"agent_id": "C"}, {"end": NOON + timedelta(hours=1)}, {"kind": EventKind.NO_SHOW}, {"factor": 1.5}]
)
def test_another_report_is_another_event(change: dict[str, object]) -> None:
    other = replace(SICK, **change)  # type: ignore[arg-type]
    assert news((other,), (known(SICK),)) == (other,)


def test_news_come_by_start() -> None:
    early = replace(LEAVE, start=NOON - timedelta(hours=3))
    assert news((SICK, early), ()) == (early, SICK)


def test_a_refused_request_is_news_again_when_the_planner_says_yes() -> None:
    refused = known(LEAVE, granted=False)
    assert news((LEAVE,), (refused,)) == ()
    granted = replace(LEAVE, granted=True)
    assert news((granted,), (refused,)) == (granted,)
    assert news((granted,), (known(granted, granted=True),)) == ()


def test_only_refused_requests_do_not_hold() -> None:
    assert known(SICK).holds
    assert known(LEAVE, granted=True).holds
    assert not known(LEAVE, granted=False).holds
    assert {EventKind.SWAP, EventKind.LEAVE} == REQUESTS
