"""Duty days in a row."""

from __future__ import annotations

from collections.abc import Iterator

from wfm.evaluation.facts import Facts
from wfm.evaluation.violation import Violation
from wfm.rostering.rules import MaxConsecutiveDays

__all__ = ["check"]


def check(rule: MaxConsecutiveDays, facts: Facts) -> Iterator[Violation]:
    """Yield every run that is too long, once, at its first day too many inside the horizon."""
    for agent in facts.bound_by(rule):
        past = facts.problem.workforce.carry_in_by_agent.get(agent.id)
        run = past.days_in_row if past is not None else 0
        worked = facts.days_worked(agent.id)
        reported = False
        for day in range(facts.problem.grid.days):
            run, reported = (run + 1, reported) if day in worked else (0, False)
            if run > rule.days and not reported:
                reported = True
                on = facts.date(day)
                message = f"{agent.id} works {run} days in a row up to {on}, at most {rule.days} are allowed"
                yield Violation(rule.type, agent.id, on, None, message)
