"""Rest between two duties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from wfm.evaluation.facts import Facts, paid_min
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import clock_text, length_text
from wfm.rostering.roster import Duty
from wfm.rostering.rules import MinRestBetweenShifts
from wfm.workforce import Agent

__all__ = ["check"]


def _premium_minor(rule: MinRestBetweenShifts, agent: Agent, duty: Duty) -> Fraction:
    pay = paid_min(duty) * agent.hourly_cost_minor / 60
    return rule.waiver_premium + Fraction(rule.waiver_share) * pay


def _short_rests(facts: Facts, agent: Agent, least_min: Fraction) -> Iterator[tuple[Duty, datetime, Fraction]]:
    """Yield duties that start too soon after the latest end before them, with that end and the rest between."""
    past = facts.problem.workforce.carry_in_by_agent.get(agent.id)
    before = past.last_duty_end if past is not None else None
    for duty in facts.duties(agent.id):
        if before is not None:
            rest_min = Fraction(facts.second(duty.start) - facts.second(before), 60)
            if rest_min < least_min:
                yield duty, before, rest_min
        if before is None or facts.second(duty.end) > facts.second(before):
            before = duty.end


def check(rule: MinRestBetweenShifts, facts: Facts) -> Iterator[Violation]:
    """Yield duties that start too soon after the latest end of those before, and what allowed reductions cost."""
    least_min = Fraction(rule.hours) * 60
    for agent in facts.bound_by(rule):
        taken: Counter[int] = Counter()
        for duty, before, rest_min in _short_rests(facts, agent, least_min):
            if not rule.scope.holds_on(duty.date):
                continue
            said = f"{agent.id} rests {length_text(rest_min)} from {clock_text(before)} to {clock_text(duty.start)}"
            week = facts.day(duty.date) // 7
            more = ""
            if rule.reduced_to is not None and rest_min >= Fraction(rule.reduced_to) * 60:
                if rule.max_reductions is None or taken[week] < rule.max_reductions:
                    taken[week] += 1
                    premium = _premium_minor(rule, agent, duty)
                    if premium:
                        message = f"{said}, a reduction of {length_text(least_min)} that is paid"
                        yield Violation(rule.type, agent.id, duty.date, duty.start, message, cost_minor=premium)
                    continue
                more = f"; {rule.max_reductions} reductions a week are allowed"
            message = f"{said}, at least {length_text(least_min)} are needed{more}"
            missing = (least_min - rest_min) / 60
            yield Violation(rule.type, agent.id, duty.date, duty.start, message, missing)
