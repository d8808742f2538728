from datetime import date

import pytest

from wfm.rostering.rules import FixedShift

MONDAY = (date(2024, 3, 4),)


@pytest.mark.parametrize(("start", "broken"), [(None, False), (480, False), (510, True)])
def test_shift_and_start(centre, start: int | None, broken: bool) -> None:
    place = centre().duty("A1", 0, 480)
    assert bool(place.broken(FixedShift(dates=MONDAY, shift="short", start=start))) is broken


def test_another_shift_a_free_day_and_a_second_duty(centre, shifts) -> None:
    rule = FixedShift(dates=MONDAY, shift="short")
    (violation,) = centre().duty("A1", 0, 480, shifts["long"]).broken(rule)
    assert violation.message == "A1 has long on 2024-03-04, fixed is short"
    (violation,) = centre().broken(rule)
    assert violation.message == "A1 has a free day on 2024-03-04, fixed is short"
    assert len(centre().duty("A1", 0, 480).duty("A1", 0, 1200).broken(rule)) == 1


def test_a_free_day(centre) -> None:
    rule = FixedShift(dates=MONDAY)
    assert centre().broken(rule) == []
    (violation,) = centre().duty("A1", 0, 480).broken(rule)
    assert violation.message == "A1 has short on 2024-03-04, fixed is a free day"


def test_dates_outside_the_horizon_are_left_out(centre) -> None:
    assert centre().broken(FixedShift(dates=(date(2024, 3, 3), date(2024, 3, 11)), shift="short")) == []
