"""Nobody has more unsocial points than a fair share of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts
from wfm.evaluation.unsocial import burden_of
from wfm.evaluation.violation import Violation
from wfm.rostering.fair_shares import fair_shares
from wfm.rostering.rules import Fairness

__all__ = ["check"]


def check(rule: Fairness, facts: Facts) -> Iterator[Violation]:
    """Yield who has points above the fair share; units are these points."""
    for agent_id, fair in fair_shares(rule, facts.problem).items():
        points = burden_of(rule, facts.duties(agent_id)).points(rule)
        if points > fair.allowed:
            before = f" after {fair.carried} before" if fair.carried else ""
            message = f"{agent_id} has {points} unsocial points{before}; fair are {fair.allowed}"
            yield Violation(rule.type, agent_id, None, None, message, Fraction(points - fair.allowed))
