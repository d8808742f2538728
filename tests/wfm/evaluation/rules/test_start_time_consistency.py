from datetime import date
from fractions import Fraction

from wfm.rostering.rules import StartTimeConsistency


def test_earliest_and_latest_start_of_a_week(centre) -> None:
    place = centre(days=14)
    for day, start in ((0, 480), (1, 600), (4, 690), (8, 1080), (9, 1020)):
        place.duty("A1", day, start)
    (violation,) = place.broken(StartTimeConsistency(max_spread_min=120))
    assert (violation.date, violation.units) == (date(2024, 3, 4), Fraction(3, 2))
    assert place.broken(StartTimeConsistency(max_spread_min=210)) == []


def test_a_start_after_midnight_is_late_on_its_day(centre, shifts) -> None:
    place = centre().duty("A1", 0, 1440, shifts["after"]).duty("A1", 2, 1320, shifts["night"])
    assert place.broken(StartTimeConsistency(max_spread_min=120)) == []


def test_clock_time_counts_over_the_spring_change(centre) -> None:
    place = centre(first=date(2024, 3, 25))
    for day in (5, 6):
        place.duty("A1", day, 480)
    assert place.broken(StartTimeConsistency(max_spread_min=0)) == []
