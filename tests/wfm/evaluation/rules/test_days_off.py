from datetime import date

import pytest

from wfm.rostering.rules import DaysOff


def worked(place, days):
    for day in days:
        place.duty("A1", day, 480)
    return place


def test_binds_and_is_just_met(centre) -> None:
    assert worked(centre(), range(5)).broken(DaysOff(min_days=2)) == []
    (violation,) = worked(centre(), range(6)).broken(DaysOff(min_days=2))
    assert (violation.date, violation.start) == (date(2024, 3, 4), None)
    assert violation.message == "A1 has 1 free days in the week from 2024-03-04, needed are 2"


@pytest.mark.parametrize(("min_days", "broken"), [(0, False), (1, True)])
def test_extremes(centre, min_days: int, broken: bool) -> None:
    assert bool(worked(centre(), range(7)).broken(DaysOff(min_days=min_days))) is broken


def test_nobody_works_on_seven_days_off(centre) -> None:
    assert centre().broken(DaysOff(min_days=7)) == []
    assert len(worked(centre(), [3]).broken(DaysOff(min_days=7))) == 1


def test_each_week_by_itself(centre) -> None:
    place = worked(centre(days=14), [*range(2, 7), *range(7, 13)])
    assert [item.date for item in place.broken(DaysOff(min_days=2))] == [date(2024, 3, 11)]


def test_a_duty_carried_in_takes_no_day_off(centre) -> None:
    place = worked(centre(), range(2, 7)).past("A1", (-1, 1320), (0, 360), days_in_row=1)
    assert place.broken(DaysOff(min_days=2)) == []


def test_a_night_duty_takes_only_the_day_it_starts_on(centre, shifts) -> None:
    place = centre()
    for day in (0, 1, 2, 3, 6):
        place.duty("A1", day, 1320, shifts["night"])
    assert place.broken(DaysOff(min_days=2)) == []


def test_the_night_from_one_week_to_the_next_takes_a_day_of_the_first_only(centre, shifts) -> None:
    place = centre(days=14).duty("A1", 6, 1320, shifts["night"])
    assert place.broken(DaysOff(min_days=6)) == []
    assert [item.date for item in place.broken(DaysOff(min_days=7))] == [date(2024, 3, 4)]


def test_a_day_of_absence_is_a_day_off(centre) -> None:
    place = worked(centre(), range(5)).absent("A1", (5, 0), (7, 0), 480)
    assert place.broken(DaysOff(min_days=2)) == []


def test_two_duties_on_one_day_take_one_day(centre) -> None:
    place = worked(centre(), range(5)).duty("A1", 0, 1080)
    assert place.broken(DaysOff(min_days=2)) == []


def test_a_short_last_week_is_not_checked(centre) -> None:
    assert worked(centre(days=6), range(6)).broken(DaysOff(min_days=2)) == []
    assert len(worked(centre(days=9), range(9)).broken(DaysOff(min_days=2))) == 1
