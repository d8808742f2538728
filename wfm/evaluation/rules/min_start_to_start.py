"""Distance of the starts of two duties."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts, clock_min
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import clock_text, length_text
from wfm.rostering.rules import MinStartToStart

__all__ = ["check"]


def check(rule: MinStartToStart, facts: Facts) -> Iterator[Violation]:
    """Yield duties that start too soon on the clock after the start of the one before, carry-in included."""
    least_min = Fraction(rule.hours) * 60
    for agent in facts.bound_by(rule):
        past = facts.problem.workforce.carry_in_by_agent.get(agent.id)
        before = past.last_duty_start if past is not None else None
        for duty in facts.duties(agent.id):
            if before is not None and rule.scope.holds_on(duty.date):
                apart = clock_min(duty, duty.start, facts) - clock_min(duty, before, facts)
                if apart < least_min:
                    message = (
                        f"{agent.id} starts at {clock_text(before)} and again {length_text(apart)} later at "
                        f"{clock_text(duty.start)}, at least {length_text(least_min)} are needed"
                    )
                    missing = (least_min - apart) / 60
                    yield Violation(rule.type, agent.id, duty.date, duty.start, message, missing)
            before = duty.start
