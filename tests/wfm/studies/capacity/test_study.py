"""From a real plan to its months: hours like those of the weekly plan, shrinkage once, people as listed."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from wfm.config import load_plan
from wfm.errors import InputError
from wfm.forecasting.long_range import forecast_long
from wfm.pipeline import Plan, reaching, requirement_of
from wfm.staffing.targets import Shrinkage
from wfm.studies.capacity import CapacityStudy, capacity_of, capacity_problem
from wfm.studies.capacity.files import GROUP_COLUMNS, QUEUE_COLUMNS, capacity_csv, capacity_queues_csv
from wfm.workforce import HireProfile, HiringSettings, StaffChange

ROOT = Path(__file__).parents[4]
SETTINGS = HiringSettings(
    weeks=26, attrition_per_year=0.5, hire_cost_minor=150_000, training_cost_minor=50_000, lead_weeks=4
)


@pytest.fixture(scope="module")
def bank() -> Plan:
    """A real volume: 350 agents, three queues, seven months of history."""
    found = load_plan(ROOT / "configs" / "north_american_bank")
    return replace(found, hiring=SETTINGS)


@pytest.fixture(scope="module")
def study(bank: Plan) -> CapacityStudy:
    return capacity_of(bank)


def test_people_are_those_of_the_plan(bank: Plan, study: CapacityStudy) -> None:
    problem = study.best.problem
    listed = Counter((agent.contract, tuple(sorted(agent.skills))) for agent in bank.workforce.agents)
    assert {(g.contract, g.skills): h for g, h in zip(problem.groups, problem.heads[:, 0], strict=True)} == listed
    assert problem.heads.sum(axis=0)[-1] == pytest.approx(350 * 0.5 ** (25 / 52))


def test_the_first_week_asks_for_what_the_weekly_plan_would(bank: Plan, study: CapacityStudy) -> None:
    """The same staffing on the long forecast's first week, computed by itself."""
    assert bank.history is not None
    found = forecast_long(bank.history, bank.grid.first, 7, bank.forecasting)
    requirement = requirement_of(bank, found.demand)
    hours = requirement.agents.sum(axis=1) * requirement.grid.step_h
    assert study.best.problem.required_h[:, 0] == pytest.approx(hours)
    assert study.contacts[:, 0] == pytest.approx(reaching(bank, found.demand).contacts.sum(axis=1))


def test_hiring_pays_and_is_proved(study: CapacityStudy) -> None:
    best, unchanged = study.best, study.unchanged
    assert best.total_minor < unchanged.total_minor
    assert best.short_h.sum() < unchanged.short_h.sum()
    assert best.bound_minor <= best.total_minor * (1 + 1e-9)
    assert best.total_minor <= best.bound_minor * 1.002
    assert best.seconds < 10
    assert not best.hires[:, :4].any()
    assert best.hires.any()


def test_hours_balance_in_every_week(study: CapacityStudy) -> None:
    best, problem = study.best, study.best.problem
    speed = np.array([group.speed for group in problem.groups])
    served = (best.served_h * speed[:, :, None]).sum(axis=0)
    assert (served + best.short_h.sum(axis=0) >= problem.required_h - 1e-6).all()
    assert (best.served_h.sum(axis=1) <= best.productive_h + 1e-6).all()
    assert not best.served_h[speed == 0].any()


def test_shrinkage_is_taken_off_once(bank: Plan) -> None:
    """Unplanned shrinkage divides the requirement, planned shrinkage the people, each once."""
    bank = replace(bank, hiring=HiringSettings(weeks=4))
    plain = replace(bank, staffing=replace(bank.staffing, shrinkage=Shrinkage()))
    both = replace(bank, staffing=replace(bank.staffing, integer=False, shrinkage=Shrinkage(0.05, 0.2)))
    one = replace(both, staffing=replace(both.staffing, shrinkage=Shrinkage(0.0, 0.2)))
    problem, single, bare = (capacity_problem(plan)[0] for plan in (both, one, plain))
    assert problem.required_h == pytest.approx(single.required_h / 0.95)
    assert [g.on_phone for g in problem.groups] == pytest.approx([0.8 * g.on_phone for g in bare.groups])
    full = next(group for group in bare.groups if group.contract == "full_time")
    assert full.on_phone == pytest.approx(1 - 30 / 480)  # two paid breaks of a quarter in eight hours


def test_a_higher_quantile_asks_for_more(bank: Plan) -> None:
    middle, _, _ = capacity_problem(replace(bank, hiring=replace(SETTINGS, weeks=4)))
    high, _, _ = capacity_problem(replace(bank, hiring=replace(SETTINGS, weeks=4, quantile=0.8)))
    assert (high.required_h.sum(axis=0) > middle.required_h.sum(axis=0)).all()


