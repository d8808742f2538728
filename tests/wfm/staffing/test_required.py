"""Requirements: brute force, monotone laws, caps, exact rounding, speed."""

import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wfm.errors import ValueRangeError
from wfm.staffing import erlang

LOADS = st.floats(0.01, 150.0)
TARGETS = st.floats(0.01, 0.99)
KEYS = {"aht_s": 180.0, "within_s": 20.0}


def _walk(load, target, **keys):
    """The smallest number of agents by trying them one by one."""
    agents = 0
    while erlang.service_level(agents, load, **keys) < target:
        agents += 1
    return agents


@pytest.mark.parametrize("load", [0.02, 0.9, 1.0, 2.5, 10.0, 33.3, 100.6])
@pytest.mark.parametrize("target", [0.2, 0.8, 0.95])
@pytest.mark.parametrize("patience_s", [None, 15.0, 240.0])
def test_by_trying(load, target, patience_s):
    keys = {**KEYS, "patience_s": patience_s}
    assert erlang.required_agents(load, target=target, **keys) == _walk(load, target, **keys)


@pytest.mark.parametrize("definition", ["offered", "excl_short_abandon", "answered"])
def test_by_trying_each_definition(definition):
    keys = {**KEYS, "patience_s": 45.0, "definition": definition}
    for load in (0.5, 6.0, 40.0):
        assert erlang.required_agents(load, target=0.8, **keys) == _walk(load, 0.8, **keys)


@pytest.mark.parametrize("patience_s", [None, 90.0])
def test_by_trying_with_every_cap_alone_and_together(patience_s):
    line = {"aht_s": 180.0, "patience_s": patience_s}
    load = np.array([0.4, 3.0, 11.0, 48.0])
    agents = np.arange(0.0, 120.0)[:, None]
    level = erlang.service_level(agents, load, within_s=20.0, **line)
    asa = erlang.average_speed_of_answer(agents, load, **line)
    busy = erlang.occupancy(agents, load, **line)
    lost = erlang.abandonment(agents, load, aht_s=180.0, patience_s=np.inf if patience_s is None else patience_s)
    stable = (agents > load) if patience_s is None else np.ones_like(level, dtype=bool)
    conditions = {
        "target": (0.7, level >= 0.7),
        "max_asa_s": (12.0, asa <= 12.0),
        "max_occupancy": (0.8, busy <= 0.8),
        "max_abandonment": (0.03, lost <= 0.03),
    }
    for names in (["target"], ["max_asa_s"], ["max_occupancy"], ["max_abandonment"], list(conditions)):
        asked = {"target": 0.0} | {name: conditions[name][0] for name in names}
        holds = stable & np.all([conditions[name][1] for name in names], axis=0)
        expected = np.argmax(holds, axis=0).astype(float)
        found = erlang.required_agents(load, within_s=20.0, **asked, **line)
        assert found.tolist() == expected.tolist(), names


@given(LOADS, TARGETS, st.floats(0.0, 120.0), st.sampled_from([None, 20.0, 200.0, 2000.0]))
def test_smallest_and_sufficient(load, target, within_s, patience_s):
    keys = {"aht_s": 200.0, "within_s": within_s, "patience_s": patience_s}
    agents = float(erlang.required_agents(load, target=target, **keys))
    assert agents == int(agents)
    assert erlang.service_level(agents, load, **keys) >= target - 1e-11
    if agents >= 1.0:
        assert erlang.service_level(agents - 1, load, **keys) <= target + 1e-11


@given(LOADS, TARGETS, st.floats(1.0, 60.0), st.sampled_from([None, 30.0, 300.0]))
def test_monotone_in_load_target_and_time(load, target, within_s, patience_s):
    line = {"aht_s": 200.0, "patience_s": patience_s}

    def required(load_, target_, within_):
        return float(erlang.required_agents(load_, target=target_, within_s=within_, **line))

    base = required(load, target, within_s)
    assert required(load * 1.2, target, within_s) >= base
    assert required(load, target + (1 - target) / 3, within_s) >= base
    assert required(load, target, within_s * 2) <= base


@given(LOADS, st.floats(0.1, 0.99), st.sampled_from([None, 30.0, 300.0]))
def test_real_and_whole_agents_fit_together(load, target, patience_s):
    keys = {**KEYS, "patience_s": patience_s, "target": target}
    whole = float(erlang.required_agents(load, **keys))
    real = float(erlang.required_agents(load, integer=False, **keys))
    assert whole - 1 - 1e-9 <= real <= whole + 1e-9
    keys.pop("target")
    if real > 0.0:
        assert erlang.service_level(real, load, **keys) == pytest.approx(target, abs=1e-9)


