"""Handle times and other ratios by slot."""

import numpy as np
import pytest

from forecasts import Days, History, forecast_ratio


def history(counts: np.ndarray) -> History:
    """Return a history of always open days."""
    return History(counts, Days.plain(*counts.shape))


def test_a_constant_ratio_is_returned():
    counts = np.full((30, 4), 20.0)
    found = forecast_ratio(history(counts), np.full((30, 4), 180.0), Days.plain(7, 4))
    assert found.mean == pytest.approx(np.full((7, 4), 180.0))
    assert found.day_variation == pytest.approx(0.0)


def test_slots_with_volume_have_their_own_ratio():
    counts = np.full((84, 2), 500.0)
    ratio = np.tile([120.0, 240.0], (84, 1))
    found = forecast_ratio(history(counts), ratio, Days.plain(7, 2))
    assert found.mean[0] == pytest.approx([120, 240], rel=0.03)


def test_slots_without_volume_are_drawn_to_the_whole():
    counts = np.tile([500.0, 0.05], (84, 1))
    ratio = np.tile([120.0, 600.0], (84, 1))
    found = forecast_ratio(history(counts), ratio, Days.plain(7, 2))
    assert found.mean[:, 1] == pytest.approx(np.full(7, 120.0), rel=0.1)


def test_the_mean_is_weighted_by_volume():
    counts = np.array([[1.0], [99.0]] * 40)
    ratio = np.array([[1000.0], [200.0]] * 40)
    found = forecast_ratio(history(counts), ratio, Days.plain(7, 1), prior_weight=1e9, winsor=100.0)
    assert found.mean[0, 0] == pytest.approx((1000 + 99 * 200) / 100, rel=0.01)


def test_recent_days_count_more():
    counts = np.full((364, 1), 1000.0)
    ratio = np.vstack([np.full((280, 1), 100.0), np.full((84, 1), 200.0)])
    found = forecast_ratio(history(counts), ratio, Days.plain(1, 1))
    assert found.mean[0, 0] > 145


def test_wild_single_values_are_held():
    counts = np.full((60, 1), 10.0)
    ratio = np.full((60, 1), 200.0)
    ratio[50] = 90_000.0
    found = forecast_ratio(history(counts), ratio, Days.plain(1, 1))
    assert found.mean[0, 0] < 260


def test_unknown_ratios_do_not_speak():
    counts = np.full((60, 2), 10.0)
    ratio = np.full((60, 2), 200.0)
    ratio[::2] = np.nan
    counts[10] = np.nan
    found = forecast_ratio(history(counts), ratio, Days.plain(7, 2))
    assert found.mean == pytest.approx(np.full((7, 2), 200.0))


def test_nothing_known_is_none():
    counts = np.full((20, 2), 10.0)
    assert forecast_ratio(history(counts), np.full((20, 2), np.nan), Days.plain(7, 2)) is None
    assert forecast_ratio(history(counts * 0), np.full((20, 2), 100.0), Days.plain(7, 2)) is None


def test_the_variation_of_days_is_told():
    rng = np.random.default_rng(1)
    factor = np.exp(0.1 * rng.standard_normal((300, 1)))
    counts = np.full((300, 4), 200.0)
    found = forecast_ratio(history(counts), 180 * factor * np.ones((1, 4)), Days.plain(7, 4))
    assert found.day_variation == pytest.approx(0.1, abs=0.02)


def test_few_days_have_no_variation():
    counts = np.full((3, 2), 10.0)
    assert forecast_ratio(history(counts), np.full((3, 2), 100.0), Days.plain(7, 2)).day_variation is None
