from datetime import date

import pytest

from wfm.rostering.rules import MaxNightsInRow
from wfm.workforce import PastDuty


def nights(place, shift, days):
    for day in days:
        place.duty("A1", day, 1320, shift)
    return place


def test_a_day_duty_ends_the_run(centre, shifts) -> None:
    place = nights(centre(), shifts["night"], [0, 1, 4, 5]).duty("A1", 3, 480)
    assert place.broken(MaxNightsInRow(nights=2)) == []


def test_one_run_is_one_violation_of_all_its_nights(centre, shifts) -> None:
    (violation,) = nights(centre(), shifts["night"], range(5)).broken(MaxNightsInRow(nights=2))
    assert (violation.date, violation.units) == (date(2024, 3, 6), 3)


@pytest.mark.parametrize(("before", "broken"), [(1, False), (2, True)])
def test_nights_typed_in(centre, shifts, before: int, broken: bool) -> None:
    place = nights(centre(), shifts["night"], [0]).past("A1", None, None, nights_in_row=before)
    assert bool(place.broken(MaxNightsInRow(nights=2))) is broken


def test_past_duties_are_judged_by_the_rules_own_night(centre, shifts) -> None:
    """Two late shifts until half past midnight are nights to a rule that says so, whatever the ledger's night is."""
    late = tuple(PastDuty(date(2024, 3, day), 990, 480, 480, "late") for day in (2, 3))
    place = nights(centre(), shifts["night"], [0]).past("A1", None, None, past_duties=late)
    assert place.broken(MaxNightsInRow(nights=2)) == []
    assert len(place.broken(MaxNightsInRow(nights=2, night_from=1200, least_h=2))) == 1
