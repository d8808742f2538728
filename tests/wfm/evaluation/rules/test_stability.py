from fractions import Fraction

from wfm.rostering.rules import Stability
from wfm.rostering.terms import CostTerm


def test_what_is_counted(centre, shifts) -> None:
    """Kept, moved, another shift, taken away, added: four changed dates of one person."""
    told = centre()
    for day in (0, 1, 2, 3):
        told.duty("A1", day, 480)
    place = centre().duty("A1", 0, 480).duty("A1", 1, 510).duty("A1", 2, 480, shifts["long"]).duty("A1", 4, 480)
    rule = Stability(published=tuple(told.duties), price_person_minor=1000, price_duty_minor=300)
    report = place.report(rule)
    assert not report.violations
    assert report.priced[0].cost_minor == 1000 + 4 * 300
    assert float(report.cost_terms[CostTerm.CHANGES]) == 22.0
    assert [item.date.day for item in report.priced[0].breaches if item.date] == [5, 6, 7, 8]


def test_a_moved_break_is_no_change(centre, shifts) -> None:
    told = centre().duty("A1", 0, 480, shifts["day"])
    place = centre().duty("A1", 0, 480, shifts["day"], at={"meal": 240})
    rule = Stability(published=tuple(told.duties), price_person_minor=1000, price_duty_minor=300)
    assert place.report(rule).priced[0].cost_minor == 0


def test_everybody_changed_costs_once(centre) -> None:
    told = centre().duty("A1", 0, 480).duty("A2", 0, 480)
    place = centre().agent("A1").agent("A2").agent("A3").duty("A3", 0, 480).duty("A2", 0, 480)
    rule = Stability(published=tuple(told.duties), price_person_minor=100)
    assert place.report(rule).priced[0].cost_minor == Fraction(200)


def test_nothing_published_says_nothing_and_an_empty_roster_is_something(centre) -> None:
    place = centre().duty("A1", 0, 480)
    assert place.report(Stability(price_duty_minor=300)).priced[0].cost_minor == 0
    assert place.report(Stability(published=(), price_duty_minor=300)).priced[0].cost_minor == 300


def test_dates_outside_the_horizon_do_not_count(centre) -> None:
    told = centre(days=14).duty("A1", 9, 480)
    assert centre().report(Stability(published=tuple(told.duties), price_duty_minor=300)).priced[0].cost_minor == 0
