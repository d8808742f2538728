"""The baselines by hand."""

import numpy as np
import pytest

from forecasts import Days, History, MeanOfSameDays
from forecasts.same_weekday import mean_of_known

NAN = float("nan")


def history(*weeks: list[float], slots: int = 1) -> History:
    """Return a history of weeks of three days (a cycle of three), one slot a day."""
    counts = np.array(weeks, dtype=float).reshape(-1, slots)
    return History(counts, Days.plain(len(counts), slots, period=3))


def test_last_week_is_repeated():
    ahead = Days.plain(3, 1, period=3)
    assert MeanOfSameDays(1)(history([1, 2, 3], [4, 5, 6]), ahead).ravel().tolist() == [4, 5, 6]


def test_the_mean_of_k_weeks():
    ahead = Days.plain(3, 1, period=3)
    found = MeanOfSameDays(2)(history([90, 90, 90], [1, 2, 3], [4, 5, 6]), ahead)
    assert found.ravel().tolist() == [2.5, 3.5, 4.5]


def test_an_unknown_day_is_replaced_by_the_one_before_it():
    ahead = Days.plain(3, 1, period=3)
    assert MeanOfSameDays(1)(history([1, 2, 3], [4, NAN, 6]), ahead).ravel().tolist() == [4, 2, 6]


def test_fewer_than_k_values_are_averaged():
    ahead = Days.plain(3, 1, period=3)
    assert MeanOfSameDays(4)(history([1, 2, NAN], [3, NAN, NAN]), ahead).ravel().tolist() == [2, 2, 2]


def test_the_order_of_the_days_ahead_does_not_matter():
    ahead = Days.plain(2, 1, first_season=2, period=3)
    assert MeanOfSameDays(1)(history([1, 2, 3]), ahead).ravel().tolist() == [3, 1]


def test_a_longer_horizon_repeats_the_cycle():
    ahead = Days.plain(7, 1, period=3)
    assert MeanOfSameDays(1)(history([1, 2, 3]), ahead).ravel().tolist() == [1, 2, 3, 1, 2, 3, 1]


def test_counts_of_closed_slots_do_not_speak():
    past = history([1, 2, 3], [4, 5, 6])
    open_ = past.days.open_.copy()
    open_[3] = False
    days = Days(past.days.season, open_, past.days.special, past.days.terms, 3)
    assert MeanOfSameDays(1)(History(past.counts, days), Days.plain(1, 1, period=3)).item() == 1


@pytest.mark.parametrize("k", [1, 3, 8])
def test_against_brute_force(k):
    rng = np.random.default_rng(k)
    counts = rng.integers(0, 50, (40, 5)).astype(float)
    counts[rng.random(counts.shape) < 0.3] = NAN
    found = MeanOfSameDays(k)(History(counts, Days.plain(40, 5)), Days.plain(7, 5, first_season=5))
    for row in range(7):
        for slot in range(5):
            past = [counts[day, slot] for day in range(39, -1, -1) if day % 7 == (5 + row) % 7]
            known = [value for value in past if np.isfinite(value)][:k]
            if known:
                assert found[row, slot] == pytest.approx(np.mean(known))


def test_mean_of_known():
    assert mean_of_known(np.array([[1.0, NAN], [3.0, NAN]])).tolist() == [2.0, 0.0]
