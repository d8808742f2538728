"""Rest in a week."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts, Week
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.rules import MinWeeklyRest

__all__ = ["check"]


def _longest_rest_s(week: Week, busy: list[tuple[int, int]]) -> int:
    """Return the longest stretch of the week without duty; `busy` is sorted by start."""
    longest, reached = 0, week.start_s
    for start_s, end_s in busy:
        if start_s >= week.end_s:
            break
        longest = max(longest, start_s - reached)
        reached = max(reached, end_s)
    return max(longest, week.end_s - reached)


def check(rule: MinWeeklyRest, facts: Facts) -> Iterator[Violation]:
    """Yield whole weeks whose longest stretch without duty is too short."""
    least_min = Fraction(rule.hours) * 60
    for agent in facts.bound_by(rule):
        busy = [(facts.second(duty.start), facts.second(duty.end)) for duty in facts.duties(agent.id)]
        past = facts.problem.workforce.carry_in_by_agent.get(agent.id)
        if past is not None and past.last_duty_end is not None:
            # Only its end matters: it began before the horizon, and before all other duties.
            busy.insert(0, (min(0, facts.second(past.last_duty_end)), facts.second(past.last_duty_end)))
        for week in facts.weeks:
            rest_min = Fraction(_longest_rest_s(week, busy), 60)
            if week.whole and rest_min < least_min:
                message = (
                    f"{agent.id} rests {length_text(rest_min)} at the longest stretch of the week from {week.first}, "
                    f"at least {length_text(least_min)} are needed"
                )
                yield Violation(rule.type, agent.id, week.first, None, message)
