"""The shipped desk of forty people: e-mail fills the valleys, no deadline is missed, one roster needs fewer hours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import wfm
from wfm.evaluation.audit import AuditReport, audit
from wfm.pipeline import forecast_of, problem_of, requirement_of
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import SolveLimits
from wfm.rostering.solver import solve

ROOT = Path(__file__).parents[2]


def desk() -> RosterProblem:
    plan = wfm.load_plan(ROOT / "configs" / "blended_desk")
    return problem_of(plan, requirement_of(plan, forecast_of(plan)))


def planned(problem: RosterProblem, seconds: float) -> tuple[float, AuditReport]:
    """Return paid hours and the audit of a roster."""
    result = solve(problem, SolveLimits(time_limit_s=seconds, workers=2, seed=1))
    assert result.roster is not None and result.cost is not None
    report = audit(problem, result.roster)
    assert abs(report.cost - result.cost) < 0.01
    assert not report.violations
    return sum(duty.paid_min for duty in result.roster.duties) / 60, report


def test_the_desk_is_what_it_says() -> None:
    """Forty people, two live channels in two tiers, and a day of e-mail that waits."""
    problem = desk()
    assert len(problem.workforce.agents) == 40
    assert [item.queue_id for item in problem.deferred] == ["email"]
    assert problem.required[[queue.id for queue in problem.queues].index("second_line")].max() > 0
    mail = problem.deferred[0]
    assert mail.released_h[0] == pytest.approx(180 * 360 / 3600)
    assert mail.due_h[-1] <= mail.released_h[-1]
    assert {(c.min_week_min, c.max_week_min) for c in problem.workforce.contracts} == {(0, 2400), (0, 1440)}


@pytest.mark.slow
def test_one_roster_needs_fewer_hours_than_one_for_each_channel() -> None:
    problem = desk()
    together, report = planned(problem, 60.0)
    (mail,) = report.coverage.backlogs
    assert mail.missed_h.sum() < 1e-3
    alone, missing = 0.0, 0.0
    for row, queue in enumerate(problem.queues):
        need = np.zeros_like(problem.required)
        need[row] = problem.required[row]
        backlogs = tuple(item for item in problem.deferred if item.queue_id == queue.id)
        paid, single = planned(replace(problem, required=need, deferred=backlogs, idle_share=None), 20.0)
        alone += paid
        missing += float(single.coverage.shortage.sum()) * problem.grid.step_h
    short = float(report.coverage.shortage.sum()) * problem.grid.step_h
    print(f"together {together:.1f} h ({short:.1f} missing), apart {alone:.1f} h ({missing:.1f} missing)")
    assert together <= 0.95 * alone


def test_the_simulation_begins_with_the_mail_that_waits() -> None:
    from wfm.evaluation.simulation.plan import SimulationSettings, horizon_of
    from wfm.pipeline import reaching
    from wfm.rostering.roster import Roster

    plan = wfm.load_plan(ROOT / "configs" / "blended_desk")
    demand = reaching(plan, forecast_of(plan))
    horizon = horizon_of(desk(), demand, plan.staffing, Roster(()), SimulationSettings())
    mail = [queue.id for queue in plan.queues].index("email")
    assert [(item.queue, item.contacts, item.age_s) for item in horizon.arrivals.waiting] == [
        (mail, 90.0, 6 * 3600.0),
        (mail, 90.0, 2 * 3600.0),
    ]
    assert {item.aht_s for item in horizon.arrivals.waiting} == {360.0}
