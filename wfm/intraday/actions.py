"""Ranked actions: who is asked for what, what it buys and what it costs, after all actions before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from wfm.evaluation.coverage import Coverage
from wfm.evaluation.expected import expected_service
from wfm.evaluation.roster_changes import Lever, RosterChange, change_cost_minor, changes_between
from wfm.evaluation.running_coverage import RunningCoverage
from wfm.intraday.outside_help import HelpStep
from wfm.pipeline import Plan
from wfm.rostering.repair.task import RepairStep
from wfm.rostering.roster import Activity, Duty

__all__ = ["Action", "ServiceView", "duty_text", "ranked_actions"]

APPROVALS = {
    Lever.NOTHING: "",
    Lever.BREAK: "team lead",
    Lever.MEETING: "team lead",
    Lever.LIVE: "team lead",
    Lever.LONGER: "agent, manager",
    Lever.SHORTER: "agent",
    Lever.MOVED: "agent",
    Lever.CALL_IN: "agent, manager",
    Lever.TIME_OFF: "agent",
    Lever.LEADS: "lead",
    Lever.OVERFLOW: "manager",
}
"""Who must say yes."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do.

    Attributes
    ----------
    rank
        0 for doing nothing, then from 1 in the order in which they gain most.
    lever
        What kind of change it is; for several changes of one person the dearest.
    agent_id, name
        Who is asked; empty for nothing and for people from outside.
    date
        Date of the first change; None for nothing.
    before, after
        What was, what will be.
    why
        What it is for.
    price
        Price of the change, in major units.
    cost_before, cost_after
        Cost of the roster with all prices of changes so far, in major units.
    service_before, service_after
        Service level that the formulas expect of the dates concerned, all live queues together; None where contacts are
        not known.
    missing_before_h, missing_after_h
        Missing agent-hours of the horizon.
    people, changes
        People touched, and duties and breaks changed, this one included.
    approval
        Who must say yes.
    """

    rank: int
    lever: Lever
    agent_id: str
    name: str
    date: date | None
    before: str
    after: str
    why: str
    price: float
    cost_before: float
    cost_after: float
    service_before: float | None
    service_after: float | None
    missing_before_h: float
    missing_after_h: float
    people: int
    changes: int
    approval: str


class ServiceView:
    """The service that the formulas expect of the dates concerned.

    Parameters
    ----------
    plan
        The plan after the events; its requirement is given.
    dates
        The dates.
    """

    def __init__(self, plan: Plan, dates: frozenset[date]) -> None:
        self._plan = plan
        days = np.array([day in dates for day in plan.grid.dates], dtype=bool)
        self._cells = days[plan.grid.day_of]

    def level(self, coverage: Coverage) -> float | None:
        """Return the level of all live queues together, weighted by contacts; None where nothing is known."""
        requirement = self._plan.requirement
        if requirement is None:
            return None
        parts = coverage.grid.n // self._plan.grid.n
        scheduled = coverage.scheduled.reshape(len(coverage.queues), self._plan.grid.n, parts).mean(axis=2)
        expected = expected_service(requirement, self._plan.staffing, scheduled)
        known = ~np.isnan(expected.level) & (expected.contacts > 0) & self._cells
        weight = expected.contacts[known]
        return float(np.average(expected.level[known], weights=weight)) if weight.sum() > 0 else None


def duty_text(duty: Duty | None, activities: Iterable[str] | None = None) -> str:
    """Return a duty as ``day 08:00-16:30``, with its breaks where they are what matters."""
    if duty is None:
        return "free"
    text = f"{duty.shift} {duty.start:%H:%M}-{duty.end:%H:%M}"
    if activities is None:
        return text
    return text + "".join(f", {item.queue or item.activity} {item.start:%H:%M}{_end(item)}" for item in duty.activities)


def _end(item: Activity) -> str:
    return f"-{item.end:%H:%M}" if item.queue else ""


def _text(change: RosterChange, duty: Duty | None) -> str:
    breaks = () if change.lever in {Lever.BREAK, Lever.MEETING, Lever.LIVE} else None
    return f"{change.date} {duty_text(duty, breaks)}"


class _Ledger:
    """Running totals over the actions."""

    def __init__(self, running: RunningCoverage, view: ServiceView, cost: float) -> None:
        self.running = running
        self.view = view
        self.cost = cost
        self.people = self.changes = 0
        self.coverage_minor = running.cost_minor
        self.service, self.missing_h = view.level(running.coverage), running.missing_h

    def booked(self, action: Action, other_minor: float) -> Action:
        """Return an action with what it changed; `other_minor` is what it costs beside coverage."""
        before = self.cost, self.service, self.missing_h
        now = self.running.cost_minor
        self.cost += (now - self.coverage_minor + other_minor) / 100
        self.coverage_minor = now
        self.service, self.missing_h = self.view.level(self.running.coverage), self.running.missing_h
        return replace(
            action,
            cost_before=round(before[0], 2),
            cost_after=round(self.cost, 2),
            service_before=before[1],
            service_after=self.service,
            missing_before_h=before[2],
            missing_after_h=self.missing_h,
            people=self.people,
            changes=self.changes,
        )


def _blank(rank: int, lever: Lever, why: str) -> Action:
    return Action(rank, lever, "", "", None, "", "", why, 0.0, 0.0, 0.0, None, None, 0.0, 0.0, 0, 0, APPROVALS[lever])


def ranked_actions(
    plan: Plan,
    running: RunningCoverage,
    dates: frozenset[date],
    cost: float,
    steps: Sequence[RepairStep],
    help_of: Sequence[HelpStep],
    why: str,
) -> tuple[Action, ...]:
    """Return the actions in their order, the first of them to do nothing.

    Parameters
    ----------
    plan
        The plan after the events.
    running
        Coverage of the roster as it stands; it is brought up to date.
    dates
        Dates concerned.
    cost
        Audited cost of the roster as it stands.
    steps
        Changes of people, those that gain most first.
    help_of
        People from outside, called after them.
    why
        What the changes are for.
    """
    ledger = _Ledger(running, ServiceView(plan, dates), cost)
    actions = [ledger.booked(_blank(0, Lever.NOTHING, "what it is if nobody does anything"), 0.0)]
    names = {agent.id: agent.name for agent in plan.workforce.agents}
    for step in steps:
        changes = changes_between(step.before, step.after, plan.workforce, plan.repair)
        price = float(change_cost_minor(changes, plan.repair))
        running.replace_duties(step.agent_id, step.before, step.after)
        ledger.people += 1
        ledger.changes += sum(max(1, change.moves) for change in changes)
        dearest = max(changes, key=lambda change: list(Lever).index(change.lever))
        action = replace(
            _blank(len(actions), dearest.lever, why),
            agent_id=step.agent_id,
            name=names.get(step.agent_id, ""),
            date=changes[0].date,
            before="; ".join(_text(change, change.before) for change in changes),
            after="; ".join(_text(change, change.after) for change in changes),
            price=price / 100,
        )
        actions.append(ledger.booked(action, step.pay_minor + price))
    for helper in help_of:
        event = helper.known.event
        row = next(row for row, queue in enumerate(plan.queues) if queue.id == event.queue)
        grid = running.coverage.grid
        running.require_less(row, grid.index(helper.known.since), grid.index(helper.known.until), 1.0)
        action = replace(
            _blank(len(actions), helper.lever, why),
            date=helper.known.since.date(),
            before="nobody",
            after=f"one on {event.queue} {helper.known.since:%H:%M}-{helper.known.until:%H:%M}",
            price=helper.price_minor / 100,
        )
        actions.append(ledger.booked(action, helper.price_minor))
    return tuple(actions)
