from datetime import date

import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.rules import FreeWeekends


def worked(place, days):
    for day in days:
        place.duty("A1", day, 480)
    return place


def test_a_stretch_is_found_at_its_last_weekend(centre) -> None:
    found = worked(centre(days=28), [5, 12, 20, 27]).broken(FreeWeekends(min_free=1, of=3))
    assert [item.date for item in found] == [date(2024, 3, 23), date(2024, 3, 30)]
    assert found[0].message == "A1 has 0 free of the 3 weekends up to the one from 2024-03-23, needed are 1"


def test_sundays_alone(centre) -> None:
    place = worked(centre(days=28), [6, 12, 20, 27])
    assert place.broken(FreeWeekends(min_free=1, of=4, days=(6,))) == []
    assert len(worked(centre(days=28), [6, 13, 20, 27]).broken(FreeWeekends(min_free=1, of=4, days=(6,)))) == 1


def test_fifteen_free_sundays_a_year(centre) -> None:
    """With a Sunday worked in each of 37 weeks of the last year, one more is too many for 15 free of 52."""
    sundays = tuple((date.fromordinal(date(2024, 3, 3).toordinal() - 7 * back),) * 2 for back in range(36, -1, -1))
    place = worked(centre(), [6]).past("A1", None, None, worked_days=sundays)
    assert len(place.broken(FreeWeekends(min_free=15, of=52, days=(6,)))) == 1
    place = worked(centre(), [5]).past("A1", None, None, worked_days=sundays)
    assert place.broken(FreeWeekends(min_free=15, of=52, days=(6,))) == []


def test_weekends_of_which_nothing_is_known_are_free(centre) -> None:
    assert worked(centre(), [5, 6]).broken(FreeWeekends(min_free=3, of=4)) == []
    assert len(worked(centre(), [5, 6]).broken(FreeWeekends(min_free=4, of=4))) == 1


def test_a_weekend_that_does_not_end_in_the_horizon_is_left_to_the_next(centre) -> None:
    assert worked(centre(days=6), [5]).broken(FreeWeekends(min_free=1, of=1)) == []


def test_no_more_can_be_free_than_there_are() -> None:
    with pytest.raises(ValueRangeError, match="min_free must be at most of = 2, got 3"):
        FreeWeekends(min_free=3, of=2)
