"""Months ahead: yearly shape where it can be known, widening bands, factors, words."""

from datetime import date, timedelta

import numpy as np
import pytest

from wfm.demand import Channel, Demand, Queue
from wfm.errors import ValueRangeError
from wfm.forecasting import ForecastSettings, VolumeFactor
from wfm.forecasting.long_range import forecast_long
from wfm.grid import TimeGrid

FIRST = date(2023, 1, 2)
WEEK = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.5, 0.3])


def level(day: np.ndarray) -> np.ndarray:
    """Return expected contacts a day: a yearly swing and a growth of 8 % a year."""
    return 2000 * np.exp(0.2 * np.sin(2 * np.pi * day / 364) + 0.08 * day / 364) * WEEK[day % 7]


def history(days: int, wander: float = 0.0) -> Demand:
    """Return a history of six-hour intervals."""
    grid = TimeGrid(FIRST, days, 360, "UTC")
    rng = np.random.default_rng(1)
    drift = np.exp(np.cumsum(wander * rng.standard_normal(days)))
    mean = np.repeat(level(np.arange(days)) * drift / 4, 4)
    contacts = rng.poisson(mean).astype(float)[None]
    queue = Queue("orders", "orders", Channel.VOICE, "orders")
    return Demand(grid, (queue,), contacts, np.full(contacts.shape, 200.0), np.ones(contacts.shape, bool))


@pytest.fixture(scope="module")
def three_years() -> Demand:
    """Return a history of three years."""
    return history(3 * 364)


def after(past: Demand) -> date:
    """Return the day after a history."""
    return past.grid.first + timedelta(days=past.grid.days)


def test_half_a_year_ahead(three_years):
    found = forecast_long(three_years, after(three_years), 182, ForecastSettings())
    truth = level(3 * 364 + np.arange(182))
    assert np.abs(found.contacts[0] - truth).sum() / truth.sum() < 0.05
    assert found.by_week().shape == (1, 26)
    assert found.by_week().sum() == pytest.approx(found.contacts.sum())
    assert found.aht_s == pytest.approx([200.0])
    assert found.notes == ()


def test_bands_widen_and_enclose(three_years):
    found = forecast_long(three_years, after(three_years), 182, ForecastSettings())
    relative = found.quantiles[5, 0] / found.contacts[0]
    assert (np.diff(relative) >= -1e-9).all()
    assert (found.quantiles[0] < found.contacts).all()
    assert found.quantiles[3, 0] == pytest.approx(found.contacts[0])


def test_a_wandering_level_has_wider_bands(three_years):
    steady = forecast_long(three_years, after(three_years), 91, ForecastSettings())
    wild = history(3 * 364, wander=0.03)
    wandering = forecast_long(wild, after(wild), 91, ForecastSettings())
    width = [f.quantiles[5, 0, -1] / f.quantiles[1, 0, -1] for f in (steady, wandering)]
    assert width[1] > 1.3 * width[0]


def test_a_short_history_is_flat_and_said():
    past = history(300)
    found = forecast_long(past, after(past), 56, ForecastSettings())
    assert any("no yearly shape" in note for note in found.notes)
    weeks = found.by_week()[0]
    assert weeks.max() / weeks.min() < 1.05


def test_factors_hold_on_their_dates(three_years):
    first = after(three_years)
    factor = VolumeFactor(2.0, "orders", first + timedelta(days=7), first + timedelta(days=13))
    plain = forecast_long(three_years, first, 21, ForecastSettings())
    made = forecast_long(three_years, first, 21, ForecastSettings(factors=(factor,)))
    assert made.by_week()[0] / plain.by_week()[0] == pytest.approx([1, 2, 1])


@pytest.mark.parametrize("days", [0, 401])
def test_the_reach_is_bounded(three_years, days):
    with pytest.raises(ValueRangeError, match="1 to 400"):
        forecast_long(three_years, after(three_years), days, ForecastSettings())
