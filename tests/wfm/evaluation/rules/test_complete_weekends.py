from datetime import date

import pytest

from wfm.rostering.rules import CompleteWeekends


def worked(place, days):
    for day in days:
        place.duty("A1", day, 480)
    return place


@pytest.mark.parametrize(("days", "broken"), [((5,), True), ((6,), True), ((5, 6), False), ((), False)])
def test_all_days_or_none(centre, days: tuple[int, ...], broken: bool) -> None:
    assert bool(worked(centre(), days).broken(CompleteWeekends())) is broken


def test_three_days_of_a_long_weekend(centre) -> None:
    (violation,) = worked(centre(), [4, 6]).broken(CompleteWeekends(days=(4, 5, 6)))
    assert violation.message == "A1 works 2 of the 3 days of the weekend from 2024-03-08"


def test_a_weekend_with_absence_is_not_judged(centre) -> None:
    assert worked(centre(), [5]).absent("A1", (6, 0), (7, 0)).broken(CompleteWeekends()) == []


def test_a_weekend_over_the_boundary_is_judged_where_it_ends(centre) -> None:
    assert worked(centre(days=6), [5]).broken(CompleteWeekends()) == []
    place = centre(first=date(2024, 3, 10)).past("A1", None, None, days_in_row=1)
    assert [item.date for item in place.broken(CompleteWeekends())] == [date(2024, 3, 9)]
    assert (
        worked(centre(first=date(2024, 3, 10)), [0]).past("A1", None, None, days_in_row=1).broken(CompleteWeekends())
        == []
    )
