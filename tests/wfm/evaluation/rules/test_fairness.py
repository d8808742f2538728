from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from wfm.errors import ValueRangeError
from wfm.evaluation.unsocial import burden_of
from wfm.rostering.fair_shares import fair_shares, points_called_for
from wfm.rostering.rules import Fairness, Scope

RULE = Fairness(weekend=1, early=10, late=2, night=4, overtime=20, holiday=0)


@pytest.mark.parametrize(
    ("day", "start", "shift", "points"),
    [
        (0, 420, "short", 0),
        (0, 390, "short", 10),
        (0, 960, "short", 0),  # ends at 20:00
        (0, 990, "short", 2),
        (5, 600, "short", 1),
        (6, 990, "short", 3),
        (0, 1320, "night", 4),  # neither early nor late besides
        (0, 420, "long", 40),  # two hours of overtime
        (0, 180, "short", 4),  # three hours in the night before 6:00
        (0, 210, "short", 10),
    ],
)
def test_points_of_a_duty(centre, shifts, day: int, start: int, shift: str, points: int) -> None:
    place = centre().duty("A1", day, start, shifts[shift])
    assert burden_of(RULE, place.duties).points(RULE) == points


def test_holidays_and_dates_in_scope(centre) -> None:
    rule = Fairness(holiday=5, holidays=(date(2024, 3, 6),), scope=Scope(last=date(2024, 3, 6)))
    place = centre().duty("A1", 2, 480).duty("A1", 5, 480)
    assert burden_of(rule, place.duties).points(rule) == 5


def shared(centre):
    """Saturday needs 16 agent-hours; shifts are paid 6.25 h on average; A1 may work twice as much as A2."""
    place = centre().contract("half", 0, 1_200).agent("A1").agent("A2", contract="half")
    place.required[0, 5 * 48 + 16 : 5 * 48 + 32] = 2.0
    return place


def test_the_share_is_by_contract_and_rounded_up(centre) -> None:
    place = shared(centre)
    rule = Fairness(weekend=3)
    mean_h = Fraction(sum(shift.paid_min for shift in place.workforce().shifts), 60 * len(place.workforce().shifts))
    total = points_called_for(rule, place.problem())
    assert total == 3 * 16 / mean_h
    found = fair_shares(rule, place.problem())
    assert found["A1"].share == total * 2 / 3 and found["A2"].share == total / 3
    assert [item.allowed for item in found.values()] == [-(-(total * 2 / 3) // 1), -(-(total / 3) // 1)]


def test_points_brought_along_count_towards_the_share(centre) -> None:
    place = shared(centre).past("A1", None, None, unsocial_points=6.4)
    found = fair_shares(Fairness(weekend=3), place.problem())
    assert found["A1"].carried == 6
    assert found["A1"].share + found["A2"].share == points_called_for(Fairness(weekend=3), place.problem()) + 6
    assert found["A1"].allowed == -(-found["A1"].share // 1) - 6


def test_early_late_and_night_are_called_for_by_the_most_agents_at_once(centre) -> None:
    place = centre().agent("A1")
    place.required[0, 12:14] = (1.0, 2.0)  # 6:00 to 7:00 on Monday
    place.required[0, 40:44] = (0.0, 1.5, 1.0, 3.0)  # 20:00 to 22:00
    place.required[0, 47] = 1.25  # in the night
    assert points_called_for(Fairness(early=1, late=0, night=0, weekend=0, holiday=0), place.problem()) == 2
    assert points_called_for(Fairness(early=0, late=1, night=0, weekend=0, holiday=0), place.problem()) == 3
    assert points_called_for(Fairness(early=0, late=0, night=2, weekend=0, holiday=0), place.problem()) == Fraction(
        5, 2
    )


def test_points_above_the_share_are_the_breach(centre) -> None:
    place = shared(centre).duty("A2", 5, 480).duty("A1", 5, 480)
    rule = Fairness(weekend=3)
    allowed = fair_shares(rule, place.problem())["A2"].allowed
    assert allowed >= 3
    assert place.broken(rule) == []
    place.duty("A2", 6, 480)
    (violation,) = place.broken(rule)
    assert violation.units == 6 - allowed
    assert violation.message == f"A2 has 6 unsocial points; fair are {allowed}"
    report = place.report(replace(rule, price_minor=1_000))
    assert report.violations == ()
    assert report.priced[0].cost_minor == (6 - allowed) * 1_000


def test_something_must_have_points() -> None:
    with pytest.raises(ValueRangeError, match="needs points"):
        Fairness(weekend=0, early=0, late=0, night=0, overtime=0, holiday=0)
