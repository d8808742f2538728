from datetime import date

import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.rules import ShiftCount
from wfm.workforce import PastDuty


def test_only_the_named_shifts_count(centre, shifts) -> None:
    place = centre().duty("A1", 0, 480).duty("A1", 1, 480, shifts["long"]).duty("A1", 2, 480)
    rule = ShiftCount(shifts=("short",), at_most=1)
    (violation,) = place.broken(rule)
    assert violation.message == "A1 has 2 duties of short in the 7 days from 2024-03-04, at most 1 are allowed"
    assert place.broken(ShiftCount(shifts=("long",), at_most=1)) == []


def test_too_few_only_where_the_whole_period_is_known(centre) -> None:
    rule = ShiftCount(at_least=3, weeks=2, since=date(2024, 2, 26))
    assert centre().duty("A1", 0, 480).broken(rule) == []
    known = centre().duty("A1", 0, 480).past("A1", None, None, days_off_in_row=9)
    assert [item.units for item in known.broken(rule)] == [2]


def test_duties_of_the_past_count_in_their_period(centre) -> None:
    past = (PastDuty(date(2024, 2, 27), 480, 240, 240, "short"), PastDuty(date(2024, 2, 20), 480, 240, 240, "short"))
    rule = ShiftCount(shifts=("short",), at_most=1, weeks=2, since=date(2024, 2, 26))
    place = centre().duty("A1", 0, 480).past("A1", None, None, past_duties=past[::-1])
    assert [(item.date, item.units) for item in place.broken(rule)] == [(date(2024, 2, 26), 1)]


def test_a_period_that_ends_after_the_horizon_is_left_to_the_next(centre) -> None:
    assert centre(days=6).duty("A1", 0, 480).broken(ShiftCount(at_most=0)) == []


def test_bounds_must_not_contradict_each_other() -> None:
    with pytest.raises(ValueRangeError, match="at_most must be at least at_least, got 1"):
        ShiftCount(at_least=2, at_most=1)
