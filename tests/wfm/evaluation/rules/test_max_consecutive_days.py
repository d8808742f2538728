from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.rostering.rules import MaxConsecutiveDays


def worked(place, days):
    for day in days:
        place.duty("A1", day, 480)
    return place


def test_binds_and_is_just_met(centre) -> None:
    assert worked(centre(), range(6)).broken(MaxConsecutiveDays(days=6)) == []
    (violation,) = worked(centre(), range(7)).broken(MaxConsecutiveDays(days=6))
    assert violation.date == date(2024, 3, 10)
    assert violation.message == "A1 works 7 days in a row up to 2024-03-10, at most 6 are allowed"


def test_a_free_day_starts_a_new_run(centre) -> None:
    assert worked(centre(), [0, 1, 2, 4, 5, 6]).broken(MaxConsecutiveDays(days=3)) == []


def test_one_run_is_one_violation_at_its_first_day_too_many(centre) -> None:
    place = worked(centre(days=14), [*range(7), *range(8, 14)])
    violations = place.broken(MaxConsecutiveDays(days=4))
    assert [item.date for item in violations] == [date(2024, 3, 8), date(2024, 3, 16)]


@pytest.mark.parametrize(("before", "days", "broken"), [(3, 3, False), (4, 3, True), (0, 6, False), (9, 0, False)])
def test_days_carried_in_count(centre, before: int, days: int, broken: bool) -> None:
    place = worked(centre(), range(days)).past("A1", None, None, days_in_row=before)
    assert bool(place.broken(MaxConsecutiveDays(days=6))) is broken


def test_a_past_too_long_is_not_this_weeks_violation_unless_it_goes_on(centre) -> None:
    assert worked(centre(), [1, 2]).past("A1", None, None, days_in_row=8).broken(MaxConsecutiveDays(days=6)) == []
    place = worked(centre(), [0]).past("A1", None, None, days_in_row=8)
    (violation,) = place.broken(MaxConsecutiveDays(days=6))
    assert violation.date == date(2024, 3, 4)
    assert "works 9 days in a row" in violation.message


def test_over_the_boundary_of_two_weeks(centre) -> None:
    (violation,) = worked(centre(days=14), range(3, 10)).broken(MaxConsecutiveDays(days=6))
    assert violation.date == date(2024, 3, 13)


def test_a_night_duty_is_a_day_of_the_date_it_starts_on(centre, shifts) -> None:
    place = centre()
    for day in range(3):
        place.duty("A1", day, 1320, shifts["night"])
    assert place.broken(MaxConsecutiveDays(days=3)) == []
    assert len(place.broken(MaxConsecutiveDays(days=2))) == 1


def test_a_start_after_midnight_counts_on_the_day_it_belongs_to(centre, shifts) -> None:
    place = centre().duty("A1", 0, 1440, shifts["after"]).duty("A1", 1, 1440, shifts["after"])
    (violation,) = place.broken(MaxConsecutiveDays(days=1))
    assert violation.date == date(2024, 3, 5)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.booleans(), min_size=14, max_size=14), st.integers(0, 5), st.integers(1, 6))
def test_agrees_with_reading_the_days_as_text(centre, pattern: list[bool], before: int, limit: int) -> None:
    place = centre(days=14).past("A1", None, None, days_in_row=before)
    worked(place, [day for day, on in enumerate(pattern) if on])
    text = "".join("w" if on else "." for on in pattern)
    runs = (("w" * before if pattern[0] else "") + text).split(".")
    too_long = sum(len(run) > limit for run in runs)
    assert len(place.broken(MaxConsecutiveDays(days=limit))) == too_long
