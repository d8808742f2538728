from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.rostering.rules import MinConsecutiveDays, Scope


def worked(place, days):
    for day in days:
        place.duty("A1", day, 480)
    return place


def test_an_isolated_duty_day_is_found_on_the_day_after_it(centre) -> None:
    (violation,) = worked(centre(), [2]).broken(MinConsecutiveDays(days=3))
    assert violation.date == date(2024, 3, 7)
    assert violation.units == 2
    assert violation.message == "A1 works 1 days in a row before 2024-03-07, at least 3 are needed"


def test_a_run_at_the_end_may_go_on(centre) -> None:
    assert worked(centre(), [6]).broken(MinConsecutiveDays(days=3)) == []


def test_days_carried_in_belong_to_the_run(centre) -> None:
    assert worked(centre(), [0]).past("A1", None, None, days_in_row=2).broken(MinConsecutiveDays(days=3)) == []
    (violation,) = centre().past("A1", None, None, days_in_row=2).broken(MinConsecutiveDays(days=3))
    assert violation.date == date(2024, 3, 4)


def test_a_run_that_ends_with_absence_is_not_judged(centre) -> None:
    place = worked(centre(), [2]).absent("A1", (3, 0), (4, 0))
    assert place.broken(MinConsecutiveDays(days=3)) == []


def test_dates_of_the_scope(centre) -> None:
    place = worked(centre(), [0, 2])
    later = Scope(first=date(2024, 3, 6))
    assert [item.date for item in place.broken(MinConsecutiveDays(days=2, scope=later))] == [date(2024, 3, 7)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.booleans(), min_size=10, max_size=10), st.integers(0, 4), st.integers(1, 5))
def test_agrees_with_reading_the_days_as_text(centre, pattern: list[bool], before: int, least: int) -> None:
    place = worked(centre(days=10), [day for day, on in enumerate(pattern) if on])
    place.past("A1", None, None, days_in_row=before)
    text = "w" * before + "".join("w" if on else "." for on in pattern)
    runs = [run for run in text.split(".")[:-1] if run]
    found = place.broken(MinConsecutiveDays(days=least))
    assert sum((item.units for item in found), Fraction(0)) == sum(max(0, least - len(run)) for run in runs)
