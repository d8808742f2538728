"""How often certain shifts are worked."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts
from wfm.evaluation.history import known_from, periods, worked_duties
from wfm.evaluation.violation import Violation
from wfm.rostering.rules import ShiftCount

__all__ = ["check"]


def check(rule: ShiftCount, facts: Facts) -> Iterator[Violation]:
    """Yield periods with too few or too many duties of the shifts."""
    named = facts.problem.workforce.is_named
    what = f"duties of {', '.join(rule.shifts)}" if rule.shifts else "duties"
    for agent in facts.bound_by(rule):
        days = [duty.day for duty in worked_duties(facts, agent.id) if named(duty.shift, rule.shifts)]
        known = known_from(facts, agent.id)
        for period in periods(facts, rule.weeks, rule.since):
            first, count = facts.date(period[0]), sum(day in period for day in days)
            if not rule.scope.holds_on(first):
                continue
            said = f"{agent.id} has {count} {what} in the {7 * rule.weeks} days from {first}"
            if count < rule.at_least and period[0] >= known:
                message = f"{said}, needed are {rule.at_least}"
                yield Violation(rule.type, agent.id, first, None, message, Fraction(rule.at_least - count))
            elif rule.at_most is not None and count > rule.at_most:
                message = f"{said}, at most {rule.at_most} are allowed"
                yield Violation(rule.type, agent.id, first, None, message, Fraction(count - rule.at_most))
