"""Breaks that a duty must have, by the time worked in it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts, paid_min
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.roster import Activity, Duty
from wfm.rostering.rules import BreakRule

__all__ = ["check"]


def _counts(rule: BreakRule, facts: Facts, duty: Duty, item: Activity) -> bool:
    """Return whether a break is long enough, of the right kind, and starts inside the window."""
    after = Fraction(facts.second(item.start) - facts.second(duty.start), 60)
    return (
        facts.second(item.end) - facts.second(item.start) >= rule.piece_min * 60
        and (rule.paid is None or item.paid is rule.paid)
        and (rule.earliest_start_h is None or after >= Fraction(rule.earliest_start_h) * 60)
        and (rule.latest_start_h is None or after <= Fraction(rule.latest_start_h) * 60)
    )


def _asked_text(rule: BreakRule) -> str:
    kind = {None: "", True: "paid ", False: "unpaid "}[rule.paid]
    text = f"{length_text(rule.length_min)} of {kind}breaks in pieces of at least {length_text(rule.piece_min)}"
    if rule.earliest_start_h is not None:
        text += f", none earlier than {length_text(rule.earliest_start_h * 60)} after the start"
    if rule.latest_start_h is not None:
        text += f", none later than {length_text(rule.latest_start_h * 60)} after the start"
    return text


def check(rule: BreakRule, facts: Facts) -> Iterator[Violation]:
    """Yield duties that are long enough to need the breaks and do not have them."""
    for agent in facts.bound_by(rule):
        for duty in facts.duties(agent.id):
            paid = paid_min(duty)
            if not rule.scope.holds_on(duty.date) or not rule.asks(float(paid)):
                continue
            counted = [item for item in facts.breaks(duty) if _counts(rule, facts, duty, item)]
            taken = Fraction(sum(facts.second(item.end) - facts.second(item.start) for item in counted), 60)
            if taken < rule.length_min:
                message = (
                    f"{agent.id} works {length_text(paid)} on {duty.date} with {length_text(taken)} of counted breaks, "
                    f"needed are {_asked_text(rule)}"
                )
                yield Violation(rule.type, agent.id, duty.date, duty.start, message)
