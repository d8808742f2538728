from fractions import Fraction

import pytest

from wfm.evaluation.facts import Facts
from wfm.evaluation.rules import CHECKS
from wfm.rostering.rules import Overtime, OvertimeBasis, OvertimeTier
from wfm.workforce import Pay

DAY, WEEK, SEVENTH, SPECIAL = (
    OvertimeBasis.DAY,
    OvertimeBasis.WEEK,
    OvertimeBasis.SEVENTH_DAY,
    OvertimeBasis.SPECIAL_DAY,
)
CALIFORNIA = (
    OvertimeTier(DAY, 8, 1.5),
    OvertimeTier(DAY, 12, 2.0),
    OvertimeTier(WEEK, 40, 1.5),
    OvertimeTier(SEVENTH, 0, 1.5),
    OvertimeTier(SEVENTH, 8, 2.0),
)
"""Labor Code section 510: over 8 h and 12 h in a day, over 40 h in a week, and the seventh day of a workweek."""


def extra_h(place, rule: Overtime) -> Fraction:
    """Return Σ hours × (multiplier − 1): at 20 an hour, cost ÷ 2000 minor units."""
    found = CHECKS[Overtime](rule, Facts(place.problem(rule), place.roster))
    return sum((item.cost_minor for item in found), Fraction(0)) / 2000


def days(place, shift, numbers, start=480):
    for day in numbers:
        place.duty("A1", day, start, shift)
    return place


def test_each_hour_at_its_highest_tier(centre, shifts) -> None:
    """Ten hours: two beyond eight at half more, of which the last is beyond nine at the double rate."""
    tiers = (OvertimeTier(DAY, 8, 1.5), OvertimeTier(DAY, 9, 2.0))
    assert extra_h(days(centre(), shifts["long"], [0]), Overtime(tiers)) == Fraction(1, 2) + 1


def test_daily_overtime_does_not_count_again_in_the_week(centre, shifts) -> None:
    """Five days of ten hours are 40 plain hours and ten of the day; without the daily tier they are ten of the week."""
    place = days(centre(), shifts["long"], range(5))
    assert extra_h(place, Overtime(CALIFORNIA)) == 5
    assert extra_h(place, Overtime((OvertimeTier(WEEK, 40, 1.5),))) == 5
    assert extra_h(place, Overtime((OvertimeTier(DAY, 8, 1.5), OvertimeTier(WEEK, 36, 1.5)))) == 5 + 2


def test_the_seventh_day_of_a_week_worked_on_all_days(centre, shifts) -> None:
    """Six short days of 4 h, then ten hours: eight at half more, two at the double rate."""
    place = days(days(centre(), shifts["short"], range(6)), shifts["long"], [6])
    assert extra_h(place, Overtime(CALIFORNIA)) == 8 * Fraction(1, 2) + 2
    place = days(days(centre(), shifts["short"], range(1, 6)), shifts["long"], [6])
    assert extra_h(place, Overtime(CALIFORNIA)) == 2 * Fraction(1, 2)


def test_a_rest_day_worked(centre, shifts) -> None:
    tiers = (OvertimeTier(SPECIAL, 0, 1.5), OvertimeTier(DAY, 8, 1.25))
    place = days(centre(), shifts["long"], [4, 5])
    assert extra_h(place, Overtime(tiers, weekdays=(4,))) == 5 + Fraction(1, 2)


def test_every_week_begins_with_nothing(centre, shifts) -> None:
    place = days(centre(days=14), shifts["long"], [3, 4, 5, 6, 7, 8, 9, 10])
    assert extra_h(place, Overtime((OvertimeTier(WEEK, 40, 1.5),))) == 0
    assert extra_h(place, Overtime((OvertimeTier(WEEK, 35, 1.5),))) == 5


def test_every_duty_is_rounded_half_to_even(centre, shifts) -> None:
    """Half an hour at 0.1 more of 20.50 an hour is 1.025: two duties of it are 1.02 each."""
    place = centre().agent(cost=2050)
    for day in (0, 1):
        place.duty("A1", day, 480)
    found = place.report(Overtime((OvertimeTier(DAY, 3.5, 1.1),))).priced[0].breaches
    assert [item.cost_minor for item in found] == [102, 102]


@pytest.mark.parametrize("pay", [Pay.HOURLY, Pay.SALARIED])
def test_the_hour_itself_is_paid_by_the_contract(centre, shifts, pay: Pay) -> None:
    place = days(centre().contract("c", 0, 2400, pay).agent(), shifts["long"], [0])
    report = place.report(Overtime((OvertimeTier(DAY, 8, 1.5),)))
    assert float(report.cost_terms["pay_overtime"]) == 20.0
    assert float(report.cost_terms["pay_hourly"]) == (200.0 if pay is Pay.HOURLY else 0.0)
