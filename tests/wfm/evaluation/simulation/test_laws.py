"""Laws of handle time: mean 1, the stated spread, and the fit to data."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.laws import HandleLaw, Shape, fitted_law


@pytest.mark.parametrize(
    ("law", "cv"),
    [
        (HandleLaw(), 1.0),
        (HandleLaw(Shape.LOGNORMAL, 0.8), 0.8),
        (HandleLaw(Shape.LOGNORMAL, 0.0), 0.0),
        (HandleLaw(Shape.UNIFORM, 0.4), 0.4),
        (HandleLaw(Shape.CONSTANT, 0.0), 0.0),
    ],
)
def test_draws_have_mean_one_and_the_stated_spread(law: HandleLaw, cv: float) -> None:
    values = law.draw(200_000, np.random.default_rng(1))
    assert values.min() >= 0.0
    assert values.mean() == pytest.approx(1.0, abs=4 * max(cv, 1e-9) / np.sqrt(200_000) + 1e-12)
    assert values.std() == pytest.approx(cv, rel=0.03, abs=1e-12)


def test_a_uniform_law_covers_its_range_and_no_more() -> None:
    # Handle times between 3 and 7 minutes: mean 5, standard deviation 4/sqrt(12).
    values = 5.0 * HandleLaw(Shape.UNIFORM, 4 / np.sqrt(12) / 5).draw(10_000, np.random.default_rng(2))
    assert values.min() == pytest.approx(3.0, abs=0.01)
    assert values.max() == pytest.approx(7.0, abs=0.01)


@pytest.mark.parametrize(("shape", "cv"), [(Shape.LOGNORMAL, -0.1), (Shape.UNIFORM, 0.6), (Shape.EXPONENTIAL, np.nan)])
def test_a_spread_without_meaning_is_refused(shape: Shape, cv: float) -> None:
    with pytest.raises(ValueRangeError, match="cv of a"):
        HandleLaw(shape, cv)


@given(st.floats(0.1, 1.5), st.floats(10.0, 1000.0))
def test_the_fit_finds_the_law_that_data_were_drawn_from(cv: float, mean_s: float) -> None:
    data = mean_s * HandleLaw(Shape.LOGNORMAL, cv).draw(20_000, np.random.default_rng(3))
    found = fitted_law(data)
    assert found.shape is Shape.LOGNORMAL
    assert found.cv == pytest.approx(cv, rel=0.08)


def test_zero_durations_are_left_out_of_the_fit_and_one_value_is_too_few() -> None:
    data = np.array([0.0, 100.0, 200.0, 0.0])
    assert fitted_law(data) == fitted_law(data[data > 0])
    with pytest.raises(ValueRangeError, match="at least two"):
        fitted_law([0.0, 180.0])
