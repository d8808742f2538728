"""Sample paths: each slot as forecast, days and weeks as wide as they were, queues together."""

import numpy as np
import pytest

from forecasts.intervals import fit_bands
from forecasts.paths import (
    PRIOR,
    Dependence,
    draw_paths,
    measure_common,
    measure_dependence,
    normal_scores,
    rate_share,
)

MEAN = np.tile(np.array([20.0, 60.0, 150.0, 120.0, 80.0, 40.0, 30.0, 10.0]), (7, 1))


def weeks_of(rng: np.random.Generator, weeks: int, week: float, day: float, slot: float) -> np.ndarray:
    """Return Poisson weeks (weeks·7, 8) about MEAN with log-normal week, day and slot factors of those deviations."""
    rate = np.tile(MEAN, (weeks, 1))
    rate = rate * np.repeat(np.exp(week * rng.standard_normal(weeks)), 7)[:, None]
    rate = rate * np.exp(day * rng.standard_normal((weeks * 7, 1)))
    rate = rate * np.exp(slot * rng.standard_normal(rate.shape))
    return rng.poisson(rate).astype(float)


def measured(actual: np.ndarray, weeks: int):
    """Return bands, dependence and scores of actuals against MEAN."""
    mean = np.tile(MEAN, (weeks, 1))
    bands = fit_bands(actual, mean, weeks=weeks)
    scores = normal_scores(actual, mean, bands)
    return bands, measure_dependence(scores, rate_share(mean, bands.variation), 7), scores


def test_scores_are_standard_normal():
    actual = weeks_of(np.random.default_rng(1), 40, 0.05, 0.1, 0.05)
    scores = measured(actual, 40)[2]
    assert scores.mean() == pytest.approx(0, abs=0.01)
    assert scores.std() == pytest.approx(1, abs=0.01)


def test_unknown_actuals_have_no_score():
    actual = weeks_of(np.random.default_rng(1), 10, 0.0, 0.1, 0.0)
    actual[3, 2] = np.nan
    scores = measured(actual, 10)[2]
    assert np.isnan(scores[3, 2])
    assert np.isfinite(scores).sum() == scores.size - 1


@pytest.mark.parametrize(
    ("week", "day", "slot"), [(0.0, 0.15, 0.0), (0.15, 0.0, 0.0), (0.0, 0.0, 0.15), (0.1, 0.1, 0.1)]
)
def test_the_shares_are_found(week, day, slot):
    total = week**2 + day**2 + slot**2
    found = measured(weeks_of(np.random.default_rng(2), 300, week, day, slot), 300)[1]
    assert found.week == pytest.approx(week**2 / total, abs=0.12)
    assert found.day == pytest.approx(day**2 / total, abs=0.15)


def test_a_handful_of_weeks_is_drawn_to_the_prior():
    quiet = measured(weeks_of(np.random.default_rng(3), 2, 0.0, 0.0, 0.2), 2)[1]
    assert quiet.week > 0.05
    assert measure_dependence(np.full((7, 8), np.nan), np.ones((7, 8)), 7) == PRIOR


def test_a_rate_that_carries_over_is_seen():
    rng = np.random.default_rng(4)
    noise = rng.standard_normal((700, 8))
    for slot in range(1, 8):
        noise[:, slot] = 0.8 * noise[:, slot - 1] + 0.6 * noise[:, slot]
    actual = rng.poisson(np.tile(MEAN, (100, 1)) * np.exp(0.2 * noise)).astype(float)
    found = measured(actual, 100)[1]
    assert found.day + found.carry * (1 - found.day - found.week) > 0.5


def test_each_slot_has_the_forecasts_distribution():
    bands, dependence, _ = measured(weeks_of(np.random.default_rng(5), 60, 0.05, 0.1, 0.05), 60)
    paths = draw_paths([MEAN], [bands], [dependence], 4000, np.random.default_rng(6))[:, 0]
    for level in (0.1, 0.5, 0.9):
        drawn = np.quantile(paths, level, axis=0)
        assert drawn == pytest.approx(bands.quantiles(MEAN, np.array([level]))[0], rel=0.05, abs=1.5)


