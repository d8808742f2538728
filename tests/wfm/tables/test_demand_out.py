"""forecast.csv and requirement.csv."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from wfm.demand import Channel, Demand, Queue
from wfm.grid import TimeGrid
from wfm.pipeline import Outcome
from wfm.staffing.requirement import Requirement
from wfm.tables.demand_out import forecast_csv, requirement_csv

QUEUES = (Queue("a", "A", Channel.VOICE, "s"), Queue("b", "B", Channel.EMAIL, "s"))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def demand() -> Demand:
    grid = TimeGrid(date(2026, 10, 25), 1, 60, "Europe/Warsaw")
    contacts = np.arange(2 * grid.n, dtype=float).reshape(2, grid.n) / 3
    quantiles = np.stack([contacts * 0.5, contacts, contacts * 2])
    return Demand(grid, QUEUES, contacts, np.full_like(contacts, 180.5), contacts >= 0, (0.1, 0.5, 0.9), quantiles)


def test_forecast_has_the_columns_of_the_contract(demand: Demand) -> None:
    header = forecast_csv(demand).splitlines()[0].split(",")
    assert header[:10] == ["interval_start", "queue", "mean", "q05", "q10", "q25", "q50", "q75", "q90", "q95"]


def test_forecast_has_a_row_for_each_interval_and_queue_by_time(demand: Demand) -> None:
    rows = rows_of(forecast_csv(demand))
    assert demand.grid.n == 25, "the clocks go back on this day"
    assert len(rows) == 50
    assert [row["queue"] for row in rows[:4]] == ["a", "b", "a", "b"]
    assert [row["interval_start"][11:] for row in rows[4:8:2]] == ["02:00:00+02:00", "02:00:00+01:00"]


def test_unknown_quantiles_stay_empty(demand: Demand) -> None:
    row = rows_of(forecast_csv(demand))[7]
    assert (row["q05"], row["q25"], row["q75"], row["q95"]) == ("", "", "", "")
    assert float(row["q10"]) == pytest.approx(float(row["mean"]) / 2, abs=1e-4)
    assert float(row["q90"]) == pytest.approx(float(row["mean"]) * 2, abs=1e-3)
    assert row["aht_s"] == "180.5"


def test_a_forecast_without_quantiles_is_written_too(demand: Demand) -> None:
    rows = rows_of(forecast_csv(replace(demand, levels=(), quantiles=None)))
    assert all(row["q50"] == "" and row["mean"] != "" for row in rows)


def test_unknown_contacts_are_not_zero(demand: Demand) -> None:
    demand.contacts[0, 3] = np.nan
    rows = rows_of(forecast_csv(demand))
    assert rows[6]["mean"] == ""
    assert rows[0]["mean"] == "0"


def test_requirement_has_the_columns_of_the_contract_and_the_measures(small: Outcome) -> None:
    text = requirement_csv(small.requirement)
    assert text.splitlines()[0].split(",")[:5] == ["interval_start", "queue", "contacts", "aht_s", "agents"]
    rows = rows_of(text)
    assert len(rows) == small.plan.grid.n * 2
    agents = np.array([float(row["agents"]) for row in rows]).reshape(-1, 2).T
    assert np.array_equal(agents, small.requirement.agents)
    assert {row["model"] for row in rows} == {"erlang_a", "erlang_c"}


def test_a_given_requirement_has_no_measures(demand: Demand) -> None:
    unknown = np.full(demand.contacts.shape, np.nan)
    given = Requirement.given(demand.grid, QUEUES, unknown, unknown, np.ones_like(unknown))
    row = rows_of(requirement_csv(given))[0]
    assert (row["contacts"], row["aht_s"], row["agents"], row["service_level"]) == ("", "", "1", "")
