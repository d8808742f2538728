"""What follows what."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from wfm.evaluation.facts import Facts
from wfm.evaluation.history import WorkedDuty, worked_duties
from wfm.evaluation.violation import Violation
from wfm.rostering.rules import ForbiddenSuccession, ForwardRotation

__all__ = ["check_forbidden", "check_forward"]


def check_forbidden(rule: ForbiddenSuccession, facts: Facts) -> Iterator[Violation]:
    """Yield second duties of forbidden pairs."""
    named = facts.problem.workforce.is_named
    for agent in facts.bound_by(rule):
        for before, after in pairwise(worked_duties(facts, agent.id)):
            if after.start is None or not rule.scope.holds_on(after.date) or after.day - before.day > rule.within_days:
                continue
            if named(before.shift, rule.before) and named(after.shift, rule.after):
                message = f"{agent.id} works {after.shift} on {after.date} after {before.shift} on {before.date}"
                yield Violation(rule.type, agent.id, after.date, after.start, message)


def _whole_nights(rule: ForwardRotation, facts: Facts, before: WorkedDuty, after: WorkedDuty) -> int:
    """Return the nights that begin after one duty has ended and are over when another starts."""
    at = facts.problem.grid.at
    low, high = rule.night_min
    days = range(before.day - 1, after.day + 2)
    return sum(before.end_s <= 60 * at(day, low) and 60 * at(day, high) <= after.start_s for day in days)


def check_forward(rule: ForwardRotation, facts: Facts) -> Iterator[Violation]:
    """Yield duties that start earlier by the clock than the one before, without whole nights off between."""
    for agent in facts.bound_by(rule):
        for before, after in pairwise(worked_duties(facts, agent.id)):
            if after.start is None or not rule.scope.holds_on(after.date):
                continue
            if after.day - before.day > rule.nights_off + 1:
                continue
            earlier = before.clock_min - after.clock_min
            nights = _whole_nights(rule, facts, before, after)
            if earlier > rule.tolerance_min and nights < rule.nights_off:
                message = (
                    f"{agent.id} turns backwards by {earlier} min from {before.date} to {after.date} "
                    f"with {nights} whole nights off, needed are {rule.nights_off}"
                )
                yield Violation(rule.type, agent.id, after.date, after.start, message)
