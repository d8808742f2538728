from datetime import date

import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.rules import MaxWorkPerWeek, Scope


def longs(place, shifts, *days: int):
    """Work 10 h on some days."""
    for day in days:
        place.duty("A1", day, 480, shifts["long"])
    return place


def test_a_week_binds_and_is_just_met(centre, shifts) -> None:
    assert longs(centre(), shifts, 0, 1, 2).broken(MaxWorkPerWeek(30)) == []
    (violation,) = longs(centre(), shifts, 0, 1, 2, 3).broken(MaxWorkPerWeek(39))
    assert (violation.date, violation.units) == (date(2024, 3, 4), 1)
    assert violation.message == "A1 works 40 h in the week from 2024-03-04, at most 39 h are allowed"


def test_weeks_are_judged_each_and_windows_roll(centre, shifts) -> None:
    place = longs(centre(days=14), shifts, 4, 5, 6, 7, 8, 9)
    assert place.broken(MaxWorkPerWeek(30)) == []
    rolling = place.broken(MaxWorkPerWeek(40, within_days=7))
    assert [(item.date.day, item.units) for item in rolling] == [(6, 10), (7, 20), (8, 20), (9, 10)]
    assert "in the 7 days from 2024-03-06" in rolling[0].message
    assert place.broken(MaxWorkPerWeek(60, within_days=7)) == []


def test_absence_is_no_work(centre, shifts) -> None:
    assert longs(centre(), shifts, 0).absent("A1", (2, 0), (5, 0), 1440).broken(MaxWorkPerWeek(10)) == []


def test_the_average_takes_the_past_along(centre, shifts) -> None:
    rule = MaxWorkPerWeek(60, average_h=40, avg_over_weeks=3)
    # min(cap, 3 × 40 − worked so far)
    for past, days, broken in (
        ((9999, 2400, 3000), (0, 1, 2), 0),
        ((9999, 2400, 3000), (0, 1, 2, 3), 1),
        ((3000,), (0, 1, 2), 0),
        ((3000,), (0, 1, 2, 3), 1),
        ((), (0, 1, 2, 3), 0),
        ((), (0, 1, 2, 3, 4), 1),
    ):
        place = longs(centre(), shifts, *days).past("A1", None, None, worked_week_min=past)
        assert len(place.broken(rule)) == broken, (past, days)


def test_the_average_of_a_longer_horizon(centre, shifts) -> None:
    rule = MaxWorkPerWeek(None, average_h=30, avg_over_weeks=2)
    place = longs(centre(days=21), shifts, 0, 1, 7, 8, 9, 10, 14, 15, 16)
    (violation,) = place.broken(rule)  # 20, 40, 30: 60 of 60, then 70
    assert (violation.date, violation.units) == (date(2024, 3, 18), 10)
    assert violation.message == (
        "A1 works 70 h in the 2 weeks up to the one from 2024-03-18, 60 h are allowed on average"
    )


def test_an_averaging_period_begins_anew(centre, shifts) -> None:
    # Periods of two weeks from 26 February: this week ends the first one, the next begins another.
    rule = MaxWorkPerWeek(None, average_h=30, avg_over_weeks=2, since=date(2024, 2, 26))
    place = longs(centre(days=14), shifts, 0, 1, 7, 8, 9, 10, 11, 12)
    assert place.broken(rule) == []
    assert [item.date.day for item in longs(place, shifts, 13).broken(rule)] == [11]
    place = longs(centre(days=14), shifts, 0, 1).past("A1", None, None, worked_week_min=(9999, 2400))
    assert place.broken(rule) == []  # 40 + 20 of 60
    assert [item.date.day for item in longs(place, shifts, 2).broken(rule)] == [4]


def test_price_and_scope(centre, shifts) -> None:
    place = longs(centre(), shifts, 0, 1, 2, 3)
    report = place.report(MaxWorkPerWeek(39, average_h=38, price_minor=100))
    # One hour above the cap and two above the average, both of one week and rule.
    assert (report.violations, report.priced[0].cost_minor) == ((), 300)
    assert place.broken(MaxWorkPerWeek(30, scope=Scope(first=date(2024, 3, 5)))) == []


@pytest.mark.parametrize(
    "wrong", [{"hours": None}, {"since": date(2024, 1, 1)}, {"hours": None, "average_h": 40, "within_days": 7}]
)
def test_parameters_that_contradict_each_other(wrong) -> None:
    with pytest.raises(ValueRangeError):
        MaxWorkPerWeek(**wrong)
