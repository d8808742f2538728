"""Work without a break."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.rules import MaxContinuousWork

__all__ = ["check"]


def check(rule: MaxContinuousWork, facts: Facts) -> Iterator[Violation]:
    """Yield duties in which a stretch between breaks that are long enough lasts too long."""
    most = Fraction(rule.hours) * 60
    for agent in facts.bound_by(rule):
        for duty in facts.duties(agent.id):
            if not rule.scope.holds_on(duty.date):
                continue
            breaks = [(facts.second(item.start), facts.second(item.end)) for item in facts.breaks(duty)]
            longest, reached = 0, facts.second(duty.start)
            for start, end in breaks:
                if end - start >= rule.min_break_min * 60:
                    longest, reached = max(longest, start - reached), max(reached, end)
            longest_min = Fraction(max(longest, facts.second(duty.end) - reached), 60)
            if longest_min > most:
                message = (
                    f"{agent.id} works {length_text(longest_min)} without a break on {duty.date}, "
                    f"at most {length_text(most)} are allowed"
                )
                yield Violation(rule.type, agent.id, duty.date, duty.start, message)
