from datetime import date

import pytest

from wfm.rostering.rules import MaxPresenceSpan, Scope


def test_breaks_are_presence(centre, shifts) -> None:
    place = centre().duty("A1", 0, 480, shifts["day"])
    assert place.broken(MaxPresenceSpan(8.5)) == []
    (violation,) = place.broken(MaxPresenceSpan(8.25))
    assert violation.message == "A1 is present for 8 h 30 min on 2024-03-04, at most 8 h 15 min are allowed"
    assert violation.units * 4 == 1


@pytest.mark.parametrize(("first", "hours"), [(date(2024, 3, 30), 8), (date(2024, 10, 26), 8)])
def test_elapsed_time_counts_when_the_clocks_change(centre, shifts, first: date, hours: int) -> None:
    place = centre(first=first).duty("A1", 0, 1320, shifts["night"])
    assert place.broken(MaxPresenceSpan(hours)) == []
    assert len(place.broken(MaxPresenceSpan(hours - 0.5))) == 1


def test_the_duty_carried_in_is_not_judged_again(centre) -> None:
    assert centre().past("A1", (-1, 600), (0, 120)).broken(MaxPresenceSpan(4)) == []


def test_price_and_scope(centre, shifts) -> None:
    place = centre().duty("A1", 0, 480, shifts["long"])
    report = place.report(MaxPresenceSpan(8, price_minor=900))
    assert (report.violations, report.priced[0].cost_minor) == ((), 1800)
    assert place.broken(MaxPresenceSpan(8, scope=Scope(last=date(2024, 3, 3)))) == []
