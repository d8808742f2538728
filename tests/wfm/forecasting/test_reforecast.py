"""The plan's forecast after a morning: what came stays, the rest moves, the verdict knows chance from news."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from forecasts import Rolling
from forecasts.catalogue import DEFAULT, all_methods
from wfm.config import load_plan
from wfm.demand import Demand
from wfm.errors import ValueRangeError
from wfm.forecasting import ForecastSettings, forecast_queues
from wfm.forecasting.queue_series import queue_series
from wfm.forecasting.reforecast import ErrorModel, Verdict, error_models, reforecast
from wfm.forecasting.reforecast_backtest import judge_reforecast, judge_rest
from wfm.grid import TimeGrid
from wfm.studies.volume_series import bench_series

ROOT = Path(__file__).parents[3]
MODEL = ErrorModel(0.15, measured=True)


@pytest.fixture
def forecast(centre: Callable[..., Demand]) -> Demand:
    """Return a forecast of two queues over a week, known exactly, with bands."""
    made = centre(7, levels={"orders": 900.0, "returns": 60.0}, seed=7)
    mean = np.nan_to_num(made.contacts)
    bands = np.stack([0.7 * mean, mean, 1.3 * mean])
    return replace(
        made,
        contacts=mean,
        aht_s=np.full(mean.shape, 200.0),
        levels=(0.1, 0.5, 0.9),
        quantiles=bands,
        methods=("x", "y"),
    )


def came(forecast: Demand, factor: float, until: int, day: int = 1) -> Demand:
    """Return actuals: the forecast times a factor until an interval of a day, nothing before that day."""
    contacts = np.full(forecast.contacts.shape, np.nan)
    part = slice(48 * day, 48 * day + until)
    contacts[:, part] = np.rint(factor * forecast.contacts[:, part])
    contacts[~forecast.open_] = np.nan
    return replace(forecast, contacts=contacts, aht_s=np.where(np.isfinite(contacts), 250.0, np.nan), quantiles=None)


def test_what_came_stays_and_the_rest_moves(forecast: Demand) -> None:
    actual = came(forecast, 1.3, 24)
    made = reforecast(forecast, actual, (MODEL, MODEL))
    assert made.day == 1
    assert made.seen_until == 48 + 24
    assert f"{made.now:%H:%M}" == "12:00"
    assert (made.rest.start, made.rest.stop) == (72, 96)
    known = np.isfinite(actual.contacts)
    assert made.demand.contacts[known] == pytest.approx(actual.contacts[known])
    assert (made.demand.contacts[:, :48] == forecast.contacts[:, :48]).all()
    orders = slice(72, 88)
    assert (made.demand.contacts[0, orders] > forecast.contacts[0, orders]).all()
    assert made.findings[0].rest_after == pytest.approx(made.demand.contacts[0, 72:96].sum())
    assert made.findings[0].rest_after < 1.3 * made.findings[0].rest_before
    assert made.demand.aht_s[0, 68] == 250
    assert made.demand.aht_s[0, 80] == 200


def test_bands_move_and_narrow(forecast: Demand) -> None:
    made = reforecast(forecast, came(forecast, 1.2, 30), (MODEL, MODEL)).demand
    assert made.quantiles is not None and forecast.quantiles is not None
    assert (np.diff(made.quantiles, axis=0) >= -1e-9).all()
    at = 80
    assert made.quantiles[1, 0, at] == pytest.approx(made.contacts[0, at])
    width = (made.quantiles[2, 0, at] - made.quantiles[0, 0, at]) / made.contacts[0, at]
    assert 0.05 < width < 0.6
    assert made.quantiles[:, 0, 68].tolist() == [made.contacts[0, 68]] * 3


def test_a_forecast_without_bands_gets_them(forecast: Demand) -> None:
    plain = replace(forecast, levels=(), quantiles=None)
    made = reforecast(plain, came(plain, 1.0, 24), (MODEL, MODEL)).demand
    assert made.quantiles is not None
    assert made.quantiles.shape == (len(made.levels), *made.contacts.shape)
    assert made.quantiles[3, 0, 80] == pytest.approx(made.contacts[0, 80])


@pytest.mark.parametrize(
    ("factor", "orders", "returns"),
    [
        (1.0, Verdict.NOISE, Verdict.NOISE),
        (1.15, Verdict.ORDINARY, Verdict.NOISE),
        (1.8, Verdict.UNUSUAL, Verdict.UNUSUAL),
    ],
)
def test_verdicts(forecast: Demand, factor: float, orders: Verdict, returns: Verdict) -> None:
    """The same deviation is news in a large queue and chance in a small one."""
    made = reforecast(forecast, came(forecast, factor, 26), (MODEL, MODEL))
    assert [item.verdict for item in made.findings] == [orders, returns]
    for item in made.findings:
        assert item.poisson_sd == pytest.approx(np.sqrt(item.expected))
        assert item.day_sd > item.poisson_sd


def test_a_queue_of_which_nothing_was_seen_stays(forecast: Demand) -> None:
    actual = came(forecast, 1.5, 24)
    actual.contacts[1] = np.nan
    made = reforecast(forecast, actual, (MODEL, MODEL))
    assert made.findings[1].verdict is Verdict.UNKNOWN
    assert made.demand.contacts[1] == pytest.approx(forecast.contacts[1])


def test_the_end_of_the_day_leaves_no_rest(forecast: Demand) -> None:
    made = reforecast(forecast, came(forecast, 1.0, 48), (MODEL, MODEL))
    assert made.rest.start <= made.rest.stop
    assert made.findings[0].rest_after == made.demand.contacts[0, made.rest].sum() == 0


def test_weeks_do_not_reach_into_each_other(centre: Callable[..., Demand]) -> None:
    made = centre(14, seed=5)
    plain = replace(made, contacts=np.nan_to_num(made.contacts), aht_s=np.full((1, made.grid.n), 200.0), methods=("x",))
    after = reforecast(plain, came(plain, 1.5, 40, day=2), (MODEL,)).demand.contacts
    assert (after[0, 48 * 3 : 48 * 7].sum()) > plain.contacts[0, 48 * 3 : 48 * 7].sum()
    assert after[0, 48 * 7 :] == pytest.approx(plain.contacts[0, 48 * 7 :])


def test_a_day_of_23_hours(centre: Callable[..., Demand]) -> None:
    made = centre(7, first=date(2025, 3, 24), seed=5)
    assert made.grid.n == 7 * 48 - 2
    plain = replace(made, contacts=np.nan_to_num(made.contacts), aht_s=np.full((1, made.grid.n), 200.0), methods=("x",))
    actual = replace(plain, contacts=np.where(np.arange(plain.grid.n) < 6 * 48 + 24, 1.2 * plain.contacts, np.nan))
    after = reforecast(plain, actual, (MODEL,))
    assert f"{after.now:%a %H:%M}" == "Sun 13:00"
    assert after.findings[0].rest_after > after.findings[0].rest_before


def test_a_short_history_has_the_usual_errors(centre: Callable[..., Demand]) -> None:
    made = centre(15, seed=2)
    grid = TimeGrid(made.grid.first + timedelta(days=15), 7, 30, made.grid.zone)
    (model,) = error_models(forecast_queues(made, grid, ForecastSettings()))
    assert model == ErrorModel()
    assert not model.measured


def test_steady_days_have_little_but_chance(centre: Callable[..., Demand]) -> None:
    made = centre(100, seed=3)
    grid = TimeGrid(made.grid.first + timedelta(days=98), 7, 30, made.grid.zone)
    (model,) = error_models(forecast_queues(made, grid, ForecastSettings(method=DEFAULT)))
    assert model.measured
    assert model.variation < 0.1


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_morning_is_a_part_of_the_day(share: float) -> None:
    with pytest.raises(ValueRangeError, match="between 0 and 1"):
        judge_rest("x", None, "x", [], share)  # type: ignore[arg-type]


def test_past_mornings_of_a_real_bank() -> None:
    """Days of several weeks, forecasts and error models from the days before each: the update beats both others."""
    plan = load_plan(ROOT / "configs" / "north_american_bank")
    assert plan.history is not None
    history = replace(
        plan.history,
        queues=plan.history.queues[:1],
        contacts=plan.history.contacts[:1],
        aht_s=plan.history.aht_s[:1],
        open_=plan.history.open_[:1],
    )
    found = forecast_queues(history, plan.grid, ForecastSettings(method="profile"), plan.open_[:1])
    early, half = judge_reforecast(["accounts"], found, (0.25, 0.5))
    assert early.days == half.days >= 30
    for score in (early, half):
        assert score.updated < 0.85 * score.untouched
        assert score.updated < 0.97 * score.scaled


@pytest.fixture(scope="module")
def volumes() -> Path:
    folder = Path(os.environ.get("WFM_BENCH_DATA", "nowhere")) / "volumes"
    if not folder.is_dir():
        pytest.skip("WFM_BENCH_DATA names no folder with the public series")
    return folder


@pytest.mark.slow
def test_the_public_series(volumes: Path) -> None:
    """Half of the day seen: better than the untouched forecast in all but one of nine series, and in the mean.

    And better than the rule of thumb, multiplying by the morning's ratio, in eight of nine at least.
    """
    won = ruled = 0
    gains = []
    for series in bench_series(volumes):
        history = series.history
        end = TimeGrid(history.grid.first + timedelta(days=history.grid.days), 7, history.grid.step_min, "UTC")
        past = queue_series(history, 0, end, ForecastSettings(country=series.country)).history
        places = [(day - history.grid.first).days for day in series.origins]
        score = judge_rest(
            series.name, Rolling(past, all_methods()), DEFAULT, [o for o in places if o + 7 <= len(past)], 0.5
        )
        won += score.updated < score.untouched
        ruled += score.updated < score.scaled
        gains.append(1 - score.updated / score.untouched)
    assert won >= 8
    assert ruled >= 8
    assert np.mean(gains) > 0.04
