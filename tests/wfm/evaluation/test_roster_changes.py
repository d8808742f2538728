"""Differences of two rosters and their prices, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from wfm.evaluation.roster_changes import Lever, RosterChange, change_cost_minor, changes_between
from wfm.rostering.repair_settings import RepairSettings
from wfm.rostering.roster import Activity, Duty
from wfm.workforce import Agent, Contract, Pay, ShiftTemplate, Workforce

ZONE = ZoneInfo("Europe/Warsaw")
SETTINGS = RepairSettings(
    person_minor=500, break_minor=200, meetings=("coaching",), meeting_minor=300, duty_minor=1000, call_in_minor=4000,
    cancel_minor=2000, overtime_premium=0.25, added_premium_h=0.5, cut_premium=0.1,
)  # fmt: skip
SHIFTS = tuple(
    ShiftTemplate(name, 0, 1380, 60, length)
    for name, length in (("day", 480), ("day+60", 540), ("60+day", 540), ("day-60", 420), ("late", 480))
)
PEOPLE = Workforce(
    (Agent("S", "S", "salaried", {}, 2000), Agent("H", "H", "hourly", {}, 3000)),
    (Contract("salaried", 0, 2400, Pay.SALARIED, ()), Contract("hourly", 0, 2400, Pay.HOURLY, ())),
    SHIFTS,
)


def at(hour: float, day: int = 3) -> datetime:
    return datetime(2026, 3, day, tzinfo=ZONE) + timedelta(hours=hour)


def duty(agent: str = "S", first: float = 8, last: float = 16, shift: str = "day", *breaks: tuple[str, float]) -> Duty:
    parts = tuple(Activity(at(hour), at(hour + 0.25), name, True) for name, hour in breaks)
    return Duty(agent, date(2026, 3, 3), at(first), at(last), shift, parts)


def only(before: Duty | None, after: Duty | None) -> RosterChange:
    lists = ([] if item is None else [item] for item in (before, after))
    (change,) = changes_between(*lists, PEOPLE, SETTINGS)
    return change


WANTED = [
    ("called in", None, duty(), Lever.CALL_IN, 4000 + 1000),
    ("called in, hourly", None, duty("H"), Lever.CALL_IN, 4000 + 1500),
    ("cancelled", duty(), None, Lever.TIME_OFF, 2000 + 8 * 200),
    ("an hour longer, salaried", duty(), duty("S", 8, 17, "day+60"), Lever.LONGER, 1000 + 2500),
    ("an hour longer, hourly", duty("H"), duty("H", 8, 17, "day+60"), Lever.LONGER, 1000 + 750),
    ("an hour earlier", duty(), duty("S", 7, 16, "60+day"), Lever.LONGER, 1000 + 2500 + 1000),
    ("an hour shorter", duty(), duty("S", 8, 15, "day-60"), Lever.SHORTER, 1000 + 200),
    ("moved", duty(), duty("S", 9, 17), Lever.MOVED, 1000 + 1000),
    ("another shift at the same time", duty(), duty("S", 8, 16, "late"), Lever.MOVED, 1000),
]


@pytest.mark.parametrize(("before", "after", "lever", "price"), [row[1:] for row in WANTED], ids=[r[0] for r in WANTED])
def test_prices_by_hand(before: Duty | None, after: Duty | None, lever: Lever, price: int) -> None:
    change = only(before, after)
    assert (change.lever, change.price_minor) == (lever, Fraction(price))


def test_moved_breaks_are_counted_one_by_one() -> None:
    before = duty("S", 8, 16, "day", ("tea", 10), ("meal", 12), ("coaching", 14))
    after = duty("S", 8, 16, "day", ("tea", 10.5), ("meal", 12), ("coaching", 15))
    change = only(before, after)
    assert (change.lever, change.moves, change.price_minor) == (Lever.BREAK, 2, 500)
    alone = duty("S", 8, 16, "day", ("tea", 10), ("meal", 12), ("coaching", 15))
    assert (only(before, alone).lever, only(before, alone).price_minor) == (Lever.MEETING, 300)


def test_the_same_roster_has_no_change() -> None:
    roster = [duty("S"), duty("H")]
    assert changes_between(roster, list(reversed(roster)), PEOPLE, SETTINGS) == ()
    assert change_cost_minor((), SETTINGS) == 0


def test_everybody_is_touched_once() -> None:
    other = replace(duty(), date=date(2026, 3, 4), start=at(8, 4), end=at(16, 4))
    changes = changes_between([duty(), other], [duty("H")], PEOPLE, SETTINGS)
    assert [(change.agent_id, change.lever) for change in changes] == [
        ("H", Lever.CALL_IN), ("S", Lever.TIME_OFF), ("S", Lever.TIME_OFF)
    ]  # fmt: skip
    assert change_cost_minor(changes, SETTINGS) == sum(change.price_minor for change in changes) + 2 * 500


def test_levers_are_in_the_order_of_cost() -> None:
    names = [lever.value for lever in Lever]
    assert names[0] == "nothing"
    assert names.index("move break") < names.index("extend duty") < names.index("call in") < names.index("leads")
    assert names[-1] == "overflow"
