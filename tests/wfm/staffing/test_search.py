"""Bisection over tables: whole numbers and crossings."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wfm.staffing.search import smallest_integer, smallest_integer_near, smallest_real


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=20), st.floats(0.0, 500.0))
def test_finds_every_threshold(thresholds, guess):
    wanted = np.array(thresholds, dtype=np.float64)
    none = np.zeros(wanted.shape, dtype=bool)
    found = smallest_integer(lambda n: n >= wanted, np.zeros(wanted.shape), np.full(wanted.shape, guess), none)
    assert found.tolist() == wanted.tolist()


def test_starts_at_low_even_if_less_would_do():
    found = smallest_integer(lambda n: n >= 3.0, np.array([5.0]), np.array([9.0]), np.array([False]))
    assert found.tolist() == [5.0]


def test_never_and_hopeless_cells_are_infinite():
    wanted = np.array([4.0, 4.0, np.inf])
    found = smallest_integer(lambda n: n >= wanted, np.zeros(3), np.ones(3), np.array([False, True, False]))
    assert found.tolist() == [4.0, np.inf, np.inf]


def test_evaluations_stay_logarithmic():
    calls = []

    def meets(n):
        calls.append(1)
        return n >= 777_777.0

    smallest_integer(meets, np.zeros(1), np.ones(1), np.zeros(1, dtype=bool))
    assert len(calls) < 50


@given(
    st.lists(
        st.tuples(st.integers(0, 10_000), st.floats(0.0, 12_000.0), st.integers(0, 10_000)), min_size=1, max_size=20
    )
)
def test_near_a_guess_finds_the_same(cells):
    wanted, guess, low = np.array(cells, dtype=np.float64).T
    none = np.zeros(wanted.shape, dtype=bool)
    found = smallest_integer_near(lambda n: n >= wanted, low, guess, none)
    assert found.tolist() == np.maximum(wanted, low).tolist()


def test_near_a_guess_never_and_hopeless_cells_are_infinite():
    wanted = np.array([4.0, 4.0, np.inf])
    never = np.array([False, True, False])
    found = smallest_integer_near(lambda n: n >= wanted, np.zeros(3), np.array([9.0, 3.0, 2.0]), never)
    assert found.tolist() == [4.0, np.inf, np.inf]


def test_a_good_guess_saves_evaluations():
    wanted = np.arange(50.0)
    for error, most in ((0, 2), (1, 4), (-1, 2), (5, 7)):
        calls = []

        def meets(n, calls=calls):
            calls.append(1)
            return n >= wanted

        smallest_integer_near(meets, np.zeros(50), np.maximum(wanted + error, 0.0), np.zeros(50, dtype=bool))
        assert len(calls) <= most, error


@given(st.lists(st.floats(0.01, 1000.0), min_size=1, max_size=10), st.floats(0.2, 5.0))
def test_finds_every_crossing(roots, power):
    wanted = np.array(roots)
    low, high = np.floor(wanted), np.floor(wanted) + 1.0
    found = smallest_real(lambda x: np.sign(x - wanted) * np.abs(x - wanted) ** power, low, high)
    assert np.allclose(found, wanted, rtol=1e-9, atol=1e-9)


def test_kinks_and_flat_stretches():
    found = smallest_real(lambda x: np.minimum(1e6 * (x - 0.3), 1e-6 * (x - 0.7)), np.zeros(1), np.ones(1))
    assert abs(found[0] - 0.7) < 1e-9


def test_a_bracket_that_holds_at_its_foot_and_one_that_is_infinite():
    found = smallest_real(lambda x: x - 1.0, np.array([2.0, 0.0]), np.array([3.0, np.inf]))
    assert found.tolist() == [2.0, np.inf]
