"""forecast.csv and requirement.csv, read back and by hand."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from wfm.demand import Channel, Demand, Queue
from wfm.grid import TimeGrid
from wfm.staffing.requirement import Requirement
from wfm.tables.csv_file import Table, read_table
from wfm.tables.demand_out import FORECAST_LEVELS, forecast_csv, requirement_csv
from wfm.tables.forecast_in import forecast_of
from wfm.tables.requirement_in import requirement_of

GRID = TimeGrid(date(2026, 3, 2), 1, 60, "Europe/Berlin")
QUEUES = (Queue("orders", "Orders", Channel.VOICE, "orders"), Queue("returns", "Returns", Channel.VOICE, "returns"))
HOURS = slice(8, 12)
FloatArray = NDArray[np.float64]


def opening() -> NDArray[np.bool_]:
    open_ = np.zeros((2, GRID.n), dtype=bool)
    open_[:, HOURS] = True
    return open_


def unknown() -> FloatArray:
    return np.full((2, GRID.n), np.nan)


def table_from(folder: Path, text: str) -> Table:
    path = folder / "cells.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path)


def rows(column: str, skip: tuple[int, str] | None = None, value: str = "5") -> str:
    lines = [f"interval_start,queue,{column}"]
    for hour in range(8, 12):
        for queue in QUEUES:
            if (hour, queue.id) != skip:
                lines.append(f"2026-03-02T{hour:02d}:00+01:00,{queue.id},{value}")
    return "\n".join(lines) + "\n"


def forecast(table: Table, aht_s: FloatArray | None = None) -> Demand | None:
    return forecast_of(table, GRID, QUEUES, opening(), unknown() if aht_s is None else aht_s)


def told(table: Table) -> list[str]:
    return [str(fault) for fault in table.faults]


def test_forecast_is_read_back(tmp_path: Path) -> None:
    open_ = opening()
    contacts = np.where(open_, np.arange(GRID.n) * 1.25, 0.0)
    quantiles = np.stack([contacts * (0.5 + level) for level in FORECAST_LEVELS])
    demand = Demand(GRID, QUEUES, contacts, np.full(open_.shape, 240.0), open_, FORECAST_LEVELS, quantiles)
    found = forecast(table_from(tmp_path, forecast_csv(demand)))
    assert found is not None
    np.testing.assert_allclose(found.contacts, contacts, atol=1e-4)
    np.testing.assert_allclose(found.aht_s, 240.0)
    assert found.levels == FORECAST_LEVELS
    assert found.quantiles is not None
    np.testing.assert_allclose(found.quantiles, quantiles, atol=1e-4)
    assert found.methods == ("given", "given")


def test_forecast_without_quantiles_and_handle_times(tmp_path: Path) -> None:
    found = forecast(table_from(tmp_path, rows("mean")), np.full((2, GRID.n), 200.0))
    assert found is not None
    assert found.quantiles is None and found.levels == ()
    assert (found.aht_s == 200.0).all()
    assert found.contacts[:, HOURS].sum() == 40
    assert found.contacts.sum() == 40


def test_a_quantile_with_holes_is_left_out(tmp_path: Path) -> None:
    text = rows("mean,q50,q90", value="5,4,9").replace("orders,5,4,9", "orders,5,,9", 1)
    found = forecast(table_from(tmp_path, text))
    assert found is not None
    assert found.levels == (0.9,)


def test_a_hole_in_opening_hours(tmp_path: Path) -> None:
    table = table_from(tmp_path, rows("mean", skip=(9, "returns")))
    assert forecast(table) is None
    assert told(table) == [
        "cells.csv:1: returns: 1 open interval has no mean, the first at 2026-03-02 09:00. "
        "Give every open interval a row; 0 where nothing is expected"
    ]


def test_rows_elsewhere_are_left_out_with_a_note(tmp_path: Path) -> None:
    table = table_from(tmp_path, rows("mean") + "2026-03-03T08:00+01:00,orders,9\n2026-03-02T08:00+01:00,odrers,9\n")
    assert forecast(table) is not None
    assert table.notes == [
        "cells.csv: rows of the queue 'odrers', not in the plan, are left out. Did you mean 'orders'?",
        "cells.csv: 1 row lies outside the planned days; left out",
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("2026-03-02T08:30+01:00,orders,9", "interval_start must be the start of an interval of 60 minutes"),
        ("2026-03-02T08:00+01:00,orders,9", "the interval stands in line 2 too"),
        ("2026-03-02T07:00+01:00,orders,-1", "mean must be a finite number >= 0"),
        ("2026-03-02T07:00+01:00,orders,lots", "mean must be a number"),
        ("soon,orders,9", "interval_start must be a time"),
    ],
)
def test_faults_of_rows(tmp_path: Path, line: str, message: str) -> None:
    table = table_from(tmp_path, rows("mean") + line + "\n")
    assert forecast(table) is None
    [fault] = told(table)
    assert fault.startswith(f"cells.csv:10: {message}")


def test_missing_column(tmp_path: Path) -> None:
    table = table_from(tmp_path, rows("meen"))
    assert forecast(table) is None
    assert "the column 'mean' is missing" in told(table)[0]


def test_one_queue_needs_no_queue_column(tmp_path: Path) -> None:
    text = "timestamp,mean\n" + "\n".join(f"2026-03-02 {hour:02d}:00,{hour}" for hour in range(8, 12)) + "\n"
    found = forecast_of(table_from(tmp_path, text), GRID, QUEUES[:1], opening()[:1], unknown()[:1])
    assert found is not None
    assert found.contacts[0, 8:12].tolist() == [8, 9, 10, 11]


def test_requirement_is_read_back(tmp_path: Path) -> None:
    open_ = opening()
    agents = np.where(open_, 3.5, 0.0)
    given = Requirement.given(GRID, QUEUES, np.where(open_, 12.0, 0.0), np.full(open_.shape, 180.0), agents)
    found = requirement_of(table_from(tmp_path, requirement_csv(given)), GRID, QUEUES, open_)
    assert found is not None
    np.testing.assert_allclose(found.agents, agents)
    np.testing.assert_allclose(found.contacts, given.contacts)
    assert found.model == ("given", "given")


def test_requirement_needs_only_agents(tmp_path: Path) -> None:
    found = requirement_of(table_from(tmp_path, rows("agents", value="4")), GRID, QUEUES, opening())
    assert found is not None
    assert found.agent_h == 2 * 4 * 4
    assert np.isnan(found.contacts).all()


def test_requirement_must_not_be_negative(tmp_path: Path) -> None:
    table = table_from(tmp_path, rows("agents", value="-1"))
    assert requirement_of(table, GRID, QUEUES, opening()) is None
    assert len(table.faults) == 8


def test_the_repeated_hour_needs_both_rows(tmp_path: Path) -> None:
    grid = TimeGrid(date(2025, 10, 26), 1, 60, "Europe/Berlin")
    open_ = np.ones((1, grid.n), dtype=bool)
    clock = [f"{hour:02d}" for hour in range(24)]
    clock.insert(3, "02")
    text = "interval_start,mean\n" + "\n".join(f"2025-10-26 {hour}:00,{place}" for place, hour in enumerate(clock))
    found = forecast_of(table_from(tmp_path, text), grid, QUEUES[:1], open_, np.full((1, grid.n), 200.0))
    assert found is not None
    assert found.contacts[0].tolist() == list(range(25))
