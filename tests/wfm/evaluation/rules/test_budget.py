from datetime import date
from fractions import Fraction

import pytest

from wfm.rostering.rules import Budget, Scope
from wfm.workforce import Pay


def test_hours_and_credited_absences_of_the_hourly_paid(centre) -> None:
    place = centre().agent("A1", cost=2_000).duty("A1", 0, 480).duty("A1", 1, 480)
    place.absent("A1", (3, 0), (4, 0), credit_min=60)
    assert place.broken(Budget(18_000)) == []
    (violation,) = place.broken(Budget(17_950))
    assert violation.units == Fraction(1, 2)
    assert violation.message == "pay is 180.00 EUR, the budget 179.50 EUR"


@pytest.mark.parametrize(("first", "last", "pay"), [(4, 10, 80_000), (4, 4, 80_000 / 7)])
def test_salaries_count_by_the_day(centre, first: int, last: int, pay: float) -> None:
    place = centre().contract("fix", 0, 2_400, pay=Pay.SALARIED).agent("A1", contract="fix", cost=2_000)
    place.duty("A1", 0, 480)
    scope = Scope(first=date(2024, 3, first), last=date(2024, 3, last))
    (violation,) = place.broken(Budget(0, scope=scope))
    assert float(violation.units) == pytest.approx(pay / 100)


def test_people_and_dates_of_the_scope(centre) -> None:
    place = centre().agent("A1", team="red").agent("A2", team="blue").duty("A1", 0, 480).duty("A2", 0, 480)
    place.duty("A2", 3, 480)
    scope = Scope(teams=("blue",), last=date(2024, 3, 5))
    (violation,) = place.broken(Budget(0, scope=scope))
    assert violation.units == 80


def test_a_price_a_unit(centre) -> None:
    report = centre().agent("A1", cost=2_000).duty("A1", 0, 480).report(Budget(5_000, price_minor=150))
    assert report.priced[0].cost_minor == 30 * 150
