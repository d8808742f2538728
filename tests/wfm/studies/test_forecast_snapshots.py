"""Snapshots of forecasts, read back and held against what came."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from wfm.demand import Channel, Demand, Queue
from wfm.errors import InputError
from wfm.forecasting import ForecastSettings, forecast_demand
from wfm.grid import TimeGrid
from wfm.studies.forecast_snapshots import compare_snapshots, kept_forecasts, read_snapshot
from wfm.tables.demand_out import forecast_csv

FIRST = date(2025, 1, 6)


@pytest.fixture(scope="module")
def history() -> Demand:
    """Return eight weeks of hourly Poisson counts, open 8 to 20."""
    grid = TimeGrid(FIRST, 56, 60, "Europe/Paris")
    hour = np.array([t.hour for t in grid.times])
    open_ = ((hour >= 8) & (hour < 20))[None]
    contacts = np.where(open_, np.random.default_rng(1).poisson(40.0, (1, grid.n)), np.nan)
    queue = Queue("orders", "orders", Channel.VOICE, "orders")
    return Demand(grid, (queue,), contacts, np.where(open_, 300.0, np.nan), open_)


@pytest.fixture(scope="module")
def made(history) -> Demand:
    """Return the forecast of the last week, made from the weeks before."""
    return forecast_demand(history, TimeGrid(FIRST + timedelta(days=49), 7, 60, "Europe/Paris"), ForecastSettings())


def test_what_is_written_is_read(tmp_path, history, made):
    path = tmp_path / "2025-02-24.csv"
    path.write_text(forecast_csv(made), encoding="utf-8")
    found = read_snapshot(path, history)
    assert found.grid == made.grid
    assert found.contacts == pytest.approx(made.contacts, abs=1e-4)
    assert found.levels == made.levels
    assert found.quantiles == pytest.approx(made.quantiles, abs=1e-4)


def test_errors_of_all_snapshots(tmp_path, history, made):
    (tmp_path / "week-9.csv").write_text(forecast_csv(made), encoding="utf-8")
    double = replace(made, contacts=made.contacts * 2)
    (tmp_path / "week-9b.csv").write_text(forecast_csv(double), encoding="utf-8")
    found = compare_snapshots(tmp_path, history)
    whole = {name: error for name, error in found if error.scope == "all"}
    assert whole["week-9"].wape < 0.2
    assert whole["week-9"].cov80 == pytest.approx(0.8, abs=0.12)
    assert whole["week-9b"].bias == pytest.approx(1.0, abs=0.1)
    assert compare_snapshots(tmp_path / "week-9.csv", history)[0][1] == whole["week-9"]


def test_an_empty_folder_is_said(tmp_path, history):
    with pytest.raises(InputError, match="holds no earlier forecast"):
        compare_snapshots(tmp_path, history)


def test_broken_times_are_said(tmp_path, history):
    path = tmp_path / "x.csv"
    path.write_text("interval_start,queue,mean\nlater,orders,3\n", encoding="utf-8")
    with pytest.raises(InputError, match="times such as"):
        read_snapshot(path, history)


def kept_weeks(history: Demand, *days: int) -> dict[str, str]:
    """Return files of forecasts of weeks that begin so many days after the start."""
    found = {}
    for day in days:
        grid = TimeGrid(FIRST + timedelta(days=day), 7, 60, "Europe/Paris")
        found[f"{grid.first}.csv"] = forecast_csv(forecast_demand(history, grid, ForecastSettings(method="mean_of_4")))
    return found


def test_kept_forecasts_of_past_weeks(tmp_path, history):
    for name, text in kept_weeks(history, 28, 35, 42, 49, 56).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = kept_forecasts(tmp_path, history, FIRST + timedelta(days=56))
    assert [made.grid.first for made in found] == [FIRST + timedelta(days=day) for day in (28, 35, 42, 49)]
    assert [made.grid.first for made in kept_forecasts(tmp_path, history, FIRST + timedelta(days=49), most=2)] == [
        FIRST + timedelta(days=day) for day in (35, 42)
    ]


def test_kept_forecasts_do_not_overlap_and_unreadable_ones_are_passed_over(tmp_path, history):
    for name, text in kept_weeks(history, 39, 42, 49).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "note.csv").write_text("hello", encoding="utf-8")
    found = kept_forecasts(tmp_path, history, FIRST + timedelta(days=56))
    assert [made.grid.first for made in found] == [FIRST + timedelta(days=day) for day in (42, 49)]


def test_nothing_kept_is_no_error(tmp_path, history):
    assert kept_forecasts(tmp_path / "nowhere", history, FIRST) == ()
