"""wfm simulate --absences on a roster in which everybody works from nine to five."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from wfm.cli.absences import on_seat_of, with_rates
from wfm.cli.program import program
from wfm.config import load_plan
from wfm.config.template import write_template
from wfm.errors import InputError
from wfm.evaluation.absence_outlook import FLOWS, AbsenceOutlook, outlook_of
from wfm.evaluation.absence_reserve import absence_law
from wfm.evaluation.simulation.horizon import Replications, simulate_horizon
from wfm.evaluation.simulation.plan import SimulationSettings, horizon_of
from wfm.pipeline import Plan, forecast_of, problem_of, reaching, requirement_of
from wfm.rostering.roster import Duty, Roster
from wfm.staffing.reserve import rostered_for
from wfm.tables.absence_out import DAY_COLUMNS, FAN_COLUMNS
from wfm.workforce import AbsenceRates


def nine_to_five(plan: Plan) -> Roster:
    """Return a roster in which everybody works on weekdays, without breaks."""
    duties = []
    for agent in plan.workforce.agents:
        for day in plan.grid.dates[:5]:
            start = datetime(day.year, day.month, day.day, 9, tzinfo=plan.grid.tz)
            duties.append(Duty(agent.id, day, start, start + timedelta(hours=8), plan.workforce.shifts[0].id))
    return Roster(tuple(duties))


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("absences") / "centre"
    write_template(folder)
    found = load_plan(folder)
    return replace(found, forecast=forecast_of(found))


def outlook(plan: Plan, rates: AbsenceRates, replications: int = 20) -> AbsenceOutlook:
    """Return what the absences of the roster come to."""
    chosen = replace(plan, absence_rates=rates)
    demand = reaching(chosen, forecast_of(chosen))
    requirement = requirement_of(chosen, forecast_of(chosen))
    problem, roster = problem_of(chosen, requirement), nine_to_five(chosen)
    settings = SimulationSettings(
        seed=3,
        replications=Replications(replications),
        absences=False,
        law=absence_law(rates, chosen.workforce, chosen.grid.dates),
    )
    horizon = horizon_of(problem, demand, chosen.staffing, roster, settings)
    result = simulate_horizon(horizon, seed=3, replications=settings.replications)
    seats = on_seat_of(chosen, requirement)
    return outlook_of(
        problem, seats, roster, horizon, result, certainty=0.9, standby_minor=rates.standby_minor, correlation=0.0
    )


def test_nobody_away_misses_nothing_more(plan: Plan) -> None:
    found = outlook(plan, AbsenceRates(0.0), 5)
    assert [day.away for day in found.days] == [0.0] * 7
    assert all((level == found.scheduled).all() for level in found.present)
    assert found.scheduled.max() == pytest.approx(len(plan.workforce.agents))
    assert [day.rostered for day in found.days] == [8] * 5 + [0, 0]
    assert found.total.rostered == 40
    assert all(day.add == 0 for day in found.days)


def test_absences_cost_service_and_hours(plan: Plan) -> None:
    some, many = outlook(plan, AbsenceRates(0.0), 20), outlook(plan, AbsenceRates(0.4, standby_minor=1000), 20)
    assert many.total.missing_h > some.total.missing_h + 1
    assert many.total.met_all <= some.total.met_all
    assert many.total.away == pytest.approx(0.4 * 40, rel=0.2)
    monday = many.days[0]
    assert monday.add is not None and monday.away_high is not None
    assert monday.away_high >= monday.away
    need = int(np.ceil(8 * on_seat_share(plan)))
    assert monday.add == rostered_for(need, 0.4, 0.9) - 8
    assert monday.add_minor > 0
    assert many.days[5].add == 0
    assert many.days[0].standby_minor is not None
    assert (np.diff(many.present, axis=0) >= 0).all()
    assert (many.present[-1] <= many.scheduled + 1e-9).all()
    assert len(many.days) == 7 and FLOWS >= 20


def test_next_to_everybody_away_leaves_next_to_everything_undone(plan: Plan) -> None:
    found = outlook(plan, AbsenceRates(0.94), 10)
    assert found.total.missing_h > 0.8 * found.required.sum() * plan.grid.step_h
    assert found.total.missing_h <= found.required.sum() * plan.grid.step_h + 1e-6


def on_seat_share(plan: Plan) -> float:
    """Return what has to be at its place on Monday over what the roster is made for."""
    requirement = requirement_of(plan, forecast_of(plan))
    return float(requirement.on_seat[:, :48].sum() / requirement.agents[:, :48].sum())


def test_one_seed_gives_one_outlook(plan: Plan) -> None:
    one, other = (outlook(plan, AbsenceRates(0.1, spell_days=2.0), 5) for _ in range(2))
    assert one.total.missing_h == other.total.missing_h
    assert (one.present == other.present).all()


def test_the_unplanned_shrinkage_stands_in_for_rates_once(plan: Plan) -> None:
    chosen = with_rates(plan)
    unplanned = plan.staffing.shrinkage.unplanned
    assert unplanned > 0
    assert chosen.absence_rates == AbsenceRates(unplanned)
    assert chosen.staffing.shrinkage.unplanned == 0
    assert "is taken for them" in chosen.notes[-1]
    with pytest.raises(InputError, match="the plan has no absence_rates"):
        with_rates(replace(chosen, absence_rates=None))


def written(folder: Path, roster: Roster) -> Path:
    folder.mkdir()
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["agent_id", "date", "start", "end", "shift"])
        for duty in roster.duties:
            writer.writerow([duty.agent_id, duty.date, duty.start.isoformat(), duty.end.isoformat(), duty.shift])
    return folder


def test_files_and_words(plan: Plan, tmp_path: Path) -> None:
    centre = tmp_path / "centre"
    write_template(centre)
    text = (centre / "plan.yaml").read_text(encoding="utf-8")
    rates = "absence_rates: {rate: 0.1, spell_days: 2, correlation: 0.02, standby_cost: 40}\n"
    (centre / "plan.yaml").write_text(text + "\n" + rates, encoding="utf-8")
    folder = written(tmp_path / "roster", nine_to_five(plan))
    words: list[Any] = ["simulate", centre, folder, "--absences", "--replications", 6, "--workers", 1]
    done = CliRunner().invoke(program(), [str(word) for word in (*words, "--out", tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "chance that every queue meets its target" in done.output
    assert "on standby" in done.output
    with (tmp_path / "out" / "absence_days.csv").open(encoding="utf-8", newline="") as file:
        days = list(csv.DictReader(file))
    assert tuple(days[0]) == DAY_COLUMNS
    assert len(days) == 8 * (len(plan.queues) + 1)
    week = next(row for row in days if not row["date"] and not row["queue"])
    assert week["rostered"] == "40"
    with (tmp_path / "out" / "absence_fan.csv").open(encoding="utf-8", newline="") as file:
        fan = list(csv.DictReader(file))
    assert tuple(fan[0]) == FAN_COLUMNS
    assert len(fan) == plan.grid.n
    assert all(float(row["q05"]) <= float(row["q95"]) <= float(row["scheduled"]) + 1e-6 for row in fan)
    assert (tmp_path / "out" / "simulation.csv").is_file()
