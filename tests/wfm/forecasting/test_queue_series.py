"""A queue's series as the methods get it: last record, skipped days, calendar, opening."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from wfm.errors import ValueRangeError
from wfm.forecasting import Event, ForecastSettings, Span
from wfm.forecasting.queue_series import days_on_record, queue_series
from wfm.grid import TimeGrid

FIRST = date(2025, 1, 6)
PLAIN = ForecastSettings()


def week(first: date, days: int = 7) -> TimeGrid:
    """Return a grid of half-hours."""
    return TimeGrid(first, days, 30, "Europe/Paris")


def test_the_history_ends_on_the_last_day_with_a_record(centre):
    history = centre(60)
    contacts = history.contacts.copy()
    contacts[:, history.grid.day_of >= 50] = np.nan
    series = queue_series(replace(history, contacts=contacts), 0, week(FIRST + timedelta(days=63)), PLAIN)
    assert len(series.history) == 50
    assert series.skip == 13
    assert len(series.ahead) == 20
    assert series.first == FIRST


def test_a_record_of_any_queue_is_a_record(centre):
    history = centre(30, levels={"a": 500.0, "b": 500.0})
    contacts = history.contacts.copy()
    contacts[0, history.grid.day_of >= 10] = np.nan
    history = replace(history, contacts=contacts)
    assert days_on_record(history, FIRST + timedelta(days=30)) == 30
    series = queue_series(history, 0, week(FIRST + timedelta(days=30)), PLAIN)
    assert len(series.history) == 30
    assert np.isnan(series.history.counts[10:]).all()


def test_only_days_before_the_date_count(centre):
    assert days_on_record(centre(30), FIRST + timedelta(days=12)) == 12
    with pytest.raises(ValueRangeError, match="no record before 2025-01-06"):
        days_on_record(centre(30), FIRST)
    with pytest.raises(ValueRangeError, match="no record"):
        days_on_record(centre(30), FIRST - timedelta(days=90))


def test_seasons_are_weekdays(centre):
    series = queue_series(centre(30, first=date(2025, 1, 9)), 0, week(date(2025, 2, 8)), PLAIN)
    assert series.history.days.season[0] == date(2025, 1, 9).weekday()
    assert series.ahead.season[series.skip] == date(2025, 2, 8).weekday()


def test_history_and_horizon_have_one_calendar(centre):
    series = queue_series(
        centre(60, first=date(2025, 3, 10)), 0, week(date(2025, 5, 12)), ForecastSettings(country="FR")
    )
    dates = [date(2025, 3, 10) + timedelta(days=k) for k in range(len(series.history) + len(series.ahead))]
    special = np.concatenate([series.history.days.special, series.ahead.special])
    marked = [str(day) for day, kind in zip(dates, special, strict=True) if kind]
    assert marked == ["2025-04-21", "2025-05-01", "2025-05-08"]
    assert (series.calendar.special == special).all()


def test_without_a_country_there_are_no_holidays(centre):
    series = queue_series(centre(60, first=date(2025, 3, 10)), 0, week(date(2025, 5, 12)), PLAIN)
    assert not series.calendar.special.any()


def test_a_holiday_just_outside_still_has_neighbours(centre):
    """The day after Easter Monday is known, also when the history begins on it."""
    series = queue_series(
        centre(30, first=date(2025, 4, 22)), 0, week(date(2025, 5, 26)), ForecastSettings(country="FR")
    )
    column = series.calendar.term_names.index("day after a holiday")
    assert series.history.days.terms[0, column] == 1.0


def test_ramadan_is_a_term_where_its_feast_is_a_holiday(centre):
    history, grid = centre(60, first=date(2025, 2, 3)), week(date(2025, 4, 7))
    egypt = queue_series(history, 0, grid, ForecastSettings(country="EG"))
    france = queue_series(history, 0, grid, ForecastSettings(country="FR"))
    assert "Ramadan" in egypt.calendar.term_names
    assert "Ramadan" not in france.calendar.term_names
    column = egypt.calendar.terms[:, egypt.calendar.term_names.index("Ramadan")]
    assert column.sum() == 30


def test_spans_and_events_are_terms_of_their_queues(centre):
    history = centre(60, levels={"a": 500.0, "b": 500.0})
    settings = ForecastSettings(
        spans=(Span("school", FIRST, FIRST + timedelta(days=6)),),
        events=(
            Event("mail", (FIRST + timedelta(days=9),), queues=("b",)),
            Event("typed in", (FIRST + timedelta(days=9),), factor=1.5),
            Event("closed", (FIRST + timedelta(days=9),), closed=True),
        ),
    )
    names = [
        queue_series(history, row, week(FIRST + timedelta(days=60)), settings).calendar.term_names for row in (0, 1)
    ]
    assert "school" in names[0]
    assert "mail" not in names[0]
    assert "mail" in names[1]
    assert not {"typed in", "closed"} & set(names[1])


def test_closing_works_on_days_ahead_only(centre):
    history = centre(60)
    days = (FIRST + timedelta(days=20), FIRST + timedelta(days=62))
    settings = ForecastSettings(events=(Event("party", days, closed=True),))
    series = queue_series(history, 0, week(FIRST + timedelta(days=60)), settings)
    assert series.history.days.open_[20].any()
    assert not series.ahead.open_[2].any()


def test_planned_opening_takes_the_place_of_the_usual(centre):
    history = centre(60)
    grid = week(FIRST + timedelta(days=67))
    hour = np.array([t.hour for t in grid.times])
    series = queue_series(history, 0, grid, PLAIN, (hour >= 10) & (hour < 12))
    assert series.skip == 7
    assert series.ahead.open_[:7].sum(axis=1).tolist() == [24] * 7
    assert series.ahead.open_[7:].sum(axis=1).tolist() == [4] * 7


def test_handle_times_keep_their_places(centre):
    history = centre(20)
    aht_s = history.aht_s.copy()
    index = int(np.flatnonzero(history.open_[0] & (history.grid.day_of == 3))[0])
    aht_s[0, index] = 999.0
    series = queue_series(replace(history, aht_s=aht_s), 0, week(FIRST + timedelta(days=20)), PLAIN)
    assert series.aht_s[3, 16] == 999.0
    assert (series.aht_s == 999.0).sum() == 1


def test_contacts_outside_opening_hours_are_not_shown(centre):
    history = centre(20)
    contacts = history.contacts.copy()
    contacts[0, 0] = 50.0
    series = queue_series(replace(history, contacts=contacts), 0, week(FIRST + timedelta(days=20)), PLAIN)
    assert np.isnan(series.history.counts[0, 0])


def test_steps_must_agree(centre):
    with pytest.raises(ValueRangeError, match="the history has 30-minute intervals, asked are 60-minute ones"):
        queue_series(centre(20), 0, TimeGrid(date(2025, 2, 3), 7, 60, "Europe/Paris"), PLAIN)
