"""One more duty by one more person: where it helps most, what it costs and what it saves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from statistics import median_low

from wfm.evaluation.audit import audit
from wfm.evaluation.coverage import Coverage
from wfm.rostering.part import solve_part
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import SolveLimits
from wfm.rostering.roster import Duty, Roster
from wfm.rostering.rules import Scope
from wfm.workforce import Agent, Availability, Contract, Pay

__all__ = ["MoreDuty", "best_more_duty"]

ONE_MORE = "one more person"

MOST_SKILL_SETS = 6
"""Skill sets that are tried, the most frequent ones."""


@dataclass(frozen=True)
class MoreDuty:
    """One more duty.

    Attributes
    ----------
    duty
        When, and which shift.
    skills
        Skills that the person needs.
    pay
        What the duty costs at the middle hourly cost of the people with these skills, in major units.
    saving
        What the plan costs less by it, the pay taken off, in major units.
    missing_h
        Agent-hours that are missing less.
    """

    duty: Duty
    skills: tuple[str, ...]
    pay: Decimal
    saving: Decimal
    missing_h: float


def best_more_duty(problem: RosterProblem, roster: Roster, limits: SolveLimits) -> MoreDuty | None:
    """Return the duty by one more person that saves most on the day on which most hours are missing.

    Parameters
    ----------
    problem
        The plan's problem.
    roster
        A known roster.
    limits
        Limits of every single solve.

    Returns
    -------
    None where nothing is missing, or no such duty saves more than it costs.
    """
    before = audit(problem, roster)
    day = _worst_day(before.coverage)
    if day is None:
        return None
    agents = problem.workforce.agents
    common = Counter(frozenset(agent.skills) for agent in agents).most_common(MOST_SKILL_SETS)
    found = []
    for skills, _ in sorted(common, key=lambda item: (-item[1], sorted(item[0]))):
        alike = [agent for agent in agents if frozenset(agent.skills) == skills]
        for contract in problem.workforce.contracts:
            more = _with_one_more(problem, alike, contract, day)
            best = solve_part(more, roster, [ONE_MORE], limits)
            duty = None if best is None else next((duty for duty in best.duties if duty.agent_id == ONE_MORE), None)
            if best is None or duty is None:
                continue
            after = audit(more, best)
            pay = Decimal(duty.paid_min * more.workforce.agents[-1].hourly_cost_minor) / 60 / 100
            step_h = before.coverage.grid.step_h
            less_h = float(before.coverage.shortage.sum() - after.coverage.shortage.sum()) * step_h
            found.append(MoreDuty(duty, tuple(sorted(skills)), pay, before.cost - after.cost, less_h))
    best_found = max(found, key=lambda item: item.saving, default=None)
    return None if best_found is None or best_found.saving <= 0 else best_found


def _worst_day(coverage: Coverage) -> date | None:
    """Return the date on which most agent-hours are missing; None where none are."""
    hours: dict[date, float] = {}
    for interval, missing in enumerate(coverage.shortage.sum(axis=0)):
        on = coverage.grid.time(interval).date()
        hours[on] = hours.get(on, 0.0) + float(missing)
    day, most = max(hours.items(), key=lambda item: item[1])
    return day if most > 0 else None


def _with_one_more(problem: RosterProblem, alike: list[Agent], contract: Contract, day: date) -> RosterProblem:
    """Return the problem with one more person, who can work on one day and is bound by no rule of hours."""
    workforce = problem.workforce
    own = replace(contract, id=ONE_MORE, min_week_min=0, max_week_min=7 * 1440, pay=Pay.HOURLY)
    price = median_low(agent.hourly_cost_minor for agent in alike)
    person = Agent(ONE_MORE, ONE_MORE, own.id, dict(alike[0].skills), price)
    one_day = Availability(ONE_MORE, ((),) * 7, ((day, ((0, 3 * 1440),)),))
    rules = tuple(
        replace(rule, scope=_without_one_more(rule.scope)) if rule.scope.covers(person) else rule
        for rule in problem.rules
    )
    more = replace(
        workforce,
        agents=(*workforce.agents, person),
        contracts=(*workforce.contracts, own),
        availability=(*workforce.availability, one_day),
    )
    return replace(problem, workforce=more, rules=rules)


def _without_one_more(scope: Scope) -> Scope:
    return replace(scope, except_agents=(*scope.except_agents, ONE_MORE))
