from datetime import date

import pytest

from wfm.rostering.rules import ForwardRotation


@pytest.mark.parametrize(("second", "broken"), [(960, False), (900, False), (899, True), (480, True)])
def test_backwards_by_more_than_the_tolerance(centre, second: int, broken: bool) -> None:
    place = centre(step_min=1).duty("A1", 0, 960).duty("A1", 1, second)
    assert bool(place.broken(ForwardRotation(tolerance_min=60))) is broken


@pytest.mark.parametrize(("day", "broken"), [(1, True), (2, False), (3, False)])
def test_two_whole_nights_off_after_an_evening(centre, day: int, broken: bool) -> None:
    """The evening ends at 20:00: the nights of day 0 and day 1 are whole before a morning of day 2."""
    place = centre().duty("A1", 0, 960).duty("A1", day, 480)
    assert bool(place.broken(ForwardRotation())) is broken


@pytest.mark.parametrize(("day", "broken"), [(2, True), (3, False)])
def test_a_night_worked_is_no_night_off(centre, shifts, day: int, broken: bool) -> None:
    place = centre().duty("A1", 0, 1320, shifts["night"]).duty("A1", day, 480)
    found = place.broken(ForwardRotation())
    assert bool(found) is broken
    if broken:
        assert "turns backwards by 840 min from 2024-03-04 to 2024-03-06 with 1 whole nights off" in found[0].message


def test_the_last_duty_of_the_past(centre) -> None:
    place = centre().duty("A1", 0, 480).past("A1", (-1, 960), (-1, 1200))
    assert [item.date for item in place.broken(ForwardRotation())] == [date(2024, 3, 4)]
