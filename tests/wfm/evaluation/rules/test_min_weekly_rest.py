from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.errors import ValueRangeError
from wfm.rostering.rules import MinWeeklyRest

RULE = MinWeeklyRest(hours=35)


def full_week(place, *, gap_start_min: int, gap_end_min: int, agent: str = "A1", week: int = 0):
    """Work 00:00-04:00 on every day, but keep free what lies between two minutes of the week."""
    for day in range(7):
        start = day * 1440
        if start + 240 <= gap_start_min or start >= gap_end_min:
            place.duty(agent, week * 7 + day, 0)
    return place


def test_seven_short_duties_leave_no_long_rest(centre) -> None:
    place = full_week(centre(), gap_start_min=0, gap_end_min=0)
    (violation,) = place.broken(RULE)
    assert (violation.rule, violation.date, violation.start) == ("min_weekly_rest", date(2024, 3, 4), None)
    assert violation.message == (
        "A1 rests 20 h at the longest stretch of the week from 2024-03-04, at least 35 h are needed"
    )


def test_just_met_between_two_duties(centre) -> None:
    place = full_week(centre(), gap_start_min=2 * 1440 + 240, gap_end_min=4 * 1440)  # Wednesday 04:00 to Friday 00:00
    assert place.broken(MinWeeklyRest(hours=44)) == []
    assert len(place.broken(MinWeeklyRest(hours=44.5))) == 1


def test_without_duties_the_whole_week_is_rest(centre) -> None:
    assert centre().broken(MinWeeklyRest(hours=168)) == []


def test_the_start_and_the_end_of_the_week_bound_a_stretch(centre) -> None:
    start = full_week(centre(), gap_start_min=0, gap_end_min=1440)  # first duty Tuesday 00:00: 24 h, else 20 h
    assert start.broken(MinWeeklyRest(hours=24)) == []
    assert len(start.broken(MinWeeklyRest(hours=24.5))) == 1
    end = full_week(centre(), gap_start_min=5 * 1440 + 240, gap_end_min=7 * 1440)  # from Saturday 04:00: 44 h
    assert end.broken(MinWeeklyRest(hours=44)) == []
    assert len(end.broken(MinWeeklyRest(hours=45))) == 1


def test_a_duty_carried_in_shortens_the_first_stretch(centre) -> None:
    # First duty Tuesday 12:00, work on all days until Sunday 24:00: 36 h of rest without a past.
    def place():
        found = centre()
        for day in range(1, 7):
            found.duty("A1", day, 720)
        return found

    assert place().broken(RULE) == []
    assert place().past("A1", (-1, 1200), (0, 0)).broken(MinWeeklyRest(hours=36)) == []
    assert place().past("A1", (-1, 1260), (0, 60)).broken(RULE) == []
    assert len(place().past("A1", (-1, 1290), (0, 90)).broken(RULE)) == 1


def test_rest_of_the_week_before_does_not_count(centre) -> None:
    # Free from Saturday of the past week until Tuesday 00:00: only 24 h of it lie in this week.
    place = full_week(centre(), gap_start_min=0, gap_end_min=1440).past("A1", (-2, 480), (-2, 720), days_off_in_row=1)
    assert len(place.broken(RULE)) == 1


def test_a_stretch_over_two_weeks_counts_in_each_with_its_part(centre) -> None:
    def two_weeks(last_day: int, first_day: int):
        place = centre(days=14)
        for day in range(14):
            if not last_day < day < first_day:
                place.duty("A1", day, 0)
        return place

    # Free from Saturday 04:00 (44 h of week one) to Tuesday 00:00 (24 h of week two).
    assert [item.date for item in two_weeks(5, 8).broken(RULE)] == [date(2024, 3, 11)]
    # Free from Friday 04:00 to Monday 00:00: all in week one.
    assert [item.date for item in two_weeks(4, 7).broken(RULE)] == [date(2024, 3, 11)]
    assert [item.date for item in two_weeks(6, 9).broken(RULE)] == [date(2024, 3, 4)]


def test_a_duty_that_runs_over_the_boundary_bounds_both_weeks(centre, shifts) -> None:
    place = centre(days=14)
    place.duty("A1", 6, 1320, shifts["night"])  # Sunday 22:00 to Monday 06:00
    for day in range(8, 14):
        place.duty("A1", day, 720)  # from Tuesday 12:00 on: 30 h after Monday 06:00
    assert [item.date for item in place.broken(RULE)] == [date(2024, 3, 11)]
    assert place.broken(MinWeeklyRest(hours=30)) == []


def test_a_short_last_week_is_not_checked(centre) -> None:
    place = full_week(centre(days=6), gap_start_min=0, gap_end_min=0)
    place.duties.pop()
    assert place.broken(RULE) == []
    place = centre(days=13)
    for day in range(13):
        place.duty("A1", day, 0)
    assert [item.date for item in place.broken(RULE)] == [date(2024, 3, 4)]


@pytest.mark.parametrize(("first", "hours"), [(date(2024, 3, 25), 43), (date(2024, 10, 21), 45)])
def test_the_clock_change_takes_or_gives_an_hour(centre, first: date, hours: int) -> None:
    # Saturday 04:00 to Sunday 24:00, with the change in between.
    place = full_week(centre(first=first), gap_start_min=5 * 1440 + 240, gap_end_min=7 * 1440)
    assert place.broken(MinWeeklyRest(hours=hours)) == []
    assert len(place.broken(MinWeeklyRest(hours=hours + 0.5))) == 1


