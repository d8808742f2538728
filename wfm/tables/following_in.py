"""The published roster of the days after a plan, read for the rules that hold across the boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from wfm.errors import Fault, InputError
from wfm.grid import TimeGrid
from wfm.intraday.following import FollowingRoster
from wfm.pipeline import Plan
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Roster
from wfm.tables.carry_in_out import next_carry_in
from wfm.tables.outcome_out import ledger_of
from wfm.tables.roster_in import read_roster
from wfm.workforce import CarryIn, Workforce

__all__ = ["read_following"]


def read_following(path: Path, plan: Plan) -> FollowingRoster:
    """Read the roster of the days after a plan.

    Parameters
    ----------
    path
        A folder, or a roster.csv.
    plan
        The plan of the days before; people, contracts, shifts and rules are taken to be the same.

    Raises
    ------
    InputError
        If a file is missing or wrong, or has no duty in as many days after the plan as the plan has.
    """
    grid = plan.grid
    after = TimeGrid(grid.dates[-1] + timedelta(days=1), grid.days, grid.step_min, grid.zone)
    read = read_roster(path, grid.zone).roster
    duties = tuple(duty for duty in read.duties if after.dates[0] <= duty.date <= after.dates[-1])
    if not duties:
        what = f"--next: no duty from {after.dates[0]} to {after.dates[-1]}, the days after the plan"
        raise InputError([Fault(str(path), what, None, "Give the folder of the plan that follows this one")])
    workforce = replace(plan.workforce, carry_in=())
    nothing = np.zeros((len(plan.queues), after.n))
    problem = RosterProblem(after, plan.queues, nothing, workforce, plan.rules, plan.prices, plan.currency)
    ledger = ledger_of(plan)
    before = plan.workforce.carry_in

    def past(people: Workforce, roster: Roster) -> tuple[CarryIn, ...]:
        return next_carry_in(grid, replace(people, carry_in=before), roster, ledger)

    return FollowingRoster(problem, Roster(duties), past)
