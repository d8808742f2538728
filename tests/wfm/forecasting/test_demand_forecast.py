"""From history to forecast: right volumes, right calendar, right words."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from forecasts import wape
from wfm.errors import ValueRangeError
from wfm.forecasting import Event, ForecastSettings, Span, VolumeFactor, forecast_demand, sample_demand
from wfm.grid import TimeGrid

FIRST = date(2025, 1, 6)
PLAIN = ForecastSettings()


def week_after(history, days=7, gap=0):
    """Return the grid of the days after a history."""
    first = history.grid.first + timedelta(days=history.grid.days + gap)
    return TimeGrid(first, days, history.grid.step_min, history.grid.zone)


def days_of(demand, row=0):
    """Return contacts a day."""
    return np.bincount(demand.grid.day_of, demand.contacts[row])


def test_next_week_is_found(centre, truth):
    history = centre(112, levels={"orders": 900.0, "returns": 90.0})
    grid = week_after(history)
    made = forecast_demand(history, grid, PLAIN)
    assert made.grid == grid
    assert made.contacts.shape == (2, grid.n)
    assert wape(truth(grid, 900.0), made.contacts[0]) < 0.06
    assert wape(truth(grid, 90.0), made.contacts[1]) < 0.15
    assert made.levels == PLAIN.levels
    assert (np.diff(made.quantiles, axis=0) >= -1e-9).all()
    assert len(made.methods) == 2


def test_the_band_holds_the_truth(centre, truth):
    history = centre(140)
    grid = week_after(history)
    made = forecast_demand(history, grid, PLAIN)
    counts = np.random.default_rng(9).poisson(truth(grid, 900.0))
    open_ = made.contacts[0] > 1
    low, high = made.quantiles[1, 0][open_], made.quantiles[5, 0][open_]
    assert np.mean((counts[open_] >= low) & (counts[open_] <= high)) == pytest.approx(0.8, abs=0.1)


def test_closed_hours_have_no_contacts(centre):
    history = centre(70)
    grid = week_after(history)
    made = forecast_demand(history, grid, PLAIN)
    hour = np.array([t.hour for t in grid.times])
    assert made.contacts[0][(hour < 8) | (hour >= 20)].sum() == 0
    assert not made.open_[0][(hour < 8) | (hour >= 20)].any()
    assert made.open_[0][(hour >= 8) & (hour < 20)].all()


def test_planned_hours_are_kept(centre):
    history = centre(70)
    grid = week_after(history)
    hour = np.array([t.hour for t in grid.times])
    made = forecast_demand(history, grid, PLAIN, ((hour >= 10) & (hour < 14))[None])
    assert set(np.flatnonzero(made.contacts[0])) == set(np.flatnonzero((hour >= 10) & (hour < 14)))


def test_a_new_weekday_is_said(centre):
    history = centre(70)
    sundays = np.array([day.weekday() == 6 for day in history.grid.dates])[history.grid.day_of]
    history = replace(history, contacts=np.where(sundays, np.nan, history.contacts), open_=history.open_ & ~sundays)
    grid = week_after(history)
    hour = np.array([t.hour for t in grid.times])
    made = forecast_demand(history, grid, PLAIN, ((hour >= 8) & (hour < 20))[None])
    assert any("no history on Sundays" in note for note in made.notes)
    assert days_of(made)[6] > 0


def test_handle_times_are_forecast(centre):
    history = centre(70)
    noise = np.exp(0.1 * np.random.default_rng(1).standard_normal(history.aht_s.shape))
    made = forecast_demand(replace(history, aht_s=history.aht_s * noise), week_after(history), PLAIN)
    assert made.aht_s[0][made.open_[0]] == pytest.approx(np.full(made.open_[0].sum(), 240.0), rel=0.05)
    assert any("handle time of a whole day varies" in note for note in made.notes)


def test_unknown_handle_times_are_said(centre):
    history = centre(70)
    made = forecast_demand(replace(history, aht_s=history.aht_s * np.nan), week_after(history), PLAIN)
    assert np.isnan(made.aht_s).all()
    assert any("no handle times" in note for note in made.notes)


@pytest.mark.parametrize("first", [date(2025, 3, 24), date(2025, 10, 20)])
def test_weeks_of_a_clock_change(centre, truth, first):
    history = centre(84, first=first - timedelta(days=84))
    grid = TimeGrid(first, 7, 30, "Europe/Paris")
    made = forecast_demand(history, grid, PLAIN)
    assert grid.n in {334, 338}
    assert wape(truth(grid, 900.0), made.contacts[0]) < 0.08
    hour = np.array([t.hour for t in grid.times])
    assert made.contacts[0][hour == 7].sum() == 0
    assert (made.contacts[0][hour == 8] > 0).all()


def test_a_history_over_a_clock_change_keeps_its_hours(centre, truth):
    history = centre(60, first=date(2025, 3, 3))
    grid = week_after(history)
    assert wape(truth(grid, 900.0), forecast_demand(history, grid, PLAIN).contacts[0]) < 0.08


def test_a_gap_before_the_week_is_bridged_and_said(centre, truth):
    history = centre(112)
    grid = week_after(history, gap=21)
    made = forecast_demand(history, grid, PLAIN)
    assert wape(truth(grid, 900.0), made.contacts[0]) < 0.08
    assert any("ends 21 days before" in note for note in made.notes)


def test_days_of_the_history_in_the_week_asked_are_not_looked_at(centre):
    history = centre(100)
    grid = TimeGrid(FIRST + timedelta(days=80), 7, 30, "Europe/Paris")
    changed = history.contacts.copy()
    changed[:, history.grid.day_of >= 80] = 999.0
    first, second = (forecast_demand(h, grid, PLAIN) for h in (history, replace(history, contacts=changed)))
    assert (first.contacts == second.contacts).all()
    assert (first.quantiles == second.quantiles).all()


def test_an_outage_is_reported_and_repaired(centre):
    history = centre(84)
    broken = history.contacts.copy()
    last = np.flatnonzero(np.isfinite(broken[0]))[-30:-26]
    broken[0, last] = 0.0
    grid = week_after(history)
    calm, hit = (forecast_demand(h, grid, PLAIN) for h in (history, replace(history, contacts=broken)))
    assert np.abs(hit.contacts - calm.contacts).sum() / calm.contacts.sum() < 0.01
    told = [note for note in hit.notes if "outlier" in note]
    assert len(told) == 1
    start = history.grid.time(int(last[0]))
    assert told[0].startswith(f"orders: {start:%Y-%m-%d, %H:%M} to ")
    assert " is an outlier and set aside (0 came, about " in told[0]


def test_many_outliers_are_summed_up(centre):
    history = centre(84)
    broken = history.contacts.copy()
    for day in range(20, 60, 2):
        at = np.flatnonzero(history.open_[0] & (history.grid.day_of == day))[8:10]
        broken[0, at] = 0.0
    notes = forecast_demand(replace(history, contacts=broken), week_after(history), PLAIN).notes
    told = [note for note in notes if "outlier" in note]
    assert len(told) == 11
    assert "earlier outliers" in told[-1]


def test_holidays_are_known(centre):
    """Easter Monday and May Day 2025: the volume of past holidays, and the reason to believe it."""
    history = centre(470, first=date(2024, 1, 15))
    feast = np.isin(history.grid.day_of, [(day - date(2024, 1, 15)).days for day in _french(2024)])
    history = replace(history, contacts=np.where(feast, np.round(history.contacts * 0.3), history.contacts))
    grid = TimeGrid(date(2025, 4, 28), 7, 30, "Europe/Paris")
    blind = forecast_demand(history, grid, PLAIN)
    seeing = forecast_demand(history, grid, ForecastSettings(country="FR"))
    assert days_of(seeing)[3] < 0.55 * days_of(blind)[3]
    assert days_of(seeing)[[0, 1, 2, 5, 6]] == pytest.approx(days_of(blind)[[0, 1, 2, 5, 6]], rel=0.1)


def _french(year):
    from wfm.forecasting.calendar import public_holidays

    return [day for day in public_holidays(date(year, 1, 1), date(year + 1, 12, 31), "FR") if day < date(2025, 4, 28)]


def test_events_are_like_the_last_ones(centre):
    history = centre(140)
    dates = [FIRST + timedelta(days=day) for day in (30, 58, 86, 114)]
    at = np.isin(history.grid.day_of, [30, 58, 86, 114])
    history = replace(history, contacts=np.where(at, np.round(history.contacts * 1.5), history.contacts))
    grid = week_after(history)
    mail = Event("mail-out", (*dates, grid.dates[2]))
    plain = forecast_demand(history, grid, PLAIN)
    made = forecast_demand(history, grid, ForecastSettings(events=(mail,), method="combination_calendar"))
    assert days_of(made)[2] / days_of(plain)[2] == pytest.approx(1.5, abs=0.2)
    assert days_of(made)[3] / days_of(plain)[3] == pytest.approx(1.0, abs=0.06)


def test_an_event_works_on_its_queues_only(centre):
    history = centre(84, levels={"orders": 900.0, "returns": 900.0})
    grid = week_after(history)
    sale = Event("sale", (grid.dates[1],), queues=("returns",), factor=2.0)
    model, made = (
        forecast_demand(history, grid, PLAIN),
        forecast_demand(history, grid, ForecastSettings(events=(sale,))),
    )
    assert days_of(made, 0) == pytest.approx(days_of(model, 0))
    assert days_of(made, 1)[1] == pytest.approx(2 * days_of(model, 1)[1])
    assert any("returns: event sale 2 on" in note for note in made.notes)


def test_a_closing_event_closes(centre):
    history = centre(84)
    grid = week_after(history)
    party = Event("summer party", (grid.dates[4],), closed=True)
    made = forecast_demand(history, grid, ForecastSettings(events=(party,)))
    assert days_of(made)[4] == 0
    assert not made.open_[0][grid.day_of == 4].any()
    assert days_of(made)[3] > 0


def test_a_named_span_has_its_own_effect(centre):
    history = centre(300)
    days = history.grid.day_of
    quiet = ((days >= 100) & (days < 114)) | ((days >= 200) & (days < 214)) | (days >= 293)
    history = replace(history, contacts=np.where(quiet, np.round(history.contacts * 0.6), history.contacts))
    spans = tuple(
        Span("school", FIRST + timedelta(days=a), FIRST + timedelta(days=b))
        for a, b in ((100, 113), (200, 213), (293, 299))
    )
    grid = week_after(history)
    made = forecast_demand(history, grid, ForecastSettings(spans=spans, method="combination_calendar"))
    blind = forecast_demand(history, grid, ForecastSettings(method="combination_calendar"))
    usual = days_of(forecast_demand(centre(300), grid, PLAIN)).sum()
    assert abs(days_of(made).sum() - usual) < abs(days_of(blind).sum() - usual)


def test_factors_are_kept_apart(centre):
    history = centre(84, levels={"orders": 900.0, "returns": 900.0})
    grid = week_after(history)
    settings = ForecastSettings(factors=(VolumeFactor(1.1), VolumeFactor(0.5, "orders", grid.dates[2], grid.dates[3])))
    model = forecast_demand(history, grid, settings, factors=False)
    made = forecast_demand(history, grid, settings)
    assert days_of(made, 1) == pytest.approx(1.1 * days_of(model, 1))
    assert days_of(made, 0)[2] == pytest.approx(0.55 * days_of(model, 0)[2])
    assert days_of(made, 0)[4] == pytest.approx(1.1 * days_of(model, 0)[4])
    assert made.quantiles[3, 1].sum() == pytest.approx(1.1 * model.quantiles[3, 1].sum())
    assert sum("set by the planner" in note for note in made.notes) == 2
    assert not any("set by the planner" in note for note in model.notes)


def test_a_new_queue_takes_its_sisters_forecast(centre):
    history = centre(84, levels={"orders": 900.0, "chat": 300.0})
    contacts = history.contacts.copy()
    contacts[1, history.grid.day_of < 80] = np.nan
    history = replace(history, contacts=contacts)
    settings = ForecastSettings(sisters=(("chat", "orders", 0.25),))
    made = forecast_demand(history, week_after(history), settings)
    assert made.contacts[1] == pytest.approx(0.25 * made.contacts[0])
    assert made.methods[1] == "sister orders"
    assert any("chat: taken from queue orders × 0.25" in note for note in made.notes)


def test_a_queue_with_history_of_its_own_leaves_its_sister(centre):
    history = centre(84, levels={"orders": 900.0, "chat": 300.0})
    settings = ForecastSettings(sisters=(("chat", "orders", 3.0),))
    made = forecast_demand(history, week_after(history), settings)
    assert made.contacts[1].sum() < made.contacts[0].sum()


@pytest.mark.parametrize(("days", "words"), [(9, "mean of what exists"), (24, "bands are wide"), (84, None)])
def test_short_histories_are_said(centre, truth, days, words):
    history = centre(days)
    grid = week_after(history)
    made = forecast_demand(history, grid, PLAIN)
    told = [note for note in made.notes if "days of history" in note]
    assert bool(told) == (words is not None)
    assert words is None or words in told[0]
    assert wape(truth(grid, 900.0), made.contacts[0]) < 0.15


def test_one_typed_in_day_is_spread_over_the_week(centre):
    history = centre(1)
    made = forecast_demand(history, week_after(history), PLAIN, week_after_open(history))
    assert days_of(made) == pytest.approx(np.full(7, np.nansum(history.contacts)), rel=0.1)


def week_after_open(history):
    """Return opening from 8 to 20 for the week after a history."""
    hour = np.array([t.hour for t in week_after(history).times])
    return ((hour >= 8) & (hour < 20))[None]


def test_a_silent_queue_is_zero_and_said(centre):
    history = centre(70, levels={"orders": 900.0, "fax": 0.0})
    made = forecast_demand(history, week_after(history), PLAIN)
    assert made.contacts[1].sum() == 0
    assert made.quantiles[:, 1].sum() == 0
    assert any("fax: all counts of the history are 0" in note for note in made.notes)


def test_a_queue_without_records_is_zero_and_said(centre):
    history = centre(70, levels={"orders": 900.0, "fax": 10.0})
    contacts = history.contacts.copy()
    contacts[1] = np.nan
    made = forecast_demand(replace(history, contacts=contacts), week_after(history), PLAIN)
    assert made.contacts[1].sum() == 0
    assert any("fax: no record" in note for note in made.notes)


def test_a_queue_that_closed_is_said(centre):
    history = centre(84, levels={"orders": 900.0, "fax": 100.0})
    contacts = history.contacts.copy()
    contacts[1, history.grid.day_of >= 50] = np.nan
    stopped = forecast_demand(replace(history, contacts=contacts), week_after(history), PLAIN)
    assert any("fax: no record in the last 34 days" in note for note in stopped.notes)
    contacts[1, history.grid.day_of >= 50] = np.where(history.open_[1, history.grid.day_of >= 50], 0.0, np.nan)
    emptied = forecast_demand(replace(history, contacts=contacts), week_after(history), PLAIN)
    assert any("fax: no contact in the last four weeks" in note for note in emptied.notes)


def test_gaps_are_counted_not_zeroed(centre, truth):
    history = centre(112)
    contacts = history.contacts.copy()
    contacts[0, (history.grid.day_of % 9 == 4) & (np.arange(history.grid.n) % 48 > 30)] = np.nan
    history = replace(history, contacts=contacts)
    grid = week_after(history)
    made = forecast_demand(history, grid, PLAIN)
    assert wape(truth(grid, 900.0), made.contacts[0]) < 0.07
    assert any("taken as unknown, not as 0" in note for note in made.notes)


def test_faults_of_the_call(centre):
    history = centre(30)
    with pytest.raises(ValueRangeError, match="method must be one of"):
        forecast_demand(history, week_after(history), ForecastSettings(method="oracle"))
    with pytest.raises(ValueRangeError, match="15-minute"):
        forecast_demand(history, TimeGrid(date(2025, 3, 3), 7, 15, "Europe/Paris"), PLAIN)
    with pytest.raises(ValueRangeError, match="no record before"):
        forecast_demand(history, TimeGrid(FIRST, 7, 30, "Europe/Paris"), PLAIN)


@pytest.mark.parametrize("method", ["last_week", "mean_of_4", "profile", "low_rank_calendar", "combination"])
def test_a_method_can_be_asked_for(centre, method):
    history = centre(70)
    made = forecast_demand(history, week_after(history), ForecastSettings(method=method))
    assert made.methods == (method,)
    assert not any("method" in note for note in made.notes)


def test_sample_paths_agree_with_the_forecast(centre):
    history = centre(112, levels={"orders": 900.0, "returns": 300.0})
    grid = week_after(history)
    settings = ForecastSettings(factors=(VolumeFactor(1.2, "orders"),))
    paths = sample_demand(history, grid, settings, 400, np.random.default_rng(1))
    made = forecast_demand(history, grid, settings)
    assert paths.shape == (400, 2, grid.n)
    assert (paths == np.rint(paths)).all()
    assert paths.mean(axis=0).sum(axis=1) == pytest.approx(made.contacts.sum(axis=1), rel=0.03)
    busy = made.contacts[0] > 10
    assert np.quantile(paths[:, 0], 0.9, axis=0)[busy] == pytest.approx(made.quantiles[5, 0][busy], rel=0.12, abs=2)
    few, same = (sample_demand(history, grid, settings, 20, np.random.default_rng(2)) for _ in range(2))
    assert (few == same).all()


def test_sample_paths_of_a_sister(centre):
    history = centre(84, levels={"orders": 900.0, "chat": 300.0})
    contacts = history.contacts.copy()
    contacts[1, history.grid.day_of < 80] = np.nan
    settings = ForecastSettings(sisters=(("chat", "orders", 0.5),))
    paths = sample_demand(
        replace(history, contacts=contacts), week_after(history), settings, 20, np.random.default_rng(1)
    )
    assert paths[:, 1] == pytest.approx(np.rint(paths[:, 0] * 0.5))


@pytest.mark.parametrize("levels", [(0.0, 0.5), (0.5, 0.5), (0.9, 0.1), (0.5, 1.0)])
def test_levels_must_ascend_between_0_and_1(levels):
    with pytest.raises(ValueRangeError, match="levels"):
        ForecastSettings(levels=levels)


def test_other_bounds_of_settings():
    with pytest.raises(ValueRangeError, match="factor"):
        VolumeFactor(-0.1)
    with pytest.raises(ValueRangeError, match="weeks"):
        ForecastSettings(weeks=0)
    assert not ForecastSettings().has_overrides
    assert ForecastSettings(factors=(VolumeFactor(1.1),)).has_overrides
    assert ForecastSettings(events=(Event("x", (FIRST,), factor=1.1),)).has_overrides
    assert not ForecastSettings(events=(Event("x", (FIRST,)),)).has_overrides
