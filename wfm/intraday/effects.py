"""What known events make of a plan: always the published plan with all of them applied, never one after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from wfm.grid import TimeGrid
from wfm.intraday.demand_effects import demand_with
from wfm.intraday.events import EventKind, KnownEvent
from wfm.intraday.longer_shifts import with_longer_shifts
from wfm.pipeline import Plan
from wfm.rostering.rules import Rule
from wfm.workforce import Absence, AbsenceKind, Availability, Contract, Workforce

__all__ = ["ABSENCES", "plan_with"]

ABSENCES = frozenset({EventKind.ABSENT, EventKind.LATE, EventKind.NO_SHOW, EventKind.LEAVE})
"""Events in which somebody is away."""

EXTRA_CONTRACT = " (extra)"
"""Added to the id of a contract for somebody new: the same terms, without least hours."""


def plan_with(plan: Plan, known: tuple[KnownEvent, ...]) -> Plan:
    """Return a plan as it is after some events.

    Parameters
    ----------
    plan
        The plan as it was published.
    known
        Events that a roster has taken in; refused requests change nothing.

    Notes
    -----
    Duties may become longer or shorter by the steps of the plan's `repair` section: each shift template is joined by
    its longer and shorter forms, so that an audit knows them.
    """
    held = tuple(item for item in known if item.holds)
    plan = demand_with(plan, held)
    plan = _with_newcomers(plan, held)
    workforce = plan.workforce
    away = [piece for item in held if item.event.kind in ABSENCES for piece in _pieces(plan.grid, item)]
    workforce = replace(workforce, absences=(*workforce.absences, *away))
    return replace(plan, workforce=with_longer_shifts(workforce, plan.repair, plan.grid.step_min))


def _pieces(grid: TimeGrid, item: KnownEvent) -> Iterable[Absence]:
    """Return an absence day by day, each day with the credit of the duty that fell away."""
    event, credits = item.event, dict(item.credits)
    kind = AbsenceKind.LEAVE if event.kind is EventKind.LEAVE else AbsenceKind.UNPLANNED
    start, last = item.since.astimezone(grid.tz), item.until.astimezone(grid.tz)
    while start.timestamp() < last.timestamp():
        midnight = datetime.combine(start.date() + timedelta(days=1), datetime.min.time(), grid.tz)
        end = min(midnight, last, key=lambda moment: moment.timestamp())
        yield Absence(event.agent_id, start, end, kind, credits.get(start.date(), 0))
        start = end


def _with_newcomers(plan: Plan, held: tuple[KnownEvent, ...]) -> Plan:
    """Return the plan with people who can work although they could not be planned."""
    for item in held:
        if item.event.kind is EventKind.EXTRA:
            plan = _with_extra(plan, item)
    return plan


def _with_extra(plan: Plan, item: KnownEvent) -> Plan:
    workforce, event = plan.workforce, item.event
    window = _window(plan.grid, item.since, item.until)
    if any(agent.id == event.agent_id for agent in workforce.agents):
        return replace(plan, workforce=_also_available(workforce, event.agent_id, *window))
    like = next(agent for agent in workforce.agents if agent.id == event.other)
    contract = workforce.contract_by_id[like.contract]
    free = replace(contract, id=contract.id + EXTRA_CONTRACT, min_week_min=0)
    agent = replace(like, id=event.agent_id, name=event.agent_id, contract=free.id, email="")
    contracts = workforce.contracts if free.id in workforce.contract_by_id else (*workforce.contracts, free)
    alone = Availability(agent.id, ((),) * 7, (window,))
    people = replace(
        workforce,
        agents=(*workforce.agents, agent),
        contracts=contracts,
        availability=(*workforce.availability, alone),
    )
    return replace(plan, workforce=people, rules=tuple(_also_for(rule, contract, free) for rule in plan.rules))


def _window(grid: TimeGrid, start: datetime, end: datetime) -> tuple[date, tuple[tuple[int, int], ...]]:
    """Return (date, hours) of a stretch in wall-clock minutes of the date on which it begins."""
    first, last = start.astimezone(grid.tz), end.astimezone(grid.tz)
    days = (last.date() - first.date()).days
    return first.date(), ((first.hour * 60 + first.minute, days * 1440 + last.hour * 60 + last.minute),)


def _also_available(workforce: Workforce, agent_id: str, day: date, hours: tuple[tuple[int, int], ...]) -> Workforce:
    """Return the workforce with somebody available at further hours of one day; absences of that time are lifted."""
    found = workforce.availability_by_agent.get(agent_id)
    if found is None:
        return workforce
    others = tuple(item for item in workforce.availability if item.agent_id != agent_id)
    kept = tuple(item for item in found.dates if item[0] != day)
    windows = tuple(sorted({*found.windows(day), *hours}))
    more = replace(found, dates=(*kept, (day, windows)))
    return replace(workforce, availability=(*others, more))


def _also_for(rule: Rule, contract: Contract, free: Contract) -> Rule:
    """Return a rule that binds people of a contract for newcomers on the same terms too."""
    if contract.id not in rule.scope.contracts or free.id in rule.scope.contracts:
        return rule
    return replace(rule, scope=replace(rule.scope, contracts=(*rule.scope.contracts, free.id)))
