from datetime import date

import pytest

from wfm.rostering.rules import Scope, SplitShift
from wfm.workforce import Break, ShiftTemplate

SPLIT = ShiftTemplate("split", 0, 1440, 30, 600, (Break("gap", 180, False, 120, 240),))
"""Ten hours with a gap of three hours, two to four hours after the start."""


def splits(place, *days: int, shift: ShiftTemplate = SPLIT, **at: int):
    for day in days:
        place.duty("A1", day, 480, shift, at=at)
    return place


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (SplitShift(max_gap_h=3), None),
        (SplitShift(max_gap_h=2.5), "has a gap of 3 h, at most 2 h 30 min are allowed"),
        (SplitShift(min_segment_h=3), None),
        (SplitShift(min_segment_h=3.5), "has a segment of 3 h, at least 3 h 30 min are needed"),
        (SplitShift(max_per_week=0), "is split duty number 1 of the week, 0 are allowed"),
        (SplitShift(min_gap_h=3.5, max_per_week=0), None),
    ],
)
def test_limits_bind_and_are_just_met(centre, rule: SplitShift, fault: str | None) -> None:
    broken = splits(centre(), 0, gap=180).broken(rule)
    assert [item.message for item in broken] == ([] if fault is None else [f"A1: the duty on 2024-03-04 {fault}"])


def test_ordinary_breaks_do_not_split(centre, shifts) -> None:
    place = centre().duty("A1", 0, 480, shifts["day"])
    assert place.broken(SplitShift(max_per_week=0, premium=100)) == []
    assert place.report(SplitShift(premium=100)).priced == ()


def test_the_number_of_gaps(centre) -> None:
    twice = ShiftTemplate("twice", 0, 0, 30, 720, (Break("a", 120, False, 120, 120), Break("b", 120, False, 480, 480)))
    assert splits(centre(), 0, shift=twice).broken(SplitShift(max_gaps=2)) == []
    assert "has 2 gaps" in splits(centre(), 0, shift=twice).broken(SplitShift())[0].message


def test_weeks_are_counted_each(centre) -> None:
    rule = SplitShift(max_per_week=2)
    assert splits(centre(days=14), 4, 6, 7, 8).broken(rule) == []
    assert [item.date for item in splits(centre(days=14), 4, 6, 7, 8, 9).broken(rule)] == [date(2024, 3, 13)]
    assert splits(centre(), 0, 1).past("A1", (-1, 480), (-1, 1080)).broken(rule) == []


def test_every_split_duty_is_paid_also_where_the_rule_is_hard(centre) -> None:
    report = splits(centre(), 0, 2).report(SplitShift(premium=1600))
    assert [item for item in report.violations if item.rule == "split_shift"] == []
    assert report.priced[0].cost_minor == 3200


def test_price_and_scope(centre) -> None:
    place = splits(centre(), 0, 1, gap=120)
    report = place.report(SplitShift(max_gap_h=2, min_segment_h=3, max_per_week=1, price_minor=500, premium=10))
    # Two gaps, two segments, one duty too many, and two premiums.
    assert report.priced[0].cost_minor == 5 * 500 + 20
    assert len(place.broken(SplitShift(max_per_week=0, scope=Scope(last=date(2024, 3, 4))))) == 1
