"""What every method must do, whatever it is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts import Days, Forecaster, GeometricMean, History, LongHorizon, LowRank, Profile, all_methods, wape

METHODS = {**all_methods(), "long_horizon": LongHorizon(), "bare profile": Profile(), "bare low rank": LowRank()}


@pytest.fixture(params=sorted(METHODS))
def method(request) -> Forecaster:
    """Return each method in turn."""
    return METHODS[request.param]


def test_nothing_known_means_nothing_forecast(method):
    for d in (0, 1, 20):
        history = History(np.full((d, 6), np.nan), Days.plain(d, 6))
        assert method(history, Days.plain(7, 6)).tolist() == np.zeros((7, 6)).tolist()


def test_all_zeros_stay_zero(method):
    history = History(np.zeros((60, 6)), Days.plain(60, 6))
    assert np.abs(method(history, Days.plain(7, 6, first_season=4))).max() < 1e-6


def test_closed_slots_get_nothing(method, made):
    ahead = Days.plain(7, 6)
    open_ = ahead.open_.copy()
    open_[2] = False
    open_[:, 0] = False
    found = method(made(70), replace(ahead, open_=open_))
    assert (found[~open_] == 0).all()
    assert (found[open_] > 0).all()


@pytest.mark.parametrize("d", [1, 3, 8, 15, 30, 57])
def test_any_length_of_history_gives_finite_counts(method, made, d):
    found = method(made(d), Days.plain(9, 6, first_season=d % 7))
    assert found.shape == (9, 6)
    assert np.isfinite(found).all()
    assert (found >= 0).all()


def test_a_perfect_week_is_repeated(method):
    if method == METHODS["harmonic"]:
        pytest.skip("four slots a day are no waves")
    week = np.outer([5.0, 4.0, 4.0, 4.0, 3.0, 2.0, 1.0], [10.0, 40.0, 30.0, 20.0])
    history = History(np.tile(week, (16, 1)), Days.plain(112, 4))
    assert wape(week, method(history, Days.plain(7, 4))) < 0.02


def test_the_forecast_does_not_change_the_history(method, made):
    history = made(50)
    before = history.counts.copy()
    method(history, Days.plain(7, 6, first_season=1))
    assert (history.counts == before).all()


def test_one_history_gives_one_forecast(method, made):
    ahead = Days.plain(7, 6)
    assert (method(made(80), ahead) == method(made(80), ahead)).all()


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_gaps_are_bridged(data):
    """Holes in the history change a forecast of a steady series by little, wherever they are."""
    method = METHODS[data.draw(st.sampled_from(["profile", "low_rank", "combination", "mean_of_8"]))]
    seed = data.draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    week = np.outer(np.full(7, 400.0), [0.2, 0.5, 0.3])
    counts = rng.poisson(np.tile(week, (12, 1))).astype(float)
    counts[rng.random(counts.shape) < 0.2] = np.nan
    counts[rng.integers(0, 77) :][:7] = np.nan
    found = method(History(counts, Days.plain(84, 3)), Days.plain(7, 3))
    assert wape(week, found) < 0.12


def test_missing_is_not_zero(method, made):
    history = made(84)
    counts = history.counts.copy()
    counts[-10:-3, 2:4] = np.nan
    found = method(history.with_counts(counts), Days.plain(7, 6))
    whole = method(history, Days.plain(7, 6))
    assert found.sum() > 0.9 * whole.sum()


@pytest.mark.parametrize("factor", [0.1, 7.0])
def test_larger_centres_get_larger_forecasts(factor):
    """A series times a constant has about its forecast times that constant."""
    rng = np.random.default_rng(2)
    counts = rng.poisson(np.tile(np.outer(np.full(7, 5000.0), [0.2, 0.5, 0.3]), (12, 1))).astype(float)
    days, ahead = Days.plain(84, 3), Days.plain(7, 3)
    for name in ("last_week", "mean_of_4", "profile", "combination"):
        base = METHODS[name](History(counts, days), ahead)
        scaled = METHODS[name](History(counts * factor, days), ahead)
        assert scaled == pytest.approx(base * factor, rel=0.02)


def test_members_of_a_combination_bound_it(made):
    history, ahead = made(84), Days.plain(7, 6)
    members = (METHODS["last_week"], METHODS["mean_of_4"], METHODS["profile"])
    each = np.stack([member(history, ahead) for member in members])
    both = GeometricMean(members)(history, ahead)
    assert (both >= each.min(axis=0) - 1e-9).all()
    assert (both <= each.max(axis=0) + 1e-9).all()


def test_the_method_sees_only_what_it_is_given(method, made):
    """A history cut at the origin is all there is: what comes later cannot matter."""
    long = made(100)
    tampered = long.counts.copy()
    tampered[70:] = 9e6
    ahead = long.days[70:77]
    first = method(long.until(70), ahead)
    second = method(long.with_counts(tampered).until(70), ahead)
    assert (first == second).all()
