"""Intervals and days by slots, over clock changes."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.errors import ValueRangeError
from wfm.forecasting.day_matrix import from_days, opening_from_history, slots_of, to_days
from wfm.grid import TimeGrid

SPRING = date(2025, 3, 30)  # Europe/Paris: 02:00 becomes 03:00
AUTUMN = date(2025, 10, 26)  # 03:00 becomes 02:00


def test_slots_of_ordinary_days_repeat():
    grid = TimeGrid(date(2025, 1, 6), 3, 60, "Europe/Paris")
    assert slots_of(grid).tolist() == list(range(24)) * 3


def test_a_spring_day_skips_two_oclock():
    grid = TimeGrid(SPRING, 1, 60, "Europe/Paris")
    assert slots_of(grid).tolist() == [0, 1, *range(3, 24)]


def test_an_autumn_day_has_two_oclock_twice():
    grid = TimeGrid(AUTUMN, 1, 60, "Europe/Paris")
    assert slots_of(grid).tolist() == [0, 1, 2, 2, *range(3, 24)]


def test_the_missing_hour_is_unknown_not_zero():
    grid = TimeGrid(SPRING, 1, 60, "Europe/Paris")
    matrix = to_days(np.full(grid.n, 5.0), grid)
    assert np.isnan(matrix[0, 2])
    assert np.isfinite(matrix).sum() == 23


def test_the_double_hour_is_averaged():
    grid = TimeGrid(AUTUMN, 1, 60, "Europe/Paris")
    values = np.zeros(grid.n)
    values[2:4] = [10.0, 20.0]
    assert to_days(values, grid)[0, 2] == 15.0


def test_both_autumn_hours_get_the_forecast_of_the_slot():
    grid = TimeGrid(AUTUMN, 1, 60, "Europe/Paris")
    series = from_days(np.arange(24.0)[None], grid)
    assert series[2] == series[3] == 2.0
    assert series.shape == (25,)


@settings(deadline=None)
@given(
    st.dates(date(2024, 1, 1), date(2026, 12, 1)),
    st.integers(1, 10),
    st.sampled_from([15, 30, 60]),
    st.sampled_from(["Europe/Paris", "America/Denver", "Asia/Jerusalem", "Australia/Lord_Howe", "UTC"]),
)
def test_slots_are_the_clock_on_the_wall(first, days, step, zone):
    if zone == "Australia/Lord_Howe" and step == 60:
        step = 30  # its clocks change by half an hour
    grid = TimeGrid(first, days, step, zone)
    expected = [(t.hour * 60 + t.minute) // step for t in grid.times]
    assert slots_of(grid).tolist() == expected


@settings(deadline=None)
@given(st.dates(date(2024, 1, 1), date(2026, 12, 1)), st.integers(0, 1000))
def test_there_and_back_again(first, seed):
    """What differs by slot only comes back unchanged, also over clock changes."""
    grid = TimeGrid(first, 5, 60, "Europe/Paris")
    matrix = np.random.default_rng(seed).uniform(0, 9, (5, 24))
    back = to_days(from_days(matrix, grid), grid)
    known = np.isfinite(back)
    assert back[known] == pytest.approx(matrix[known])
    assert known.sum() >= 5 * 24 - 1


def test_layers_are_kept():
    grid = TimeGrid(date(2025, 1, 6), 2, 60, "UTC")
    assert from_days(np.zeros((3, 2, 24)), grid).shape == (3, 48)


def test_unknown_values_stay_unknown():
    grid = TimeGrid(date(2025, 1, 6), 1, 60, "UTC")
    values = np.ones(24)
    values[5] = np.nan
    assert np.isnan(to_days(values, grid)[0, 5])


def test_a_step_must_divide_the_day():
    with pytest.raises(ValueRangeError, match="1440"):
        slots_of(TimeGrid(date(2025, 3, 30), 1, 23 * 60, "Europe/Paris"))


def test_opening_is_where_contacts_came():
    counts = np.zeros((14, 4))
    counts[0, 1] = 3.0
    counts[12, 2] = 1.0
    counts[13] = np.nan
    season = np.arange(14) % 7
    found = opening_from_history(counts, season)
    assert np.argwhere(found).tolist() == [[0, 1], [5, 2]]


def test_opening_forgets_what_is_long_ago():
    counts = np.zeros((200, 2))
    counts[:7, 0] = 5.0
    counts[-7:, 1] = 5.0
    found = opening_from_history(counts, np.arange(200) % 7)
    assert not found[:, 0].any()
    assert found[:, 1].all()
