"""Sample paths, quantiles and the newsvendor."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.errors import ValueRangeError
from wfm.staffing.uncertainty import VolumePaths, newsvendor_level, paths_of, volume_at


@pytest.fixture
def uncertain(day_grid, queue_of, demand_of, hump):
    """A voice queue whose quantiles at 5, 27.5, 50, 72.5, 95 % lie at 0.7 ... 1.4 of the mean."""
    return demand_of(day_grid, (queue_of(),), hump, spread=(0.7, 0.9, 1.0, 1.1, 1.4))


def test_quantiles_are_met_at_their_levels(uncertain, hump):
    for level, factor in zip(uncertain.levels, (0.7, 0.9, 1.0, 1.1, 1.4), strict=True):
        assert volume_at(uncertain, level)[0] == pytest.approx(factor * hump)


def test_between_the_levels_it_is_linear_and_beyond_them_it_goes_on(uncertain, hump):
    assert volume_at(uncertain, 0.6125)[0] == pytest.approx(1.05 * hump)
    assert volume_at(uncertain, 0.995)[0] == pytest.approx(1.46 * hump)
    assert volume_at(uncertain, 0.005)[0] == pytest.approx(0.66 * hump)


def test_it_never_goes_below_zero(day_grid, queue_of, demand_of, hump):
    wide = demand_of(day_grid, (queue_of(),), hump, spread=(0.01, 1.0, 2.0))
    assert np.all(volume_at(wide, 0.001) >= 0.0)


@given(st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_higher_levels_mean_more(first, second):
    from datetime import date

    from wfm.demand import Channel, Demand, Queue
    from wfm.grid import TimeGrid

    grid = TimeGrid(date(2024, 3, 5), 1, 60, "UTC")
    contacts = np.full((1, 24), 10.0)
    quantiles = contacts * np.array([0.5, 0.8, 1.0, 1.3])[:, None, None]
    queue = Queue("q", "Q", Channel.VOICE, "q")
    demand = Demand(grid, (queue,), contacts, contacts, contacts > 0, (0.1, 0.3, 0.5, 0.9), quantiles)
    low, high = sorted((first, second))
    assert np.all(volume_at(demand, low) <= volume_at(demand, high) + 1e-12)


@pytest.mark.parametrize("level", [0.0, 1.0, -0.2, np.nan])
def test_levels_without_meaning(uncertain, level):
    with pytest.raises(ValueRangeError, match="strictly between 0 and 1"):
        volume_at(uncertain, level)


def test_a_forecast_without_quantiles(day_grid, queue_of, demand_of, hump):
    plain = demand_of(day_grid, (queue_of(),), hump)
    for call in (lambda: volume_at(plain, 0.5), lambda: paths_of(plain)):
        with pytest.raises(ValueRangeError, match="needs a forecast with at least two quantiles"):
            call()


def test_paths_keep_the_mean_and_the_order(uncertain):
    paths = paths_of(uncertain, 15)
    assert paths.contacts.shape == (15, 1, uncertain.grid.n)
    assert paths.weights.sum() == pytest.approx(1.0)
    assert (paths.weights @ paths.contacts.reshape(15, -1)) == pytest.approx(uncertain.contacts[0])
    assert np.all(np.diff(paths.contacts, axis=0) >= -1e-9)


def test_paths_spread_like_the_quantiles(uncertain):
    paths = paths_of(uncertain, 200).contacts[:, 0, 44] / uncertain.contacts[0, 44]
    middle = np.quantile(paths, [0.05, 0.5, 0.95])
    assert middle[2] - middle[1] > middle[1] - middle[0]
    assert middle[2] / middle[1] == pytest.approx(1.4, abs=0.02)


def test_too_few_paths(uncertain):
    with pytest.raises(ValueRangeError, match="at least 2"):
        paths_of(uncertain, 1)


def test_samples_are_equally_likely():
    paths = VolumePaths.equally_likely(np.ones((4, 2, 3)))
    assert paths.weights.tolist() == [0.25] * 4


@pytest.mark.parametrize(
    ("contacts", "weights", "what"),
    [
        (np.ones((2, 3)), np.full(2, 0.5), "must have shape"),
        (np.ones((2, 1, 3)), np.full(3, 1 / 3), "must have shape"),
        (np.ones((0, 1, 3)), np.ones(0), "must have shape"),
        (np.ones((2, 1, 3)), np.array([0.7, 0.7]), "sum to 1"),
        (np.ones((2, 1, 3)), np.array([1.5, -0.5]), "sum to 1"),
        (-np.ones((2, 1, 3)), np.full(2, 0.5), "finite and >= 0"),
        (np.full((2, 1, 3), np.nan), np.full(2, 0.5), "finite and >= 0"),
    ],
)
def test_paths_without_meaning(contacts, weights, what):
    with pytest.raises(ValueRangeError, match=what):
        VolumePaths(contacts, weights)


def test_newsvendor():
    assert newsvendor_level(30.0, 10.0) == 0.75
    with pytest.raises(ValueRangeError, match="costs must be > 0"):
        newsvendor_level(0.0, 10.0)


def test_newsvendor_minimises_expected_cost():
    """Staffing for the quantile p / (p + c) of the load is cheapest when a missing agent costs p and an idle one c."""
    loads = np.sort(np.random.default_rng(2).gamma(20, 2, 4001))
    cost = [
        (30 * np.maximum(loads - n, 0) + 10 * np.maximum(n - loads, 0)).mean()
        for n in np.quantile(loads, [0.7, newsvendor_level(30, 10), 0.8])
    ]
    assert cost[1] < min(cost[0], cost[2])
