from datetime import date

from wfm.rostering.rules import Headcount, Scope


def test_people_on_duty_on_a_date(centre, shifts) -> None:
    place = centre().agent("A1").agent("A2").agent("A3", team="red")
    place.duty("A1", 0, 480).duty("A2", 0, 1320, shifts["night"]).duty("A3", 1, 480).duty("A1", 1, 480)
    assert place.broken(Headcount(2)) == []
    found = place.broken(Headcount(1))
    assert [(item.date, item.units) for item in found] == [(date(2024, 3, 4), 1), (date(2024, 3, 5), 1)]
    assert found[0].message == "2 people are on duty on 2024-03-04; at most 1 may be"
    only = Headcount(0, scope=Scope(teams=("red",), first=date(2024, 3, 5)))
    assert [(item.date, item.units) for item in place.broken(only)] == [(date(2024, 3, 5), 1)]


def test_a_price_a_head(centre) -> None:
    report = centre().agent("A1").duty("A1", 0, 480).report(Headcount(0, price_minor=700))
    assert report.violations == ()
    assert report.priced[0].cost_minor == 700
