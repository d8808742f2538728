"""Calendar features by hand, for known calendars."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.forecasting.calendar import (
    PLAIN_TERMS,
    Event,
    Span,
    calendar_features,
    public_holidays,
    ramadan,
    weekend_of,
)


def days(first: date, count: int) -> list[date]:
    """Return consecutive dates."""
    return [first + timedelta(days=k) for k in range(count)]


def marked(first: date, count: int, feasts: dict[date, str], term: str) -> list[date]:
    """Return the dates on which a term applies."""
    dates = days(first, count)
    found = calendar_features(dates, feasts)
    column = found.terms[:, found.term_names.index(term)]
    return [day for day, value in zip(dates, column, strict=True) if value]


MAY_DAY = {date(2025, 5, 1): "Labor Day"}  # a Thursday


def test_french_holidays_of_2025():
    found = public_holidays(date(2025, 4, 1), date(2025, 6, 30), "FR")
    assert list(found) == [
        date(2025, 4, 21),
        date(2025, 5, 1),
        date(2025, 5, 8),
        date(2025, 5, 29),
        date(2025, 6, 9),
    ]


def test_names_are_the_same_in_all_years():
    found = public_holidays(date(2020, 1, 1), date(2026, 12, 31), "US")
    assert not any("observed" in name for name in found.values())
    assert found[date(2020, 7, 3)] == found[date(2025, 7, 4)] == "Independence Day"


def test_a_region_has_holidays_of_its_own():
    germany = public_holidays(date(2025, 1, 1), date(2025, 12, 31), "DE")
    bavaria = public_holidays(date(2025, 1, 1), date(2025, 12, 31), "DE", "BY")
    assert date(2025, 1, 6) in bavaria
    assert date(2025, 1, 6) not in germany


def test_an_unknown_country_is_refused():
    with pytest.raises(NotImplementedError):
        public_holidays(date(2025, 1, 1), date(2025, 1, 2), "XX")


def test_weekends():
    assert weekend_of("FR") == {5, 6}
    assert weekend_of("IL") == {4, 5}


def test_the_same_feast_has_the_same_number_each_year():
    feasts = public_holidays(date(2024, 1, 1), date(2025, 12, 31), "FR")
    dates = days(date(2024, 1, 1), 731)
    found = calendar_features(dates, feasts)
    number = dict(zip(dates, found.special.tolist(), strict=True))
    assert number[date(2024, 4, 1)] == number[date(2025, 4, 21)] > 0
    assert found.special_names[number[date(2024, 4, 1)] - 1] == "Easter Monday"
    assert number[date(2025, 4, 22)] == 0


def test_the_days_around_a_holiday():
    first = date(2025, 4, 28)
    assert marked(first, 14, MAY_DAY, "day after a holiday") == [date(2025, 5, 2)]
    assert marked(first, 14, MAY_DAY, "day before a holiday") == [date(2025, 4, 30)]
    assert marked(first, 14, MAY_DAY, "bridge day") == [date(2025, 5, 2)]


def test_the_day_after_a_friday_holiday_is_the_monday():
    friday = {date(2025, 4, 18): "Good Friday"}
    assert marked(date(2025, 4, 14), 14, friday, "day after a holiday") == [date(2025, 4, 21)]
    assert marked(date(2025, 4, 14), 14, friday, "second day after a holiday") == [date(2025, 4, 22)]


def test_a_holiday_on_a_sunday_has_no_day_after():
    sunday = {date(2025, 6, 8): "Whit Sunday"}
    assert marked(date(2025, 6, 2), 14, sunday, "day after a holiday") == []


def test_a_run_of_holidays_ends_once():
    christmas = {date(2025, 12, 25): "Christmas", date(2025, 12, 26): "Second day"}
    assert marked(date(2025, 12, 22), 12, christmas, "day after a holiday") == [date(2025, 12, 29)]


def test_month_turn_and_start_and_middle_are_working_days():
    first, count = date(2025, 5, 26), 28
    assert marked(first, count, {}, "month turn") == []  # 31 May 2025 is a Saturday, 1 June a Sunday
    assert marked(first, count, {}, "start of month") == [date(2025, 6, 2), date(2025, 6, 3), date(2025, 6, 4)]
    assert marked(first, count, {}, "mid-month") == [date(2025, 6, 16)]
    assert marked(date(2025, 6, 28), 5, {}, "month turn") == [date(2025, 6, 30), date(2025, 7, 1)]


def test_the_turn_of_the_year():
    found = marked(date(2025, 12, 20), 20, {date(2025, 12, 25): "Christmas"}, "turn of the year")
    assert found[0] == date(2025, 12, 24)
    assert date(2025, 12, 25) not in found
    assert found[-1] == date(2026, 1, 4)


def test_spans_of_one_name_are_one_effect():
    spans = (
        Span("school holidays", date(2025, 2, 15), date(2025, 2, 17)),
        Span("school holidays", date(2025, 4, 12), date(2025, 4, 12)),
    )
    dates = days(date(2025, 2, 14), 60)
    found = calendar_features(dates, {}, spans=spans)
    column = found.terms[:, found.term_names.index("school holidays")]
    assert [str(day) for day, value in zip(dates, column, strict=True) if value] == [
        "2025-02-15",
        "2025-02-16",
        "2025-02-17",
        "2025-04-12",
    ]


def test_events_of_one_name_are_one_effect():
    events = (Event("mail-out", (date(2025, 3, 3), date(2025, 3, 14))), Event("mail-out", (date(2025, 3, 20),)))
    found = calendar_features(days(date(2025, 3, 1), 31), {}, events=events)
    column = found.terms[:, found.term_names.index("mail-out")]
    assert np.flatnonzero(column).tolist() == [2, 13, 19]


@pytest.mark.parametrize(
    ("year", "first"), [(2023, date(2023, 3, 23)), (2024, date(2024, 3, 11)), (2025, date(2025, 3, 1))]
)
def test_ramadan_moves(year, first):
    """Civil dates of Ramadan as announced; calculated calendars may differ by a day."""
    spans = ramadan(date(year, 1, 1), date(year, 12, 31))
    assert len(spans) == 1
    assert abs((spans[0].first - first).days) <= 1
    assert 28 <= (spans[0].last - spans[0].first).days <= 29
    assert spans[0].name == "Ramadan"


def test_two_ramadans_in_one_year():
    assert len(ramadan(date(2030, 1, 1), date(2030, 12, 31))) == 2


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 60), st.sets(st.integers(0, 60), max_size=6))
def test_features_fit_the_dates(first, count, places):
    feasts = {first + timedelta(days=place): f"feast {place}" for place in places}
    found = calendar_features(days(first, count), feasts)
    assert found.terms.shape == (count, len(PLAIN_TERMS))
    assert found.special.shape == (count,)
    assert set(np.unique(found.terms)) <= {0.0, 1.0}
    assert ((found.special > 0) == [day in feasts for day in days(first, count)]).all()
    holiday_rows = found.special > 0
    assert not found.terms[holiday_rows].any()


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 40), st.integers(0, 39))
def test_a_days_features_do_not_depend_on_the_stretch(first, count, place):
    """History and horizon are cut from one calendar: each day is the same in whatever stretch it lies."""
    feasts = public_holidays(first - timedelta(days=9), first + timedelta(days=60), "FR")
    whole = calendar_features(days(first, 45), feasts)
    part = calendar_features(days(first + timedelta(days=place), 1), feasts)
    assert (whole.terms[place] == part.terms[0]).all()
    assert whole.special[place] == part.special[0]
