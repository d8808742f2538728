"""Half-widths: right on known cases, and they cover as often as they promise."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from wfm.evaluation.simulation.estimates import controlled_ratio, mean, ratio, share


def test_a_mean_has_students_half_width() -> None:
    values = np.array([1.0, 2.0, 4.0, 5.0])
    found = mean(values)
    low, high = stats.t.interval(0.95, 3, loc=3.0, scale=stats.sem(values))
    assert found.value == 3.0
    assert found.half_width == pytest.approx((high - low) / 2)


def test_a_ratio_with_equal_divisors_is_a_mean() -> None:
    above = np.array([[3.0, 1.0], [5.0, 2.0], [4.0, 9.0]])
    found, plain = ratio(above, np.full((3, 2), 10.0)), mean(above / 10.0)
    np.testing.assert_allclose(found.value, plain.value)
    np.testing.assert_allclose(found.half_width, plain.half_width)


def test_nothing_to_divide_by_is_unknown_and_one_run_has_no_half_width() -> None:
    found = ratio(np.zeros((3, 1)), np.zeros((3, 1)))
    assert np.isnan(found.value).all() and np.isnan(found.half_width).all()
    single = ratio(np.array([4.0]), np.array([5.0]))
    assert single.value == 0.8 and np.isnan(single.half_width)
    assert np.isnan(mean(np.array([4.0])).half_width)


def test_the_half_width_of_a_ratio_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(8)
    below = rng.poisson(200, (40, 2000)).astype(float)
    found = ratio(rng.binomial(below.astype(int), 0.8).astype(float), below)
    covered = (np.abs(found.value - 0.8) <= found.half_width).mean()
    assert covered == pytest.approx(0.95, abs=0.02)


def test_controls_take_chance_out_and_still_cover() -> None:
    rng = np.random.default_rng(9)
    hits, widths, plain_widths = 0, [], []
    for _ in range(400):
        controls = rng.standard_normal((40, 2))
        below = np.full(40, 100.0)
        above = 80.0 - 3.0 * controls[:, 0] + 1.0 * controls[:, 1] + rng.standard_normal(40)
        found = controlled_ratio(above, below, controls)
        hits += abs(found.value - 0.8) <= found.half_width
        widths.append(float(found.half_width))
        plain_widths.append(float(ratio(above, below).half_width))
    assert hits / 400 == pytest.approx(0.95, abs=0.035)
    assert np.mean(widths) < 0.4 * np.mean(plain_widths)


def test_controls_that_never_move_or_outnumber_the_runs_change_nothing() -> None:
    rng = np.random.default_rng(10)
    above, below = rng.random(10), np.ones(10)
    plain = ratio(above, below)
    for controls in (np.zeros((10, 3)), rng.standard_normal((10, 3))):
        found = controlled_ratio(above, below, controls)
        assert (found.value, found.half_width) == (plain.value, plain.half_width)


def test_a_share_has_wilsons_interval() -> None:
    found = share(np.array([8.0, 0.0, 3.0]), np.array([10.0, 10.0, 0.0]))
    # Wilson 1927 for 8 of 10: 0.490 to 0.943.
    assert found.half_width[0] == pytest.approx((0.9433 - 0.4902) / 2, abs=1e-3)
    assert found.value.tolist()[:2] == [0.8, 0.0]
    assert found.half_width[1] > 0.1, "no hit in ten tries is not certainty"
    assert np.isnan(found.value[2])
