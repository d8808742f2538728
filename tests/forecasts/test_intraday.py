"""The rest of a day given its morning: the closed form, its limits, and no linear rule that is better."""

from __future__ import annotations

import numpy as np
import pytest

from forecasts.intraday import sum_deviation, update_rest
from forecasts.paths import Dependence

DAY = Dependence(0.0, 0.9, 0.0)


def seen_first(mean: np.ndarray, counts: list[float]) -> np.ndarray:
    """Return what was seen when the first slots of the first day are over."""
    seen = np.full(mean.shape, np.nan)
    seen[0, : len(counts)] = counts
    return seen


def test_one_slot_seen_is_credibility() -> None:
    """With one count y of mean m the rate of another slot is ρ·(y/m − 1)/c ÷ (1 + 1/(c²m)): done by hand."""
    mean = np.array([[100.0, 50.0, 0.0]])
    found = update_rest(mean, seen_first(mean, [130.0]), 0.2, Dependence(0.1, 0.4, 0.5))
    rho = 0.1 + 0.4 + 0.5 * 0.5
    rate = rho * (0.3 / 0.2) / (1 + 1 / (0.04 * 100))
    assert found.mean[0, 1] == pytest.approx(50 * (1 + 0.2 * rate))
    left = 1 - rho**2 / (1 + 1 / (0.04 * 100))
    assert found.deviation[0, 1] == pytest.approx(np.sqrt(found.mean[0, 1] + (0.2 * 50) ** 2 * left))
    assert found.mean[0, 2] == 0
    assert found.mean[0, 0] == 100


def test_a_rate_common_to_the_day_is_gamma_poisson() -> None:
    """Where all slots of a day share one rate, credibility is Z = m ÷ (m + 1/c²) of the morning's whole volume."""
    mean = np.array([[40.0, 60.0, 80.0, 120.0]])
    counts = [55.0, 66.0, 100.0]
    found = update_rest(mean, seen_first(mean, counts), 0.3, Dependence(0.0, 1.0, 0.0))
    z = 180 / (180 + 1 / 0.09)
    assert found.mean[0, 3] == pytest.approx(120 * (1 + z * (221 / 180 - 1)))


@pytest.mark.parametrize(
    ("variation", "dependence"),
    [(0.0, DAY), (0.2, Dependence(0.0, 0.0, 0.0))],
    ids=["only chance", "errors that do not last"],
)
def test_where_the_morning_tells_nothing_the_forecast_stays(variation: float, dependence: Dependence) -> None:
    mean = np.full((2, 6), 30.0)
    found = update_rest(mean, seen_first(mean, [60.0, 50.0, 70.0]), variation, dependence)
    assert found.mean == pytest.approx(mean)


def test_nothing_seen_changes_nothing() -> None:
    mean = np.full((2, 6), 30.0)
    found = update_rest(mean, np.full(mean.shape, np.nan), 0.3, DAY)
    assert found.mean == pytest.approx(mean)
    assert found.deviation == pytest.approx(np.sqrt(30 + 81.0))


def test_a_morning_as_forecast_changes_nothing_but_the_doubt() -> None:
    mean = np.full((1, 6), 30.0)
    found = update_rest(mean, seen_first(mean, [30.0, 30.0]), 0.3, DAY)
    assert found.mean == pytest.approx(mean)
    assert (found.deviation[0, 2:] < np.sqrt(30 + 81.0)).all()


def test_many_contacts_and_a_shared_rate_scale_the_day() -> None:
    mean = np.full((1, 4), 1e6)
    found = update_rest(mean, seen_first(mean, [1.2e6, 1.2e6]), 0.2, Dependence(0.0, 1.0, 0.0))
    assert found.mean[0, 2:] == pytest.approx(1.2e6, rel=1e-3)


def test_other_days_move_by_the_week_alone() -> None:
    mean = np.full((3, 4), 500.0)
    seen = seen_first(mean, [600.0] * 4)
    together = update_rest(mean, seen, 0.2, Dependence(0.3, 0.3, 0.0)).mean
    apart = update_rest(mean, seen, 0.2, Dependence(0.0, 0.6, 0.0)).mean
    assert (together[1:] > 500).all()
    assert apart[1:] == pytest.approx(500.0)


def test_more_in_the_morning_never_means_less_in_the_afternoon() -> None:
    mean = np.linspace(20, 60, 8)[None]
    dependence = Dependence(0.2, 0.3, 0.8)
    rising = [update_rest(mean, seen_first(mean, [k * 10.0, 30.0]), 0.25, dependence).mean[0, 2:] for k in range(8)]
    assert (np.diff(rising, axis=0) >= 0).all()


