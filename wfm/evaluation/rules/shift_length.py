"""What a single duty may look like: its length, and when it may start and end."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts, clock_min, paid_min
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.roster import Duty
from wfm.rostering.rules import ShiftLength

__all__ = ["check"]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _faults(rule: ShiftLength, facts: Facts, duty: Duty) -> Iterator[str]:
    """Yield what is wrong with one duty."""
    paid = paid_min(duty)
    start, end = clock_min(duty, duty.start, facts), clock_min(duty, duty.end, facts)
    if rule.min_h is not None and paid < Fraction(rule.min_h) * 60:
        yield f"has {length_text(paid)} of paid time, at least {length_text(rule.min_h * 60)} are needed"
    if rule.max_h is not None and paid > Fraction(rule.max_h) * 60:
        yield f"has {length_text(paid)} of paid time, at most {length_text(rule.max_h * 60)} are allowed"
    if rule.earliest is not None and start < rule.earliest:
        yield f"starts at {_clock(start)}, at the earliest {_clock(rule.earliest)} is allowed"
    if rule.latest is not None and end > rule.latest:
        yield f"ends at {_clock(end)}, at the latest {_clock(rule.latest)} is allowed"
    if rule.start_grid_min is not None and start % rule.start_grid_min:
        yield f"starts at {_clock(start)}, not on a multiple of {rule.start_grid_min} min"
    if rule.end_grid_min is not None and end % rule.end_grid_min:
        yield f"ends at {_clock(end)}, not on a multiple of {rule.end_grid_min} min"


def check(rule: ShiftLength, facts: Facts) -> Iterator[Violation]:
    """Yield duties outside the limits, one finding a duty."""
    for agent in facts.bound_by(rule):
        for duty in facts.duties(agent.id):
            faults = "; ".join(_faults(rule, facts, duty)) if rule.scope.holds_on(duty.date) else ""
            if faults:
                message = f"{agent.id}: the duty on {duty.date} {faults}"
                yield Violation(rule.type, agent.id, duty.date, duty.start, message)
