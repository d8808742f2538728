"""Extra pay for hours at odd times."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts
from wfm.evaluation.history import overlap_s, worked_duties
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.rules import Premium

__all__ = ["check"]


def check(rule: Premium, facts: Facts) -> Iterator[Violation]:
    """Yield the premium of every duty that earns one."""
    low, high = rule.window_min
    special = rule.special(facts.date(-3), facts.date(facts.problem.grid.days + 3))
    named, rate = facts.problem.workforce.is_named, Fraction(str(rule.rate))
    for agent in facts.bound_by(rule):
        for duty in worked_duties(facts, agent.id):
            if duty.start is None or not rule.scope.holds_on(duty.date) or not named(duty.shift, rule.shifts):
                continue
            days = range(duty.day - 2, duty.day + 3)
            open_days = [day for day in days if rule.every_day or facts.date(day) in special]
            minutes = Fraction(sum(overlap_s(facts, duty, day, low, high) for day in open_days), 60)
            if not rule.presence:
                minutes *= duty.paid_min * 60 / (duty.end_s - duty.start_s)
            cost = Fraction(round(minutes * rate * agent.hourly_cost_minor / 60))
            if cost:
                message = (
                    f"{agent.id} has {length_text(minutes)} on {duty.date} at {rule.rate:g} of the hourly cost more"
                )
                yield Violation(rule.type, agent.id, duty.date, duty.start, message, minutes / 60, cost)
