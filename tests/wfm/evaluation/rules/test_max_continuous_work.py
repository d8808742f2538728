from datetime import date

import pytest

from wfm.rostering.rules import MaxContinuousWork, Scope


@pytest.mark.parametrize(
    ("at", "longest_min"),
    [
        ({"early": 60, "meal": 180, "late": 330}, 165),  # 345 to 510
        ({"early": 60, "meal": 300, "late": 450}, 225),  # 75 to 300
        ({"early": 150, "meal": 240, "late": 450}, 180),  # 270 to 450
    ],
)
def test_the_longest_stretch(centre, shifts, at: dict[str, int], longest_min: int) -> None:
    place = centre().duty("A1", 0, 480, shifts["day"], at=at)
    assert place.broken(MaxContinuousWork(longest_min / 60)) == []
    (violation,) = place.broken(MaxContinuousWork((longest_min - 15) / 60))
    assert (violation.date, violation.units) == (date(2024, 3, 4), 1)
    assert violation.message.startswith(f"A1 works {longest_min // 60} h")


def test_short_breaks_count_as_work(centre, shifts) -> None:
    place = centre().duty("A1", 0, 480, shifts["day"], at={"meal": 240})
    assert place.broken(MaxContinuousWork(4, min_break_min=30)) == []
    (violation,) = place.broken(MaxContinuousWork(3.75, min_break_min=30))
    assert violation.message == ("A1 works 4 h without a break on 2024-03-04, at most 3 h 45 min are allowed")


def test_a_duty_without_breaks(centre) -> None:
    assert centre().duty("A1", 0, 480).broken(MaxContinuousWork(4)) == []
    assert len(centre().duty("A1", 0, 480).broken(MaxContinuousWork(3.5))) == 1


def test_the_duty_carried_in_is_not_judged_again_and_the_last_night_is(centre, shifts) -> None:
    place = centre().past("A1", (-1, 1200), (0, 300)).duty("A1", 6, 1320, shifts["night"])
    assert [item.date for item in place.broken(MaxContinuousWork(4))] == [date(2024, 3, 10)]  # 03:30 to 06:00 and 3 h
    assert place.broken(MaxContinuousWork(4.5)) == []


def test_price_and_scope(centre) -> None:
    place = centre().duty("A1", 0, 480)
    report = place.report(MaxContinuousWork(3, price_minor=800))
    assert (report.violations, report.priced[0].cost_minor) == ((), 800)
    assert place.broken(MaxContinuousWork(3, scope=Scope(first=date(2024, 3, 5)))) == []
