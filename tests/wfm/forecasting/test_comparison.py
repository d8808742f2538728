"""Errors of earlier forecasts, by hand."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from wfm.demand import Channel, Demand, Queue
from wfm.forecasting.comparison import actual_of, compare_forecast
from wfm.grid import TimeGrid


def demand(first: date, days: int, values: dict[str, float], **extra) -> Demand:
    """Return a demand of six-hour intervals with constant contacts by queue."""
    grid = TimeGrid(first, days, 360, "UTC")
    shape = (len(values), grid.n)
    queues = tuple(Queue(name, name, Channel.VOICE, name) for name in values)
    contacts = np.array(list(values.values()))[:, None] * np.ones(shape)
    return Demand(grid, queues, contacts, np.full(shape, 60.0), np.ones(shape, bool), **extra)


DAY = date(2026, 3, 2)


def test_errors_by_scope():
    came = demand(DAY - timedelta(days=7), 14, {"a": 10.0})
    made = demand(DAY, 7, {"a": 12.0})
    found = compare_forecast(made, came)
    assert [(e.scope, e.part) for e in found[:3]] == [
        ("all", "2026-03-02"),
        ("day", "2026-03-02"),
        ("day", "2026-03-03"),
    ]
    assert [e.part for e in found if e.scope == "interval"] == ["00:00", "06:00", "12:00", "18:00"]
    assert len(found) == 1 + 7 + 4
    assert all(e.wape == pytest.approx(0.2) and e.bias == pytest.approx(0.2) for e in found)
    assert found[0].actual == 280
    assert found[0].forecast == 336
    assert np.isnan(found[0].cov80)


def test_bands_are_judged_where_they_are():
    came = demand(DAY, 1, {"a": 10.0})
    layers = np.stack([np.full((1, 4), 9.0), np.array([[11.0, 11.0, 9.5, 9.5]])])
    made = demand(DAY, 1, {"a": 10.0}, levels=(0.1, 0.9), quantiles=layers)
    assert compare_forecast(made, came)[0].cov80 == 0.5


def test_what_is_not_known_yet_is_left_out():
    came = demand(DAY, 3, {"a": 10.0})
    found = compare_forecast(demand(DAY, 7, {"a": 11.0}), came)
    assert [e.part for e in found if e.scope == "day"] == ["2026-03-02", "2026-03-03", "2026-03-04"]
    assert compare_forecast(demand(DAY + timedelta(days=30), 7, {"a": 11.0}), came) == ()


def test_unknown_and_closed_intervals_are_left_out():
    came = demand(DAY, 1, {"a": 10.0})
    contacts = came.contacts.copy()
    contacts[0, 1] = np.nan
    made = demand(DAY, 1, {"a": 20.0})
    open_ = made.open_.copy()
    open_[0, 2] = False
    found = compare_forecast(replace(made, open_=open_), replace(came, contacts=contacts))
    assert found[0].actual == 20.0


def test_queues_are_matched_by_name():
    came = demand(DAY, 1, {"b": 5.0, "a": 10.0})
    made = demand(DAY, 1, {"a": 10.0, "c": 7.0})
    found = compare_forecast(made, came)
    assert {e.queue for e in found} == {"a"}
    assert found[0].wape == 0.0


def test_what_came_in_the_intervals_of_a_forecast():
    came = demand(DAY, 2, {"a": 10.0, "b": 4.0})
    made = demand(DAY - timedelta(days=1), 2, {"b": 5.0})
    found = actual_of(made, came, "b")
    assert np.isnan(found[:4]).all()
    assert (found[4:] == 4.0).all()
    shut = replace(made, open_=np.zeros_like(made.open_))
    assert np.isnan(actual_of(shut, came, "b")).all()
    assert np.isnan(actual_of(demand(DAY, 1, {"c": 1.0}), came, "c")).all()
