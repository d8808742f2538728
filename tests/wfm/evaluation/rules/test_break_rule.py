from dataclasses import replace
from datetime import date

import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.rules import BreakRule, Scope

GERMAN = (BreakRule(6, length_min=30, split_min_piece_min=15), BreakRule(9, length_min=45, split_min_piece_min=15))
"""Thirty minutes above six hours, forty-five above nine, in pieces of fifteen."""


def day(centre, shifts, **at: int):
    """Work 8 h with breaks of 15 (paid), 30 (unpaid) and 15 minutes (paid)."""
    return centre().duty("A1", 0, 480, shifts["day"], at=at)


def without(place, *names: str):
    duty = place.duties[0]
    place.duties[0] = replace(duty, activities=tuple(item for item in duty.activities if item.activity not in names))
    return place


def test_binds_and_is_just_met(centre, shifts) -> None:
    assert day(centre, shifts).broken(*GERMAN) == []
    assert without(day(centre, shifts), "meal").broken(GERMAN[0]) == []  # twice 15
    (violation,) = without(day(centre, shifts), "meal", "late").broken(GERMAN[0])
    assert violation.message == (
        "A1 works 8 h 30 min on 2024-03-04 with 15 min of counted breaks, "
        "needed are 30 min of breaks in pieces of at least 15 min"
    )


def test_the_length_worked_decides(centre, shifts) -> None:
    place = centre().duty("A1", 0, 480)  # 4 h without a break
    assert place.broken(*GERMAN) == []
    assert place.broken(BreakRule(4)) == []
    assert len(place.broken(BreakRule(4, or_exactly=True))) == 1
    long = centre().duty("A1", 0, 480, shifts["long"])
    assert len(long.broken(*GERMAN)) == 2


def test_one_piece_unless_it_may_be_split(centre, shifts) -> None:
    assert len(without(day(centre, shifts), "meal").broken(BreakRule(6, length_min=30))) == 1
    assert day(centre, shifts).broken(BreakRule(6, length_min=30)) == []


def test_paid_or_unpaid(centre, shifts) -> None:
    place = day(centre, shifts)
    assert place.broken(BreakRule(6, length_min=30, paid=False)) == []
    assert len(place.broken(BreakRule(6, length_min=30, paid=True))) == 1
    assert place.broken(BreakRule(6, length_min=30, split_min_piece_min=15, paid=True)) == []


@pytest.mark.parametrize(("meal", "kept"), [(180, True), (240, True), (255, False)])
def test_the_latest_start(centre, shifts, meal: int, kept: bool) -> None:
    place = day(centre, shifts, meal=meal)
    rule = BreakRule(5, length_min=30, latest_start_h=4)
    assert (place.broken(rule) == []) is kept
    assert (place.broken(BreakRule(5, length_min=30, earliest_start_h=4.25)) == []) is not kept


def test_a_night_duty_at_the_week_boundary(centre, shifts) -> None:
    place = centre(days=7).duty("A1", 6, 1320, shifts["night"])
    assert place.broken(BreakRule(6)) == []
    assert [item.date for item in without(place, "meal").broken(BreakRule(6))] == [date(2024, 3, 10)]
    assert centre().past("A1", (-1, 600), (0, 300)).broken(BreakRule(6)) == []  # last week's duty is last week's


def test_price_and_scope(centre, shifts) -> None:
    place = without(day(centre, shifts), "meal")
    report = place.report(BreakRule(6, length_min=45, split_min_piece_min=15, price_minor=2000))
    assert [item for item in report.violations if item.rule == "break_rule"] == []
    assert report.priced[0].cost_minor == 2000
    assert place.broken(BreakRule(6, length_min=45, scope=Scope(first=date(2024, 3, 5)))) == []


@pytest.mark.parametrize(
    "wrong", [{"length_min": 30, "split_min_piece_min": 31}, {"earliest_start_h": 3, "latest_start_h": 2}]
)
def test_parameters_that_contradict_each_other(wrong) -> None:
    with pytest.raises(ValueRangeError):
        BreakRule(6, **wrong)
