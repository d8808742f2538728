"""The parts that a report shows are those the history was made of."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from wfm.forecasting import Event, ForecastSettings
from wfm.forecasting.decomposition import decompose_queue

WEEK = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.5, 0.3])


def test_the_parts_are_found(centre):
    history = centre(140)
    found = decompose_queue(history, 0, ForecastSettings())
    assert len(found.dates) == 140
    assert found.actual.sum() == pytest.approx(np.nansum(history.contacts))
    assert found.weekday / found.weekday.mean() == pytest.approx(WEEK / WEEK.mean(), rel=0.06)
    assert found.shape.sum(axis=1) == pytest.approx(np.ones(7))
    assert found.outliers == ()
    product = found.level * found.weekday[np.arange(140) % 7] * found.rest
    assert product == pytest.approx(found.actual, rel=0.05)


def test_effects_are_told_by_name(centre):
    history = centre(140)
    days = (30, 58, 86, 114)
    at = np.isin(history.grid.day_of, days)
    history = replace(history, contacts=np.where(at, np.round(history.contacts * 1.5), history.contacts))
    mail = Event("mail-out", tuple(history.grid.first + timedelta(days=day) for day in days))
    found = decompose_queue(history, 0, ForecastSettings(events=(mail,)))
    assert found.effects["mail-out"] == pytest.approx(1.5, abs=0.15)
    assert "day after a holiday" not in found.effects


def test_outliers_are_dated(centre):
    history = centre(140)
    contacts = history.contacts.copy()
    contacts[0, history.grid.day_of == 77] *= 0.02
    found = decompose_queue(replace(history, contacts=np.round(contacts)), 0, ForecastSettings())
    assert found.outliers == (history.grid.dates[77],)
    assert np.isnan(found.rest[77])


def test_a_queue_without_contacts_has_no_parts(centre):
    history = centre(60, levels={"orders": 900.0, "fax": 0.0})
    assert decompose_queue(history, 1, ForecastSettings()) is None


def test_stretches_set_aside_are_told(centre):
    history = centre(140)
    contacts = history.contacts.copy()
    clock = np.array([t.hour for t in history.grid.times])
    contacts[0, (history.grid.day_of == 77) & (clock >= 10) & (clock < 13)] = 0
    contacts[0, history.grid.day_of == 100] *= 0.02
    found = decompose_queue(replace(history, contacts=np.round(contacts)), 0, ForecastSettings())
    part, whole = found.repairs
    assert (part.date, part.first_min, part.last_min, part.came) == (history.grid.dates[77], 600, 780, 0)
    assert 200 < part.expected < 400
    assert (whole.date, whole.first_min, whole.last_min) == (history.grid.dates[100], 0, 1440)
    assert whole.came == pytest.approx(found.actual[100])
    assert whole.expected > 20 * whole.came


def test_holidays_are_named(centre):
    found = decompose_queue(centre(140), 0, ForecastSettings(country="FR"))
    assert [(str(day), name) for day, name in found.holidays][:2] == [
        ("2025-04-21", "Easter Monday"),
        ("2025-05-01", "Labor Day"),
    ]
    assert decompose_queue(centre(140), 0, ForecastSettings()).holidays == ()


def test_a_history_of_closed_hours_only_has_no_parts(centre):
    history = centre(60)
    assert decompose_queue(replace(history, open_=np.zeros_like(history.open_)), 0, ForecastSettings()) is None
