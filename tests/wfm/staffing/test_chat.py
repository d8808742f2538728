"""Chat with concurrency: the chain by product form, its Erlang limits, an event simulation, requirements."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.errors import ValueRangeError
from wfm.staffing import erlang
from wfm.staffing.chat import ChatLine
from wfm.staffing.targets import Caps, ServiceTarget

TARGET = ServiceTarget(0.8, 30.0)
AHT_S = 240.0


def _array(*values):
    return np.array(values, dtype=np.float64)


def _deaths(agents, slowdown, top, patience):
    """Completion and abandonment rates of states 1 ... top, in handle times."""
    pace = [0.0, *(k / factor for k, factor in enumerate(slowdown, start=1))]
    places = agents * len(slowdown)
    rates = []
    for n in range(1, top + 1):
        inside = min(n, places)
        each, more = divmod(inside, agents)
        rate = (agents - more) * pace[each] + (more * pace[each + 1] if more else 0.0)
        rates.append(rate + (n - inside) / patience)
    return np.array(rates)


CASES = [
    (4, (1.0, 1.2, 1.5), 6.0, 0.5),
    (3, (1.0, 1.3), 4.0, 2.0),
    (10, (1.0, 1.1, 1.3, 1.7), 20.0, 1.0),
    (1, (1.0, 1.0, 1.0), 2.0, 0.3),
]


@pytest.mark.parametrize(("agents", "slowdown", "load", "patience"), CASES)
def test_against_the_chain(chain_of, tagged, agents, slowdown, load, patience):
    places = agents * len(slowdown)
    chain = chain_of(load, _deaths(agents, slowdown, places + 500, patience))
    chat = ChatLine(slowdown, AHT_S * patience)
    count, offered, aht_s = _array(agents), _array(load), _array(AHT_S)
    waiting = chain.mean(lambda n: np.maximum(n - places, 0.0))
    assert chat.lost(count, offered, aht_s)[0] == pytest.approx(waiting / patience / load, rel=1e-8)
    talking = chain.mean(lambda n: np.minimum(n, agents)) / agents
    assert chat.busy(count, offered, aht_s)[0] == pytest.approx(talking, abs=1e-9)
    capacity = agents * len(slowdown) / slowdown[-1]
    answered, lost = tagged(chain, places, capacity, patience, TARGET.within_s / AHT_S)
    straight = chain.mean(lambda n: n < places)
    for definition, base in (("offered", 1.0), ("excl_short_abandon", 1 - lost), ("answered", None)):
        divisor = 1 - waiting / patience / load if base is None else base
        target = ServiceTarget(0.8, 30.0, definition)
        found = chat.level(count, offered, aht_s, target)[0]
        assert found == pytest.approx((straight + answered) / divisor, abs=2e-6)


@pytest.mark.parametrize(("agents", "slowdown", "load", "patience"), CASES)
def test_patient_customers_against_the_chain(chain_of, agents, slowdown, load, patience):
    capacity = agents * len(slowdown) / slowdown[-1]
    calm = min(load, 0.8 * capacity)
    places = agents * len(slowdown)
    chain = chain_of(calm, _deaths(agents, slowdown, places + 400, np.inf))
    chat = ChatLine(slowdown)
    count, offered, aht_s = _array(agents), _array(calm), _array(AHT_S)
    queue = chain.mean(lambda n: np.maximum(n - places, 0.0))
    assert chat.speed(count, offered, aht_s)[0] == pytest.approx(queue / calm * AHT_S, rel=1e-7)
    within_none = ServiceTarget(0.8, 0.0)
    straight = chain.mean(lambda n: n < places)
    assert chat.level(count, offered, aht_s, within_none)[0] == pytest.approx(straight, abs=1e-10)
    assert chat.lost(count, offered, aht_s)[0] == 0.0


@pytest.mark.parametrize("patience_s", [None, 100.0])
def test_one_at_a_time_is_erlang(patience_s):
    chat = ChatLine((1.0,), patience_s)
    agents, load, aht_s = _array(12, 13, 30), _array(10, 12.5, 26), np.full(3, AHT_S)
    keys = {"aht_s": aht_s, "patience_s": patience_s}
    assert chat.level(agents, load, aht_s, TARGET) == pytest.approx(
        erlang.service_level(agents, load, within_s=30.0, **keys), abs=1e-12
    )
    assert chat.speed(agents, load, aht_s) == pytest.approx(erlang.average_speed_of_answer(agents, load, **keys))
    assert chat.busy(agents, load, aht_s) == pytest.approx(erlang.occupancy(agents, load, **keys))
    required = chat.required(load, aht_s, TARGET, Caps())
    assert required.tolist() == erlang.required_agents(load, target=0.8, within_s=30.0, **keys).tolist()


@pytest.mark.parametrize("patience_s", [None, 100.0])
def test_no_slowdown_is_erlang_on_places(patience_s):
    """With the handle time measured at the concurrency, N agents are N K servers."""
    chat = ChatLine((1.0, 1.0, 1.0), patience_s)
    agents, load, aht_s = _array(4, 9), _array(10, 25), np.full(2, AHT_S)
    found = chat.level(agents, load, aht_s, TARGET)
    exact = erlang.service_level(3 * agents, load, aht_s=aht_s, within_s=30.0, patience_s=patience_s)
    assert found == pytest.approx(exact, abs=1e-12)


def test_dividing_the_handle_time_by_the_concurrency_is_no_model():
    """The shortcut AHT / K promises the level with too few agents."""
    chat = ChatLine((1.0, 1.25, 1.6), 120.0)
    load, aht_s = _array(30.0), _array(480.0)
    shortcut = erlang.required_agents(10.0, aht_s=160.0, target=0.8, within_s=30.0, patience_s=120.0)
    assert chat.level(_array(float(shortcut)), load, aht_s, TARGET)[0] < 0.8
    assert chat.required(load, aht_s, TARGET, Caps())[0] > shortcut


@settings(max_examples=40, deadline=None)
@given(
    st.floats(0.2, 40.0),
    st.integers(1, 4),
    st.floats(0.0, 0.4),
    st.sampled_from([None, 60.0, 400.0]),
    st.floats(0.3, 0.95),
)
def test_required_is_smallest(load, concurrency, drag, patience_s, level):
    slowdown = tuple(1.0 + drag * k / 4 for k in range(concurrency))
    chat, target = ChatLine(slowdown, patience_s), ServiceTarget(level, 30.0)
    offered, aht_s = _array(load), _array(AHT_S)
    whole = chat.required(offered, aht_s, target, Caps())
    real = chat.required(offered, aht_s, target, Caps(), integer=False)
    assert chat.level(whole, offered, aht_s, target)[0] >= level - 1e-10
    assert chat.level(whole - 1, offered, aht_s, target)[0] < level + 1e-10
    assert whole[0] - 1 <= real[0] <= whole[0]
    assert chat.level(real, offered, aht_s, target)[0] >= level - 1e-6 or real[0] < 1.0


@settings(max_examples=40, deadline=None)
@given(st.floats(0.5, 40.0), st.integers(1, 12), st.sampled_from([None, 90.0]))
def test_more_agents_and_more_places_help(load, agents, patience_s):
    offered, aht_s = _array(load), _array(AHT_S)
    few, many = ChatLine((1.0, 1.3), patience_s), ChatLine((1.0, 1.3, 1.6), patience_s)
    level = [few.level(_array(n), offered, aht_s, TARGET)[0] for n in (agents, agents + 0.4, agents + 1)]
    assert level[0] <= level[1] + 1e-12 <= level[2] + 2e-12
    assert many.level(_array(agents), offered, aht_s, TARGET)[0] >= level[0] - 1e-12


def test_caps():
    chat = ChatLine((1.0, 1.2, 1.5), 60.0)
    load, aht_s = _array(12.0, 30.0), np.full(2, AHT_S)
    plain = chat.required(load, aht_s, TARGET, Caps())
    capped = chat.required(load, aht_s, TARGET, Caps(max_occupancy=0.8, max_abandonment=0.01, max_asa_s=2.0))
    assert np.all(capped >= plain)
    assert np.all(chat.busy(capped, load, aht_s) <= 0.8 + 1e-9)
    assert np.all(chat.lost(capped, load, aht_s) <= 0.01 + 1e-9)
    assert np.all(chat.speed(capped, load, aht_s) <= 2.0 + 1e-6)


def test_no_work_nobody_there_and_goals_out_of_reach():
    for patience_s, lost in ((None, 0.0), (60.0, 1.0)):
        chat = ChatLine((1.0, 1.2), patience_s)
        agents, load, aht_s = _array(0, 0, 3), _array(5, 0, 0), np.full(3, AHT_S)
        assert chat.level(agents, load, aht_s, TARGET).tolist() == [0.0, 1.0, 1.0]
        assert chat.speed(agents, load, aht_s).tolist() == [np.inf, 0.0, 0.0]
        assert chat.lost(agents, load, aht_s).tolist() == [lost, 0.0, 0.0]
        assert chat.busy(agents, load, aht_s).tolist() == [1.0, 0.0, 0.0]
        goal = ServiceTarget(1.0, 30.0)
        assert chat.required(load, aht_s, goal, Caps()).tolist() == [np.inf, 0.0, 0.0]
        assert chat.required(load, aht_s, goal, Caps(), integer=False).tolist() == [np.inf, 0.0, 0.0]


def test_overload_of_patient_customers():
    chat = ChatLine((1.0, 1.5))
    agents, load, aht_s = _array(3), _array(4.0), _array(AHT_S)
    assert chat.level(agents, load, aht_s, TARGET)[0] == 0.0
    assert chat.speed(agents, load, aht_s)[0] == np.inf


@pytest.mark.parametrize(
    ("slowdown", "patience_s", "what"),
    [
        ((), None, "1 to 50 factors"),
        ((1.0,) * 51, None, "1 to 50 factors"),
        ((1.0, 0.0), None, "factors must be > 0"),
        ((1.0, float("nan")), None, "factors must be > 0"),
        ((1.0, 2.5), None, "completes less with 2 conversations at once than with 1; lower the concurrency to 1"),
        ((1.0,), -1.0, "patience_s must be >= 0"),
    ],
)
def test_curves_that_no_agent_has(slowdown, patience_s, what):
    with pytest.raises(ValueRangeError, match=what):
        ChatLine(slowdown, patience_s)


def test_the_name_tells_the_concurrency():
    assert ChatLine((1.0, 1.1, 1.2)).name == "chat_3"


def test_a_week_of_chat_is_quick():
    load = np.abs(np.sin(np.arange(672) / 30)) * 40
    chat = ChatLine((1.0, 1.2, 1.5), 90.0)
    found = chat.required(load, np.full(672, 600.0), ServiceTarget(0.8, 45.0), Caps())
    assert found.shape == (672,)
    assert np.all((found > 0) == (load > 0))


@pytest.mark.parametrize(("agents", "slowdown", "load", "patience"), [(4, (1.0, 1.2, 1.5), 7.0, 0.5)])
def test_against_events_with_agents_that_fall_out_of_balance(agents, slowdown, load, patience):
    """The chain takes agents as balanced at all times; real completions unbalance them for a while."""
    rng = np.random.default_rng(11)
    straight = _direct(rng, agents, slowdown, load, patience, contacts=60_000)
    chat = ChatLine(slowdown, AHT_S * patience)
    found = chat.level(_array(agents), _array(load), _array(AHT_S), ServiceTarget(0.8, 0.0))[0]
    assert found == pytest.approx(straight, abs=0.015)


def _direct(rng, agents, slowdown, load, patience, contacts):
    """Share of contacts that need not wait: a chain on the number of conversations of every agent."""
    holding = [0] * agents
    waiting = direct = 0
    pace = [0.0, *(k / factor for k, factor in enumerate(slowdown, start=1))]
    arrived = 0
    while arrived < contacts:
        rates = [load, *(pace[k] for k in holding), waiting / patience]
        pick = rng.random() * sum(rates)
        event = 0
        while pick > rates[event]:
            pick -= rates[event]
            event += 1
        if event == 0:
            arrived += 1
            least = min(range(agents), key=holding.__getitem__)
            if holding[least] < len(slowdown):
                holding[least] += 1
                direct += 1
            else:
                waiting += 1
        elif event <= agents:
            if waiting:
                waiting -= 1
            else:
                holding[event - 1] -= 1
        else:
            waiting -= 1
    return direct / arrived
