"""The smoothers against their definitions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts.level_ahead import level_ahead
from forecasts.smoothing import age_weights, huber_weights, local_mean, running_mean, weighted_median


def test_age_weights_halve():
    assert age_weights(5, 2.0).tolist() == pytest.approx([0.25, 0.5**1.5, 0.5, 0.5**0.5, 1.0])


@pytest.mark.parametrize("half_life", [0.7, 3.0, 50.0])
def test_local_mean_against_brute_force(half_life):
    rng = np.random.default_rng(1)
    values, weights = rng.normal(size=60), rng.uniform(size=60)
    weights[rng.random(60) < 0.3] = 0
    day = np.arange(60)
    kernel = 0.5 ** (np.abs(day[:, None] - day[None, :]) / half_life) * weights[None, :]
    assert local_mean(values, weights, half_life) == pytest.approx((kernel @ values) / kernel.sum(axis=1))


@pytest.mark.parametrize("half_life", [0.7, 3.0, 50.0])
def test_running_mean_against_brute_force(half_life):
    rng = np.random.default_rng(2)
    values, weights = rng.normal(size=60), rng.uniform(0.1, 1.0, size=60)
    found = running_mean(values, weights, half_life)
    for day in range(60):
        w = weights[: day + 1] * age_weights(day + 1, half_life)
        assert found[day] == pytest.approx((w @ values[: day + 1]) / w.sum())


def test_unknown_values_of_weight_zero_do_no_harm():
    values = np.array([1.0, np.nan, 3.0])
    weights = np.array([1.0, 0.0, 1.0])
    assert np.isfinite(local_mean(values, weights, 2.0)).all()
    assert local_mean(values, weights, 2.0)[1] == pytest.approx(2.0)


def test_huber_weights_fall_with_distance():
    residual = np.array([0.1, -0.1, 0.12, -0.08, 5.0])
    weight = huber_weights(residual, np.ones(5, bool))
    assert weight[:4].tolist() == [1, 1, 1, 1]
    assert weight[4] == pytest.approx(1.5 * 1.4826 * 0.1 / 5.0)


def test_huber_weights_of_a_perfect_fit_keep_small_deviations():
    weight = huber_weights(np.array([0.0, 0.0, 0.0, 0.02]), np.ones(4, bool))
    assert weight[3] == 1.0


def test_huber_weights_of_unknown_days_are_zero():
    weight = huber_weights(np.array([0.1, np.nan]), np.array([True, False]))
    assert weight.tolist() == [1.0, 0.0]
    assert huber_weights(np.array([1.0]), np.array([False])).tolist() == [0.0]


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_weighted_median_against_repetition(seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(3, 7))
    weights = rng.integers(0, 4, size=(3, 7))
    weights[:, 0] = 1
    found = weighted_median(values, weights.astype(float))
    for row in range(3):
        spread = np.sort(np.repeat(values[row], weights[row]))
        assert found[row] == spread[(len(spread) - 1) // 2]


def test_weighted_median_of_nothing():
    assert np.isnan(weighted_median(np.ones((1, 3)), np.zeros((1, 3)))).all()


def test_a_steady_level_is_averaged_over_long():
    rng = np.random.default_rng(4)
    above = 5.0 + 0.1 * rng.normal(size=400)
    mixed = level_ahead(above, np.ones(400))
    short = level_ahead(above, np.ones(400), (3.0,))
    assert abs(mixed - 5.0) < abs(short - 5.0) + 0.02
    assert mixed == pytest.approx(5.0, abs=0.05)


def test_a_wandering_level_is_followed():
    rng = np.random.default_rng(5)
    above = np.cumsum(0.1 * rng.normal(size=400))
    slow = level_ahead(above, np.ones(400), (28.0,))
    mixed = level_ahead(above, np.ones(400))
    assert abs(mixed - above[-1]) < abs(slow - above[-1]) + 1e-9


def test_a_jump_is_caught_up_with_sooner_by_centres_that_jump():
    jumps = np.repeat(np.array([0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]), 30)
    jumps = np.append(jumps, np.zeros(5))
    steady = np.append(np.ones(240), np.zeros(5))
    assert level_ahead(jumps, np.ones(245)) < level_ahead(steady, np.ones(245)) + 0.2


def test_a_short_series_takes_the_middle_memory():
    above = np.arange(20.0)
    assert level_ahead(above, np.ones(20)) == level_ahead(above, np.ones(20), (14.0,))


def test_a_perfectly_constant_level_is_returned():
    assert level_ahead(np.full(100, 2.5), np.ones(100)) == pytest.approx(2.5)
