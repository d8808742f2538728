"""Rest between two duties."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import clock_text, length_text
from wfm.rostering.rules import MinRestBetweenShifts

__all__ = ["check"]


def check(rule: MinRestBetweenShifts, facts: Facts) -> Iterator[Violation]:
    """Yield duties that start too soon after the latest end of those before, the last duty of the past included."""
    least_min = Fraction(rule.hours) * 60
    for agent in facts.bound_by(rule):
        past = facts.problem.workforce.carry_in_by_agent.get(agent.id)
        before = past.last_duty_end if past is not None else None
        for duty in facts.duties(agent.id):
            if before is not None:
                rest_min = Fraction(facts.second(duty.start) - facts.second(before), 60)
                if rest_min < least_min:
                    message = (
                        f"{agent.id} rests {length_text(rest_min)} from {clock_text(before)} to "
                        f"{clock_text(duty.start)}, at least {length_text(least_min)} are needed"
                    )
                    yield Violation(rule.type, agent.id, duty.date, duty.start, message)
            if before is None or facts.second(duty.end) > facts.second(before):
                before = duty.end
