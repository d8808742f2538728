"""Redials: the fixed point, its laws, and an event simulation."""

import heapq

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.errors import ValueRangeError
from wfm.staffing import erlang

LINE = {"aht_s": 240.0, "patience_s": 120.0}


@given(st.floats(0.1, 150.0), st.floats(0.2, 1.6), st.floats(0.0, 0.98), st.floats(5.0, 2000.0))
def test_the_fixed_point(load, share, redial, patience_s):
    agents = load * share
    found = float(erlang.redial_load(agents, load, aht_s=240.0, patience_s=patience_s, redial=redial))
    lost = float(erlang.abandonment(agents, found, aht_s=240.0, patience_s=patience_s))
    assert found * (1 - redial * lost) == pytest.approx(load, rel=1e-9)
    assert load <= found <= load / (1 - redial) + 1e-9


def test_nobody_redials_is_erlang_a():
    assert erlang.redial_load([5, 50], [4.0, 60.0], redial=0.0, **LINE).tolist() == [4.0, 60.0]


def test_the_shortcut_forgets_redials_of_redials():
    """A (1 + r P(ab)) is documented elsewhere; with half of many lost callers dialling again it falls short."""
    agents, load, redial = 40.0, 60.0, 0.8
    lost = float(erlang.abandonment(agents, load, **LINE))
    found = float(erlang.redial_load(agents, load, redial=redial, **LINE))
    assert found > load * (1 + redial * lost) * 1.1


@given(st.floats(1.0, 80.0), st.floats(0.4, 1.4), st.floats(0.05, 0.9))
def test_more_redials_mean_more_load_and_more_agents(load, share, redial):
    agents = load * share
    attempts = erlang.redial_load(agents, load, redial=[redial * 0.5, redial], **LINE)
    assert attempts[0] <= attempts[1] + 1e-12
    required = erlang.required_agents(load, target=0.8, within_s=20.0, redial=[0.0, redial * 0.5, redial], **LINE)
    assert np.all(np.diff(required) >= 0.0)


def test_required_agents_meet_the_target_with_their_redials():
    load = np.array([2.0, 20.0, 90.0])
    required = erlang.required_agents(load, target=0.8, within_s=20.0, redial=0.6, **LINE)
    for agents, ok in ((required, True), (required - 1, False)):
        attempts = erlang.redial_load(agents, load, redial=0.6, **LINE)
        level = erlang.service_level(agents, attempts, within_s=20.0, **LINE)
        assert np.all((level >= 0.8) == ok)


@pytest.mark.parametrize("redial", [1.0, 1.2, -0.1, np.nan])
def test_bad_share(redial):
    with pytest.raises(ValueRangeError, match="redial must"):
        erlang.redial_load(5, 4, redial=redial, **LINE)


def test_against_events_when_redials_come_much_later():
    """With a long time before redialling the attempts are Poisson: the fixed point is the exact law."""
    rng = np.random.default_rng(5)
    agents, load, redial, patience = 8, 9.0, 0.6, 0.5
    attempts, fresh = _simulate(rng, agents, load, redial, patience, horizon=12_000.0)
    found = float(erlang.redial_load(agents, load, aht_s=1.0, patience_s=patience, redial=redial))
    assert attempts / fresh == pytest.approx(found / load, rel=0.015)


def _simulate(rng, agents, load, redial, patience, horizon):
    """Events of M/M/N+M with redials after 50 handle times on average; counts after a warm-up."""
    events = [(rng.exponential(1 / load), 0, 0)]
    line: list[tuple[float, int]] = []
    gone: set[int] = set()
    busy = attempts = fresh = serial = 0
    warm = horizon / 10
    while events:
        now, kind, who = heapq.heappop(events)
        if now > horizon:
            break
        if kind in (0, 1):
            if kind == 0:
                heapq.heappush(events, (now + rng.exponential(1 / load), 0, 0))
                fresh += now > warm
            attempts += now > warm
            serial += 1
            if busy < agents:
                busy += 1
                heapq.heappush(events, (now + rng.exponential(1.0), 2, serial))
            else:
                line.append((now, serial))
                heapq.heappush(events, (now + rng.exponential(patience), 3, serial))
        elif kind == 2:
            while line and line[0][1] in gone:
                line.pop(0)
            if line:
                _, served = line.pop(0)
                gone.add(served)
                heapq.heappush(events, (now + rng.exponential(1.0), 2, served))
            else:
                busy -= 1
        elif who not in gone:
            gone.add(who)
            if rng.random() < redial:
                heapq.heappush(events, (now + rng.exponential(50.0), 1, who))
    return attempts, fresh
