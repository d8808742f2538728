"""Split shifts: one duty with a long unpaid gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.roster import Duty
from wfm.rostering.rules import SplitShift

__all__ = ["check"]


def _gaps_s(rule: SplitShift, facts: Facts, duty: Duty) -> list[tuple[int, int]]:
    """Return the unpaid breaks that are long enough to split the duty, in order."""
    spans = [(facts.second(item.start), facts.second(item.end)) for item in facts.breaks(duty) if not item.paid]
    return sorted(span for span in spans if span[1] - span[0] >= Fraction(rule.min_gap_h) * 3600)


def _faults(rule: SplitShift, facts: Facts, duty: Duty, gaps: list[tuple[int, int]]) -> Iterator[str]:
    """Yield what is wrong with one split duty."""
    if len(gaps) > rule.max_gaps:
        yield f"has {len(gaps)} gaps, at most {rule.max_gaps} are allowed"
    longest = Fraction(max(end - start for start, end in gaps), 60)
    if rule.max_gap_h is not None and longest > Fraction(rule.max_gap_h) * 60:
        yield f"has a gap of {length_text(longest)}, at most {length_text(rule.max_gap_h * 60)} are allowed"
    edges = [facts.second(duty.start), *(edge for gap in gaps for edge in gap), facts.second(duty.end)]
    shortest = Fraction(min(end - start for start, end in zip(edges[::2], edges[1::2], strict=True)), 60)
    if shortest < Fraction(rule.min_segment_h) * 60:
        least = length_text(rule.min_segment_h * 60)
        yield f"has a segment of {length_text(shortest)}, at least {least} are needed"


def check(rule: SplitShift, facts: Facts) -> Iterator[Violation]:
    """Yield split duties that break a limit, one finding a limit, and what split duties cost."""
    for agent in facts.bound_by(rule):
        taken: Counter[int] = Counter()
        for duty in facts.duties(agent.id):
            gaps = _gaps_s(rule, facts, duty)
            if not gaps or not rule.scope.holds_on(duty.date):
                continue
            faults = list(_faults(rule, facts, duty, gaps))
            week = facts.day(duty.date) // 7
            taken[week] += 1
            if rule.max_per_week is not None and taken[week] > rule.max_per_week:
                faults.append(f"is split duty number {taken[week]} of the week, {rule.max_per_week} are allowed")
            for fault in faults:
                message = f"{agent.id}: the duty on {duty.date} {fault}"
                yield Violation(rule.type, agent.id, duty.date, duty.start, message)
            if rule.premium:
                message = f"{agent.id} has a split duty on {duty.date}"
                cost = Fraction(rule.premium)
                yield Violation(rule.type, agent.id, duty.date, duty.start, message, cost_minor=cost)
