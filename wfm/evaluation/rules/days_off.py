"""Free days in a week."""

from __future__ import annotations

from collections.abc import Iterator

from wfm.evaluation.facts import Facts
from wfm.evaluation.violation import Violation
from wfm.rostering.rules import DaysOff

__all__ = ["check"]


def check(rule: DaysOff, facts: Facts) -> Iterator[Violation]:
    """Yield whole weeks with too few days without a duty that starts on them."""
    for agent in facts.bound_by(rule):
        worked = facts.days_worked(agent.id)
        for week in facts.weeks:
            free = sum(day not in worked for day in range(week.first_day, week.last_day))
            if week.whole and free < rule.min_days:
                message = f"{agent.id} has {free} free days in the week from {week.first}, needed are {rule.min_days}"
                yield Violation(rule.type, agent.id, week.first, None, message)
