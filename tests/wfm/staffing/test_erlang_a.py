"""Erlang A against its chain, a tagged customer, and its limits."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special

from wfm.errors import ValueRangeError
from wfm.staffing import erlang

CASES = [
    (3, 2.0, 0.5),
    (5, 10.0, 0.4),
    (9, 8.0, 2.0),
    (14, 10.0, 10.0),
    (50, 48.0, 2.0),
    (80, 100.0, 0.1),
    (110, 100, 6),
]
DEFINITIONS = ["offered", "excl_short_abandon", "answered"]
LOADS = st.floats(0.05, 200.0)
SHARES = st.floats(0.3, 1.8)
PATIENCE = st.floats(5.0, 3000.0)


def _line(patience):
    return {"aht_s": 100.0, "patience_s": 100.0 * patience}


@pytest.mark.parametrize(("agents", "load", "patience"), CASES)
def test_against_the_chain(palm_chain, agents, load, patience):
    chain = palm_chain(agents, load, patience)
    waiting = chain.mean(lambda n: np.maximum(n - agents, 0.0))
    assert erlang.waiting_probability(agents, load, **_line(patience)) == pytest.approx(
        chain.mean(lambda n: n >= agents), abs=1e-10
    )
    assert erlang.abandonment(agents, load, **_line(patience)) == pytest.approx(
        waiting / patience / load, rel=1e-8, abs=1e-12
    )
    assert erlang.occupancy(agents, load, **_line(patience)) == pytest.approx(
        chain.mean(lambda n: np.minimum(n, agents)) / agents, abs=1e-10
    )


@pytest.mark.parametrize(("agents", "load", "patience"), CASES)
@pytest.mark.parametrize("within", [0.05, 0.4])
def test_levels_by_a_tagged_customer(palm_chain, tagged, agents, load, patience, within):
    chain = palm_chain(agents, load, patience)
    answered, lost = tagged(chain, agents, float(agents), patience, within)
    straight = chain.mean(lambda n: n < agents)
    abandoned = float(erlang.abandonment(agents, load, **_line(patience)))
    expected = {
        "offered": straight + answered,
        "excl_short_abandon": (straight + answered) / (1 - lost),
        "answered": (straight + answered) / (1 - abandoned),
    }
    for definition, level in expected.items():
        found = erlang.service_level(agents, load, within_s=100 * within, definition=definition, **_line(patience))
        assert found == pytest.approx(level, abs=2e-6), definition


@pytest.mark.parametrize(("agents", "load", "patience"), CASES)
def test_speed_of_answer_by_the_number_ahead(palm_chain, agents, load, patience):
    """With j ahead e^(-V / patience) is Beta(x, j + 1), x = agents x patience: E[V e^(-V/patience)] by digammas."""
    chain = palm_chain(agents, load, patience)
    ahead = np.arange(chain.mass.size - agents, dtype=np.float64)
    x = agents * patience
    waited = x / (x + ahead + 1) * (special.digamma(x + ahead + 2) - special.digamma(x + 1)) * patience
    lost = float(erlang.abandonment(agents, load, **_line(patience)))
    expected = 100 * float(chain.mass[agents:] @ waited) / (1 - lost)
    found = erlang.average_speed_of_answer(agents, load, **_line(patience))
    assert found == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("load", [0.5, 9.0, 95.0, 4000.0])
def test_endless_patience_is_erlang_c(load):
    agents = np.ceil(load * 1.05) + 1
    keys = {"aht_s": 100.0, "within_s": 20.0}
    exact = erlang.service_level(agents, load, **keys)
    assert erlang.service_level(agents, load, patience_s=np.inf, **keys) == exact
    assert erlang.service_level(agents, load, patience_s=1e10, **keys) == pytest.approx(exact, abs=1e-6)
    assert erlang.average_speed_of_answer(agents, load, aht_s=100, patience_s=np.inf) == pytest.approx(
        erlang.average_speed_of_answer(agents, load, aht_s=100)
    )
    assert erlang.abandonment(agents, load, aht_s=100, patience_s=np.inf) == 0.0


@pytest.mark.parametrize(("agents", "load"), [(1, 0.5), (10, 9.0), (80, 100.0), (4000, 4100.0)])
@pytest.mark.parametrize("patience_s", [0.0, 1e-9])
def test_no_patience_is_erlang_b(agents, load, patience_s):
    blocked = erlang.erlang_b(agents, load)
    assert erlang.abandonment(agents, load, aht_s=100, patience_s=patience_s) == pytest.approx(blocked, rel=1e-8)
    assert erlang.service_level(agents, load, aht_s=100, within_s=20, patience_s=patience_s) == pytest.approx(
        1 - blocked, abs=1e-9
    )
    assert erlang.average_speed_of_answer(agents, load, aht_s=100, patience_s=patience_s) < 1e-6


def test_patience_equal_to_handle_time_makes_the_number_present_poisson():
    """With equal rates every contact leaves at the same rate: P(W > 0) is a Poisson tail."""
    found = erlang.waiting_probability(12, 10.0, aht_s=200, patience_s=200)
    assert found == pytest.approx(special.gammainc(12, 10.0), abs=1e-13)


@given(LOADS, SHARES, PATIENCE, st.floats(0.0, 400.0))
def test_probabilities_and_the_order_of_the_definitions(load, share, patience_s, within_s):
    agents = load * share
    keys = {"aht_s": 180.0, "patience_s": patience_s}
    offered, short, answered = (
        float(erlang.service_level(agents, load, within_s=within_s, definition=kind, **keys)) for kind in DEFINITIONS
    )
    assert -1e-12 <= offered <= short + 1e-12 <= answered + 2e-12 <= 1 + 3e-12
    lost = float(erlang.abandonment(agents, load, **keys))
    assert 0.0 <= lost <= 1.0
    assert offered <= 1.0 - lost + 1e-12
    assert lost <= float(erlang.waiting_probability(agents, load, **keys)) + 1e-12


@given(LOADS, SHARES, PATIENCE, st.floats(0.0, 400.0), st.floats(0.01, 10.0))
def test_more_agents_help_in_every_measure(load, share, patience_s, within_s, more):
    agents = load * share
    keys = {"aht_s": 180.0, "patience_s": patience_s}
    pair = np.array([agents, agents + more])
    for definition in DEFINITIONS:
        level = erlang.service_level(pair, load, within_s=within_s, definition=definition, **keys)
        assert level[1] >= level[0] - 1e-11, definition
    for measure in (erlang.abandonment, erlang.average_speed_of_answer, erlang.occupancy):
        found = measure(pair, load, **keys)
        assert found[1] <= found[0] * (1 + 1e-9) + 1e-11, measure.__name__


@given(LOADS, SHARES, PATIENCE, st.floats(1.01, 3.0))
def test_more_load_and_more_patience_lengthen_the_line(load, share, patience_s, factor):
    agents = load * share
    wait = erlang.waiting_probability(
        agents, [load, load * factor, load], aht_s=180.0, patience_s=[patience_s, patience_s, patience_s * factor]
    )
    assert wait[0] <= wait[1] + 1e-12
    assert wait[0] <= wait[2] + 1e-12
    lost = erlang.abandonment(agents, load, aht_s=180.0, patience_s=[patience_s, patience_s * factor])
    assert lost[1] <= lost[0] + 1e-12


@given(LOADS, SHARES, PATIENCE)
def test_a_longer_target_never_lowers_the_level_and_ends_at_the_answered_share(load, share, patience_s):
    within = np.array([0.0, 1.0, 20.0, 300.0, 1e4, 1e7, np.inf])
    level = erlang.service_level(load * share, load, aht_s=180, within_s=within, patience_s=patience_s)
    assert np.all(np.diff(level) >= -1e-12)
    lost = float(erlang.abandonment(load * share, load, aht_s=180, patience_s=patience_s))
    assert level[-1] == pytest.approx(1 - lost, abs=1e-11)


def test_many_targets_of_one_overstaffed_cell():
    """Far more agents than load: where nobody waits, one cell with many targets is as good as many cells."""
    within = np.array([0.0, 1.0, 20.0, 300.0, 1e4])
    cell = {"aht_s": 180.0, "patience_s": 2763.0}
    together = erlang.service_level(169.0 * 1.75, 169.0, within_s=within, **cell)
    alone = [erlang.service_level(169.0 * 1.75, 169.0, within_s=one, **cell) for one in within.tolist()]
    assert together == pytest.approx(np.array(alone), abs=1e-12)
    assert (together > 1 - 1e-9).all()


@given(LOADS, SHARES, PATIENCE, st.floats(0.1, 50.0))
def test_only_the_ratios_of_times_matter(load, share, patience_s, unit):
    agents = load * share
    base = erlang.service_level(agents, load, aht_s=180, within_s=20, patience_s=patience_s)
    scaled = erlang.service_level(agents, load, aht_s=180 * unit, within_s=20 * unit, patience_s=patience_s * unit)
    assert scaled == pytest.approx(base, abs=1e-9)


@given(st.floats(1.0, 100.0), st.floats(30.0, 600.0))
def test_what_is_answered_and_what_is_lost_is_all_that_comes(load, patience_s):
    """Carried load = load x (1 - lost), whichever of the two is computed first."""
    agents = np.ceil(load)
    assume(agents > 0)
    busy = erlang.occupancy(agents, load, aht_s=180, patience_s=patience_s) * agents
    lost = erlang.abandonment(agents, load, aht_s=180, patience_s=patience_s) * load
    assert busy + lost == pytest.approx(load, rel=1e-9)


def test_fluid_limit_of_overload():
    """Twice the load that agents can carry: half of it is lost, whoever is patient (efficiency-driven regime)."""
    found = erlang.abandonment(20_000, 40_000, aht_s=300, patience_s=[30, 300, 3000])
    assert found == pytest.approx([0.5] * 3, abs=2e-4)


def test_garnett_limit():
    """Garnett, Mandelbaum, Reiman, M&SOM 4 (2002): P(W>0) at A = 48, N = 50, patience 2 AHT is about 0.451 (0.468)."""
    assert erlang.waiting_probability(50, 48, aht_s=60, patience_s=120) == pytest.approx(0.4678, abs=5e-5)


def test_no_agents_and_no_load():
    keys = {"aht_s": 100.0, "patience_s": 60.0}
    assert erlang.abandonment([0, 0, 4], [5, 0, 0], **keys).tolist() == [1.0, 0.0, 0.0]
    assert erlang.average_speed_of_answer([0, 0, 4], [5, 0, 0], **keys).tolist() == [np.inf, 0.0, 0.0]
    assert erlang.occupancy([0, 0, 4], [5, 0, 0], **keys).tolist() == [1.0, 0.0, 0.0]
    for kind in DEFINITIONS:
        level = erlang.service_level([0, 0, 4], [5, 0, 0], within_s=20, definition=kind, **keys)
        assert level.tolist() == [0.0, 1.0, 1.0]


def test_a_table_may_mix_patient_and_impatient_queues():
    patience = np.array([np.inf, 60.0, 0.0])
    mixed = erlang.service_level(12, 10, aht_s=180, within_s=20, patience_s=patience)
    single = [float(erlang.service_level(12, 10, aht_s=180, within_s=20, patience_s=p)) for p in patience]
    assert mixed.tolist() == single
    required = erlang.required_agents(10, aht_s=180, target=0.8, within_s=20, patience_s=patience)
    assert required[0] == erlang.required_agents(10, aht_s=180, target=0.8, within_s=20)


@pytest.mark.parametrize("patience_s", [-1.0, np.nan])
def test_bad_patience(patience_s):
    with pytest.raises(ValueRangeError, match="patience_s must be >= 0"):
        erlang.abandonment(5, 4, aht_s=100, patience_s=patience_s)


def test_no_warning_anywhere_between_the_extremes():
    agents = np.array([0.0, 0.5, 1, 7, 60, 900, 5e4, 6e4])[:, None, None]
    load = np.array([1e-6, 0.3, 8, 1e3, 5e4])[:, None]
    patience = np.array([0.0, 1e-3, 1.0, 120.0, 1e5, 1e9])
    with np.errstate(all="raise", under="ignore"):
        for kind in DEFINITIONS:
            level = erlang.service_level(agents, load, aht_s=200, within_s=20, patience_s=patience, definition=kind)
            assert np.all((level >= 0.0) & (level <= 1.0))
        assert np.all(erlang.average_speed_of_answer(agents, load, aht_s=200, patience_s=patience) >= 0.0)
