from datetime import date

import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.rules import MaxWeekendsInRow


def worked(place, days):
    for day in days:
        place.duty("A1", day, 480)
    return place


def test_either_day_makes_a_weekend_worked(centre) -> None:
    found = worked(centre(days=21), [5, 13, 19, 20]).broken(MaxWeekendsInRow(weekends=2))
    assert [item.date for item in found] == [date(2024, 3, 23)]


def test_a_free_weekend_breaks_the_row(centre) -> None:
    assert worked(centre(days=28), [5, 12, 26]).broken(MaxWeekendsInRow(weekends=2)) == []


def test_the_weekend_is_that_of_the_country(centre) -> None:
    place = worked(centre(days=14), [4, 11])
    assert len(place.broken(MaxWeekendsInRow(weekends=1, days=(4, 5)))) == 1
    assert place.broken(MaxWeekendsInRow(weekends=1)) == []


def test_weekends_of_the_past_are_known_by_their_dates(centre) -> None:
    past = {"worked_days": ((date(2024, 2, 25), date(2024, 2, 25)), (date(2024, 3, 2), date(2024, 3, 2)))}
    place = worked(centre(), [5]).past("A1", None, None, **past)
    assert len(place.broken(MaxWeekendsInRow(weekends=2))) == 1
    assert place.broken(MaxWeekendsInRow(weekends=3)) == []


def test_a_weekend_cut_by_the_boundary_counts_once(centre) -> None:
    """The horizon begins on a Sunday; the Saturday before was worked, and so was the weekend before that."""
    past = {"worked_days": ((date(2024, 2, 25), date(2024, 2, 25)), (date(2024, 3, 2), date(2024, 3, 2)))}
    sunday = date(2024, 3, 3)
    place = worked(centre(first=sunday), [0]).past("A1", None, None, **past)
    assert [item.date for item in place.broken(MaxWeekendsInRow(weekends=1))] == [date(2024, 3, 2)]
    assert centre(first=sunday).past("A1", None, None, **past).broken(MaxWeekendsInRow(weekends=1)) == []


def test_days_must_follow_each_other() -> None:
    for days in ((), (5, 4), (4, 6)):
        with pytest.raises(ValueRangeError, match="days must be weekdays that follow each other"):
            MaxWeekendsInRow(days=days)
    assert MaxWeekendsInRow(days=(6, 0)).days == (6, 0)
