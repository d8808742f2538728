from datetime import date

import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.rules import MaxWorkPerDay, Scope


def longs(place, shifts, count: int, first: int = 0):
    """Work 10 h on days in a row."""
    for day in range(first, first + count):
        place.duty("A1", day, 480, shifts["long"])
    return place


def test_binds_and_is_just_met(centre, shifts) -> None:
    (violation,) = longs(centre(), shifts, 1).broken(MaxWorkPerDay(9.5))
    assert violation.message == "A1 works 10 h on 2024-03-04, at most 9 h 30 min are allowed"
    assert violation.units * 2 == 1
    assert longs(centre(), shifts, 1).broken(MaxWorkPerDay(10)) == []


def test_unpaid_breaks_are_no_work(centre, shifts) -> None:
    assert centre().duty("A1", 0, 480, shifts["day"]).broken(MaxWorkPerDay(8)) == []  # 8.5 h present


EXTENDED = MaxWorkPerDay(8, extended_to=10, avg_over_weeks=2, days_per_week=5)


def test_an_extension_needs_its_average(centre, shifts) -> None:
    assert longs(centre(days=14), shifts, 4).broken(EXTENDED) == []  # 40 h of 40
    (violation,) = longs(centre(days=14), shifts, 5).broken(EXTENDED)
    assert (violation.date, violation.units) == (date(2024, 3, 4), 10)
    assert violation.message == (
        "A1 works 50 h in the 1 weeks up to the one from 2024-03-04, on average 40 h are allowed where days are longer "
        "than 8 h"
    )
    balanced = longs(longs(centre(days=14), shifts, 3), shifts, 5, first=7)
    assert [item.date.day for item in balanced.broken(EXTENDED)] == []


def test_past_weeks_count_in_the_average(centre, shifts) -> None:
    # 30 h last week leave 50 h in this one, 40.5 h leave 39.5 h; the week before the last is out of the window.
    for worked, days, broken in ((1800, 5, 0), (2430, 4, 1), (1200, 5, 0), (2400, 4, 0)):
        place = longs(centre(), shifts, days).past("A1", None, None, worked_week_min=(6000, worked))
        assert len(place.broken(EXTENDED)) == broken


def test_of_a_short_last_week_its_days_count(centre, shifts) -> None:
    rule = MaxWorkPerDay(8, extended_to=10, avg_over_weeks=1, days_per_week=7)
    assert longs(centre(days=5), shifts, 4).broken(rule) == []  # 40 h of 5/7 of 56 h
    assert len(longs(centre(days=5), shifts, 5).broken(rule)) == 1


def test_the_longest_day_is_the_extended_one(centre, shifts) -> None:
    assert len(longs(centre(), shifts, 1).broken(MaxWorkPerDay(8, extended_to=9))) == 1
    with pytest.raises(ValueRangeError):
        MaxWorkPerDay(8, extended_to=7)


def test_price_and_scope(centre, shifts) -> None:
    report = longs(centre(), shifts, 2).report(MaxWorkPerDay(9, price_minor=1200))
    assert (report.violations, report.priced[0].cost_minor) == ((), 2400)
    scope = Scope(first=date(2024, 3, 5))
    assert [item.date.day for item in longs(centre(), shifts, 2).broken(MaxWorkPerDay(9, scope=scope))] == [5]
