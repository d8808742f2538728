"""Closed days, and free days for those worked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from wfm.evaluation.facts import Facts
from wfm.evaluation.history import worked_days
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import clock_text
from wfm.rostering.roster import Duty
from wfm.rostering.rules import ClosedDays, CompensationDay

__all__ = ["check_closed", "check_compensation"]


def check_closed(rule: ClosedDays, facts: Facts) -> Iterator[Violation]:
    """Yield duties on closed days."""
    grid = facts.problem.grid
    closed = rule.special(grid.first - timedelta(days=7), grid.dates[-1] + timedelta(days=7))

    def hits(duty: Duty) -> bool:
        if duty.date in closed:
            return True
        first = duty.start.astimezone(grid.tz).date()
        last = (duty.end - timedelta(microseconds=1)).astimezone(grid.tz).date()
        days = (first + timedelta(days=count) for count in range((last - first).days + 1))
        return rule.touching and any(day in closed for day in days)

    for agent in facts.bound_by(rule):
        for duty in facts.duties(agent.id):
            if hits(duty) and rule.scope.holds_on(duty.date):
                span = f"{clock_text(duty.start)} to {clock_text(duty.end)}"
                message = f"{agent.id} works {span}, on a day that is closed"
                yield Violation(rule.type, agent.id, duty.date, duty.start, message)


def check_compensation(rule: CompensationDay, facts: Facts) -> Iterator[Violation]:
    """Yield special days worked whose time for a free day has run out."""
    grid = facts.problem.grid
    special = rule.special(facts.date(-rule.within_days), grid.dates[-1])
    for agent in facts.bound_by(rule):
        worked = worked_days(facts, agent.id)
        owed: list[int] = []
        for day in range(-rule.within_days, grid.days):
            on = facts.date(day)
            if on in special:
                if worked(day) and rule.scope.holds_on(on):
                    owed.append(day)
            elif not worked(day) and owed:
                owed.pop(0)
            if owed and owed[0] + rule.within_days == day:
                since = facts.date(owed.pop(0))
                if day >= 0:
                    message = f"{agent.id} works on {since} and has no free day for it up to {on}"
                    yield Violation(rule.type, agent.id, since, None, message)
