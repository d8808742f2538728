"""The benchmark of cuts: its centres, what counts as met, and one small run."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from wfm.staffing.targets import Period
from wfm.studies.bench_cuts import CutsLimits, CutsRun, cuts_dials, cuts_plan, report_lines, run_cuts_bench
from wfm.workforce import Pay

LIMITS = CutsLimits(time_limit_s=0.3, iterations=2, workers=1, deterministic=True)


@pytest.mark.parametrize("seed", range(1, 11))
def test_centres_are_small_pooled_and_their_hours_can_fall(seed: int) -> None:
    dials = cuts_dials(seed)
    assert dials == cuts_dials(seed)
    assert 30 <= dials.agents <= 60
    assert 2 <= dials.queues <= 4
    assert dials.queues < dials.skill_sets <= 2**dials.queues - 1
    assert (dials.least_hours, dials.hourly, dials.interval_min) == (0, 1, 30)


def test_centres_differ() -> None:
    assert len({(dials.agents, dials.queues, dials.skill_sets) for dials in map(cuts_dials, range(1, 11))}) >= 8


def test_the_plan_of_a_centre() -> None:
    plan = cuts_plan(cuts_dials(1), LIMITS)
    assert plan.requirement is None
    assert plan.forecast is not None
    assert plan.cuts is not None
    assert (plan.cuts.iterations, plan.cuts.budget_s) == (2, pytest.approx(0.6))
    contracts = [plan.workforce.contract_by_id[agent.contract] for agent in plan.workforce.agents]
    assert all(contract.pay is Pay.HOURLY and contract.min_week_min == 0 for contract in contracts)
    for queue in plan.queues:
        target = plan.staffing.of(queue.id).target
        assert (target.level, target.within_s, target.over, queue.patience_s) == (0.8, 20, Period.WEEK, 180)
    assert np.all(plan.forecast.contacts[plan.forecast.open_] >= 0)
    assert np.all(plan.forecast.contacts[~plan.forecast.open_] == 0)


@pytest.fixture(scope="module")
def run() -> CutsRun:
    return run_cuts_bench(1, LIMITS)


@pytest.mark.slow
def test_a_run_says_what_was_saved_at_which_service(run: CutsRun) -> None:
    line = json.loads(json.dumps(run.line(), allow_nan=False))
    assert line["seed"] == 1
    assert line["target"]["saved_share"] == pytest.approx(
        1 - line["target"]["paid_h"] / line["flow"]["paid_h"], abs=1e-3
    )
    assert line["target"]["violations"] == line["matched"]["violations"] == 0
    assert 1 <= line["target"]["trials"] <= 3
    assert set(line["flow"]["levels"]) == {"q1", "q2"}


@pytest.mark.slow
def test_met_means_within_a_point(run: CutsRun) -> None:
    def at(flow: float, target: float, matched: float) -> CutsRun:
        levels = {"flow": flow, "target": target, "matched": matched}
        return replace(run, levels={name: {"q1": 0.9, "q2": level} for name, level in levels.items()})

    names = ("flow", "target", "matched")
    assert [at(0.79, 0.79, 0.79).met(name) for name in names] == [True, True, True]
    assert [at(0.78, 0.78, 0.76).met(name) for name in names] == [False, False, False]
    assert [at(0.88, 0.79, 0.86).met(name) for name in names] == [True, True, False]


def line_of(seed: int, **hours: float) -> dict[str, Any]:
    """A result as the runner prints it; the level falls with the hours."""
    parts = {
        name: {"paid_h": paid, "met": paid >= 85, "levels": {"q1": 0.9, "q2": paid / 100}, "trials": 4}
        | ({} if name == "flow" else {"saved_share": 1 - paid / hours["flow"]})
        for name, paid in hours.items()
    }
    return {"seed": seed, "agents": 30, "queues": 2, "skill_sets": 3, **parts}


def test_the_table_has_a_row_a_centre_and_the_totals() -> None:
    lines = report_lines([line_of(1, flow=100, target=90, matched=96), line_of(2, flow=100, target=80, matched=100)])
    rows = [line for line in lines if line.startswith("|")]
    assert rows[0].startswith("| seed | agents |")
    assert rows[2] == "| 1 | 30 | 2 | 3 | 100 | 90.0 % | 90 | 10.0 % | 90.0 % | 4 | 96 | 4.0 % | 90.0 % | 4 |"
    assert {line.count("|") for line in rows} == {rows[0].count("|")}
    assert lines[-3:] == [
        "- flow: 200 paid hours, 0.0 % less than the flow cover; every queue within a point in 2 of 2 centres",
        "- target: 170 paid hours, 15.0 % less than the flow cover; every queue within a point in 1 of 2 centres",
        "- matched: 196 paid hours, 2.0 % less than the flow cover; every queue within a point in 2 of 2 centres",
    ]


def test_a_loop_that_was_not_run_everywhere_is_left_out() -> None:
    lines = report_lines([line_of(1, flow=100, target=90, matched=96), line_of(2, flow=100, target=80)])
    assert not any("matched" in line for line in lines)