def test_totals_of_days_and_weeks_are_as_wide_as_they_were():
    rng = np.random.default_rng(7)
    actual = weeks_of(rng, 200, 0.06, 0.12, 0.05)
    bands, dependence, _ = measured(actual, 200)
    paths = draw_paths([MEAN], [bands], [dependence], 2000, rng)[:, 0]
    seen = actual.reshape(200, 7, 8)
    assert paths.sum(axis=2).std(axis=0).mean() == pytest.approx(seen.sum(axis=2).std(axis=0).mean(), rel=0.15)
    assert paths.sum(axis=(1, 2)).std() == pytest.approx(seen.sum(axis=(1, 2)).std(), rel=0.2)


def test_independent_slots_would_be_far_too_narrow():
    """What the copula is for: without it the totals of days would look safe."""
    rng = np.random.default_rng(8)
    bands, dependence, _ = measured(weeks_of(rng, 100, 0.1, 0.15, 0.0), 100)
    alone = draw_paths([MEAN], [bands], [Dependence(0, 0, 0)], 500, rng)[:, 0].sum(axis=2).std(axis=0)
    joint = draw_paths([MEAN], [bands], [dependence], 500, rng)[:, 0].sum(axis=2).std(axis=0)
    assert (joint > 1.5 * alone).all()


def test_queues_share_their_busy_days():
    rng = np.random.default_rng(9)
    shared = np.exp(0.2 * rng.standard_normal((420, 1)))
    one = rng.poisson(np.tile(MEAN, (60, 1)) * shared).astype(float)
    other = rng.poisson(np.tile(MEAN, (60, 1)) * shared).astype(float)
    alien = rng.poisson(np.tile(MEAN, (60, 1)) * np.exp(0.2 * rng.standard_normal((420, 1)))).astype(float)
    bands, dependence, scores = measured(one, 60)
    assert measure_common([scores, measured(other, 60)[2]]) > 0.85
    assert measure_common([scores, measured(alien, 60)[2]]) < 0.2
    paths = draw_paths([MEAN, MEAN], [bands] * 2, [dependence] * 2, 1500, rng, common=0.9)
    days = paths.sum(axis=3)
    assert np.corrcoef(days[:, 0, 3], days[:, 1, 3])[0, 1] == pytest.approx(0.85, abs=0.12)


def test_one_queue_shares_nothing():
    assert measure_common([np.zeros((20, 4))]) == 0.0


def test_one_seed_gives_one_set_of_paths():
    bands, dependence, _ = measured(weeks_of(np.random.default_rng(1), 20, 0.05, 0.1, 0.0), 20)
    first, second = (draw_paths([MEAN], [bands], [dependence], 20, np.random.default_rng(11)) for _ in range(2))
    assert (first == second).all()
    assert (first != draw_paths([MEAN], [bands], [dependence], 20, np.random.default_rng(12))).any()


def test_paths_are_whole_numbers_and_closed_slots_stay_empty():
    mean = MEAN.copy()
    mean[:, 0] = 0.0
    bands, dependence, _ = measured(weeks_of(np.random.default_rng(1), 20, 0.05, 0.1, 0.0), 20)
    paths = draw_paths([mean], [bands], [dependence], 50, np.random.default_rng(1))
    assert (paths == np.rint(paths)).all()
    assert (paths >= 0).all()
    assert (paths[..., 0] == 0).all()


def test_a_horizon_of_two_weeks_has_two_week_factors():
    bands = fit_bands(weeks_of(np.random.default_rng(1), 20, 0.2, 0.0, 0.0), np.tile(MEAN, (20, 1)), weeks=20)
    mean = np.tile(MEAN, (2, 1))
    totals = draw_paths([mean], [bands], [Dependence(0.95, 0.0, 0.0)], 800, np.random.default_rng(1))[:, 0].sum(axis=2)
    assert np.corrcoef(totals[:, 0], totals[:, 6])[0, 1] > 0.7
    assert abs(np.corrcoef(totals[:, 0], totals[:, 7])[0, 1]) < 0.15
