"""Load over the day: the differential equation, conservation of work, tails after closing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from wfm.errors import ValueRangeError
from wfm.staffing.load import LoadMethod, offered_load

STEP_S = 900.0
COUNTS = st.lists(st.floats(0.0, 200.0), min_size=1, max_size=40)


def _load(contacts, aht_s, method=LoadMethod.MOL, started=None):
    return offered_load(
        np.asarray(contacts, dtype=float),
        np.asarray(aht_s, dtype=float),
        step_s=STEP_S,
        method=method,
        round_the_clock=started,
    )


@pytest.mark.parametrize("aht_s", [60.0, 400.0, 3000.0])
def test_mol_solves_the_infinite_server_queue(aht_s):
    contacts = np.array([0.0, 5.0, 40.0, 40.0, 12.0, 0.0, 0.0, 3.0])
    found = _load(contacts, np.full(8, aht_s))

    def change(time, state):
        rate = contacts[min(int(time / STEP_S), 7)] / STEP_S
        return [rate - state[0] / aht_s, state[0]]

    start = [0.0, 0.0]
    for t in range(8):
        piece = solve_ivp(change, (t * STEP_S, (t + 1) * STEP_S - 1e-6), start, rtol=1e-10, atol=1e-12)
        end = piece.y[:, -1]
        assert found[t] == pytest.approx((end[1] - start[1]) / STEP_S, rel=1e-6, abs=1e-9)
        start = end


def test_sipp_is_rate_times_handle_time():
    assert _load([30, 60, 0], [150, 300, 100], LoadMethod.SIPP).tolist() == [5.0, 20.0, 0.0]


def test_a_steady_line_stays_at_its_load():
    for method in LoadMethod:
        found = _load(np.full(12, 45.0), np.full(12, 500.0), method, np.array(True))
        assert found == pytest.approx(np.full(12, 25.0))


def test_lines_start_empty_unless_they_run_round_the_clock():
    found = _load(np.full((2, 4), 45.0), np.full((2, 4), 500.0), started=np.array([False, True]))
    assert found[0, 0] < 0.6 * 25.0
    assert found[0, -1] == pytest.approx(25.0, rel=0.01)
    assert found[1] == pytest.approx(np.full(4, 25.0))


@given(COUNTS, st.floats(20.0, 5000.0))
def test_mol_keeps_all_work_with_a_long_enough_tail(counts, aht_s):
    contacts = np.concatenate([counts, np.zeros(int(40 * aht_s / STEP_S) + 40)])
    for method in (LoadMethod.MOL, LoadMethod.LAG):
        found = _load(contacts, np.full(contacts.shape, aht_s), method)
        assert np.all(found >= 0.0)
        assert found.sum() * STEP_S == pytest.approx(contacts.sum() * aht_s, rel=1e-6, abs=1e-6)


@given(COUNTS, st.floats(20.0, 5000.0))
def test_mol_never_exceeds_the_highest_load_and_lag_neither(counts, aht_s):
    contacts = np.array(counts)
    highest = contacts.max() * aht_s / STEP_S
    for method in (LoadMethod.MOL, LoadMethod.LAG, LoadMethod.SIPP):
        assert _load(contacts, np.full(contacts.shape, aht_s), method).max() <= highest * (1 + 1e-9)


@given(COUNTS, st.floats(20.0, 900.0))
def test_max_is_at_least_sipp_and_silent_where_nothing_arrives(counts, aht_s):
    contacts = np.array(counts)
    aht = np.full(contacts.shape, aht_s)
    highest, plain = _load(contacts, aht, LoadMethod.MAX), _load(contacts, aht, LoadMethod.SIPP)
    assert np.all(highest >= plain)
    assert np.all(highest[contacts == 0.0] == 0.0)


@given(COUNTS, st.floats(1.0, 30.0))
def test_short_contacts_need_no_memory(counts, aht_s):
    contacts = np.array(counts)
    aht = np.full(contacts.shape, aht_s)
    for method in (LoadMethod.MOL, LoadMethod.LAG):
        jumps = np.abs(np.diff(contacts, prepend=0.0)) * aht_s / STEP_S
        away = np.abs(_load(contacts, aht, method) - _load(contacts, aht, LoadMethod.SIPP))
        assert np.all(away <= jumps * aht_s / STEP_S * 1.5 + 1e-9 + np.roll(jumps, 1) * 1e-6)


def test_lag_moves_the_rate_by_one_handle_time():
    """An AHT of one and a half intervals: half of the interval before last and half of the one before it."""
    found = _load([0, 10, 30, 0, 0, 0], np.full(6, 1350.0), LoadMethod.LAG)
    assert found == pytest.approx(np.array([0, 0, 5, 20, 15, 0]) * 1.5)


def test_handle_times_may_change_over_the_day():
    found = _load(np.full(40, 20.0), np.repeat([300.0, 600.0], 20))
    assert found[18] == pytest.approx(20 * 300 / 900, rel=1e-6)
    assert found[20] < 20 * 600 / 900
    assert found[-1] == pytest.approx(20 * 600 / 900, rel=1e-4)


def test_leading_axes_are_free():
    contacts = np.random.default_rng(3).random((4, 3, 16)) * 50
    aht_s = np.full((3, 16), 420.0)
    for method in LoadMethod:
        whole = _load(contacts, aht_s, method)
        assert whole.shape == contacts.shape
        assert np.array_equal(whole[2, 1], _load(contacts[2, 1], aht_s[1], method))


def test_an_empty_horizon():
    for method in LoadMethod:
        assert _load(np.zeros((2, 0)), np.ones((2, 0)), method).shape == (2, 0)


@pytest.mark.parametrize(
    ("contacts", "aht_s", "what"),
    [
        ([-1.0], [100.0], "contacts must be >= 0"),
        ([np.nan], [100.0], "contacts must be >= 0"),
        ([np.inf], [100.0], "contacts must be finite"),
        ([1.0], [0.0], "aht_s must be > 0"),
        ([1.0], [np.nan], "aht_s must be > 0"),
    ],
)
def test_bad_input(contacts, aht_s, what):
    with pytest.raises(ValueRangeError, match=what):
        _load(contacts, aht_s)
