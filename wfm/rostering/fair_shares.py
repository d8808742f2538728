"""How many unsocial points are fair for whom: arithmetic on the plan, the same for solver, audit and report."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np

from wfm.rostering.problem import RosterProblem
from wfm.rostering.rules import Fairness

__all__ = ["FairShare", "fair_shares", "points_called_for"]

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class FairShare:
    """What is fair for one agent.

    Attributes
    ----------
    carried
        Points brought along, whole.
    share
        Fair share of the points of window and horizon, before rounding.
    allowed
        Points in the horizon that are not above the fair share, whole.
    """

    carried: int
    share: Fraction
    allowed: int


def fair_shares(rule: Fairness, problem: RosterProblem) -> dict[str, FairShare]:
    """Return agent id → fair share for everybody in scope, in the order of the plan.

    Notes
    -----
    share_i = w_i ÷ Σ w × (points called for + Σ carried), with w the most weekly minutes of the contract, at least 1;
    allowed_i = max(0, ⌈share_i⌉ − carried_i).
    """
    workforce = problem.workforce
    people = [agent for agent in workforce.agents if rule.scope.covers(agent)]
    weights = [max(1, workforce.contract_by_id[agent.contract].max_week_min) for agent in people]
    past = [workforce.carry_in_by_agent.get(agent.id) for agent in people]
    carried = [0 if one is None else floor(one.unsocial_points + 0.5) for one in past]
    total = points_called_for(rule, problem) + sum(carried)
    found = {}
    for agent, weight, brought in zip(people, weights, carried, strict=True):
        share = total * weight / sum(weights)
        found[agent.id] = FairShare(brought, share, max(0, ceil(share) - brought))
    return found


def points_called_for(rule: Fairness, problem: RosterProblem) -> Fraction:
    """Return the unsocial points of the duties that the requirement calls for, people in scope or not.

    Notes
    -----
    On every date in scope: as many weekend and holiday duties as the date's required agent-hours ÷ the mean paid hours
    of a shift; as many early, late and night duties as the most agents required at once between the end of the night
    and `early_before`, between `late_after` and the night (or midnight), and in the night that begins on the date.
    Requirements count in whole hundredths of an agent. Overtime is called for by nothing.
    """
    grid = problem.grid
    required = np.round(problem.required.sum(axis=0) * HUNDREDTHS).astype(np.int64)
    shifts = problem.workforce.shifts
    mean_min = Fraction(sum(shift.paid_min for shift in shifts), len(shifts)) if shifts else Fraction(480)
    night_low, night_high = rule.night_min

    def most(day: int, low_min: int, high_min: int) -> int:
        if high_min <= low_min:
            return 0
        first, last = grid.at(day, low_min) // grid.step_min, -(-grid.at(day, high_min) // grid.step_min)
        inside = required[max(0, first) : max(0, min(grid.n, last))]
        return int(inside.max()) if len(inside) else 0

    total = Fraction(0)
    for day, on in enumerate(grid.dates):
        if not rule.scope.holds_on(on):
            continue
        hours = int(required[grid.day_starts[day] : grid.day_starts[day + 1]].sum()) * grid.step_min
        special = rule.weekend * (on.weekday() in rule.weekend_days) + rule.holiday * (on in rule.holidays)
        total += special * Fraction(hours) / max(Fraction(1), mean_min)
        total += rule.early * most(day, max(0, night_high - 1440), rule.early_before)
        total += rule.late * most(day, rule.late_after, min(1440, night_low))
        total += rule.night * most(day, night_low, night_high)
    return total / HUNDREDTHS
