"""The low-rank model: exact on low-rank data, unbiased on quiet slots."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts import Days, History, LowRank, wape
from forecasts.low_rank import rate_of_root


@pytest.mark.parametrize("rate", [0.05, 0.3, 1.0, 2.0, 5.0, 11.0, 40.0, 900.0])
def test_the_root_is_undone(rate):
    """E√(X + ¼) of a Poisson count leads back to its rate; against a sum over the counts."""
    count = np.arange(0, int(rate + 40 * np.sqrt(rate) + 40))
    log_mass = count * np.log(rate) - rate - np.array([np.sum(np.log(np.arange(1, k + 1))) for k in count])
    root = float((np.exp(log_mass) * np.sqrt(count + 0.25)).sum())
    assert rate_of_root(np.array([root]))[0] == pytest.approx(rate, rel=0.002, abs=0.002)


def test_the_inverse_root_rises_and_is_never_negative():
    roots = np.linspace(-1, 6, 500)
    rates = rate_of_root(roots)
    assert (np.diff(rates) >= -1e-9).all()
    assert rates.min() == 0.0


@given(st.integers(0, 1000))
def test_large_rates_are_squares(seed):
    root = np.random.default_rng(seed).uniform(5, 100, 10)
    assert rate_of_root(root) == pytest.approx(root**2)


def test_days_of_two_kinds_are_told_apart():
    """Two day shapes in a weekly pattern are of rank 2: found again from noisy counts."""
    rng = np.random.default_rng(3)
    early, late = np.array([80.0, 60, 20, 5]), np.array([5.0, 20, 60, 80])
    truth = np.array([early, early, early, late, late, early + late, 0.2 * late])
    counts = rng.poisson(np.tile(truth, (20, 1))).astype(float)
    found = LowRank(rank=2)(History(counts, Days.plain(140, 4)), Days.plain(7, 4))
    assert wape(truth, found) < 0.07


def test_quiet_slots_are_not_biased():
    rng = np.random.default_rng(4)
    truth = np.tile(np.array([0.2, 0.5, 30.0, 20.0]), (7, 1))
    counts = rng.poisson(np.tile(truth, (40, 1))).astype(float)
    found = LowRank()(History(counts, Days.plain(280, 4)), Days.plain(7, 4))
    assert found.mean(axis=0) == pytest.approx(truth[0], rel=0.1, abs=0.2)
    assert found.sum() == pytest.approx(truth.sum(), rel=0.05)


def test_more_shapes_than_slots_are_no_harm():
    history = History(np.full((40, 3), 12.0), Days.plain(40, 3))
    assert LowRank(rank=9)(history, Days.plain(7, 3)) == pytest.approx(np.full((7, 3), 12.0), rel=0.025)


def test_old_days_beyond_the_memory_do_not_matter(made):
    history = made(120)
    changed = history.counts.copy()
    changed[:20] = 5000.0
    ahead = Days.plain(7, 6, first_season=1)
    method = LowRank(days=90)
    assert (method(history, ahead) == method(history.with_counts(changed), ahead)).all()
