from datetime import date

import pytest

from wfm.rostering.rules import ForbiddenSuccession

RULE = ForbiddenSuccession(before=("night",), after=("short",))


def test_night_then_morning_is_found_and_night_then_night_is_not(centre, shifts) -> None:
    """A peer forbids night after night when asked to forbid morning after night."""
    place = centre().duty("A1", 0, 1320, shifts["night"]).duty("A1", 1, 1320, shifts["night"])
    assert place.broken(RULE) == []
    place.duty("A1", 2, 1080)
    (violation,) = place.broken(RULE)
    assert violation.date == date(2024, 3, 6)
    assert violation.message == "A1 works short on 2024-03-06 after night on 2024-03-05"


def test_the_other_order_is_allowed(centre, shifts) -> None:
    assert centre().duty("A1", 0, 480).duty("A1", 1, 1320, shifts["night"]).broken(RULE) == []


@pytest.mark.parametrize(("within", "broken"), [(1, False), (2, True)])
def test_days_between(centre, shifts, within: int, broken: bool) -> None:
    place = centre().duty("A1", 0, 1320, shifts["night"]).duty("A1", 2, 480)
    rule = ForbiddenSuccession(before=("night",), after=("short",), within_days=within)
    assert bool(place.broken(rule)) is broken


def test_a_duty_between_parts_the_two(centre, shifts) -> None:
    place = centre().duty("A1", 0, 1320, shifts["night"]).duty("A1", 1, 1320, shifts["long"]).duty("A1", 2, 720)
    assert place.broken(ForbiddenSuccession(before=("night",), after=("short",), within_days=3)) == []


def test_the_last_shift_of_the_past(centre) -> None:
    place = centre().duty("A1", 0, 1080)
    assert len(place.past("A1", (-1, 1320), (0, 360), last_shift="night").broken(RULE)) == 1
    unknown = centre().duty("A1", 0, 1080).past("A1", (-1, 1320), (0, 360))
    assert unknown.broken(RULE) == []
