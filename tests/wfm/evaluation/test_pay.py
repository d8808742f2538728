from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.evaluation.pay import _major
from wfm.rostering.problem import Prices
from wfm.rostering.terms import CostTerm
from wfm.workforce import Pay


def terms(place) -> dict[CostTerm, Decimal]:
    return dict(place.report().cost_terms)


BASE_TERMS = {
    CostTerm.PAY_SALARIED,
    CostTerm.PAY_ABSENCE,
    CostTerm.PAY_HOURLY,
    CostTerm.SHORTAGE,
    CostTerm.SURPLUS,
}


def test_pay_and_coverage_are_there_even_where_they_are_nothing(centre) -> None:
    place = centre()
    assert terms(place) == {term: Decimal("0.0000") for term in BASE_TERMS}


def test_salaried_people_cost_their_longest_week_whatever_they_work(centre) -> None:
    place = centre().contract("full", 1200, 2400, Pay.SALARIED).agent("A1", contract="full", cost=2150)
    assert terms(place)[CostTerm.PAY_SALARIED] == Decimal("860.0000")  # 40 h × 21.50
    place.duty("A1", 0, 480).absent("A1", (3, 0), (4, 0), 480)
    found = terms(place)
    assert found[CostTerm.PAY_SALARIED] == Decimal("860.0000")
    assert found[CostTerm.PAY_HOURLY] == found[CostTerm.PAY_ABSENCE] == 0


@pytest.mark.parametrize(
    ("days", "amount"), [(1, "114.2857"), (3, "342.8571"), (7, "800"), (14, "1600"), (10, "1142.8571")]
)
def test_salaries_of_other_horizons_are_pro_rata(centre, days: int, amount: str) -> None:
    place = centre(days=days).contract("full", 0, 2400, Pay.SALARIED).agent("A1", contract="full")
    assert terms(place)[CostTerm.PAY_SALARIED] == Decimal(amount)


def test_hourly_people_cost_their_paid_minutes(centre, shifts) -> None:
    place = centre().agent("A1", cost=1999).agent("A2", cost=3000)
    place.duty("A1", 0, 480, shifts["day"]).duty("A2", 0, 480).duty("A2", 6, 1320, shifts["night"])
    assert terms(place)[CostTerm.PAY_HOURLY] == Decimal("504.9200")  # 8 × 19.99 + (4 + 7.5) × 30


def test_the_breaks_of_the_roster_decide_what_is_paid(centre, shifts) -> None:
    place = centre().duty("A1", 0, 480, shifts["day"])
    place.duties[0] = replace(place.duties[0], activities=())
    assert terms(place)[CostTerm.PAY_HOURLY] == Decimal("170.0000")


def test_strangers_and_the_duty_carried_in_cost_nothing(centre) -> None:
    place = centre().duty("ghost", 0, 480).past("A1", (-1, 1320), (0, 360))
    assert terms(place)[CostTerm.PAY_HOURLY] == 0


def test_absences_of_hourly_people_cost_their_credit_where_they_start_in_the_horizon(centre) -> None:
    place = centre()
    place.absent("A1", (-1, 1439), (2, 0), 480)
    assert terms(place)[CostTerm.PAY_ABSENCE] == 0
    place.absent("A1", (0, 0), (1, 0), 100).absent("A1", (6, 1439), (9, 0), 20).absent("A1", (7, 0), (8, 0), 480)
    assert terms(place)[CostTerm.PAY_ABSENCE] == Decimal("40.0000")


def test_shortage_is_convex_and_counts_hours(centre) -> None:
    place = centre(step_min=15)
    place.required[0, 0] = 20.0  # a quarter-hour: 2 near at 30 an hour, 18 far at 60
    assert terms(place)[CostTerm.SHORTAGE] == Decimal("285.0000")
    place.required[0, 0] = 0.0
    place.required[0, 32:48] = 1.0
    place.duty("A1", 0, 480)
    assert terms(place)[CostTerm.SHORTAGE] == 0


def test_the_first_tenth_is_cheap(centre) -> None:
    place = centre()
    for number in range(9):
        place.agent(f"A{number}").duty(f"A{number}", 0, 480)
    place.required[0, 16:24] = 10.0
    assert terms(place)[CostTerm.SHORTAGE] == Decimal("120.0000")  # 1 agent × 4 h × 30
    place.required[0, 16:24] = 10.5
    # near up to 1.05 agents, far 0.45: (1.05 × 30 + 0.45 × 60) × 4 h
    assert terms(place)[CostTerm.SHORTAGE] == Decimal("234.0000")


def test_surplus_counts_heads_also_those_who_can_serve_nothing(centre) -> None:
    place = centre().agent("A1").agent("A2", skills={"calls": 1.25}).agent("A3", skills={})
    for name in ("A1", "A2", "A3"):
        place.duty(name, 0, 480)
    assert terms(place)[CostTerm.SURPLUS] == Decimal("60.0000")  # 3 heads × 4 h × 5
    place.required[0, 16:24] = 1.3
    # The slow one serves 0.8, half of the fast one the rest: half a head and the one without skill are idle.
    found = terms(place)
    assert found[CostTerm.SURPLUS] == Decimal("30.0000")
    assert found[CostTerm.SHORTAGE] == 0


@pytest.mark.parametrize("first", [date(2024, 3, 25), date(2024, 10, 21)])
def test_the_night_of_the_clock_change_is_paid_by_elapsed_time(centre, shifts, first: date) -> None:
    place = centre(first=first).duty("A1", 5, 1320, shifts["night"])
    assert terms(place)[CostTerm.PAY_HOURLY] == Decimal("150.0000")


def test_prices_of_nothing(centre) -> None:
    place = centre().duty("A1", 0, 480)
    place.prices = Prices(0, 0, 0)
    place.required[:] = 5.0
    found = terms(place)
    assert found[CostTerm.SHORTAGE] == found[CostTerm.SURPLUS] == 0


def test_cost_is_the_sum_of_the_terms(centre, shifts) -> None:
    place = centre().contract("full", 0, 2400, Pay.SALARIED)
    place.agent("A1", contract="full", cost=2500).agent("A2").duty("A2", 1, 480, shifts["day"])
    place.required[:] = 0.25
    report = place.report()
    assert report.cost == sum(report.cost_terms.values())
    assert report.cost > report.cost_terms[CostTerm.PAY_SALARIED] == Decimal(1000)


@pytest.mark.parametrize(
    ("minor", "major"),
    [
        (Fraction(1, 3), "0.0033"),
        (Fraction(1, 200), "0.0000"),  # half to even
        (Fraction(3, 200), "0.0002"),
        (Fraction(100), "1.0000"),
        (12345.0, "123.4500"),
        (Fraction(10**15, 7), "1428571428571.4286"),
    ],
)
def test_terms_round_once_half_to_even(minor: Fraction, major: str) -> None:
    assert str(_major(minor)) == major


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 46), st.integers(1, 5000)), max_size=6))
def test_hourly_pay_adds_up_over_people(centre, lines: list[tuple[int, int, int]]) -> None:
    together, alone = centre(), Decimal(0)
    for number, (day, start, cost) in enumerate(lines):
        together.agent(f"A{number}", cost=cost).duty(f"A{number}", day, start * 30)
        alone += terms(centre().agent("A1", cost=cost).duty("A1", day, start * 30))[CostTerm.PAY_HOURLY]
    assert terms(together)[CostTerm.PAY_HOURLY] == alone
