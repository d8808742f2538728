"""Limits on sums over all duties of a plan: pay, heads on a date, overtime."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.rules import Budget, Headcount, MaxOvertimeTotal, Rule
from wfm.workforce import Pay

__all__ = ["PLAN_WIDE", "PlanRow", "plan_rows"]

PLAN_WIDE = (Budget, Headcount, MaxOvertimeTotal)
"""Rules of this kind."""

PAY_PARTS = 60 * 7
"""Parts of a minor unit in which pay is counted: hourly rates come by the minute, salaries by the seventh of a week."""


@dataclass(frozen=True)
class PlanRow:
    """Σ over duties of agent factor × duty factor ≤ most; what is above is counted in parts of the rule's unit.

    Attributes
    ----------
    rule
        The rule.
    agent : (a,)
        Factor of an agent, whole, ≥ 0.
    duty : (d, o)
        Factor of an option on a day, whole, ≥ 0.
    most
        Largest sum; below 0 where what cannot be changed is above it already.
    parts
        A sum of so many is one unit of breach.
    name
        What the row limits, in words.
    """

    rule: Rule
    agent: NDArray[np.int64]
    duty: NDArray[np.int64]
    most: int
    parts: int
    name: str

    def sum_of(self, decisions: Sequence[AssignedDuty]) -> int:
        """Return the sum over some duties."""
        return sum(int(self.agent[item.agent]) * int(self.duty[item.day, item.option]) for item in decisions)

    def above(self, decisions: Sequence[AssignedDuty]) -> Fraction:
        """Return the units above the limit."""
        return Fraction(max(0, self.sum_of(decisions) - self.most), self.parts)


def plan_rows(instance: Instance, rules: Sequence[Rule] | None = None) -> tuple[PlanRow, ...]:
    """Return the rows of some rules, of all rules of the plan when None, in their order."""
    return tuple(row for rule in (instance.problem.rules if rules is None else rules) for row in _rows(rule, instance))


def _rows(rule: Rule, instance: Instance) -> Iterator[PlanRow]:
    if not isinstance(rule, PLAN_WIDE):
        return
    bound = np.array([rule.scope.covers(agent) for agent in instance.agents], dtype=np.int64)
    spoken = np.array([rule.scope.holds_on(day) for day in instance.grid.dates], dtype=np.int64)
    ones = np.ones(len(instance.options), dtype=np.int64)
    paid = instance.option_paid_min
    if isinstance(rule, Budget):
        hourly = [contract.pay is Pay.HOURLY for contract in instance.contracts]
        rate = np.array([agent.hourly_cost_minor for agent in instance.agents], dtype=np.int64)
        most = rule.at_most * PAY_PARTS - _fixed_parts(rule, instance)
        yield PlanRow(
            rule, 7 * bound * rate * hourly, np.outer(spoken, paid), most, 100 * PAY_PARTS, "pay beyond the budget"
        )
    elif isinstance(rule, Headcount):
        for day in np.flatnonzero(spoken).tolist():
            on_day = np.zeros((instance.days, len(ones)), dtype=np.int64)
            on_day[day] = 1
            yield PlanRow(rule, bound, on_day, rule.at_most, 1, f"people on duty on {instance.grid.dates[day]}")
    else:
        over = np.maximum(0, paid - round(rule.over_day_h * 60))
        yield PlanRow(rule, bound, np.outer(spoken, over), round(rule.hours * 60), 60, "overtime")


def _fixed_parts(rule: Budget, instance: Instance) -> int:
    """Return the pay that no decision can change, of people and dates in scope, in parts of a minor unit."""
    grid, total = instance.grid, 0
    days = sum(rule.scope.holds_on(day) for day in grid.dates)
    for agent, contract in zip(instance.agents, instance.contracts, strict=True):
        if not rule.scope.covers(agent):
            continue
        if contract.pay is Pay.SALARIED:
            total += contract.max_week_min * agent.hourly_cost_minor * days
            continue
        for absence in instance.problem.workforce.absences_by_agent.get(agent.id, ()):
            start = absence.start.astimezone(grid.tz).date()
            if grid.dates[0] <= start <= grid.dates[-1] and rule.scope.holds_on(start):
                total += 7 * absence.credit_min * agent.hourly_cost_minor
    return total
