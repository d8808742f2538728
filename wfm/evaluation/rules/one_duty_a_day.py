"""One duty a day, and never two at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from wfm.evaluation.facts import Facts
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import clock_text
from wfm.rostering.rules import OneDutyADay

__all__ = ["check"]


def check(rule: OneDutyADay, facts: Facts) -> Iterator[Violation]:
    """Yield dates with more than one duty, and duties that begin before another one ends, carry-in included."""
    for agent in facts.bound_by(rule):
        duties = facts.duties(agent.id)
        for earlier, later in pairwise(sorted(duties, key=lambda duty: duty.date)):
            if earlier.date == later.date:
                message = f"{agent.id} has two duties on {later.date}, one a day is allowed"
                yield Violation(rule.type, agent.id, later.date, later.start, message)
        past = facts.problem.workforce.carry_in_by_agent.get(agent.id)
        reached = past.last_duty_end if past is not None else None
        for duty in duties:
            if reached is not None and facts.second(duty.start) < facts.second(reached):
                message = f"{agent.id} starts at {clock_text(duty.start)} inside a duty until {clock_text(reached)}"
                yield Violation(rule.type, agent.id, duty.date, duty.start, message)
            if reached is None or facts.second(duty.end) > facts.second(reached):
                reached = duty.end
