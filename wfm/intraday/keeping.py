"""Hand edits as locks: what a planner changed stays as it is, everything else is looked for anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from wfm.evaluation.audit import Violation, audit
from wfm.grid import TimeGrid
from wfm.pipeline import Outcome, Plan, forecast_of, problem_of, requirement_of
from wfm.rostering.repair.task import RepairTask
from wfm.rostering.result import SolveResult, SolveStatus
from wfm.rostering.roster import Roster
from wfm.rostering.rules.published import with_published

__all__ = ["Kept", "day_of_change", "edits_between", "keep"]

Lock = tuple[str, date]
"""Agent id and date."""


@dataclass(frozen=True)
class Kept:
    """A roster in which the locks are kept.

    Attributes
    ----------
    outcome
        The plan with the new roster, audited; without a bound.
    broken
        Rules that the locks break by themselves: said, and kept nevertheless.
    """

    outcome: Outcome
    broken: tuple[Violation, ...]


def edits_between(before: Roster, after: Roster) -> frozenset[Lock]:
    """Return the agents and dates whose duty is different, a duty that was taken away included."""
    old = {(duty.agent_id, duty.date): duty for duty in before.duties}
    new = {(duty.agent_id, duty.date): duty for duty in after.duties}
    return frozenset(place for place in old.keys() | new.keys() if old.get(place) != new.get(place))


def day_of_change(grid: TimeGrid, today: date) -> date:
    """Return the day on which a roster is changed: today, or the day before its first where all of it is past."""
    return today if today <= grid.dates[-1] else grid.first - timedelta(days=1)


def keep(
    plan: Plan, roster: Roster, locks: frozenset[Lock], published: Roster | None = None, today: date | None = None
) -> Kept:
    """Look for the best roster in which some duties, and some free days, stay as they are.

    Parameters
    ----------
    plan
        The plan.
    roster
        The roster to begin with, edited by hand.
    locks
        What stays.
    published
        What people have been told: the rules `stability`, `notice` and `freeze` compare with it. None: nothing yet.
    today
        The day of the change; by default the day before the first.

    Notes
    -----
    Somebody whose locked days break a rule keeps the whole week as edited: nothing lawful can be built around it.
    """
    from wfm.rostering.repair.repairing import repair

    if published is not None:
        changed = day_of_change(plan.grid, today or plan.grid.first - timedelta(days=1))
        plan = replace(plan, rules=with_published(plan.rules, published.duties, changed))
    forecast = forecast_of(plan)
    requirement = requirement_of(plan, forecast)
    problem = problem_of(plan, requirement)
    people = frozenset(agent for agent, _ in locks)
    before = audit(problem, roster)
    broken = tuple(item for item in before.violations if item.agent_id in people)
    free = replace(
        plan.repair, freeze_min=0, call_in_notice_min=0, person_minor=0, break_minor=0, meeting_minor=0, duty_minor=0,
        call_in_minor=0, cancel_minor=0, added_premium_h=0.0, cut_premium=0.0, overtime_premium=0.0, time_off=True,
    )  # fmt: skip
    task = RepairTask(
        problem,
        roster,
        plan.grid.time(0) - timedelta(days=1),
        frozenset(plan.grid.dates),
        free,
        most_people=len(plan.workforce.agents),
        locked=locks,
        time_limit_s=plan.limits.time_limit_s,
        workers=plan.limits.workers,
        seed=plan.limits.seed,
    )
    found = repair(task).roster
    report = audit(problem, found)
    result = SolveResult(SolveStatus.FEASIBLE, found, dict(report.cost_terms))
    return Kept(Outcome(plan, forecast, requirement, problem, result, report), broken)