@settings(max_examples=40, deadline=None)
@given(
    starts=st.lists(st.one_of(st.none(), st.integers(0, 47)), min_size=7, max_size=7),
    carried=st.integers(0, 20),
    hours=st.integers(10, 80),
)
def test_agrees_with_counting_half_hours(centre, starts: list[int | None], carried: int, hours: int) -> None:
    place = centre().past("A1", (-1, 1200), (0, carried * 30))
    busy = [index < carried for index in range(336)]
    for day, start in enumerate(starts):
        if start is not None:
            place.duty("A1", day, start * 30)
            for index in range(day * 48 + start, min(336, day * 48 + start + 8)):
                busy[index] = True
    longest = max(map(len, "".join("x" if taken else "." for taken in busy).split("x")))
    assert bool(place.broken(MinWeeklyRest(hours=hours))) is (longest < 2 * hours)


def test_the_stretch_must_touch_a_weekday(centre) -> None:
    free_until_tuesday = full_week(centre(), gap_start_min=0, gap_end_min=2 * 1440)
    assert free_until_tuesday.broken(MinWeeklyRest(hours=35, must_touch=1)) == []
    (violation,) = free_until_tuesday.broken(MinWeeklyRest(hours=35, must_touch=6))
    assert violation.message == (
        "A1 rests 20 h at the longest stretch that touches Sunday of the week from 2024-03-04, at least 35 h are needed"
    )
    # Free from Saturday 04:00 on: the stretch runs into Sunday.
    assert full_week(centre(), gap_start_min=5 * 1440 + 240, gap_end_min=7 * 1440).broken(
        MinWeeklyRest(hours=44, must_touch=6)
    ) == []  # fmt: skip
    # Free until Sunday 00:00 it does not.
    place = full_week(centre(), gap_start_min=4 * 1440 + 240, gap_end_min=6 * 1440)
    assert place.broken(MinWeeklyRest(hours=40, must_touch=5)) == []
    assert len(place.broken(MinWeeklyRest(hours=40, must_touch=6))) == 1


ROLLING = MinWeeklyRest(hours=40, within_days=7)


def weeks_free_on(centre, *free: int, days: int = 14):
    """Work 00:00-04:00 on all days but some."""
    place = centre(days=days)
    for day in range(days):
        if day not in free:
            place.duty("A1", day, 0)
    return place


def test_any_seven_days_need_their_rest(centre) -> None:
    # Free on Tuesday and on Friday of the next week: both weeks have their rest, the days between do not.
    place = weeks_free_on(centre, 1, 11)
    assert place.broken(MinWeeklyRest(hours=40)) == []
    assert [item.date.day for item in place.broken(ROLLING)] == [5, 6, 7, 8]
    assert "of the 7 days from 2024-03-05" in place.broken(ROLLING)[0].message
    assert weeks_free_on(centre, 1, 7, 13).broken(ROLLING) == []


def test_a_stretch_over_the_edge_of_a_window_counts_with_its_part(centre) -> None:
    # Tuesday is free: 44 h from Monday 04:00, of which 24 h lie in the window from Tuesday.
    place = weeks_free_on(centre, 1, 7, 13)
    assert place.broken(MinWeeklyRest(hours=44, within_days=7)) == []
    assert len(place.broken(MinWeeklyRest(hours=44.5, within_days=7))) > 0


def test_windows_reach_over_the_duty_days_carried_in(centre) -> None:
    def place(run: int, end_min: int = 240):
        return weeks_free_on(centre, 1, 6, days=7).past("A1", (-1, end_min - 240), (-1, end_min), days_in_row=run)

    # Worked from day -run on; the next rest lasts from Monday 04:00 to Wednesday 00:00.
    assert place(5).broken(ROLLING) == []
    assert [item.date.day for item in place(6).broken(ROLLING)] == [27]  # 27 February to 4 March
    assert weeks_free_on(centre, 0, 6, days=7).past("A1", (-1, 0), (-1, 240), days_in_row=6).broken(ROLLING) == []


def test_what_the_past_alone_has_broken_is_not_checked(centre) -> None:
    place = weeks_free_on(centre, 0, 6, days=7).past("A1", (-1, 1320), (0, 360), days_in_row=6)
    # From Monday 06:00 to Tuesday 00:00 no window that ends there could have 40 h.
    assert [item.date.day for item in place.broken(ROLLING)] == [28, 29, 1, 2, 3]  # but not 27 February to 4 March
    assert weeks_free_on(centre, 0, 1, 6, days=7).past("A1", (-1, 1320), (0, 360), days_in_row=6).broken(ROLLING) == []


def test_price_a_window(centre) -> None:
    report = weeks_free_on(centre, 1, 11).report(MinWeeklyRest(hours=40, within_days=7, price_minor=500))
    assert (report.violations, report.priced[0].cost_minor) == ((), 2000)


def test_the_two_forms_are_not_mixed() -> None:
    with pytest.raises(ValueRangeError):
        MinWeeklyRest(within_days=7, must_touch=6)
    with pytest.raises(ValueRangeError):
        MinWeeklyRest(hours=60, within_days=2)
