"""Every stage can be entered with the file that the stage before it writes."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from wfm.config import load_plan
from wfm.demand import Demand
from wfm.pipeline import Plan, forecast_of, requirement_of
from wfm.staffing.requirement import Requirement
from wfm.tables.demand_out import forecast_csv, requirement_csv

MINIMAL = Path(__file__).parents[3] / "configs" / "minimal"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(MINIMAL)


@pytest.fixture(scope="module")
def forecast(plan: Plan) -> Demand:
    return forecast_of(plan)


@pytest.fixture(scope="module")
def requirement(plan: Plan, forecast: Demand) -> Requirement:
    return requirement_of(plan, forecast)


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    shutil.copytree(MINIMAL, tmp_path / "centre")
    return tmp_path / "centre"


def test_a_written_forecast_is_the_forecast(centre: Path, forecast: Demand) -> None:
    (centre / "forecast.csv").write_text(forecast_csv(forecast), encoding="utf-8")
    given = load_plan(centre, patch={"forecast": "forecast.csv"}).forecast
    assert given is not None and given.quantiles is not None and forecast.quantiles is not None
    open_ = forecast.open_
    np.testing.assert_allclose(given.contacts[open_], forecast.contacts[open_], atol=1e-4)
    np.testing.assert_allclose(given.aht_s[open_], forecast.aht_s[open_], atol=0.01)
    np.testing.assert_allclose(given.quantiles[:, open_], forecast.quantiles[:, open_], atol=1e-4)
    assert given.levels == forecast.levels
    assert (given.open_ == open_).all()


def test_the_forecast_may_stand_without_the_history(centre: Path, forecast: Demand, requirement: Requirement) -> None:
    (centre / "forecast.csv").write_text(forecast_csv(forecast), encoding="utf-8")
    plan = load_plan(centre, patch={"forecast": "forecast.csv", "history": None})
    assert plan.history is None
    again = requirement_of(plan, forecast_of(plan))
    np.testing.assert_allclose(again.agents, requirement.agents)


def test_the_planners_numbers_win(centre: Path, forecast: Demand) -> None:
    lines = forecast_csv(forecast).splitlines()
    place = next(place for place, line in enumerate(lines) if line.startswith("2026-03-02T10:00:00+01:00,orders,"))
    cells = lines[place].split(",")
    cells[2] = "99"
    lines[place] = ",".join(cells)
    (centre / "forecast.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    plan = load_plan(centre, patch={"forecast": "forecast.csv"})
    given = forecast_of(plan)
    index = next(index for index, time in enumerate(plan.grid.times) if time.isoformat().startswith("2026-03-02T10:00"))
    assert given.contacts[given.row("orders"), index] == 99


def test_a_written_requirement_is_the_requirement(centre: Path, requirement: Requirement) -> None:
    (centre / "requirement.csv").write_text(requirement_csv(requirement), encoding="utf-8")
    plan = load_plan(centre, patch={"requirement": "requirement.csv", "history": None})
    given = requirement_of(plan, forecast_of(plan))
    np.testing.assert_allclose(given.agents, requirement.agents)
    np.testing.assert_allclose(given.contacts, requirement.contacts, atol=1e-4)
    assert plan.forecast is not None
    np.testing.assert_allclose(plan.forecast.contacts, requirement.contacts, atol=1e-4)


def test_a_spreadsheet_may_have_changed_the_requirement(centre: Path, requirement: Requirement) -> None:
    text = requirement_csv(requirement).replace(",", ";").replace(".", ",")
    (centre / "requirement.csv").write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())
    plan = load_plan(centre, patch={"requirement": "requirement.csv"})
    assert plan.requirement is not None
    np.testing.assert_allclose(plan.requirement.agents, requirement.agents)


def test_the_forecast_of_a_scenario_counts_its_own_queues(centre: Path, forecast: Demand) -> None:
    """A queue less in the plan: its rows in the file are left out, and that is said."""
    (centre / "forecast.csv").write_text(forecast_csv(forecast), encoding="utf-8")
    patch = {"forecast": "forecast.csv", "history": None, "queues.returns": None}
    plan = load_plan(centre, patch=patch)
    assert plan.forecast is not None
    assert [queue.id for queue in plan.forecast.queues] == ["orders"]
    assert any("rows of the queue 'returns', not in the plan, are left out" in note for note in plan.notes)
