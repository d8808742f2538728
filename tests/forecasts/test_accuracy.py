"""Measures of error against hand calculation, brute force and what they must satisfy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from forecasts.accuracy import bias, coverage, day_wape, pinball, poisson_floor, wape

NAN = float("nan")


def test_wape_by_hand():
    assert wape(np.array([10.0, 0.0, 30.0]), np.array([12.0, 1.0, 27.0])) == pytest.approx(6 / 40)


def test_wape_leaves_out_what_is_unknown():
    assert wape(np.array([10.0, NAN]), np.array([5.0, 1000.0])) == pytest.approx(0.5)


@pytest.mark.parametrize("measure", [wape, bias])
def test_no_volume_has_no_relative_error(measure):
    assert np.isnan(measure(np.zeros(3), np.ones(3)))
    assert np.isnan(measure(np.full(3, NAN), np.ones(3)))


def test_bias_has_the_sign_of_the_forecast_error():
    assert bias(np.array([10.0, 10.0]), np.array([12.0, 11.0])) == pytest.approx(0.15)
    assert bias(np.array([10.0, 10.0]), np.array([8.0, 9.0])) == pytest.approx(-0.15)


def test_day_wape_lets_errors_within_a_day_cancel():
    actual = np.array([[10.0, 20.0], [30.0, NAN]])
    forecast = np.array([[15.0, 15.0], [27.0, 99.0]])
    assert day_wape(actual, forecast) == pytest.approx(3 / 60)
    assert day_wape(actual, forecast) <= wape(actual, forecast)


def test_day_wape_leaves_out_days_without_a_record():
    actual = np.array([[NAN, NAN], [10.0, 10.0]])
    assert day_wape(actual, np.array([[500.0, 500.0], [11.0, 10.0]])) == pytest.approx(1 / 20)


def test_pinball_by_hand():
    # median 8 against 10: 0.5·2; level 0.9 at 14 against 10: 0.1·4
    loss = pinball(np.array([10.0]), np.array([[8.0], [14.0]]), np.array([0.5, 0.9]))
    assert loss == pytest.approx((1.0 + 0.4) / 2 / 10)


def test_pinball_of_the_median_is_half_the_wape():
    rng = np.random.default_rng(3)
    actual = rng.poisson(30, 200).astype(float)
    forecast = rng.uniform(20, 40, 200)
    assert pinball(actual, forecast[None], np.array([0.5])) == pytest.approx(wape(actual, forecast) / 2)


@given(st.floats(0.02, 0.98), st.integers(0, 2**31))
def test_pinball_is_least_at_the_true_quantile(level, seed):
    rng = np.random.default_rng(seed)
    actual = rng.normal(100, 10, 4001)
    best = np.quantile(actual, level)
    levels = np.array([level])
    least = pinball(actual, np.full((1, actual.size), best), levels)
    for other in (best - 3, best + 3):
        assert least <= pinball(actual, np.full((1, actual.size), other), levels) + 1e-12


def test_pinball_of_nothing_known():
    assert np.isnan(pinball(np.array([NAN]), np.ones((1, 1)), np.array([0.5])))


def test_coverage_counts_the_edges_as_inside():
    actual = np.array([1.0, 2.0, 3.0, 4.0, NAN])
    assert coverage(actual, np.full(5, 2.0), np.full(5, 3.0)) == pytest.approx(0.5)
    assert np.isnan(coverage(np.array([NAN]), np.zeros(1), np.ones(1)))


@pytest.mark.parametrize("rate", [0.4, 1.0, 3.7, 12.0, 36.0, 1157.0])
def test_poisson_deviation_against_brute_force(rate):
    # the floor of a series whose every count is `rate`, were that allowed: the mean absolute deviation ÷ rate
    count = np.arange(0, int(rate + 60 * np.sqrt(rate) + 60))
    brute = float((poisson.pmf(count, rate) * np.abs(count - rate)).sum() / rate)
    assert poisson_floor(np.full(5, rate)) == pytest.approx(brute, rel=1e-9)


def test_the_floor_of_large_counts_is_the_normal_one():
    assert poisson_floor(np.full(3, 1157.0)) == pytest.approx(np.sqrt(2 / np.pi / 1157), rel=1e-3)


def test_no_forecast_of_the_rate_beats_the_floor_by_much():
    rng = np.random.default_rng(5)
    actual = rng.poisson(36, 20_000).astype(float)
    assert wape(actual, np.full(actual.size, 36.0)) == pytest.approx(poisson_floor(actual), rel=0.02)


def test_the_floor_of_nothing():
    assert np.isnan(poisson_floor(np.array([NAN, 0.0])))
