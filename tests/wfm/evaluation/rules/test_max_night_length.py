from datetime import date
from fractions import Fraction

from wfm.rostering.rules import MaxNightLength


def test_paid_time_of_night_duties_only(centre, shifts) -> None:
    place = centre().duty("A1", 0, 1320, shifts["night"]).duty("A1", 2, 480, shifts["long"])
    (violation,) = place.broken(MaxNightLength(hours=7))
    assert violation.units == Fraction(1, 2)
    assert violation.message == "A1 works 7 h 30 min in the night of 2024-03-04, at most 7 h are allowed"
    assert place.broken(MaxNightLength(hours=7.5)) == []


def test_hours_of_all_nights_together_make_a_night_duty(centre, shifts) -> None:
    """From 02:00 to 12:00 four hours lie in the night before; from 21:00 to 07:00 seven."""
    place = centre().duty("A1", 1, 120, shifts["long"])
    assert len(place.broken(MaxNightLength(hours=9, least_h=4))) == 1
    assert place.broken(MaxNightLength(hours=9, least_h=4.5)) == []


def test_the_night_of_the_spring_change_is_an_hour_shorter(centre, shifts) -> None:
    saturday = date(2024, 3, 30)
    place = centre(first=saturday).duty("A1", 0, 1320, shifts["night"])
    window = {"night_from": 1320, "night_to": 360}
    assert len(place.broken(MaxNightLength(**window, hours=5, least_h=7))) == 1
    assert place.broken(MaxNightLength(**window, hours=5, least_h=7.5)) == []
