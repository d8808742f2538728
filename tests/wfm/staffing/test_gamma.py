"""Poisson weights and incomplete gamma ratios against 50-digit arithmetic."""

import mpmath
import numpy as np
import pytest

from wfm.staffing.gamma import log_poisson, lower_ratio, upper_ratio

mpmath.mp.dps = 50


def _one(function, x, y):
    return float(function(np.array([float(x)]), np.array([float(y)]))[0])


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (0, 1e-6),
        (0, 700),
        (0.3, 0.2),
        (1, 1),
        (15.9, 14),
        (16, 16),
        (16.1, 20),
        (100.5, 99.25),
        (1e4, 9.8e3),
        (5e4, 5e4),
        (1e6, 1.001e6),
        (1e9, 1e9 + 1e4),
    ],
)
def test_log_of_the_poisson_weight(x, y):
    exact = mpmath.mpf(x) * mpmath.log(y) - y - mpmath.loggamma(mpmath.mpf(x) + 1)
    assert _one(log_poisson, x, y) == pytest.approx(float(exact), rel=1e-13, abs=1e-12)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (0, 5),
        (0, 900),
        (1e-6, 1e-6),
        (0.3, 700),
        (0.5, 2),
        (1, 1000),
        (3, 800),
        (5, 5),
        (15, 500),
        (16, 500),
        (100, 400),
        (250, 1000),
        (900, 1000),
        (1000, 5000),
        (20_000, 50_000),
        (50_000, 50_000),
        (50_000, 51_000),
        (50_000, 57_000),
        (50_000, 80_000),
    ],
)
def test_inverse_of_erlang_b(x, y):
    y = mpmath.mpf(y)
    exact = mpmath.exp(y) * y ** (-mpmath.mpf(x)) * mpmath.gammainc(mpmath.mpf(x) + 1, y)
    assert _one(upper_ratio, x, y) == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize(
    ("x", "y"), [(4000, 3000), (8000, 4000), (83_333, 50_000), (83_333, 76_000), (1e5, 1.0), (5e5, 4.9e5)]
)
def test_sum_of_erlang_a_far_below_its_mean(x, y):
    exact = mpmath.hyp1f1(1, mpmath.mpf(x) + 1, y)
    assert _one(lower_ratio, x, y) == pytest.approx(float(exact), rel=1e-13)


def test_the_ratio_leaves_the_double_range_without_a_warning():
    with np.errstate(all="raise"):
        assert _one(upper_ratio, 150, 0.01) == np.inf


def test_shapes_are_broadcast():
    assert upper_ratio(np.array([[1.0], [2.0]]), np.array([1.0, 2.0, 3.0])).shape == (2, 3)


def test_the_seam_between_the_two_ways_does_not_show():
    """The continued fraction takes over where the tail underflows; both sides of the seam must fit together."""
    load = np.linspace(100.0, 3000.0, 4001)
    ratio = upper_ratio(np.full_like(load, 90.0), load)
    bend = np.diff(np.log(ratio), 2)
    assert np.all(np.diff(ratio) < 0.0)
    assert np.all(bend > -1e-11)
