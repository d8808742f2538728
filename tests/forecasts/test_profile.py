"""The profile finds the parts that a series was made of."""

from dataclasses import replace

import numpy as np
import pytest

from forecasts import Days, History, Profile, wape
from forecasts.day_level import LevelSettings, fit_day_level
from forecasts.profile import fit_profile, without_terms
from forecasts.shape import day_levels, day_shapes

SHAPE = np.array([0.05, 0.15, 0.30, 0.25, 0.15, 0.10])
WEEK = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.5, 0.3])


def with_days(history: History, **changes: object) -> History:
    """Return the history with other knowledge of its days."""
    return History(history.counts, replace(history.days, **changes))


def test_shapes_are_found(made):
    shapes = day_shapes(made(140), np.ones(140, bool))
    assert shapes.sum(axis=1) == pytest.approx(np.ones(7))
    assert np.abs(shapes - SHAPE).max() < 0.012


def test_shapes_of_single_days_of_the_cycle_differ():
    week = np.tile(np.array([[10.0, 90.0]] * 6 + [[90.0, 10.0]]), (20, 1))
    shapes = day_shapes(History(week, Days.plain(140, 2)), np.ones(140, bool))
    assert shapes[0, 1] > 0.88
    assert shapes[6, 0] > 0.82


def test_a_missing_slot_does_not_bend_the_shape(made):
    history = made(140)
    counts = history.counts.copy()
    counts[::3, 2] = np.nan
    shapes = day_shapes(history.with_counts(counts), np.ones(140, bool))
    assert np.abs(shapes - SHAPE).max() < 0.015


def test_a_slot_that_is_never_open_on_a_day_gets_no_share():
    open_ = np.ones((70, 4), bool)
    open_[4::7, 3] = False
    counts = np.where(open_, 25.0, np.nan)
    history = History(counts, replace(Days.plain(70, 4), open_=open_))
    shapes = day_shapes(history, np.ones(70, bool))
    assert shapes[4].tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0.0], abs=0.02)
    assert shapes[0].tolist() == pytest.approx([0.25] * 4, abs=0.02)


def test_a_day_known_in_part_has_its_whole_level(made):
    history = made(140)
    counts = history.counts.copy()
    counts[100, :3] = np.nan
    cut = history.with_counts(counts)
    shapes = day_shapes(cut, np.ones(140, bool))
    level, share = day_levels(cut, shapes, cut.days)
    assert share[100] == pytest.approx(SHAPE[3:].sum(), abs=0.02)
    assert level[100] == pytest.approx(600 * WEEK[100 % 7], rel=0.2)


def test_a_day_of_which_too_little_is_known_has_no_level(made):
    history = made(60)
    counts = history.counts.copy()
    counts[50, 1:] = np.nan
    cut = history.with_counts(counts)
    assert np.isnan(day_levels(cut, np.tile(SHAPE, (7, 1)), cut.days)[0][50])


def test_the_parts_of_the_level_are_found():
    rng = np.random.default_rng(8)
    d = 280
    season = np.arange(d) % 7
    terms = (rng.random((d, 1)) < 0.07).astype(float)
    log_level = 6.0 + np.log(WEEK)[season] + 0.3 * terms[:, 0] + 0.03 * rng.normal(size=d)
    days = Days(season, np.ones((d, 1), bool), np.zeros(d, np.int64), terms)
    found = fit_day_level(log_level, np.ones(d, bool), days, LevelSettings())
    assert found.terms[0] == pytest.approx(0.3, abs=0.03)
    assert found.weekday - found.weekday.mean() == pytest.approx(np.log(WEEK) - np.log(WEEK).mean(), abs=0.06)
    tomorrow = Days(np.array([0, 6]), np.ones((2, 1), bool), np.zeros(2, np.int64), np.array([[1.0], [0.0]]))
    assert found.expected(tomorrow) == pytest.approx([6.0 + np.log(1.2) + 0.3, 6.0 + np.log(0.3)], abs=0.07)


def test_a_term_that_never_applied_has_no_effect():
    d = 100
    days = replace(Days.plain(d, 1), terms=np.zeros((d, 2)))
    found = fit_day_level(np.full(d, 5.0), np.ones(d, bool), days, LevelSettings())
    assert found.terms.tolist() == [0.0, 0.0]


def test_one_wild_day_hardly_moves_the_level(made):
    history = made(112)
    wild = history.counts.copy()
    wild[-3] *= 4
    ahead = Days.plain(7, 6)
    calm, stirred = Profile()(history, ahead), Profile()(history.with_counts(wild), ahead)
    assert abs(stirred.sum() / calm.sum() - 1) < 0.12


def test_the_level_follows_growth(made):
    history = made(200, growth=0.004)
    truth = 600 * np.exp(0.004 * (200 + np.arange(7)))[:, None] * WEEK[(200 + np.arange(7)) % 7, None] * SHAPE
    found = Profile()(history, Days.plain(7, 6, first_season=200 % 7))
    assert wape(truth, found) < 0.06


def test_special_days_do_not_speak(made):
    history = made(112)
    counts = history.counts.copy()
    special = np.zeros(112, np.int64)
    special[[100, 103, 110]] = 1
    counts[special > 0] *= 0.1
    marked = with_days(history.with_counts(counts), special=special)
    found = Profile()(marked, Days.plain(7, 6))
    assert found.sum() == pytest.approx(Profile()(history, Days.plain(7, 6)).sum(), rel=0.03)


def test_without_terms_leaves_the_rest(made):
    history = with_days(made(30), terms=np.ones((30, 2)))
    bare = without_terms(history)
    assert bare.days.terms.shape == (30, 0)
    assert bare.counts is history.counts


def test_no_ordinary_day_means_no_profile(made):
    history = made(20)
    assert fit_profile(with_days(history, special=np.ones(20, np.int64)), Profile()) is None
    assert fit_profile(History(np.zeros((0, 6)), Days.plain(0, 6)), Profile()) is None


def test_the_profile_nears_the_noise_floor(made):
    """From 20 weeks of pure Poisson noise around a steady week the forecast is within a tenth of the best possible."""
    rng = np.random.default_rng(7)
    truth = 600 * np.outer(WEEK, SHAPE)
    future = rng.poisson(np.tile(truth, (40, 1))).astype(float)
    found = np.tile(Profile()(made(140, seed=9), Days.plain(7, 6)), (40, 1))
    assert wape(future, found) < 1.1 * wape(future, np.tile(truth, (40, 1)))
