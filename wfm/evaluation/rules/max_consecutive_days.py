"""Duty days in a row: the longest run and the shortest."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts
from wfm.evaluation.history import absent_days, past_of
from wfm.evaluation.violation import Violation
from wfm.rostering.rules import MaxConsecutiveDays, MinConsecutiveDays

__all__ = ["check", "check_shortest"]


def check(rule: MaxConsecutiveDays, facts: Facts) -> Iterator[Violation]:
    """Yield every run that is too long, once, at its first day too many inside the horizon."""
    for agent in facts.bound_by(rule):
        worked = facts.days_worked(agent.id)
        run, beyond = past_of(facts, agent.id).days_in_row, list[int]()
        for day in range(facts.problem.grid.days + 1):
            if day in worked:
                run += 1
                if run > rule.days and rule.scope.holds_on(facts.date(day)):
                    beyond.append(day)
                continue
            if beyond:
                on = facts.date(beyond[0])
                reached = run - (day - 1 - beyond[0])
                message = f"{agent.id} works {reached} days in a row up to {on}, at most {rule.days} are allowed"
                yield Violation(rule.type, agent.id, on, None, message, Fraction(len(beyond)))
            run, beyond = 0, []


def check_shortest(rule: MinConsecutiveDays, facts: Facts) -> Iterator[Violation]:
    """Yield every run that is too short, on the free day that ends it."""
    for agent in facts.bound_by(rule):
        worked, absent = facts.days_worked(agent.id), absent_days(facts, agent.id)
        run = past_of(facts, agent.id).days_in_row
        for day in range(facts.problem.grid.days):
            if day in worked:
                run += 1
                continue
            on = facts.date(day)
            if 0 < run < rule.days and day not in absent and rule.scope.holds_on(on):
                message = f"{agent.id} works {run} days in a row before {on}, at least {rule.days} are needed"
                yield Violation(rule.type, agent.id, on, None, message, Fraction(rule.days - run))
            run = 0
