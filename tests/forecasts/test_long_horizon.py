"""Months ahead: yearly shape and growth are found where two years are there, and not invented where they are not."""

import numpy as np
import pytest

from forecasts import CalendarAdjusted, Days, History, LongHorizon, Profile, wape

WEEK = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.5, 0.3])


def rate(first: int, d: int, *, swing: float, growth: float) -> np.ndarray:
    """Return expected counts (d, 2) with a yearly swing and growth a year (log)."""
    day = first + np.arange(d)
    level = np.log(3000) + swing * np.sin(2 * np.pi * day / 364) + growth * day / 364
    return np.exp(level)[:, None] * WEEK[day % 7][:, None] * np.array([0.4, 0.6])


def history(d: int, seed: int = 1, **truth: float) -> History:
    """Return Poisson counts about `rate`."""
    counts = np.random.default_rng(seed).poisson(rate(0, d, **truth)).astype(float)
    return History(counts, Days.plain(d, 2))


@pytest.mark.parametrize("h", [28, 182, 364])
@pytest.mark.parametrize("growth", [0.0, 0.1, -0.1])
def test_shape_and_growth_are_found(h, growth):
    d = 3 * 364 + 60
    found = LongHorizon()(history(d, swing=0.25, growth=growth), Days.plain(h, 2, first_season=d % 7))
    assert wape(rate(d, h, swing=0.25, growth=growth), found) < 0.06


def test_a_flat_level_would_be_worse():
    d, h = 3 * 364 + 60, 182
    past, ahead = history(d, swing=0.25, growth=0.1), Days.plain(h, 2, first_season=d % 7)
    truth = rate(d, h, swing=0.25, growth=0.1)
    flat = CalendarAdjusted(Profile(), yearly=0.0)(past, ahead)
    assert wape(truth, LongHorizon()(past, ahead)) < 0.4 * wape(truth, flat)


def test_less_than_two_years_stay_flat():
    d, h = 600, 90
    past, ahead = history(d, swing=0.25, growth=0.1), Days.plain(h, 2, first_season=d % 7)
    flat = CalendarAdjusted(Profile(), yearly=0.0)(past, ahead)
    assert LongHorizon()(past, ahead) == pytest.approx(flat)


def test_growth_is_bounded():
    d, h = 2 * 364 + 30, 364
    found = LongHorizon()(history(d, swing=0.0, growth=1.5), Days.plain(h, 2, first_season=d % 7))
    last_week = rate(d - 7, 7, swing=0.0, growth=1.5).sum()
    assert found[-7:].sum() < last_week * np.exp(1.5)


def test_horizons_beyond_a_year_go_on():
    d, h = 3 * 364, 500
    found = LongHorizon()(history(d, swing=0.2, growth=0.0), Days.plain(h, 2, first_season=d % 7))
    assert np.isfinite(found).all()
    assert wape(rate(d, h, swing=0.2, growth=0.0), found) < 0.08