def test_a_near_slot_moves_more_than_a_far_one() -> None:
    mean = np.full((1, 10), 50.0)
    found = update_rest(mean, seen_first(mean, [50.0, 90.0]), 0.25, Dependence(0.1, 0.1, 0.7)).mean[0, 2:]
    assert (np.diff(found) < 0).all()


def test_forecasts_never_fall_below_zero() -> None:
    mean = np.full((1, 4), 1000.0)
    found = update_rest(mean, seen_first(mean, [0.0, 0.0]), 2.0, Dependence(0.0, 0.9, 0.9))
    assert (found.mean >= 0).all()


def drawn(mean: np.ndarray, variation: float, dependence: Dependence, samples: int, seed: int) -> np.ndarray:
    """Return counts (samples, h, n) whose rates go together as `dependence` says, drawn slot by slot."""
    rng = np.random.default_rng(seed)
    h, n = mean.shape
    week, day = rng.standard_normal((samples, 1, 1)), rng.standard_normal((samples, h, 1))
    slot = rng.standard_normal((samples, h, n))
    for place in range(1, n):
        fresh = np.sqrt(1 - dependence.carry**2) * slot[..., place]
        slot[..., place] = dependence.carry * slot[..., place - 1] + fresh
    own = 1 - dependence.week - dependence.day
    rate = np.sqrt(dependence.week) * week + np.sqrt(dependence.day) * day + np.sqrt(own) * slot
    return rng.poisson(np.maximum(mean * (1 + variation * rate), 0.0)).astype(float)


def slopes(mean: np.ndarray, variation: float, dependence: Dependence) -> np.ndarray:
    """Return by how much one contact more in each of two morning slots moves each later slot (2, n - 2)."""
    mornings = mean[0, :2] + np.eye(2)
    made = [update_rest(mean, seen_first(mean, one.tolist()), variation, dependence).mean for one in mornings]
    return np.array([one[0, 2:] - mean[0, 2:] for one in made])


def test_no_linear_rule_is_better() -> None:
    """Least squares on 20,000 drawn mornings finds no rule with a lower error on 20,000 others."""
    mean = np.array([[30.0, 45.0, 60.0, 50.0, 40.0]])
    dependence, variation = Dependence(0.1, 0.4, 0.6), 0.25
    past, future = (drawn(mean, variation, dependence, 20_000, seed)[:, 0] for seed in (1, 2))
    design = np.column_stack([np.ones(len(past)), past[:, :2]])
    fitted, *_ = np.linalg.lstsq(design, past[:, 2:], rcond=None)
    regressed = np.column_stack([np.ones(len(future)), future[:, :2]]) @ fitted
    own = mean[:, 2:] + (future[:, :2] - mean[:, :2]) @ slopes(mean, variation, dependence)
    errors = [float(((future[:, 2:] - made) ** 2).mean()) for made in (own, regressed, mean[:, 2:])]
    assert errors[0] <= 1.005 * errors[1]
    assert errors[0] < 0.9 * errors[2]


def test_deviations_are_those_of_drawn_days() -> None:
    mean = np.array([[30.0, 45.0, 60.0], [20.0, 30.0, 40.0]])
    dependence, variation = Dependence(0.1, 0.4, 0.6), 0.25
    counts = drawn(mean, variation, dependence, 200_000, 3)
    where = np.where(np.arange(3) < 2, 1.0, np.nan) * np.ones((2, 1))
    poisson, total = sum_deviation(mean, where, variation, dependence)
    assert poisson == pytest.approx(np.sqrt(mean[:, :2].sum()))
    assert total == pytest.approx(counts[:, :, :2].sum(axis=(1, 2)).std(), rel=0.01)


def test_deviation_given_the_morning_is_that_of_the_errors() -> None:
    mean = np.array([[60.0, 90.0, 120.0, 80.0]])
    dependence, variation = Dependence(0.1, 0.4, 0.6), 0.15
    counts = drawn(mean, variation, dependence, 100_000, 4)[:, 0]
    made = mean[:, 2:] + (counts[:, :2] - mean[:, :2]) @ slopes(mean, variation, dependence)
    stated = update_rest(mean, seen_first(mean, mean[0, :2].tolist()), variation, dependence).deviation[0, 2:]
    assert (counts[:, 2:] - made).std(axis=0) == pytest.approx(stated, rel=0.02)
