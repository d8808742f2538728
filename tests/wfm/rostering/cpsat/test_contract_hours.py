"""Contract hours: band, credit of absences, short weeks."""

from __future__ import annotations

from typing import Any

import pytest

from wfm.rostering.result import SolveStatus
from wfm.rostering.rules import ContractHours
from wfm.rostering.terms import CostTerm
from wfm.workforce import Absence, AbsenceKind, Break, Pay


def week(centre: Any, make_shift: Any, **more: Any) -> Any:
    return centre(shifts=(make_shift("day", 8, 8),), rules=(ContractHours(),), **more)


@pytest.mark.parametrize(("most_h", "duties"), [(56, 7), (55.9, 6), (40, 5), (39, 4), (7, 0)])
def test_most_hours_bind(centre: Any, make_shift: Any, most_h: float, duties: int) -> None:
    assert len(week(centre, make_shift, max_h=most_h).ask(range(8, 16)).days_worked()) == duties


@pytest.mark.parametrize(("least_h", "duties"), [(0, 0), (1, 1), (8, 1), (8.1, 2), (40, 5)])
def test_least_hours_are_worked_without_demand(centre: Any, make_shift: Any, least_h: float, duties: int) -> None:
    asked = week(centre, make_shift, min_h=least_h, pay=Pay.HOURLY)
    assert len(asked.days_worked()) == duties


def test_least_hours_in_each_week_but_not_in_a_short_one(centre: Any, make_shift: Any) -> None:
    worked = week(centre, make_shift, days=17, min_h=16, pay=Pay.HOURLY).days_worked()
    assert [sum(day // 7 == number for day in worked) for number in range(3)] == [2, 2, 0]


def test_most_hours_hold_in_a_short_week(centre: Any, make_shift: Any) -> None:
    worked = week(centre, make_shift, days=10, max_h=16).ask(range(8, 16)).days_worked()
    assert [sum(day // 7 == number for day in worked) for number in range(2)] == [2, 2]


def absence(asked: Any, day: int, credit_h: float) -> Absence:
    return Absence("A1", asked.at(day, 0), asked.at(day + 1, 0), AbsenceKind.LEAVE, round(credit_h * 60))


def test_credit_counts_towards_both_limits(centre: Any, make_shift: Any) -> None:
    asked = week(centre, make_shift, min_h=24, max_h=24, pay=Pay.HOURLY)
    asked.absences = (absence(asked, 2, 8),)
    worked = asked.days_worked()
    assert len(worked) == 2
    assert 2 not in worked


def test_credit_beyond_the_most_leaves_no_duties_and_is_legal(centre: Any, make_shift: Any) -> None:
    asked = week(centre, make_shift, min_h=8, max_h=16).ask(range(8, 16))
    asked.absences = (absence(asked, 0, 20),)
    assert asked.days_worked() == []


def test_unpaid_breaks_are_not_paid(centre: Any, make_shift: Any) -> None:
    meal = (Break("meal", 60, False, 180, 300),)
    asked = centre(shifts=(make_shift("day", 8, 9, breaks=meal),), rules=(ContractHours(),), max_h=40)
    assert len(asked.ask(range(8, 17)).days_worked()) == 5


def test_shifts_of_different_length_fill_the_band(centre: Any, make_shift: Any) -> None:
    """8 h and 6 h duties: between 27 h and 28 h only two of each fit, whatever the demand says."""
    asked = centre(shifts=(make_shift("day", 8, 8), make_shift("short", 8, 6)), rules=(ContractHours(),))
    asked.min_h, asked.max_h = 27, 28
    result = asked.ask(range(8, 16)).solve()
    assert sorted(duty.shift for duty in result.roster.duties) == ["day", "day", "short", "short"]


def test_hourly_pay_is_weighed_against_shortage(centre: Any, make_shift: Any) -> None:
    """Eight hours cost 160; two missing hours cost 2 h × (0.1 × 30 + 0.9 × 60) = 114: nobody comes for them."""
    asked = week(centre, make_shift, days=1, pay=Pay.HOURLY).ask(range(8, 10))
    result = asked.solve()
    assert result.status is SolveStatus.OPTIMAL
    assert result.roster.duties == ()
    assert float(result.cost_terms[CostTerm.SHORTAGE]) == pytest.approx(114)
    asked.ask(range(8, 11))
    result = asked.solve()
    assert len(result.roster.duties) == 1
    assert float(result.cost_terms[CostTerm.PAY_HOURLY]) == pytest.approx(160)
