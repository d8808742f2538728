"""The backtest of a history: origins, gaps, scores, and no look-ahead."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from forecasts import accuracy
from wfm.errors import ValueRangeError
from wfm.forecasting import ForecastSettings, forecast_demand
from wfm.forecasting.backtesting import BacktestSettings, backtest_demand
from wfm.grid import TimeGrid

PLAIN = ForecastSettings()
FIRST = date(2025, 1, 6)


def test_origins_step_back_from_the_last_whole_horizon(centre):
    found = backtest_demand(centre(98), PLAIN, BacktestSettings(origins=3, methods=("mean_of_4",)))
    assert found.queues[0].origins == tuple(FIRST + timedelta(days=d) for d in (77, 84, 91))


def test_the_last_origin_can_be_asked_for(centre):
    ask = BacktestSettings(origins=2, step_days=14, last_origin=FIRST + timedelta(days=80), methods=("mean_of_4",))
    found = backtest_demand(centre(98), PLAIN, ask)
    assert found.queues[0].origins == tuple(FIRST + timedelta(days=d) for d in (66, 80))


def test_weekly_closed_days_at_the_end_count_as_known(centre):
    """A history that ends on a Friday, of a centre that is closed at weekends, holds that whole week."""
    history = centre(96)
    weekend = np.isin((history.grid.day_of + FIRST.weekday()) % 7, [5, 6])
    history = replace(history, contacts=np.where(weekend, np.nan, history.contacts), open_=history.open_ & ~weekend)
    found = backtest_demand(history, PLAIN, BacktestSettings(origins=1, methods=("mean_of_4",)))
    assert found.queues[0].origins == (FIRST + timedelta(days=91),)


def test_a_horizon_may_jut_out_of_the_history(centre):
    ask = BacktestSettings(origins=1, last_origin=FIRST + timedelta(days=95), methods=("mean_of_4",))
    found = backtest_demand(centre(98), PLAIN, ask).queues[0]
    assert np.isfinite(found.actual[0]).any(axis=1).tolist() == [True] * 3 + [False] * 4


def test_nothing_can_be_judged_after_the_end(centre):
    with pytest.raises(ValueRangeError, match="the history ends on 2025-04-13"):
        backtest_demand(centre(98), PLAIN, BacktestSettings(last_origin=date(2025, 4, 14)))


def test_weeks_without_data_are_left_out_and_said(centre):
    history = centre(98)
    gone = (history.grid.day_of >= 77) & (history.grid.day_of < 84)
    history = replace(history, contacts=np.where(gone, np.nan, history.contacts))
    found = backtest_demand(history, PLAIN, BacktestSettings(origins=3, methods=("mean_of_4",)))
    assert found.queues[0].origins == tuple(FIRST + timedelta(days=d) for d in (84, 91))
    assert found.notes == ("orders: origin 2025-03-24 is left out, no record after it",)


def test_origins_need_two_weeks_before_them(centre):
    found = backtest_demand(centre(35), PLAIN, BacktestSettings(origins=4, methods=("last_week",)))
    assert found.queues[0].origins == tuple(FIRST + timedelta(days=d) for d in (14, 21, 28))
    assert any("less than two weeks" in note for note in found.notes)
    with pytest.raises(ValueRangeError, match="no origin can be judged"):
        backtest_demand(centre(15), PLAIN, BacktestSettings())


def test_the_scores_are_those_of_the_predictions(centre):
    found = backtest_demand(centre(98), PLAIN, BacktestSettings(origins=3))
    queue = found.queues[0]
    for method, run in queue.runs.items():
        actual = np.concatenate(queue.actual)
        mean = np.concatenate([p.mean for p in run.predictions])
        assert run.score.wape == pytest.approx(accuracy.wape(actual, mean)), method
        assert found.total(method).wape == pytest.approx(run.score.wape)
    assert found.methods[0] == "last_week"
    assert "auto" in found.methods
    assert found.floor == pytest.approx(queue.floor)
    assert found.floor < queue.runs["auto"].score.wape < queue.runs["last_week"].score.wape


def test_queues_are_added_up(centre):
    history = centre(98, levels={"orders": 900.0, "returns": 100.0})
    found = backtest_demand(history, PLAIN, BacktestSettings(origins=2, methods=("profile",)))
    total, parts = found.total("profile"), [queue.runs["profile"].score for queue in found.queues]
    volume = [sum(np.nansum(week) for week in queue.actual) for queue in found.queues]
    assert total.wape == pytest.approx(sum(p.wape * v for p, v in zip(parts, volume, strict=True)) / sum(volume))
    assert total.seconds == pytest.approx(sum(p.seconds for p in parts))


def test_a_backtest_is_what_a_forecast_would_have_been(centre):
    """The prediction at an origin is the forecast made from a history that ends there."""
    history = centre(98)
    origin = 84
    ask = BacktestSettings(origins=1, last_origin=FIRST + timedelta(days=origin), methods=("auto",))
    past = backtest_demand(history, PLAIN, ask).queues[0].runs["auto"].predictions[0]
    cut = TimeGrid(FIRST, origin, 30, "Europe/Paris")
    shorter = replace(
        history,
        grid=cut,
        contacts=history.contacts[:, : cut.n],
        aht_s=history.aht_s[:, : cut.n],
        open_=history.open_[:, : cut.n],
    )
    week = TimeGrid(FIRST + timedelta(days=origin), 7, 30, "Europe/Paris")
    fresh = forecast_demand(shorter, week, PLAIN)
    open_ = fresh.contacts[0] > 0
    assert past.mean[:, 16:40].sum() == pytest.approx(fresh.contacts[0][open_].sum(), rel=1e-6)
    assert fresh.methods == (past.method,)


def test_unknown_methods_and_bounds(centre):
    with pytest.raises(ValueRangeError, match="oracle"):
        backtest_demand(centre(60), PLAIN, BacktestSettings(methods=("oracle",)))
    for wrong in ({"origins": 0}, {"horizon_days": 0}, {"step_days": 0}):
        with pytest.raises(ValueRangeError, match="at least 1"):
            BacktestSettings(**wrong)
