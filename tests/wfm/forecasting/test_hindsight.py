"""What the methods would have forecast for past weeks: periods, bands, nothing seen that came later."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from wfm.forecasting import ForecastSettings, earlier_forecasts, forecast_queues
from wfm.forecasting.comparison import compare_forecast
from wfm.grid import TimeGrid

FIRST = date(2025, 1, 6)


def after(history, days=7, skip=0):
    """Return the grid that follows a history."""
    first = history.grid.first + timedelta(days=history.grid.days + skip)
    return TimeGrid(first, days, history.grid.step_min, history.grid.zone)


def looked_back(history, grid, **settings):
    """Return the forecasts of past periods."""
    asked = ForecastSettings(**settings)
    return earlier_forecasts(history, forecast_queues(history, grid, asked), grid, asked)


def test_the_last_four_weeks(centre):
    history = centre(91)
    found = looked_back(history, after(history), method="profile")
    assert [made.grid.first for made in found] == [FIRST + timedelta(days=91 - 7 * back) for back in (4, 3, 2, 1)]
    assert all(made.grid.days == 7 and made.methods == ("profile",) for made in found)
    for made in found:
        error = compare_forecast(made, history)[0]
        assert error.wape < 0.3
        assert 0.6 < error.cov80 <= 1
        assert made.contacts[~made.open_].sum() == 0


def test_each_is_the_forecast_of_that_day(centre):
    """The mean is the one that the history until then gives."""
    history = centre(91)
    last = looked_back(history, after(history), method="profile")[-1]
    until = replace(history, contacts=np.where(history.grid.day_of < 84, history.contacts, np.nan))
    then = forecast_queues(until, last.grid, ForecastSettings(method="profile"))[0]
    assert last.contacts[0].sum() == pytest.approx(then.prediction.mean.sum())


def test_the_distance_of_the_period_asked_for_is_kept(centre):
    history = centre(91)
    found = looked_back(history, after(history, skip=5), method="mean_of_4")
    assert found[-1].grid.first == FIRST + timedelta(days=91 - 7)
    assert found[-1].grid.days == 7


def test_longer_periods_do_not_overlap(centre):
    history = centre(140)
    found = looked_back(history, after(history, days=10), method="mean_of_4")
    firsts = [made.grid.first for made in found]
    assert len(found) == 4
    assert all(later - sooner >= timedelta(days=10) for sooner, later in pairwise(firsts))


def test_a_short_history_has_none(centre):
    history = centre(20)
    assert looked_back(history, after(history)) == ()
    assert earlier_forecasts(history, (), after(history), ForecastSettings()) == ()


def test_queues_stand_side_by_side(centre):
    history = centre(63, levels={"orders": 900.0, "returns": 90.0})
    found = looked_back(history, after(history), method="mean_of_4", levels=(0.1, 0.9))
    assert found[0].contacts[0].sum() == pytest.approx(10 * found[0].contacts[1].sum(), rel=0.2)
    assert found[0].levels == (0.1, 0.9)
    assert (found[0].quantiles[0] <= found[0].quantiles[1]).all()
