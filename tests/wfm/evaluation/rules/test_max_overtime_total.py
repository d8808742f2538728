from datetime import date
from fractions import Fraction

from wfm.rostering.rules import MaxOvertimeTotal, Scope


def test_hours_beyond_the_day_are_summed_up_over_everybody(centre, shifts) -> None:
    place = centre().agent("A1").agent("A2", team="red")
    place.duty("A1", 0, 0, shifts["long"]).duty("A2", 1, 0, shifts["long"]).duty("A2", 3, 480, shifts["day"])
    assert place.broken(MaxOvertimeTotal(4.0)) == []
    (violation,) = place.broken(MaxOvertimeTotal(3.5))
    assert (violation.units, violation.agent_id, violation.date) == (Fraction(1, 2), None, None)
    assert violation.message == "overtime is 4 h in all; at most 3.5 h may be"
    (violation,) = place.broken(MaxOvertimeTotal(0.0, over_day_h=9.5, scope=Scope(teams=("red",))))
    assert violation.units == Fraction(1, 2)
    assert place.broken(MaxOvertimeTotal(0.0, scope=Scope(last=date(2024, 3, 3)))) == []


def test_a_price_an_hour(centre, shifts) -> None:
    report = centre().agent("A1").duty("A1", 0, 0, shifts["long"]).report(MaxOvertimeTotal(0.0, price_minor=500))
    assert report.priced[0].cost_minor == 1_000
