from datetime import date

import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.rules import Scope, ShiftLength


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (ShiftLength(min_h=4, max_h=4), None),
        (ShiftLength(min_h=4.5), "has 4 h of paid time, at least 4 h 30 min are needed"),
        (ShiftLength(max_h=3.5), "has 4 h of paid time, at most 3 h 30 min are allowed"),
        (ShiftLength(earliest=510, latest=750), None),
        (ShiftLength(earliest=540), "starts at 08:30, at the earliest 09:00 is allowed"),
        (ShiftLength(latest=720), "ends at 12:30, at the latest 12:00 is allowed"),
        (ShiftLength(start_grid_min=30, end_grid_min=15), None),
        (ShiftLength(start_grid_min=60), "starts at 08:30, not on a multiple of 60 min"),
        (ShiftLength(end_grid_min=60), "ends at 12:30, not on a multiple of 60 min"),
    ],
)
def test_limits_bind_and_are_just_met(centre, rule: ShiftLength, fault: str | None) -> None:
    broken = centre().duty("A1", 0, 510).broken(rule)
    assert [item.message for item in broken] == ([] if fault is None else [f"A1: the duty on 2024-03-04 {fault}"])


def test_paid_time_counts(centre, shifts) -> None:
    assert centre().duty("A1", 0, 480, shifts["day"]).broken(ShiftLength(max_h=8)) == []


def test_an_end_after_midnight_lies_beyond_24_hours(centre, shifts) -> None:
    place = centre().duty("A1", 6, 1320, shifts["night"])
    assert place.broken(ShiftLength(earliest=1320, latest=1800)) == []
    assert [item.date.day for item in place.broken(ShiftLength(latest=1770))] == [10]
    assert centre().past("A1", (-1, 1320), (0, 360)).broken(ShiftLength(latest=1440)) == []


def test_clock_times_stand_when_the_clocks_change(centre, shifts) -> None:
    place = centre(first=date(2024, 3, 30)).duty("A1", 0, 1320, shifts["night"])  # until 07:00
    assert place.broken(ShiftLength(latest=1860)) == []
    assert len(place.broken(ShiftLength(latest=1800))) == 1


def test_price_and_scope(centre) -> None:
    place = centre().duty("A1", 0, 510).duty("A1", 1, 510)
    report = place.report(ShiftLength(min_h=5, start_grid_min=60, price_minor=300))
    assert (report.violations, report.priced[0].cost_minor) == ((), 600)  # one finding a duty
    assert len(place.broken(ShiftLength(min_h=5, scope=Scope(last=date(2024, 3, 4))))) == 1


def test_parameters_that_contradict_each_other() -> None:
    with pytest.raises(ValueRangeError):
        ShiftLength(min_h=5, max_h=4)
    with pytest.raises(ValueRangeError):
        ShiftLength(earliest=600, latest=600)
