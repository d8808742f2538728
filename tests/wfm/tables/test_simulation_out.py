"""simulation.csv: every number of the measures at its place, and the same bytes for the same seed."""

from __future__ import annotations

import csv
import io
from datetime import date

import numpy as np
import pytest

from wfm.evaluation.simulation.arrays import simulate_roster
from wfm.evaluation.simulation.centre import Line
from wfm.evaluation.simulation.horizon import Replications
from wfm.evaluation.simulation.measures import SimulationResult
from wfm.evaluation.simulation.shortfalls import Reason, Shortfall
from wfm.grid import TimeGrid
from wfm.staffing.targets import Period, ServiceTarget
from wfm.tables.simulation_out import SIMULATION_COLUMNS, simulation_csv

GRID = TimeGrid(date(2024, 10, 26), 2, 60, "Europe/Berlin")
"""A plain day of 24 hours and one of 25."""


def simulated(seed: int = 1) -> SimulationResult:
    contacts = np.zeros((2, GRID.n))
    contacts[:, 8:18] = contacts[:, 33:43] = 12.0
    return simulate_roster(
        lines=[Line("calls", 90.0), Line("mail", deferred_within_s=7200.0)],
        targets=[ServiceTarget(), ServiceTarget(0.9, 7200.0)],
        contacts=contacts,
        aht_s=np.full((2, GRID.n), 300.0),
        step_s=3600.0,
        productive=np.tile((contacts[0] > 0), (3, 1)),
        multiplier=np.ones((3, 2)),
        day_starts=GRID.day_starts,
        seed=seed,
        replications=Replications(8),
    )


@pytest.fixture(scope="module")
def result() -> SimulationResult:
    return simulated()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_period_and_queue_has_a_row(result: SimulationResult) -> None:
    found = rows(simulation_csv(result, GRID))
    assert tuple(found[0]) == SIMULATION_COLUMNS
    assert [row["period"] for row in found] == ["interval"] * 98 + ["day"] * 4 + ["week"] * 2
    assert [row["queue"] for row in found[:4]] == ["calls", "mail", "calls", "mail"]


def test_times_are_local_with_offset_also_when_the_clocks_change(result: SimulationResult) -> None:
    found = rows(simulation_csv(result, GRID))
    assert found[0]["interval_start"] == "2024-10-26T00:00:00+02:00"
    assert found[97]["interval_start"] == "2024-10-27T23:00:00+01:00"
    assert [row["interval_start"] for row in found if row["period"] == "day"][2] == "2024-10-27T00:00:00+02:00"


def test_numbers_are_those_of_the_measures(result: SimulationResult) -> None:
    found = rows(simulation_csv(result, GRID))
    week, week_row = result.over(Period.WEEK), found[-2]
    assert float(week_row["service_level"]) == pytest.approx(week.service_level.value[0, 0], abs=5e-5)
    assert float(week_row["service_level_half_width"]) == pytest.approx(week.service_level.half_width[0, 0], abs=5e-5)
    assert float(week_row["asa_s"]) == pytest.approx(week.asa_s.value[0, 0], abs=5e-5)
    assert float(week_row["offered"]) == pytest.approx(week.offered.value[0, 0], abs=5e-3)
    hours = [float(row["offered"]) for row in found if row["period"] == "interval" and row["queue"] == "calls"]
    assert sum(hours) == pytest.approx(float(week_row["offered"]), abs=0.3)


def test_what_is_not_known_or_has_no_meaning_stays_empty(result: SimulationResult) -> None:
    found = rows(simulation_csv(result, GRID))
    night = found[0]
    assert (night["offered"], night["service_level"], night["asa_s"]) == ("0", "", "")
    assert night["backlog"] == "" and found[1]["backlog"] == "0"
    assert "nan" not in simulation_csv(result, GRID)


def test_reasons_stand_beside_their_intervals(result: SimulationResult) -> None:
    missed = (Shortfall(0, 9, 10, 0.6, 0.8, 2.0, Reason.BREAKS, 4.0),)
    found = rows(simulation_csv(result, GRID, missed))
    marked = [(row["interval_start"][11:13], row["queue"]) for row in found if row["reason"] == "break wave"]
    assert marked == [("09", "calls"), ("10", "calls")]
    assert all(row["reason"] == "" for row in found if row["period"] != "interval")


def test_one_seed_gives_the_same_bytes() -> None:
    assert simulation_csv(simulated(), GRID) == simulation_csv(simulated(), GRID)
    assert simulation_csv(simulated(), GRID) != simulation_csv(simulated(2), GRID)
