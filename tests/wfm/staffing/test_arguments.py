"""What the formulas accept, and how they refuse the rest."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.errors import ValueRangeError
from wfm.staffing import erlang
from wfm.staffing.arguments import at_least, definition_of, finite, fraction, offered


@given(st.lists(st.floats(0.0, 1.0), max_size=8))
def test_fractions_pass_unchanged(values):
    assert fraction("share", values).tolist() == values


@pytest.mark.parametrize("value", [-1e-12, 1.0 + 1e-12, np.nan, np.inf, -np.inf])
def test_no_fractions(value):
    with pytest.raises(ValueRangeError, match=r"share must lie in 0\.\.1"):
        fraction("share", [0.5, value])


@pytest.mark.parametrize(("value", "hint"), [(85, "write 0.85"), (100, "write 1 "), (2.5, "write 0.025")])
def test_percents_get_a_hint(value, hint):
    with pytest.raises(ValueRangeError, match=hint):
        fraction("share", value)


def test_absurd_percents_get_none():
    with pytest.raises(ValueRangeError) as caught:
        fraction("share", 250)
    assert "write" not in str(caught.value)


def test_bounds_are_inclusive_unless_strict():
    assert at_least("x", 0.0) == 0.0
    assert at_least("x", np.inf) == np.inf
    assert at_least("x", [3, 2], 2.0).tolist() == [3.0, 2.0]
    with pytest.raises(ValueRangeError, match="x must be > 0, got 0"):
        at_least("x", 0.0, strict=True)
    with pytest.raises(ValueRangeError, match=r"x must be >= 2, got 1\.5"):
        at_least("x", [2, 1.5], 2.0)


def test_finite_refuses_infinity():
    with pytest.raises(ValueRangeError, match="x must be finite, got inf"):
        finite("x", [1.0, np.inf])


@pytest.mark.parametrize("value", ["text", None, {}, [[1.0], [1.0, 2.0]], object()])
def test_what_is_no_number(value):
    with pytest.raises(ValueRangeError, match="x must be"):
        at_least("x", value)


def test_integers_and_lists_become_floats():
    found = finite("x", [1, 2, 3])
    assert found.dtype == np.float64
    assert found.shape == (3,)


@pytest.mark.parametrize("kind", ["offered", "excl_short_abandon", "answered"])
def test_definitions(kind):
    assert definition_of(kind) == kind


@pytest.mark.parametrize("kind", ["", "Offered", "sl", "abandoned"])
def test_unknown_definitions(kind):
    with pytest.raises(ValueRangeError, match="definition must be one of offered, excl_short_abandon, answered"):
        definition_of(kind)


def test_what_is_left_of_a_load_after_a_long_night_is_none():
    """Below 1e-250 Erlang the inverse of a load overflows: the answers are those without any."""
    assert offered([1e-310, 1e-251, 1e-249, 2.0]).tolist() == [0.0, 0.0, 1e-249, 2.0]
    for load in (1e-320, 1e-300, 1e-200, 1e-20):
        for patience_s in (None, 120.0):
            found = erlang.service_level([1, 3], load, aht_s=240, within_s=20, patience_s=patience_s)
            assert found.tolist() == [1.0, 1.0]
            assert erlang.average_speed_of_answer(1, load, aht_s=240, patience_s=patience_s) == pytest.approx(
                0, abs=1e-9
            )
    with pytest.raises(ValueRangeError, match="load must be"):
        offered(-1e-300)
