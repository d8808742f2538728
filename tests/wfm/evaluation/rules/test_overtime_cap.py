from datetime import date

from wfm.rostering.rules import OvertimeCap


def days(place, shift, numbers):
    for day in numbers:
        place.duty("A1", day, 480, shift)
    return place


def test_a_cap_of_each_kind_is_told_by_itself(centre, shifts) -> None:
    place = days(centre(), shifts["long"], range(5))
    found = place.broken(OvertimeCap(day_over_h=8, week_over_h=40, max_day_h=1, max_week_h=8))
    assert sum(item.units for item in found) == 5 * 1 + 2
    assert found[0].message.endswith("at most 8 h are allowed in a week")


def test_overtime_of_the_day_and_of_the_week_are_counted_once(centre, shifts) -> None:
    """Five days of ten hours: two a day, and 40 plain hours of which four are beyond 36."""
    place = days(centre(), shifts["long"], range(5))
    assert place.broken(OvertimeCap(day_over_h=8, week_over_h=36, max_week_h=14)) == []
    assert [item.units for item in place.broken(OvertimeCap(day_over_h=8, week_over_h=36, max_week_h=13))] == [1]


def test_the_year_counts_past_weeks_of_the_same_year(centre, shifts) -> None:
    """Of ten past weeks with an hour of overtime each, nine began in 2024 (since 1 January, a Monday)."""
    past = {"overtime_week_min": (60,) * 10}
    place = days(centre(), shifts["long"], range(5)).past("A1", None, None, **past)
    assert place.broken(OvertimeCap(max_year_h=19)) == []
    assert [item.units for item in place.broken(OvertimeCap(max_year_h=17))] == [2]


def test_an_hour_beyond_the_cap_of_the_year_is_told_once(centre, shifts) -> None:
    place = days(centre(days=14), shifts["long"], [*range(5), *range(7, 12)])
    found = place.broken(OvertimeCap(max_year_h=4))
    assert [(item.date, item.units) for item in found] == [(date(2024, 3, 4), 6), (date(2024, 3, 11), 10)]


def test_a_new_year_begins_with_nothing(centre, shifts) -> None:
    place = days(centre(first=date(2024, 12, 23), days=14), shifts["long"], [*range(5), *range(7, 12)])
    place.past("A1", None, None, overtime_week_min=(6000,))
    assert [item.date for item in place.broken(OvertimeCap(max_year_h=10))] == [date(2024, 12, 23), date(2024, 12, 30)]
    place = days(centre(first=date(2024, 12, 30), days=14), shifts["long"], range(7, 12))
    place.past("A1", None, None, overtime_week_min=(6000,))
    assert place.broken(OvertimeCap(max_year_h=10)) == []