def test_profiles_limit_who_is_hired_and_may_be_new(bank: Plan) -> None:
    profiles = (HireProfile("part_time", ("cards", "loans"), 1650), HireProfile("full_time", ("accounts",)))
    problem, _, _ = capacity_problem(replace(bank, hiring=replace(SETTINGS, weeks=4, profiles=profiles)))
    hirable = [problem.groups[row] for row in problem.hirable]
    assert [(g.contract, g.skills) for g in hirable] == [
        ("full_time", ("accounts",)),
        ("part_time", ("cards", "loans")),
    ]
    assert hirable[1].hourly_minor == 1650
    assert hirable[1].speed.tolist() == [0, 1, 1]
    assert problem.heads[problem.hirable[1]].sum() == 0


def test_announced_changes_come_in_their_week(bank: Plan) -> None:
    later = bank.grid.first + timedelta(weeks=3, days=2)
    gone = StaffChange(later, "full_time", ("loans",), -8)
    many = StaffChange(later, "long_days", ("loans",), -99)
    settings = HiringSettings(weeks=8, changes=(gone, many))
    problem, _, notes = capacity_problem(replace(bank, hiring=settings))
    heads = {(g.contract, g.skills): h for g, h in zip(problem.groups, problem.heads, strict=True)}
    assert heads["full_time", ("loans",)].tolist() == [28, 28, 28, 20, 20, 20, 20, 20]
    assert heads["long_days", ("loans",)].tolist()[2:4] == [5, 0]
    assert any("more people leave long_days with loans" in note for note in notes)


def test_class_dates_are_the_only_ones(bank: Plan) -> None:
    dates = (bank.grid.first + timedelta(weeks=2), bank.grid.first + timedelta(weeks=6, days=3))
    problem, _, _ = capacity_problem(replace(bank, hiring=replace(SETTINGS, weeks=8, class_dates=dates)))
    assert np.flatnonzero(problem.classes).tolist() == [2, 6]


def test_what_is_assumed_is_said(bank: Plan, study: CapacityStudy) -> None:
    told = " ".join(study.notes)
    assert "roster_fit is 1" in told
    assert "attrition" not in told
    assert ("planned shrinkage is 0" in told) == (bank.staffing.shrinkage.planned == 0)
    none = replace(bank, staffing=replace(bank.staffing, shrinkage=Shrinkage()))
    assert any("planned shrinkage is 0" in note for note in capacity_problem(none)[2])
    _, _, notes = capacity_problem(replace(bank, hiring=HiringSettings(weeks=4)))
    assert any("nobody is taken to leave" in note for note in notes)
    assert any("hire_cost" in note for note in notes)


def test_work_with_a_deadline_needs_its_handle_time(bank: Plan) -> None:
    plan = load_plan(
        ROOT / "configs" / "minimal",
        patch={
            "queues.returns.channel": "email",
            "queues.returns.target": {"within_s": 14400},
            "queues.returns.patience_s": None,
            "capacity.weeks": 4,
        },
    )
    assert plan.history is not None
    problem, contacts, _ = capacity_problem(plan)
    found = forecast_long(plan.history, plan.grid.first, 28, plan.forecasting).demand
    work_h = np.nansum(found.contacts[1] * found.aht_s[1]) / 3600
    row = [queue.id for queue in plan.queues].index("returns")
    assert problem.required_h[row].sum() == pytest.approx(work_h / (1 - plan.staffing.shrinkage.unplanned), rel=1e-6)
    assert contacts[row].sum() == pytest.approx(found.contacts[1].sum())


def test_a_plan_without_history_is_refused(bank: Plan) -> None:
    with pytest.raises(InputError, match=r"has no history to forecast months from.*Add 'history"):
        capacity_of(replace(bank, history=None))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_files_add_up(study: CapacityStudy) -> None:
    best = study.best
    groups, queues = rows_of(capacity_csv(study)), rows_of(capacity_queues_csv(study))
    assert tuple(groups[0]) == GROUP_COLUMNS
    assert tuple(queues[0]) == QUEUE_COLUMNS
    assert len(groups) == 26 * len(best.problem.groups)
    assert len(queues) == 26 * 3
    assert sum(float(row["hires"]) for row in groups) == best.hires.sum()
    pay = float((best.cost_minor["pay"] + best.cost_minor["training"]).sum()) / 100 - 500 * best.hires.sum()
    assert sum(float(row["pay"]) for row in groups) == pytest.approx(pay, rel=1e-6)
    shortage = float(best.cost_minor["shortage"].sum()) / 100
    assert sum(float(row["shortage_cost"]) for row in queues) == pytest.approx(shortage, rel=1e-5)
    for row in queues:
        assert float(row["served_h"]) + float(row["short_h"]) == pytest.approx(float(row["required_h"]), abs=0.02)


def test_people_of_a_week_are_those_before_with_starters_less_leavers(study: CapacityStudy) -> None:
    rows = rows_of(capacity_csv(study))
    for before, after in zip(rows, rows[len(study.best.problem.groups) :], strict=False):
        expected = float(before["heads"]) + float(after["hires"]) - float(after["leavers"])
        assert float(after["heads"]) == pytest.approx(expected, abs=0.03)
