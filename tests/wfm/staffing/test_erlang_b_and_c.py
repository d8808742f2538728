"""Erlang B and C against recursions and chains, and the laws that they obey."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.errors import ValueRangeError, WfmError
from wfm.staffing import erlang

LOADS = st.floats(1e-6, 5e4)
SMALL = st.floats(0.01, 300.0)


def _recursion(agents: int, load: float) -> float:
    inverse = 1.0
    for n in range(1, agents + 1):
        inverse = 1.0 + inverse * n / load
    return 1.0 / inverse


@pytest.mark.parametrize("agents", [0, 1, 2, 7, 30, 199, 1200])
@pytest.mark.parametrize("load", [0.01, 0.9, 5.0, 25.0, 180.0, 1100.0])
def test_blocking_by_recursion(agents, load):
    assert erlang.erlang_b(agents, load) == pytest.approx(_recursion(agents, load), rel=1e-12)


@pytest.mark.parametrize(("agents", "load"), [(3, Fraction(5, 2)), (12, Fraction(10)), (40, Fraction(63, 2))])
def test_blocking_by_exact_fractions(agents, load):
    terms = [load**n / math.factorial(n) for n in range(agents + 1)]
    exact = terms[-1] / sum(terms)
    assert erlang.erlang_b(agents, float(load)) == pytest.approx(float(exact), rel=1e-14)


@pytest.mark.parametrize(("agents", "load"), [(1, 0.5), (3, 2.5), (14, 10.0), (55, 48.0), (130, 120.0)])
def test_waiting_and_speed_by_the_chain(chain_of, agents, load):
    top = agents + int(60 / (1 - load / agents))
    chain = chain_of(load, np.minimum(np.arange(1, top + 1), agents))
    assert erlang.erlang_c(agents, load) == pytest.approx(chain.mean(lambda n: n >= agents), abs=1e-10)
    queue = chain.mean(lambda n: np.maximum(n - agents, 0.0))
    assert erlang.average_speed_of_answer(agents, load, aht_s=100.0) == pytest.approx(100 * queue / load, rel=1e-8)
    assert erlang.occupancy(agents, load) == pytest.approx(chain.mean(lambda n: np.minimum(n, agents)) / agents)


@given(SMALL, st.integers(0, 400))
def test_blocking_falls_with_every_server_and_keeps_the_recursion(load, agents):
    here, there = erlang.erlang_b([agents, agents + 1], load)
    assert 0.0 <= there < here <= 1.0 or there == here == 0.0
    assert there == pytest.approx(load * here / (agents + 1 + load * here), rel=1e-9, abs=1e-300)


@given(LOADS, st.floats(0.0, 1.3))
def test_waiting_is_a_probability_above_blocking(load, share):
    agents = load * (0.8 + share)
    wait, block = erlang.erlang_c(agents, load), erlang.erlang_b(agents, load)
    assert block <= wait + 1e-15 <= 1.0 + 1e-12
    assert (wait == 1.0) == (agents <= load) or wait > 0.999


@given(SMALL, st.floats(0.01, 50.0), st.floats(0.01, 5.0), st.floats(0.0, 600.0))
def test_service_rises_with_agents_and_target_and_falls_with_load(load, spare, more, within_s):
    base = erlang.service_level(load + spare, load, aht_s=200, within_s=within_s)
    assert erlang.service_level(load + spare + more, load, aht_s=200, within_s=within_s) >= base - 1e-12
    assert erlang.service_level(load + spare, load, aht_s=200, within_s=within_s + more) >= base - 1e-12
    assert erlang.service_level(load + spare, load + 0.5 * spare, aht_s=200, within_s=within_s) <= base + 1e-12


@given(st.floats(0.5, 200.0), st.floats(0.05, 20.0), st.floats(0.05, 1.0))
def test_real_agents_lie_between_their_neighbours(load, spare, part):
    low = load + spare
    middle, high = low + part, low + 1.0
    waits = erlang.erlang_c([low, middle, high], load)
    assert waits[0] >= waits[1] >= waits[2]


@given(SMALL)
def test_waiting_is_continuous_where_the_line_becomes_stable(load):
    assert erlang.erlang_c(load * (1 + 1e-9), load) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(("load", "beta"), [(2000.0, 0.5), (20_000.0, 1.0), (50_000.0, 0.2)])
def test_square_root_limit(load, beta):
    """Halfin and Whitt, Operations Research 29 (1981): C tends to 1 / (1 + beta Phi(beta) / phi(beta))."""
    cumulative = 0.5 * (1 + math.erf(beta / math.sqrt(2)))
    density = math.exp(-beta * beta / 2) / math.sqrt(2 * math.pi)
    limit = 1 / (1 + beta * cumulative / density)
    assert erlang.erlang_c(load + beta * math.sqrt(load), load) == pytest.approx(limit, abs=0.02)


def test_no_load_and_no_agents():
    assert erlang.erlang_b(0, 0) == 1.0
    assert erlang.erlang_c(0, 0) == 0.0
    assert erlang.service_level(0, 0, aht_s=100, within_s=20) == 1.0
    assert erlang.average_speed_of_answer(0, 0, aht_s=100) == 0.0
    assert erlang.occupancy(0, 0) == 0.0
    assert erlang.occupancy(0, 3) == 1.0
    assert erlang.service_level(0, 3, aht_s=100, within_s=20) == 0.0
    assert erlang.average_speed_of_answer(0, 3, aht_s=100) == np.inf
    assert erlang.required_servers(0, max_blocking=0.0) == 0.0
    assert erlang.required_servers(3, max_blocking=0.0) == np.inf


def test_overload_is_no_error():
    assert erlang.erlang_c(9, 10) == 1.0
    assert erlang.service_level(9, 10, aht_s=180, within_s=1e9) == 0.0
    assert erlang.average_speed_of_answer([9, 10], 10, aht_s=180).tolist() == [np.inf, np.inf]
    assert erlang.occupancy(9, 10) == 1.0


def test_a_target_without_end_is_met_by_every_stable_line():
    assert erlang.service_level([10, 11], 10, aht_s=180, within_s=np.inf).tolist() == [0.0, 1.0]


def test_handle_times_longer_than_the_interval_need_no_special_care():
    """Three calls of half an hour each in a quarter of an hour (oracle C51)."""
    assert erlang.required_agents(3 * 1800 / 900, aht_s=1800, target=0.85, within_s=120) == 10


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda: erlang.erlang_b(-1, 1), "agents must be >= 0, got -1"),
        (lambda: erlang.erlang_b(1, -0.5), "load must be >= 0, got -0.5"),
        (lambda: erlang.erlang_c(np.nan, 1), "agents must be >= 0, got nan"),
        (lambda: erlang.erlang_c(1, np.inf), "load must be finite"),
        (lambda: erlang.erlang_b("many", 1), "agents must be a number"),
        (lambda: erlang.service_level(5, 4, aht_s=0, within_s=20), "aht_s must be > 0, got 0"),
        (lambda: erlang.service_level(5, 4, aht_s=100, within_s=-1), "within_s must be >= 0, got -1"),
        (lambda: erlang.service_level(5, 4, aht_s=100, within_s=20, definition="sl"), "definition must be one of"),
        (lambda: erlang.required_servers(5, max_blocking=1.5), "max_blocking must lie in 0..1, got 1.5"),
        (lambda: erlang.required_servers(5, max_blocking=2), "write 0.02 for 2 percent"),
    ],
)
def test_bad_input_is_named(call, what):
    with pytest.raises(ValueRangeError, match=what) as caught:
        call()
    assert isinstance(caught.value, WfmError)
    assert isinstance(caught.value, ValueError)


def test_one_bad_cell_of_a_table_is_named():
    loads = np.ones((3, 4))
    loads[1, 2] = -7.0
    with pytest.raises(ValueRangeError, match="got -7"):
        erlang.erlang_c(5, loads)


def test_scalars_in_scalars_out_and_arrays_broadcast():
    assert np.ndim(erlang.erlang_c(5, 4)) == 0
    assert erlang.erlang_c([[5], [6]], [1, 2, 3]).shape == (2, 3)
    level = erlang.service_level([[5], [6]], [1, 2, 3], aht_s=[100, 200, 300], within_s=20)
    assert level.shape == (2, 3)
    assert erlang.required_agents([1, 2, 3], aht_s=100, target=[[0.5], [0.9]], within_s=20).shape == (2, 3)
    assert erlang.erlang_c(np.zeros((0, 3)), 4).shape == (0, 3)


def test_arguments_are_left_alone():
    agents, load = np.array([5.0, 150.0]), np.array([900.0, 4.0])
    erlang.erlang_c(agents, load)
    erlang.required_agents(load, aht_s=100, target=0.8, within_s=20, patience_s=60)
    assert agents.tolist() == [5.0, 150.0]
    assert load.tolist() == [900.0, 4.0]
