"""Special days, calendar terms and the drift of last year, taken off and put back."""

from dataclasses import replace

import numpy as np
import pytest

from forecasts import CalendarAdjusted, Days, History, MeanOfSameDays, Profile
from forecasts.calendar_effects import yearly_drift
from forecasts.profile import fit_profile

WEEK = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.5, 0.3])
SHAPE = np.array([0.1, 0.4, 0.3, 0.2])


def series(d: int, special: dict[int, tuple[int, float]], seed: int = 1) -> History:
    """Return d days of 1000·WEEK; ``special`` maps a day to its kind and its factor."""
    rng = np.random.default_rng(seed)
    mean = 1000 * WEEK[np.arange(d) % 7][:, None] * SHAPE
    kinds = np.zeros(d, np.int64)
    for day, (kind, factor) in special.items():
        mean[day] *= factor
        kinds[day] = kind
    return History(rng.poisson(mean).astype(float), replace(Days.plain(d, 4), special=kinds))


def week_ahead(d: int, kinds: dict[int, int]) -> Days:
    """Return the week after d days with special days of the given kinds on some of them."""
    days = Days.plain(7, 4, first_season=d % 7)
    special = np.zeros(7, np.int64)
    for day, kind in kinds.items():
        special[day] = kind
    return replace(days, special=special)


@pytest.mark.parametrize("base", [Profile(), MeanOfSameDays(4)])
def test_a_holiday_is_like_the_holidays_before(base):
    history = series(364, {day: (1 + i % 2, 0.4) for i, day in enumerate([17, 60, 101, 150, 191, 232, 290, 331])})
    plain = CalendarAdjusted(base)(history, week_ahead(364, {}))
    found = CalendarAdjusted(base)(history, week_ahead(364, {2: 1}))
    assert found[2].sum() / plain[2].sum() == pytest.approx(0.4, abs=0.08)
    rest = [0, 1, 3, 4, 5, 6]
    assert found[rest] == pytest.approx(plain[rest])


def test_a_kind_of_its_own_is_told_apart():
    days = dict.fromkeys((10, 80, 150, 220, 290), (1, 0.3)) | dict.fromkeys((38, 108, 178, 248, 318), (2, 0.8))
    history = series(364, days)
    both = CalendarAdjusted(Profile())(history, week_ahead(364, {1: 1, 2: 2}))
    plain = CalendarAdjusted(Profile())(history, week_ahead(364, {}))
    quiet, mild = both[1].sum() / plain[1].sum(), both[2].sum() / plain[2].sum()
    assert quiet < 0.45
    assert mild > quiet + 0.15


def test_the_first_holiday_of_a_centre_open_all_week_is_like_a_sunday():
    found = CalendarAdjusted(Profile())(series(140, {}), week_ahead(140, {2: 1}))
    assert found[2].sum() == pytest.approx(300, rel=0.1)


def test_the_first_holiday_of_a_centre_open_on_weekdays_is_an_ordinary_day():
    history = series(140, {})
    open_ = history.days.open_.copy()
    open_[np.arange(140) % 7 >= 5] = False
    weekdays = History(np.where(open_, history.counts, np.nan), replace(history.days, open_=open_))
    found = CalendarAdjusted(Profile())(weekdays, week_ahead(140, {2: 1}))
    plain = CalendarAdjusted(Profile())(weekdays, week_ahead(140, {}))
    assert found[2].sum() == pytest.approx(plain[2].sum(), rel=0.02)


def test_a_holiday_never_adds_volume():
    history = series(364, dict.fromkeys((10, 80, 150, 220, 290), (1, 1.8)))
    found = CalendarAdjusted(Profile())(history, week_ahead(364, {1: 1}))
    plain = CalendarAdjusted(Profile())(history, week_ahead(364, {}))
    assert found[1].sum() <= plain[1].sum() * 1.001


def test_a_holiday_has_the_shape_of_holidays():
    history = series(364, dict.fromkeys((10, 80, 150, 220, 290), (1, 0.5)))
    counts = history.counts.copy()
    rows = history.days.special > 0
    counts[rows] = counts[rows].sum(axis=1, keepdims=True) * np.array([0.0, 0.1, 0.2, 0.7])
    found = CalendarAdjusted(Profile())(history.with_counts(counts), week_ahead(364, {1: 1}))
    assert found[1].argmax() == 3


def test_a_closed_holiday_gets_nothing():
    ahead = week_ahead(140, {2: 1})
    open_ = ahead.open_.copy()
    open_[2] = False
    found = CalendarAdjusted(Profile())(series(140, {}), replace(ahead, open_=open_))
    assert found[2].sum() == 0


@pytest.mark.parametrize("base", [Profile(), MeanOfSameDays(4)])
def test_terms_work_around_any_method(base):
    d = 280
    rng = np.random.default_rng(3)
    terms = np.zeros((d, 1))
    terms[10::23] = 1.0
    mean = 1000 * WEEK[np.arange(d) % 7][:, None] * SHAPE * np.exp(0.25 * terms)
    history = History(rng.poisson(mean).astype(float), replace(Days.plain(d, 4), terms=terms))
    ahead = replace(Days.plain(7, 4), terms=np.eye(7, 1, k=-3))
    found = CalendarAdjusted(base)(history, ahead)
    plain = CalendarAdjusted(base)(history, replace(ahead, terms=np.zeros((7, 1))))
    assert np.log(found[3].sum() / plain[3].sum()) == pytest.approx(0.25, abs=0.04)
    without = CalendarAdjusted(base, terms=False)(history, ahead)
    assert without[3].sum() < 1.06 * plain[3].sum()


def test_a_history_without_ordinary_days_falls_through_to_the_base():
    history = series(14, dict.fromkeys(range(14), (1, 1.0)))
    found = CalendarAdjusted(MeanOfSameDays(1))(history, Days.plain(7, 4))
    assert found == pytest.approx(history.counts[7:])


def yearly(d: int, swing: float) -> History:
    """Return a series whose level swings by ± swing (log) over 52 weeks."""
    season = swing * np.sin(2 * np.pi * np.arange(d) / 364)
    mean = 2000 * np.exp(season)[:, None] * WEEK[np.arange(d) % 7][:, None] * SHAPE
    return History(np.random.default_rng(5).poisson(mean).astype(float), Days.plain(d, 4))


def test_last_years_rise_is_expected_in_part():
    d = 364 + 182 + 175
    parts = fit_profile(yearly(d, 0.5), Profile())[1]
    drift = yearly_drift(parts, 14)
    slope = 0.5 * 2 * np.pi / 364 * np.cos(2 * np.pi * d / 364)
    assert drift[-1] > drift[0]
    assert drift[10] == pytest.approx(slope * 14, abs=0.04)


def test_a_short_history_has_no_drift():
    parts = fit_profile(yearly(380, 0.5), Profile())[1]
    assert yearly_drift(parts, 7).tolist() == [0.0] * 7


def test_the_drift_is_bounded():
    parts = fit_profile(yearly(364 + 91, 4.0), Profile())[1]
    assert np.abs(yearly_drift(parts, 90)).max() <= 1.0
