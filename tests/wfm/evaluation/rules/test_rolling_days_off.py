from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.errors import ValueRangeError
from wfm.rostering.rules import RollingDaysOff


def worked(place, days):
    for day in days:
        place.duty("A1", day, 480)
    return place


def test_every_stretch_is_found_on_its_last_day(centre) -> None:
    found = worked(centre(), range(6)).broken(RollingDaysOff(window_days=4, min_days=1))
    assert [item.date for item in found] == [date(2024, 3, 7), date(2024, 3, 8), date(2024, 3, 9)]


def test_too_many_free_days_only_where_all_days_are_known(centre) -> None:
    rule = RollingDaysOff(window_days=4, min_days=0, max_days=2)
    assert worked(centre(), [0, 1, 4, 5]).broken(rule) == []
    place = worked(centre(), [1, 4, 5]).past("A1", None, None, days_off_in_row=3)
    assert [item.units for item in place.broken(rule)] == [2, 1, 1, 1]


def test_bounds_must_not_contradict_each_other() -> None:
    with pytest.raises(ValueRangeError, match="min_days must be at most max_days"):
        RollingDaysOff(window_days=7, min_days=3, max_days=2)
    with pytest.raises(ValueRangeError, match="window_days"):
        RollingDaysOff(window_days=7, min_days=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.booleans(), min_size=9, max_size=9), st.integers(0, 4), st.integers(2, 6), st.integers(0, 3))
def test_agrees_with_counting_every_stretch(centre, pattern, before: int, window: int, least: int) -> None:
    least = min(least, window)
    place = worked(centre(days=9), [day for day, on in enumerate(pattern) if on])
    place.past("A1", None, None, days_in_row=before)
    line = [False] * (14 - before) + [True] * before + pattern
    stretches = [line[end - window : end] for end in range(15, 24)]
    found = place.broken(RollingDaysOff(window_days=window, min_days=least))
    expected = sum(max(0, least - (window - sum(stretch))) for stretch in stretches)
    assert sum((item.units for item in found), Fraction(0)) == expected