@given(LOADS, st.floats(0.3, 0.95))
@example(124.12033526475001, 0.34368884061406146)
def test_patience_only_saves_agents_against_erlang_c(load, target):
    """Erlang C is the limit of endless patience, and the dearest, up to the last agent of very short targets."""
    patient = erlang.required_agents(load, target=target, **KEYS)
    assert erlang.required_agents(load, target=target, patience_s=600.0, **KEYS) <= patient
    endless = erlang.required_agents(load, target=target, patience_s=1e12, **KEYS)
    if endless != patient:  # the target lies between the levels of both, which differ by rounding at such a patience
        assert endless == patient - 1
        assert erlang.service_level(endless, load, **KEYS) == pytest.approx(target, abs=1e-4)


def test_real_requirement_with_caps():
    """100 calls a half-hour: 13.0372 for 80/20 (oracle C19), 11.7647 for an occupancy of 85 %."""
    keys = {**KEYS, "integer": False}
    assert erlang.required_agents(10, target=0.8, **keys) == pytest.approx(13.037206466407791552, abs=1e-9)
    assert erlang.required_agents(10, target=0.0, max_occupancy=0.85, **keys) == pytest.approx(10 / 0.85, abs=1e-9)
    assert erlang.required_agents(10, target=0.8, max_occupancy=0.7, **keys) == pytest.approx(10 / 0.7, abs=1e-9)
    x = float(erlang.required_agents(10, target=0.0, max_asa_s=12.0, **keys))
    assert erlang.average_speed_of_answer(x, 10, aht_s=180.0) == pytest.approx(12.0, abs=1e-8)
    x = float(erlang.required_agents(10, target=0.0, max_abandonment=0.04, patience_s=60.0, **keys))
    assert erlang.abandonment(x, 10, aht_s=180.0, patience_s=60.0) == pytest.approx(0.04, abs=1e-10)


def test_staffing_below_the_load():
    """48 calls a minute of 60 s with patience 120 s need 46 agents (oracle A04); searches from the load say 48."""
    assert erlang.required_agents(48, aht_s=60, target=0.8, within_s=20, patience_s=120) == 46


def test_very_short_patience_meets_a_level_while_losing_calls():
    """Why a service level over answered calls needs a cap on abandonment beside it (reference note, section 1)."""
    keys = {"aht_s": 300.0, "within_s": 20.0, "patience_s": 30.0, "definition": "answered"}
    agents = erlang.required_agents(100, target=0.9, **keys)
    assert agents < 82
    assert erlang.abandonment(agents, 100, aht_s=300, patience_s=30) > 0.2
    capped = erlang.required_agents(100, target=0.9, max_abandonment=0.03, **keys)
    assert erlang.abandonment(capped, 100, aht_s=300, patience_s=30) <= 0.03


