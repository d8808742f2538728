from datetime import date

from wfm.rostering.rules import StartChange


def test_only_days_that_follow_each_other(centre) -> None:
    place = centre().duty("A1", 0, 480).duty("A1", 1, 660).duty("A1", 3, 960)
    (violation,) = place.broken(StartChange(max_change_min=120))
    assert (violation.date, violation.units) == (date(2024, 3, 5), 1)


def test_earlier_counts_like_later(centre) -> None:
    assert len(centre().duty("A1", 0, 900).duty("A1", 1, 480).broken(StartChange(max_change_min=360))) == 1
    assert centre().duty("A1", 0, 900).duty("A1", 1, 480).broken(StartChange(max_change_min=420)) == []


def test_the_last_duty_of_the_past(centre) -> None:
    place = centre().duty("A1", 0, 480).past("A1", (-1, 840), (-1, 1200))
    assert len(place.broken(StartChange(max_change_min=120))) == 1
