"""Service bought over a period against all possible purchases."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.staffing import erlang
from wfm.staffing.purchase import buy_service

KEYS = {"aht_s": 240.0, "within_s": 20.0}


def _level(load, patience_s):
    return lambda agents: erlang.service_level(agents, load, patience_s=patience_s, **KEYS)


def _cheapest(level, weights, goal, least, most):
    """Fewest agents by trying every combination."""
    ranges = [range(int(low), int(high) + 1) for low, high in zip(least, most, strict=True)]
    best = None
    for combination in itertools.product(*ranges):
        agents = np.array(combination, dtype=float)
        if (weights * level(agents)).sum() >= (goal - 1e-12) * weights.sum():
            total = agents.sum()
            best = total if best is None else min(best, total)
    return best


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.floats(0.3, 9.0), min_size=2, max_size=3),
    st.floats(0.5, 0.95),
    st.sampled_from([None, 60.0]),
)
def test_no_purchase_is_cheaper_by_more_than_one_agent(loads, goal, patience_s):
    """On concave stretches the purchase is optimal; a last block of the hull may cost one agent more."""
    load = np.array(loads)
    level = _level(load, patience_s)
    least = np.floor(load) + 1
    most = least + 7
    found = buy_service(level, load, np.zeros(load.size, dtype=np.int64), goal, least=least, most=most)
    assert (load * level(found)).sum() >= (goal - 1e-9) * load.sum()
    best = _cheapest(level, load, goal, least, most)
    assert best is not None
    assert found.sum() <= best + 1


@given(st.lists(st.floats(0.5, 60.0), min_size=1, max_size=12), st.floats(0.3, 0.95))
@settings(max_examples=100, deadline=None)
def test_nobody_can_be_given_back(loads, goal):
    load = np.array(loads)
    level = _level(load, 120.0)
    least = np.maximum(np.floor(load / 2), 1.0)
    found = buy_service(level, load, np.zeros(load.size, dtype=np.int64), goal, least=least, most=load + 40)
    assert (load * level(found)).sum() >= (goal - 1e-9) * load.sum()
    for i in np.flatnonzero(found > least):
        fewer = found.copy()
        fewer[i] -= 1
        assert (load * level(fewer)).sum() < (goal + 1e-9) * load.sum()


def test_never_dearer_than_the_target_in_every_interval():
    load = np.array([2.0, 9.0, 30.0, 14.0, 5.5, 1.0])
    each = erlang.required_agents(load, target=0.8, **KEYS)
    found = buy_service(
        _level(load, None), load, np.zeros(6, dtype=np.int64), 0.8, least=np.floor(load) + 1, most=each + 10
    )
    assert found.sum() < each.sum()


def test_every_period_reaches_its_goal_on_its_own():
    load = np.array([2.0, 9.0, 30.0, 14.0])
    groups = np.array([0, 0, 1, 1])
    level = _level(load, 90.0)
    found = buy_service(level, load, groups, 0.85, least=np.ones(4), most=load + 20)
    for group in (0, 1):
        part = groups == group
        assert (load * level(found))[part].sum() >= 0.85 * load[part].sum() - 1e-9


@pytest.mark.parametrize("weights", [np.zeros(3), np.array([0.0, 4.0, 0.0])])
def test_intervals_without_contacts_are_left_at_the_least(weights):
    load = np.full(3, 4.0)
    found = buy_service(
        _level(load, None), weights, np.zeros(3, dtype=np.int64), 0.8, least=np.full(3, 5.0), most=np.full(3, 15.0)
    )
    assert np.all(found[weights == 0.0] == 5.0)


def test_a_goal_met_by_the_least_buys_nothing():
    load = np.full(2, 4.0)
    least = np.full(2, 12.0)
    found = buy_service(_level(load, None), load, np.zeros(2, dtype=np.int64), 0.8, least=least, most=least)
    assert found.tolist() == least.tolist()
