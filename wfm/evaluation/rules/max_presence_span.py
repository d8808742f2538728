"""Length of a duty with all its breaks."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.rules import MaxPresenceSpan

__all__ = ["check"]


def check(rule: MaxPresenceSpan, facts: Facts) -> Iterator[Violation]:
    """Yield duties whose presence is too long."""
    most = Fraction(rule.hours) * 60
    for agent in facts.bound_by(rule):
        for duty in facts.duties(agent.id):
            span = Fraction(facts.second(duty.end) - facts.second(duty.start), 60)
            if span > most and rule.scope.holds_on(duty.date):
                message = (
                    f"{agent.id} is present for {length_text(span)} on {duty.date}, "
                    f"at most {length_text(most)} are allowed"
                )
                yield Violation(rule.type, agent.id, duty.date, duty.start, message, (span - most) / 60)
