from datetime import date

import pytest

from wfm.rostering.rules import MinStartToStart, Scope

RULE = MinStartToStart()


def test_an_earlier_start_on_the_next_day_is_a_breach(centre) -> None:
    (violation,) = centre().duty("A1", 0, 600).duty("A1", 1, 570).broken(RULE)
    assert (violation.date, violation.units * 2) == (date(2024, 3, 5), 1)
    assert violation.message == (
        "A1 starts at 2024-03-04 10:00 and again 23 h 30 min later at 2024-03-05 09:30, at least 24 h are needed"
    )


def test_just_met_at_the_same_time_of_day(centre) -> None:
    assert centre().duty("A1", 0, 600).duty("A1", 1, 600).broken(RULE) == []
    assert centre().duty("A1", 0, 600).duty("A1", 2, 300).broken(RULE) == []


def test_the_start_carried_in_counts(centre) -> None:
    place = centre().past("A1", (-1, 600), (-1, 840)).duty("A1", 0, 570)
    assert len(place.broken(RULE)) == 1
    assert centre().past("A1", (-1, 600), (-1, 840)).duty("A1", 0, 600).broken(RULE) == []
    assert centre().past("A1", None, None).duty("A1", 0, 0).broken(RULE) == []


@pytest.mark.parametrize("first", [date(2024, 3, 30), date(2024, 10, 26)])
def test_the_clock_change_does_not_count(centre, first: date) -> None:
    assert centre(first=first).duty("A1", 0, 600).duty("A1", 1, 600).broken(RULE) == []
    assert len(centre(first=first).duty("A1", 0, 600).duty("A1", 1, 570).broken(RULE)) == 1


def test_price_and_scope(centre) -> None:
    place = centre().duty("A1", 0, 600).duty("A1", 1, 480)
    report = place.report(MinStartToStart(price_minor=700))
    assert (report.violations, report.priced[0].cost_minor) == ((), 1400)
    assert place.broken(MinStartToStart(scope=Scope(last=date(2024, 3, 4)))) == []
