from datetime import date
from fractions import Fraction

import pytest

from wfm.rostering.rules import RestAfterNights


def nights(place, shift, days):
    for day in days:
        place.duty("A1", day, 1320, shift)
    return place


def test_hours_from_the_end_of_the_last_night(centre, shifts) -> None:
    """Nights until Wednesday 06:00; Thursday 12:00 is 30 hours later."""
    place = nights(centre(), shifts["night"], [0, 1]).duty("A1", 3, 720)
    (violation,) = place.broken(RestAfterNights(nights=2, hours=46))
    assert (violation.date, violation.units) == (date(2024, 3, 7), 16)
    assert place.broken(RestAfterNights(nights=2, hours=30)) == []
    assert place.broken(RestAfterNights(nights=3, hours=46)) == []


def test_the_next_night_belongs_to_the_run_and_one_after_a_day_off_does_not(centre, shifts) -> None:
    assert nights(centre(), shifts["night"], range(5)).broken(RestAfterNights(nights=2, hours=46)) == []
    (violation,) = nights(centre(), shifts["night"], [0, 1, 3]).broken(RestAfterNights(nights=2, hours=46))
    assert violation.units == 46 - 40


def test_the_spring_change_takes_an_hour_of_rest(centre, shifts) -> None:
    friday = date(2024, 3, 29)
    place = nights(centre(first=friday), shifts["night"], [0]).duty("A1", 2, 720)
    (violation,) = place.broken(RestAfterNights(nights=1, hours=30))
    assert violation.units == 1


@pytest.mark.parametrize(("typed", "broken"), [(0, False), (2, True)])
def test_a_last_night_in_the_carry_in(centre, typed: int, broken: bool) -> None:
    """One night is known by its times; that it was the second of a row only if somebody typed it in."""
    place = centre().duty("A1", 1, 360).past("A1", (-1, 1320), (0, 360), nights_in_row=typed)
    found = place.broken(RestAfterNights(nights=2, hours=46))
    assert [item.units for item in found] == ([Fraction(22)] if broken else [])
