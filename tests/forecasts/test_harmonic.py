"""Harmonic regression: exact on waves, robust where ARMA errors are not."""

import numpy as np
import pytest

from forecasts import Days, History, wape
from forecasts.harmonic import Harmonic


def waves(d: int) -> np.ndarray:
    """Return expected counts (d, 24) made of one daily and one weekly wave (log)."""
    hour = (np.arange(24) + 0.5) / 24
    day = np.arange(d)
    week = (day[:, None] % 7 + hour) / 7
    return np.exp(4.0 + 0.8 * np.sin(2 * np.pi * hour) + 0.4 * np.cos(2 * np.pi * week))


def history(d: int, seed: int = 1) -> History:
    """Return Poisson counts about `waves`."""
    return History(np.random.default_rng(seed).poisson(waves(d)).astype(float), Days.plain(d, 24))


def test_waves_are_found():
    found = Harmonic()(history(84), Days.plain(7, 24))
    assert wape(waves(91)[84:], found) < 0.04


def test_ten_days_are_enough_for_waves():
    found = Harmonic(daily=2, weekly=1)(history(10), Days.plain(7, 24, first_season=3))
    assert wape(waves(17)[10:], found) < 0.12


def test_an_outage_in_the_last_hours_does_not_carry_on():
    calm = history(84)
    counts = calm.counts.copy()
    counts[-1, -2:] = 0.0
    first, second = (Harmonic()(h, Days.plain(7, 24)) for h in (calm, calm.with_counts(counts)))
    assert np.abs(first - second).sum() / first.sum() < 0.1


def test_holes_are_bridged():
    past = history(84)
    counts = past.counts.copy()
    counts[np.random.default_rng(1).random(counts.shape) < 0.3] = np.nan
    found = Harmonic()(past.with_counts(counts), Days.plain(7, 24))
    assert wape(waves(91)[84:], found) < 0.06


@pytest.mark.parametrize("d", [1, 4])
def test_hardly_any_history(d):
    found = Harmonic()(history(d), Days.plain(7, 24, first_season=d))
    assert np.isfinite(found).all()
    assert found.sum() == pytest.approx(waves(7).sum(), rel=0.6)
