"""Limits of the plan as a whole: money, heads on a date, overtime."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts, paid_min
from wfm.evaluation.violation import Violation
from wfm.rostering.roster import Duty
from wfm.rostering.rules import Budget, Headcount, MaxOvertimeTotal, Rule
from wfm.workforce import Pay

__all__ = ["check_budget", "check_headcount", "check_max_overtime_total"]


def _duties(rule: Rule, facts: Facts) -> Iterator[Duty]:
    """Yield the duties of people and on dates in scope, those outside the horizon left out."""
    for agent in facts.bound_by(rule):
        for duty in facts.duties(agent.id):
            if 0 <= facts.day(duty.date) < facts.problem.grid.days and rule.scope.holds_on(duty.date):
                yield duty


def check_budget(rule: Budget, facts: Facts) -> Iterator[Violation]:
    """Yield what the pay is above the budget; units are units of the currency."""
    grid, workforce = facts.problem.grid, facts.problem.workforce
    days = sum(rule.scope.holds_on(day) for day in grid.dates)
    total = Fraction(0)
    for agent in facts.bound_by(rule):
        contract, rate = workforce.contract_by_id[agent.contract], Fraction(agent.hourly_cost_minor, 60)
        if contract.pay is Pay.SALARIED:
            total += Fraction(days, 7) * contract.max_week_min * rate
            continue
        for absence in workforce.absences_by_agent.get(agent.id, ()):
            start = absence.start.astimezone(grid.tz).date()
            if 0 <= facts.day(start) < grid.days and rule.scope.holds_on(start):
                total += absence.credit_min * rate
    agents = facts.agents
    for duty in _duties(rule, facts):
        agent = agents[duty.agent_id]
        if workforce.contract_by_id[agent.contract].pay is Pay.HOURLY:
            total += paid_min(duty) * Fraction(agent.hourly_cost_minor, 60)
    if total > rule.at_most:
        currency = facts.problem.currency
        message = f"pay is {float(total) / 100:.2f} {currency}, the budget {rule.at_most / 100:.2f} {currency}"
        yield Violation(rule.type, None, None, None, message, (total - rule.at_most) / 100)


def check_headcount(rule: Headcount, facts: Facts) -> Iterator[Violation]:
    """Yield dates with too many people on duty; units are people."""
    by_date: dict[int, int] = {}
    for duty in _duties(rule, facts):
        day = facts.day(duty.date)
        by_date[day] = by_date.get(day, 0) + 1
    for day, count in sorted(by_date.items()):
        if count > rule.at_most:
            on = facts.date(day)
            message = f"{count} people are on duty on {on}; at most {rule.at_most} may be"
            yield Violation(rule.type, None, on, None, message, Fraction(count - rule.at_most))


def check_max_overtime_total(rule: MaxOvertimeTotal, facts: Facts) -> Iterator[Violation]:
    """Yield what all overtime is above its limit; units are hours."""
    over_min = round(rule.over_day_h * 60)
    total = sum((max(Fraction(0), paid_min(duty) - over_min) for duty in _duties(rule, facts)), Fraction(0))
    above = total - round(rule.hours * 60)
    if above > 0:
        message = f"overtime is {float(total) / 60:g} h in all; at most {rule.hours:g} h may be"
        yield Violation(rule.type, None, None, None, message, above / 60)
