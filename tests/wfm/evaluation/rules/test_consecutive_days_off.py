from datetime import date

import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.rules import ConsecutiveDaysOff


def worked(place, days):
    for day in days:
        place.duty("A1", day, 480)
    return place


def test_an_isolated_free_day(centre) -> None:
    (violation,) = worked(centre(), [0, 1, 3, 4]).broken(ConsecutiveDaysOff())
    assert violation.date == date(2024, 3, 7)
    assert violation.message == "A1 has 1 free days in a row before 2024-03-07, at least 2 are needed"


@pytest.mark.parametrize(
    ("past", "broken"),
    [({}, False), ({"days_off_in_row": 1}, True), ({"days_in_row": 3}, True), ({"days_off_in_row": 5}, False)],
)
def test_free_days_at_the_boundary(centre, past: dict[str, int], broken: bool) -> None:
    """Day 0 is free, day 1 worked; yesterday was worked, free, or nothing is known of it."""
    worked_first = past.get("days_off_in_row") == 1
    place = worked(centre(), [0, 1] if worked_first else [1, 2]).past("A1", None, None, **past)
    assert bool(place.broken(ConsecutiveDaysOff())) is broken


def test_a_run_with_absence_is_not_judged(centre) -> None:
    place = worked(centre(), [0, 2]).absent("A1", (1, 0), (2, 0))
    assert place.broken(ConsecutiveDaysOff()) == []
    long = worked(centre(days=14), [0]).absent("A1", (2, 0), (9, 0))
    assert long.broken(ConsecutiveDaysOff(min_days=1, max_days=3)) == []


def test_every_day_of_a_run_too_long(centre) -> None:
    place = worked(centre(), [0, 6])
    found = place.broken(ConsecutiveDaysOff(min_days=1, max_days=3))
    assert [item.date for item in found] == [date(2024, 3, 8), date(2024, 3, 9)]


def test_bounds_must_not_contradict_each_other() -> None:
    with pytest.raises(ValueRangeError, match="max_days must be at least min_days, got 2"):
        ConsecutiveDaysOff(min_days=3, max_days=2)
