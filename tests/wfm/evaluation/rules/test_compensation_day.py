from datetime import date

from wfm.rostering.rules import CompensationDay

SUNDAYS = {"weekdays": (6,)}


def worked(place, days):
    for day in days:
        place.duty("A1", day, 480)
    return place


def test_a_free_day_pays_for_one_sunday_only(centre) -> None:
    """Two special days in a row and one free day after them: the second is still owed when its time runs out."""
    both = {"weekdays": (5, 6)}
    place = worked(centre(days=14), [5, 6, 7, 9, 10, 11])
    assert [item.date for item in place.broken(CompensationDay(**both, within_days=4))] == [date(2024, 3, 10)]
    assert worked(centre(days=14), [5, 6, 7, 9, 11]).broken(CompensationDay(**both, within_days=4)) == []


def test_a_special_day_off_compensates_nothing(centre) -> None:
    place = worked(centre(days=14), [6, 7, 8, 9, 10, 11, 12])
    assert [item.date for item in place.broken(CompensationDay(**SUNDAYS, within_days=7))] == [date(2024, 3, 10)]


def test_a_free_day_before_the_sunday_does_not_count(centre) -> None:
    assert len(worked(centre(days=14), [0, 1, 2, 3, 6, 7, 8]).broken(CompensationDay(**SUNDAYS, within_days=2))) == 1


def test_what_runs_out_after_the_horizon_is_left_to_the_next(centre) -> None:
    assert worked(centre(), [6]).broken(CompensationDay(**SUNDAYS, within_days=14)) == []


def test_a_sunday_of_the_past_is_still_owed(centre) -> None:
    past = {"worked_days": ((date(2024, 3, 3), date(2024, 3, 3)),)}
    rule = CompensationDay(**SUNDAYS, within_days=3)
    assert len(worked(centre(), [0, 1, 2]).past("A1", None, None, **past).broken(rule)) == 1
    assert worked(centre(), [0, 2]).past("A1", None, None, **past).broken(rule) == []


def test_what_was_too_late_before_the_horizon_is_not_told_again(centre) -> None:
    past = {"worked_days": ((date(2024, 2, 25), date(2024, 3, 3)),)}
    found = worked(centre(), [0, 1, 2]).past("A1", None, None, **past).broken(CompensationDay(**SUNDAYS, within_days=3))
    assert [item.date for item in found] == [date(2024, 3, 3)]
