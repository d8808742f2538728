"""Gamma-distributed load: adaptive quadrature, limits and laws."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from wfm.errors import ValueRangeError
from wfm.staffing import erlang

KEYS = {"aht_s": 180.0, "within_s": 20.0}


def _adaptive(agents, mean, cv, patience_s, *, by_calls):
    shape = 1 / cv**2
    law = stats.gamma(shape, scale=mean / shape)

    def integrand(load):
        level = float(erlang.service_level(agents, load, patience_s=patience_s, **KEYS))
        return level * law.pdf(load) * (load / mean if by_calls else 1.0)

    edges = [0.0, *np.unique(np.clip([mean / 4, mean, agents, 2 * agents], 0.0, law.ppf(1 - 1e-13))), law.isf(1e-15)]
    return sum(integrate.quad(integrand, a, b, limit=400, epsabs=1e-12)[0] for a, b in itertools.pairwise(edges))


@pytest.mark.parametrize(("agents", "mean", "cv"), [(14, 10, 0.2), (5, 3, 0.6), (120, 100, 0.35), (2, 1.5, 1.0)])
@pytest.mark.parametrize("patience_s", [None, 60.0])
def test_by_adaptive_quadrature(agents, mean, cv, patience_s):
    for weighting, by_calls in (("calls", True), ("intervals", False)):
        found = erlang.mixture_service_level(agents, mean, cv=cv, patience_s=patience_s, weighting=weighting, **KEYS)
        assert found == pytest.approx(_adaptive(agents, mean, cv, patience_s, by_calls=by_calls), abs=2e-9)


@pytest.mark.parametrize("patience_s", [None, 45.0])
@pytest.mark.parametrize("cv", [0.0, 1e-9, 1e-6, 1e-4])
def test_a_certain_load_is_the_plain_formula(cv, patience_s):
    agents, load = np.array([13.0, 14.0, 40.0]), np.array([10.0, 13.9, 38.0])
    plain = erlang.service_level(agents, load, patience_s=patience_s, **KEYS)
    found = erlang.mixture_service_level(agents, load, cv=cv, patience_s=patience_s, **KEYS)
    assert found == pytest.approx(plain, abs=1e-4 if cv == 1e-4 else 1e-9)
    lost = erlang.mixture_abandonment(agents, load, cv=cv, aht_s=180.0, patience_s=45.0)
    assert lost == pytest.approx(erlang.abandonment(agents, load, aht_s=180.0, patience_s=45.0), abs=1e-4)


@pytest.mark.parametrize("cv", [0.01, 0.1, 0.5, 1.0, 1.5, 2.0])
def test_weights_sum_to_one(cv):
    """With agents without end every call is answered at once, whatever the load."""
    for weighting in ("calls", "intervals"):
        found = erlang.mixture_service_level(1e7, [0.5, 20.0, 900.0], cv=cv, weighting=weighting, **KEYS)
        assert found == pytest.approx([1.0] * 3, abs=1e-9)


@settings(max_examples=40)
@given(st.floats(1.0, 120.0), st.floats(0.02, 0.6), st.sampled_from([None, 30.0, 300.0]))
def test_counting_calls_is_never_kinder_than_counting_intervals(mean, cv, patience_s):
    agents = mean * 1.1 + 2
    calls, intervals = (
        float(erlang.mixture_service_level(agents, mean, cv=cv, patience_s=patience_s, weighting=w, **KEYS))
        for w in ("calls", "intervals")
    )
    assert 0.0 <= calls <= intervals + 1e-10 <= 1.0 + 1e-9


@settings(max_examples=40)
@given(st.floats(1.0, 150.0), st.floats(0.02, 0.5), st.sampled_from([None, 30.0, 300.0]))
def test_required_is_smallest_and_grows_with_the_spread(mean, cv, patience_s):
    keys = {**KEYS, "patience_s": patience_s}
    found = float(erlang.mixture_required_agents(mean, cv=cv, target=0.8, **keys))
    assert erlang.mixture_service_level(found, mean, cv=cv, **keys) >= 0.8 - 1e-10
    if found >= 1.0:
        assert erlang.mixture_service_level(found - 1, mean, cv=cv, **keys) < 0.8 + 1e-10
    assert erlang.mixture_required_agents(mean, cv=1.5 * cv, target=0.8, **keys) >= found


@pytest.mark.parametrize("definition", ["offered", "excl_short_abandon", "answered"])
def test_definitions_keep_their_order(definition):
    level = erlang.mixture_service_level(
        50, 48, cv=0.15, patience_s=60.0, definition=definition, aht_s=200.0, within_s=20.0
    )
    offered = erlang.mixture_service_level(50, 48, cv=0.15, patience_s=60.0, aht_s=200.0, within_s=20.0)
    assert level >= offered
    assert level <= 1.0


def test_answered_level_is_the_ratio_of_averages():
    """Over a month: answered in time over answered, each summed over all loads."""
    keys = {"cv": 0.3, "aht_s": 200.0, "patience_s": 90.0}
    offered = float(erlang.mixture_service_level(30, 30, within_s=20.0, **keys))
    lost = float(erlang.mixture_abandonment(30, 30, **keys))
    answered = float(erlang.mixture_service_level(30, 30, within_s=20.0, definition="answered", **keys))
    assert answered == pytest.approx(offered / (1 - lost), abs=1e-9)


def test_tables_no_load_and_goals_without_end():
    found = erlang.mixture_required_agents([0.0, 10.0, 10.0], cv=[0.1, 0.1, 0.0], target=[0.8, 1.0, 0.8], **KEYS)
    assert found.tolist() == [0.0, np.inf, 14.0]
    assert erlang.mixture_service_level(0, [0.0, 5.0], cv=0.2, **KEYS).tolist() == [1.0, 0.0]
    assert erlang.mixture_abandonment(3, 0.0, cv=0.2, aht_s=100, patience_s=10) == 0.0


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"cv": -0.1}, "cv must be >= 0"),
        ({"cv": 2.5}, "cv must lie in 0..2"),
        ({"cv": np.nan}, "cv must be >= 0"),
        ({"weighting": "minutes"}, "weighting must be"),
        ({"definition": "x"}, "definition must be"),
    ],
)
def test_bad_input(keys, what):
    with pytest.raises(ValueRangeError, match=what):
        erlang.mixture_service_level(5, 4, **{"cv": 0.1, **KEYS, **keys})


@pytest.mark.parametrize(("agents", "mean", "cv"), [(14, 10, 0.2), (30, 33, 0.3)])
def test_speed_and_occupancy_by_sampling(agents, mean, cv):
    loads = np.random.default_rng(4).gamma(1 / cv**2, mean * cv**2, 40_000)
    line = {"aht_s": 180.0, "patience_s": 90.0}
    busy = erlang.occupancy(agents, loads, **line).mean()
    assert erlang.mixture_occupancy(agents, mean, cv=cv, **line) == pytest.approx(busy, abs=2e-3)
    answered = loads * (1 - erlang.abandonment(agents, loads, **line))
    speed = (answered * erlang.average_speed_of_answer(agents, loads, **line)).sum() / answered.sum()
    assert erlang.mixture_average_speed_of_answer(agents, mean, cv=cv, **line) == pytest.approx(speed, rel=0.02)


def test_speed_and_occupancy_at_the_edges():
    line = {"aht_s": 180.0, "patience_s": 90.0}
    plain = erlang.average_speed_of_answer([12, 0, 5], [10, 3, 0], **line)
    assert erlang.mixture_average_speed_of_answer([12, 0, 5], [10, 3, 0], cv=0.0, **line) == pytest.approx(plain)
    busy = erlang.mixture_occupancy([12, 0, 5], [10, 3, 0], cv=0.0, aht_s=180.0)
    assert busy == pytest.approx([10 / 12, 1.0, 0.0])
    with pytest.raises(ValueRangeError, match="patience_s must be finite"):
        erlang.mixture_average_speed_of_answer(12, 10, cv=0.1, aht_s=180, patience_s=np.inf)


def test_busy_and_lost_account_for_the_whole_load():
    """Carried plus lost work is the mean load, whatever the spread."""
    for cv in (0.1, 0.6):
        keys = {"cv": cv, "aht_s": 180.0, "patience_s": 60.0}
        busy = 20 * erlang.mixture_occupancy(20, 22.0, **keys)
        lost = 22.0 * erlang.mixture_abandonment(20, 22.0, **keys)
        assert busy + lost == pytest.approx(22.0, rel=1e-9)


@pytest.mark.parametrize(
    ("mean", "patience_s", "aht_s", "expected"),
    [
        (50.0, None, 240.0, {0.0: 56, 0.05: 57, 0.1: 59, 0.2: 65}),
        (50.0, 120.0, 240.0, {0.0: 51, 0.1: 52, 0.2: 55}),
        (200.0, None, 300.0, {0.0: 210, 0.1: 226}),
        (200.0, 150.0, 300.0, {0.0: 193, 0.05: 195, 0.1: 200, 0.2: 217}),
    ],
)
def test_what_uncertainty_costs(mean, patience_s, aht_s, expected):
    """80 % within 20 s, call-weighted: exact values of the reference note on staffing, section 3."""
    found = erlang.mixture_required_agents(
        mean, cv=list(expected), target=0.8, within_s=20.0, aht_s=aht_s, patience_s=patience_s
    )
    assert found.tolist() == list(expected.values())
