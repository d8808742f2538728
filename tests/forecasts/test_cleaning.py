"""Outages are found and set aside; noise, holidays and busy days are not."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts import Days, History, clean

SHAPE = np.array([0.05, 0.15, 0.30, 0.25, 0.15, 0.10])


def noisy(d: int, seed: int, level: float = 600.0) -> History:
    """Return d days of Poisson counts."""
    counts = np.random.default_rng(seed).poisson(level * np.tile(SHAPE, (d, 1))).astype(float)
    return History(counts, Days.plain(d, 6))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from([3.0, 60.0, 600.0, 5000.0]))
def test_pure_noise_is_left_alone(seed, level):
    found = clean(noisy(100, seed, level))
    assert found.slots.sum() == 0
    assert found.days.sum() == 0


def test_an_outage_of_two_slots_is_set_aside(made):
    history = made(100)
    counts = history.counts.copy()
    counts[99, 4:] = 0
    found = clean(history.with_counts(counts))
    assert found.slots[99].tolist() == [False, False, False, False, True, True]
    assert np.isnan(found.history.counts[99, 4:]).all()
    assert np.isfinite(found.history.counts[:99]).all()
    assert found.slots.sum() == 2


def test_what_was_expected_is_told(made):
    history = made(98)
    counts = history.counts.copy()
    counts[91, 2] = 0
    found = clean(history.with_counts(counts))
    assert found.expected[91, 2] == pytest.approx(600 * 1.2 * 0.30, rel=0.15)


def test_an_outage_of_a_day_is_set_aside(made):
    history = made(100)
    counts = history.counts.copy()
    counts[60] = np.round(counts[60] * 0.05)
    found = clean(history.with_counts(counts))
    assert np.flatnonzero(found.days).tolist() == [60]
    assert np.isnan(found.history.counts[60]).all()
    assert not found.slots[60].any()


def test_an_empty_day_of_a_tiny_queue_is_no_outage():
    counts = np.random.default_rng(377).poisson(3.0 * np.tile(SHAPE, (100, 1))).astype(float)
    counts[20] = 0.0
    assert not clean(History(counts, Days.plain(100, 6))).days.any()


def test_a_doubled_slot_is_set_aside(made):
    history = made(100)
    counts = history.counts.copy()
    counts[50, 3] *= 4
    assert np.argwhere(clean(history.with_counts(counts)).slots).tolist() == [[50, 3]]


def test_a_busy_day_is_kept(made):
    history = made(100)
    counts = history.counts.copy()
    counts[70] *= 1.6
    found = clean(history.with_counts(counts))
    assert not found.days.any()
    assert not found.slots.any()


def test_special_days_are_not_judged(made):
    history = made(100)
    counts = history.counts.copy()
    counts[60] = 1.0
    special = np.zeros(100, np.int64)
    special[60] = 1
    found = clean(History(counts, replace(history.days, special=special)))
    assert not found.days.any()
    assert not found.slots.any()


def test_a_silence_of_slots_that_may_be_zero_singly_is_set_aside():
    """Eleven contacts expected in each of four slots: one zero is odd, four in a row are an outage."""
    counts = np.random.default_rng(3).poisson(11.0, (100, 8)).astype(float)
    counts[80, 2:6] = 0.0
    counts[60, 3] = 0.0
    found = clean(History(counts, Days.plain(100, 8)))
    assert np.argwhere(found.slots).tolist() == [[80, 2], [80, 3], [80, 4], [80, 5]]


def test_silences_do_not_run_over_midnight():
    counts = np.random.default_rng(3).poisson(15.0, (100, 8)).astype(float)
    counts[80, 7] = counts[81, 0] = 0.0
    assert not clean(History(counts, Days.plain(100, 8))).slots.any()


def test_quiet_slots_may_be_zero():
    history = noisy(100, 1, 20.0)
    counts = history.counts.copy()
    counts[99, 4:] = 0
    assert not clean(history.with_counts(counts)).slots[99].any()


@pytest.mark.parametrize("d", [0, 1, 5])
def test_short_histories_pass(d):
    found = clean(noisy(d, 2))
    assert found.history.counts.shape == (d, 6)
    assert not found.slots.any()


def test_zeros_and_unknowns_pass():
    zeros = History(np.zeros((30, 6)), Days.plain(30, 6))
    unknown = History(np.full((30, 6), np.nan), Days.plain(30, 6))
    assert not clean(zeros).slots.any()
    assert not clean(unknown).slots.any()
    assert clean(unknown).expected.shape == (30, 6)
