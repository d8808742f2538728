from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from wfm.evaluation.facts import Facts
from wfm.evaluation.rules import CHECKS
from wfm.rostering.rules import Premium
from wfm.rostering.terms import CostTerm


def cost(place, rule: Premium) -> Fraction:
    found = CHECKS[Premium](rule, Facts(place.problem(rule), place.roster))
    return sum((item.cost_minor for item in found), Fraction(0))


@pytest.mark.parametrize(("start", "minutes"), [(1080, 0), (1110, 30), (1320, 240), (300, 60), (330, 30), (360, 0)])
def test_minutes_inside_the_window(centre, start: int, minutes: int) -> None:
    """Four hours without breaks at 20 an hour; the window is 22:00 to 06:00."""
    place = centre().duty("A1", 2, start)
    assert cost(place, Premium(0.3, from_time=1320, to_time=360)) == round(Fraction(minutes * 2000 * 3, 600))


def test_unpaid_breaks_take_from_all_hours_evenly(centre, shifts) -> None:
    """A night from 22:00 to 06:00 with half an hour unpaid: 15/16 of its eight hours."""
    place = centre().duty("A1", 0, 1320, shifts["night"])
    assert cost(place, Premium(0.5, from_time=1320, to_time=360)) == Fraction(15, 2) * 1000
    assert cost(place, Premium(0.5, from_time=1320, to_time=360, presence=True)) == 8 * 1000
    assert cost(place, Premium(0.5, from_time=1320, to_time=120)) == Fraction(15, 4) * 1000


def test_a_special_day_is_paid_from_midnight_to_midnight(centre, shifts) -> None:
    place = centre().duty("A1", 5, 1320, shifts["long"]).duty("A1", 6, 1320, shifts["long"])
    assert cost(place, Premium(1, weekdays=(6,))) == (8 + 2) * 2000


def test_a_holiday_of_the_day_after_the_horizon(centre, shifts) -> None:
    place = centre(first=date(2024, 4, 24)).duty("A1", 6, 1320, shifts["long"])
    assert cost(place, Premium(1, holidays="PL")) == 8 * 2000


def test_the_night_in_which_clocks_go_back_is_paid_for_nine_hours(centre, shifts) -> None:
    place = centre(first=date(2024, 10, 26)).duty("A1", 0, 1320, shifts["long"])
    assert cost(place, Premium(1, from_time=1320, to_time=360)) == 9 * 2000


def test_premiums_of_two_rules_add_up_in_their_term(centre) -> None:
    place = centre().duty("A1", 6, 1200)
    report = place.report(Premium(0.25, from_time=1320, to_time=360), Premium(1, weekdays=(6,)))
    assert report.cost_terms[CostTerm.PAY_PREMIUM] == Decimal("90")
    assert not report.violations