class TestBadAndBorderlineInput:
    """Zero calls, goals of 0 and 100 %, caps of 0, numbers without meaning."""

    def test_no_calls_need_nobody(self):
        for patience_s in (None, 60.0):
            found = erlang.required_agents(0, target=[0.0, 0.8, 1.0], patience_s=patience_s, max_asa_s=0.0, **KEYS)
            assert found.tolist() == [0.0, 0.0, 0.0]

    @pytest.mark.parametrize("patience_s", [None, 60.0, np.inf])
    @pytest.mark.parametrize("integer", [True, False])
    def test_a_goal_of_all_calls_is_infeasible(self, patience_s, integer):
        found = erlang.required_agents([0.001, 10, 5e4], target=1.0, patience_s=patience_s, integer=integer, **KEYS)
        assert np.all(np.isinf(found))

    @pytest.mark.parametrize("cap", ["max_occupancy", "max_asa_s"])
    def test_caps_of_zero_are_infeasible(self, cap):
        assert erlang.required_agents(10, target=0.0, **{cap: 0.0}, **KEYS) == np.inf
        assert erlang.required_agents(10, target=0.0, patience_s=60.0, **{cap: 0.0}, **KEYS) == np.inf

    def test_no_abandonment_is_infeasible_with_patience_and_free_without(self):
        found = erlang.required_agents(10, target=0.0, max_abandonment=0.0, patience_s=[60.0, np.inf], **KEYS)
        assert found.tolist() == [np.inf, 11.0]

    def test_a_goal_of_nothing_asks_for_a_stable_line(self):
        assert erlang.required_agents(10, target=0.0, **KEYS) == 11.0
        assert erlang.required_agents(10, target=0.0, patience_s=60.0, **KEYS) == 0.0

    def test_one_infeasible_cell_leaves_the_others_alone(self):
        found = erlang.required_agents([10, 10, 0], target=[0.8, 1.0, 1.0], **KEYS)
        assert found.tolist() == [14.0, np.inf, 0.0]

    @pytest.mark.parametrize(
        ("keys", "what"),
        [
            ({"target": 80}, "target must lie in 0..1, got 80; write 0.8 for 80 percent"),
            ({"target": -0.1}, "target must lie in 0..1, got -0.1"),
            ({"target": np.nan}, "target must lie in 0..1, got nan"),
            ({"within_s": -5}, "within_s must be >= 0, got -5"),
            ({"aht_s": 0}, "aht_s must be > 0, got 0"),
            ({"aht_s": np.inf}, "aht_s must be finite"),
            ({"patience_s": -1}, "patience_s must be >= 0, got -1"),
            ({"max_occupancy": 85}, "write 0.85 for 85 percent"),
            ({"max_abandonment": -0.01}, "max_abandonment must lie in 0..1"),
            ({"max_asa_s": -1}, "max_asa_s must be >= 0"),
            ({"definition": "offered calls"}, "definition must be one of offered, excl_short_abandon, answered"),
            ({"redial": 1.0, "patience_s": 60}, "redial must be below 1"),
        ],
    )
    def test_named(self, keys, what):
        asked = {"target": 0.8, **KEYS, **keys}
        with pytest.raises(ValueRangeError, match=what):
            erlang.required_agents(10, **asked)

    @pytest.mark.parametrize("load", [-1.0, np.nan, np.inf])
    def test_bad_load(self, load):
        with pytest.raises(ValueRangeError, match="load must be"):
            erlang.required_agents(load, target=0.8, **KEYS)


class TestRounding:
    """Quotients that doubles put just above a whole number (reference note, section 4)."""

    @pytest.mark.parametrize(("agents", "shrinkage", "right"), [(21, 0.3, 30), (63, 0.3, 90), (19, 0.32, 28)])
    def test_known_traps(self, agents, shrinkage, right):
        assert erlang.whole_agents(agents / (1 - shrinkage)) == right

    def test_occupancy_trap(self):
        load = 63 * 0.1
        assert np.ceil(load / 0.7) == 10.0
        assert erlang.required_agents(load, target=0.0, max_occupancy=0.7, **KEYS) == 9.0

    def test_every_shrinkage_in_steps_of_a_percent_is_exact(self):
        for percent in range(71):
            for agents in range(1, 400, 3):
                exact = -(-Fraction(agents) // (1 - Fraction(percent, 100)))
                assert erlang.whole_agents(agents / (1 - percent / 100)) == float(exact), (agents, percent)

    def test_every_occupancy_cap_in_steps_of_a_percent_is_exact(self):
        tenths = np.arange(1, 1200, 7)
        for percent in range(50, 101, 5):
            found = erlang.required_agents(tenths / 10, target=0.0, max_occupancy=percent / 100, **KEYS)
            exact = [
                max(float(-(-Fraction(int(tenth), 10) // Fraction(percent, 100))), np.floor(tenth / 10) + 1)
                for tenth in tenths
            ]
            assert found.tolist() == exact, percent

    def test_infinity_stays(self):
        assert erlang.whole_agents(np.inf) == np.inf
        assert erlang.whole_agents([0.0, 1e-12, 1.2]).tolist() == [0.0, 0.0, 2.0]

    def test_a_target_met_exactly_is_met(self):
        """One agent for 0.1 Erlang answers exactly 90 % at once (oracle C06)."""
        assert erlang.required_agents(0.1, aht_s=360, target=0.9, within_s=0) == 1.0


@pytest.mark.parametrize("patience_s", [None, 180.0])
def test_a_week_of_ten_queues_takes_a_moment(patience_s):
    """6,720 requirements: 50 ms (C) and 200 ms (A) of one core are the bar; here with room for a busy machine."""
    hour = np.arange(672) % 96 / 4
    shape = np.clip(np.sin((hour - 7) / 15 * np.pi), 0.02, None)
    load = np.geomspace(5, 200, 10)[:, None] * shape
    best = np.inf
    for _ in range(3):
        start = time.process_time()
        found = erlang.required_agents(load, aht_s=240.0, target=0.8, within_s=20.0, patience_s=patience_s)
        best = min(best, time.process_time() - start)
    assert found.shape == (10, 672)
    assert best <= (0.2 if patience_s is None else 0.8)
