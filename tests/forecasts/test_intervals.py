"""Bands: right coverage on data from the model, honest where little is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts.intervals import DEFAULT_VARIATION, LEVELS, deviation, fit_bands


def busy_counts(mean: np.ndarray, variation: float, rng: np.random.Generator) -> np.ndarray:
    """Return gamma-Poisson counts: rate mean × a gamma factor of mean 1 and the given coefficient of variation."""
    shape = 1 / variation**2
    return rng.poisson(mean * rng.gamma(shape, 1 / shape, mean.shape)).astype(float)


@pytest.mark.parametrize("variation", [0.05, 0.2, 0.5])
def test_the_variation_is_found(variation):
    rng = np.random.default_rng(1)
    mean = rng.uniform(20, 400, (400, 20))
    found = fit_bands(busy_counts(mean, variation, rng), mean, weeks=8)
    assert found.variation == pytest.approx(variation, rel=0.1)


def test_poisson_counts_have_no_variation():
    rng = np.random.default_rng(2)
    mean = rng.uniform(20, 400, (400, 20))
    assert fit_bands(rng.poisson(mean).astype(float), mean, weeks=8).variation < 0.02


@pytest.mark.parametrize("variation", [0.05, 0.3])
@pytest.mark.parametrize("scale", [3.0, 40.0, 900.0])
def test_coverage_on_new_data(variation, scale):
    rng = np.random.default_rng(3)
    mean = scale * rng.uniform(0.2, 1.8, (300, 24))
    bands = fit_bands(busy_counts(mean, variation, rng), mean, weeks=1000)
    fresh = busy_counts(mean, variation, rng)
    for low, high in ((0.1, 0.9), (0.25, 0.75)):
        inside = bands.quantiles(mean, np.array([low, high]))
        share = float(((fresh >= inside[0]) & (fresh <= inside[1])).mean())
        assert share == pytest.approx(high - low, abs=0.05)


def test_errors_that_are_skewed_give_skewed_bands():
    rng = np.random.default_rng(4)
    mean = np.full((200, 20), 100.0)
    actual = 80 + rng.exponential(20, mean.shape)
    low, middle, high = fit_bands(actual, mean, weeks=1000).quantiles(np.array([100.0]), np.array([0.1, 0.5, 0.9]))[
        :, 0
    ]
    assert high - middle > 2 * (middle - low)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 2000.0))
def test_quantiles_rise_and_are_not_negative(seed, scale):
    rng = np.random.default_rng(seed)
    mean = scale * rng.uniform(0, 2, (40, 10))
    bands = fit_bands(rng.poisson(mean).astype(float), mean, weeks=5)
    found = bands.quantiles(mean, np.array(LEVELS))
    assert (np.diff(found, axis=0) >= -1e-9).all()
    assert (found >= 0).all()


def test_a_closed_slot_has_no_band():
    bands = fit_bands(np.ones((5, 5)), np.ones((5, 5)), weeks=4)
    assert bands.quantiles(np.array([0.0, 5.0]), np.array([0.9])).tolist()[0][0] == 0.0


def test_few_weeks_widen_the_bands():
    rng = np.random.default_rng(5)
    mean = np.full((100, 10), 50.0)
    actual = rng.poisson(mean).astype(float)
    widths = []
    for weeks in (1, 4, 50):
        low, high = fit_bands(actual, mean, weeks=weeks).quantiles(np.array([50.0]), np.array([0.1, 0.9]))[:, 0]
        widths.append(high - low)
    assert widths[0] > widths[1] > widths[2]


def test_nothing_known_takes_the_default():
    bands = fit_bands(np.full((3, 3), np.nan), np.ones((3, 3)), weeks=0)
    assert bands.variation == DEFAULT_VARIATION
    low, middle, high = bands.quantiles(np.array([100.0]), np.array([0.1, 0.5, 0.9]))[:, 0]
    assert middle == pytest.approx(100.0)
    assert high == pytest.approx(100 + 1.2816 * np.sqrt(100 + 25**2), rel=0.01)
    assert 100 - low == pytest.approx(high - 100)


def test_at_inverts_the_quantiles():
    rng = np.random.default_rng(6)
    mean = np.full((100, 10), 50.0)
    bands = fit_bands(rng.poisson(mean).astype(float), mean, weeks=8)
    levels = np.array([0.1, 0.37, 0.5, 0.93])
    assert bands.at(np.full(4, 50.0), levels) == pytest.approx(bands.quantiles(np.array([50.0]), levels)[:, 0])


def test_the_deviation_of_small_and_large_counts():
    assert deviation(np.array([100.0]), 0.0)[0] == 10.0
    assert deviation(np.array([1e6]), 0.1)[0] == pytest.approx(1e5, rel=1e-3)
    assert deviation(np.array([0.0]), 0.1)[0] == 0.5
