"""What must not matter to any method: the order of slots, the name of the first day, days before the first record."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts import Days, History, all_methods, clean, predict, standard_methods, wape

SHAPE = np.array([0.05, 0.15, 0.30, 0.25, 0.15, 0.10])
WEEK = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.5, 0.3])
NAMES = sorted(standard_methods())


def random_history(seed: int, d: int, level: float) -> History:
    """Return d days of over-dispersed counts with some holes."""
    rng = np.random.default_rng(seed)
    rate = level * WEEK[np.arange(d) % 7][:, None] * SHAPE * np.exp(0.15 * rng.standard_normal((d, 1)))
    counts = rng.poisson(rate).astype(float)
    counts[rng.random(counts.shape) < 0.03] = np.nan
    return History(counts, Days.plain(d, 6))


def some_histories():
    """Return a strategy of random histories."""
    return st.builds(
        random_history, st.integers(0, 10_000), st.integers(20, 120), st.sampled_from([8.0, 150.0, 4000.0])
    )


@settings(max_examples=20, deadline=None)
@given(some_histories(), st.sampled_from(NAMES), st.permutations(range(6)))
def test_the_order_of_the_slots_does_not_matter(history, name, order):
    """No standard method knows that slots are neighbours in time."""
    order = list(order)
    ahead = Days.plain(7, 6, first_season=len(history) % 7)
    method = standard_methods()[name]
    plain = method(history, ahead)
    mixed = method(History(history.counts[:, order], history.days), ahead)
    assert mixed == pytest.approx(plain[:, order], rel=1e-6, abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(some_histories(), st.sampled_from(NAMES), st.integers(1, 6))
def test_the_name_of_the_first_day_does_not_matter(history, name, shift):
    """A week may begin on any day: only the distance of days counts."""
    ahead = Days.plain(7, 6, first_season=len(history) % 7)
    moved = History(history.counts, replace(history.days, season=(history.days.season + shift) % 7))
    later = replace(ahead, season=(ahead.season + shift) % 7)
    method = standard_methods()[name]
    assert method(moved, later) == pytest.approx(method(history, ahead), rel=1e-6, abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(some_histories(), st.sampled_from(NAMES), st.integers(1, 40))
def test_unknown_days_before_the_first_record_do_not_matter(history, name, extra):
    counts = np.vstack([np.full((extra, 6), np.nan), history.counts])
    longer = History(counts, Days.plain(len(counts), 6, first_season=-extra % 7))
    ahead = Days.plain(7, 6, first_season=len(history) % 7)
    method = standard_methods()[name]
    assert method(longer, ahead) == pytest.approx(method(history, ahead), rel=0.02, abs=0.3)


@settings(max_examples=15, deadline=None)
@given(some_histories(), st.sampled_from(NAMES), st.integers(8, 20))
def test_a_longer_horizon_begins_with_the_shorter(history, name, h):
    """A plain history has no calendar: each week ahead is the same week."""
    first = len(history) % 7
    method = standard_methods()[name]
    short = method(history, Days.plain(7, 6, first_season=first))
    long = method(history, Days.plain(h, 6, first_season=first))
    assert long[:7] == pytest.approx(short)
    assert long[7:] == pytest.approx(short[: h - 7] if h <= 14 else np.vstack([short, short])[: h - 7])


@settings(max_examples=15, deadline=None)
@given(some_histories(), st.sampled_from(NAMES))
def test_slots_that_are_never_open_do_not_matter(history, name):
    ahead = Days.plain(7, 6, first_season=len(history) % 7)
    method = standard_methods()[name]
    plain = method(history, ahead)
    wide = np.full((len(history), 8), np.nan)
    wide[:, 1:7] = history.counts
    open_ = np.zeros((len(history), 8), bool)
    open_[:, 1:7] = True
    padded = History(wide, replace(Days.plain(len(history), 8), open_=open_))
    wider = replace(Days.plain(7, 8, first_season=len(history) % 7), open_=np.tile(open_[:1], (7, 1)))
    found = method(padded, wider)
    assert found[:, 1:7] == pytest.approx(plain, rel=1e-3, abs=1e-3)
    assert found[:, [0, 7]].sum() == 0


@settings(max_examples=15, deadline=None)
@given(some_histories())
def test_cleaning_twice_is_cleaning_once(history):
    once = clean(history)
    twice = clean(once.history)
    assert not twice.days.any()
    assert twice.slots.sum() <= 1


@settings(max_examples=10, deadline=None)
@given(some_histories(), st.sampled_from([*NAMES, "auto"]))
def test_bands_enclose_more_at_higher_levels(history, name):
    found = predict(history, Days.plain(7, 6, first_season=len(history) % 7), name, (0.01, 0.2, 0.5, 0.8, 0.99))
    assert (np.diff(found.quantiles, axis=0) >= -1e-9).all()
    assert (found.quantiles[0] <= found.mean + 1e-9).all() or name == "last_week"
    assert np.isfinite(found.quantiles).all()


@pytest.mark.parametrize("period", [1, 2, 5, 14])
@pytest.mark.parametrize("name", NAMES)
def test_cycles_of_other_lengths(period, name):
    """A centre of five working days, or shifts that turn every fortnight: the cycle is told, not assumed."""
    level = 1.0 + np.arange(period) / period
    mean = 500 * level[np.arange(140) % period][:, None] * SHAPE
    counts = np.random.default_rng(1).poisson(mean).astype(float)
    days = Days.plain(140, 6, period=period)
    ahead = Days.plain(period * 2, 6, first_season=140 % period, period=period)
    truth = 500 * level[ahead.season][:, None] * SHAPE
    found = all_methods()[name](History(counts, days), ahead)
    assert wape(truth, found) < (0.16 if name == "last_week" else 0.1)


@pytest.mark.parametrize("n", [1, 2, 24, 96])
@pytest.mark.parametrize("name", NAMES)
def test_days_of_any_number_of_slots(n, name):
    mean = 3000 * WEEK[np.arange(140) % 7][:, None] * np.ones(n) / n
    counts = np.random.default_rng(1).poisson(mean).astype(float)
    found = standard_methods()[name](History(counts, Days.plain(140, n)), Days.plain(7, n))
    floor = np.sqrt(2 / np.pi * n / 3000)
    assert wape(3000 * WEEK[:, None] * np.ones((7, n)) / n, found) < 0.03 + 1.3 * floor
