"""Scores against their own definitions, and the published baselines on the real bank series."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from forecasts import History, Rolling, accuracy, judge_methods, standard_methods
from forecasts.backtest import score_predictions
from forecasts.intervals import LEVELS

LEVEL_ARRAY = np.array(LEVELS)


def test_scores_are_those_of_the_measures(made):
    rolling = Rolling(made(140), standard_methods())
    origins = [98, 112, 133]
    run = judge_methods(rolling, origins, ["profile"], LEVEL_ARRAY)["profile"]
    actual = np.concatenate([rolling.actual(o) for o in origins])
    mean = np.concatenate([p.mean for p in run.predictions])
    assert run.score.wape == accuracy.wape(actual, mean)
    assert run.score.day_wape == accuracy.day_wape(actual, mean)
    assert run.score.bias == accuracy.bias(actual, mean)
    worst = max(accuracy.wape(rolling.actual(o), p.mean) for o, p in zip(origins, run.predictions, strict=True))
    assert run.score.worst == worst
    assert run.score.worst >= run.score.wape
    assert run.score.seconds > 0


def test_the_pinball_is_over_the_levels_from_10_to_90_percent(made):
    rolling = Rolling(made(112), standard_methods())
    run = judge_methods(rolling, [98], ["mean_of_4"], LEVEL_ARRAY)["mean_of_4"]
    quantiles = run.predictions[0].quantiles
    assert run.score.pinball == pytest.approx(
        accuracy.pinball(rolling.actual(98), quantiles[1:6], np.array([0.1, 0.25, 0.5, 0.75, 0.9]))
    )
    assert run.score.cov80 == accuracy.coverage(rolling.actual(98), quantiles[1], quantiles[5])


def test_a_week_without_data_is_left_out(made):
    history = made(140)
    counts = history.counts.copy()
    counts[112:119] = np.nan
    rolling = Rolling(history.with_counts(counts), standard_methods())
    run = judge_methods(rolling, [105, 112], ["profile"], LEVEL_ARRAY)["profile"]
    only = score_predictions([rolling.actual(105)], run.predictions[:1])
    assert replace(run.score, seconds=0.0) == only


def test_bands_cover_what_they_say_on_noise(made):
    rolling = Rolling(made(300), standard_methods())
    runs = judge_methods(rolling, range(200, 290, 7), ["profile", "auto"], LEVEL_ARRAY)
    for run in runs.values():
        assert run.score.cov80 == pytest.approx(0.8, abs=0.05)


def bank_rolling(bank: tuple[History, date]) -> tuple[Rolling, list[int]]:
    """Return the bank series and the twelve origins of protocol A."""
    history, first = bank
    start = (date(2003, 8, 4) - first).days
    counts = np.vstack([history.counts, np.full((2, history.counts.shape[1]), np.nan)])
    days = history.days
    longer = days[: len(days)]
    season = np.append(longer.season, (longer.season[-1] + np.array([1, 2])) % 7)
    open_ = np.vstack([longer.open_, np.zeros((2, days.slots), bool)])
    special, terms = np.zeros(len(season), np.int64), np.zeros((len(season), 0))
    extended = History(counts, replace(days, season=season, open_=open_, special=special, terms=terms))
    return Rolling(extended, standard_methods()), [start + 7 * week for week in range(12)]


def test_the_baselines_of_the_literature_note_are_reproduced(bank):
    """Protocol A of the forecasting study: last week 8.72 %, mean of 4 6.87 %, floor 2.3 %; worst weeks 16.4, 13.4."""
    rolling, origins = bank_rolling(bank)
    runs = judge_methods(rolling, origins, ["last_week", "mean_of_4"], LEVEL_ARRAY)
    assert runs["last_week"].score.wape == pytest.approx(0.0872, abs=0.0002)
    assert runs["mean_of_4"].score.wape == pytest.approx(0.0687, abs=0.0002)
    assert runs["mean_of_4"].score.worst == pytest.approx(0.134, abs=0.001)
    floor = accuracy.poisson_floor(np.concatenate([rolling.actual(o) for o in origins]))
    assert floor == pytest.approx(0.023, abs=0.0005)


def test_the_profile_without_any_calendar_beats_the_mean_of_8(bank):
    """Protocol A, plain methods: mean of 8 has 6.80 %, the study's plain profile 6.33 %."""
    rolling, origins = bank_rolling(bank)
    runs = judge_methods(rolling, origins, ["profile", "combination", "auto"], LEVEL_ARRAY)
    for name in ("profile", "combination", "auto"):
        assert runs[name].score.wape < 0.066
        assert 0.75 < runs[name].score.cov80 < 0.85


def test_an_outage_before_each_origin_of_the_bank_moves_little(bank):
    """Stress test: the last two half-hours before each origin set to 0; must move WAPE by less than 0.5 points."""
    rolling, origins = bank_rolling(bank)
    calm, hit, actual = [], [], []
    for origin in origins:
        counts = rolling.history.counts.copy()
        last = max(day for day in range(origin) if np.isfinite(counts[day]).any())
        slots = np.flatnonzero(np.isfinite(counts[last]))[-2:]
        counts[last, slots] = 0.0
        broken = Rolling(rolling.history.with_counts(counts), standard_methods())
        calm.append(rolling.mean("combination", origin))
        hit.append(broken.mean("combination", origin))
        actual.append(rolling.actual(origin))
    before, after = (accuracy.wape(np.concatenate(actual), np.concatenate(made)) for made in (calm, hit))
    assert abs(after - before) < 0.001
