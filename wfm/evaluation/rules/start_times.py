"""Regular starts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from wfm.evaluation.facts import Facts
from wfm.evaluation.history import worked_duties
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.rules import StartChange, StartTimeConsistency

__all__ = ["check_change", "check_spread"]


def check_spread(rule: StartTimeConsistency, facts: Facts) -> Iterator[Violation]:
    """Yield weeks whose starts lie too far apart."""
    for agent in facts.bound_by(rule):
        duties = worked_duties(facts, agent.id)
        for week in facts.weeks:
            starts = [duty.clock_min for duty in duties if week.first_day <= duty.day < week.last_day]
            spread = max(starts, default=0) - min(starts, default=0)
            if spread > rule.max_spread_min and rule.scope.holds_on(week.first):
                message = (
                    f"{agent.id} starts {length_text(spread)} apart in the week from {week.first}, "
                    f"at most {length_text(rule.max_spread_min)} are allowed"
                )
                units = Fraction(spread - rule.max_spread_min, 60)
                yield Violation(rule.type, agent.id, week.first, None, message, units)


def check_change(rule: StartChange, facts: Facts) -> Iterator[Violation]:
    """Yield duties that start much earlier or later than the one of the day before."""
    for agent in facts.bound_by(rule):
        for before, after in pairwise(worked_duties(facts, agent.id)):
            change = abs(after.clock_min - before.clock_min)
            if after.start is None or after.day - before.day != 1 or not rule.scope.holds_on(after.date):
                continue
            if change > rule.max_change_min:
                message = (
                    f"{agent.id} starts {length_text(change)} away from the day before on {after.date}, "
                    f"at most {length_text(rule.max_change_min)} are allowed"
                )
                units = Fraction(change - rule.max_change_min, 60)
                yield Violation(rule.type, agent.id, after.date, after.start, message, units)
