from datetime import date

import pytest

from wfm.rostering.rules import Rotation, RotationStep


def test_weeks_go_round_from_the_first_day(centre, shifts) -> None:
    place = centre(days=21)
    for day in (0, 7, 14):
        place.duty("A1", day, 480)
    found = place.broken(Rotation(pattern=("short", "long")))
    assert [item.date for item in found] == [date(2024, 3, 11)]
    assert found[0].message == "A1 works short on 2024-03-11, the pattern says long"


@pytest.mark.parametrize(
    ("since", "item"), [(date(2024, 3, 4), "a"), (date(2024, 2, 26), "b"), (date(2024, 3, 11), "c")]
)
def test_the_pattern_runs_backwards_before_its_first_day(since: date, item: str) -> None:
    assert Rotation(pattern=("a", "b", "c"), since=since).item(date(2024, 3, 5), date(2024, 3, 4)) == item


def test_a_day_that_must_be_worked_and_one_that_is_off(centre) -> None:
    rule = Rotation(pattern=("short", "off"), step=RotationStep.DAY, must_work=True)
    place = centre(days=6).duty("A1", 0, 480).duty("A1", 1, 480).absent("A1", (4, 0), (5, 0))
    found = [(item.date.day, item.message[-8:]) for item in place.broken(rule)]
    assert found == [(5, "says off"), (6, "ys short")]


def test_any_asks_for_nothing(centre) -> None:
    assert centre().duty("A1", 0, 480).broken(Rotation(must_work=True)) == []
