"""Working time of a day."""

from __future__ import annotations

from collections.abc import Iterator

from wfm.evaluation.averages import rolling_weeks
from wfm.evaluation.facts import Facts, paid_min
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.rules import MaxWorkPerDay

__all__ = ["check"]


def check(rule: MaxWorkPerDay, facts: Facts) -> Iterator[Violation]:
    """Yield duties that are too long, and weeks that end a window whose average is too high."""
    for agent in facts.bound_by(rule):
        for duty in facts.duties(agent.id):
            cap, paid = rule.cap_min(agent, duty.date), paid_min(duty)
            if paid > cap and rule.scope.holds_on(duty.date):
                message = f"{agent.id} works {length_text(paid)} on {duty.date}, at most {length_text(cap)} are allowed"
                yield Violation(rule.type, agent.id, duty.date, duty.start, message, (paid - cap) / 60)
        if rule.extended_to is None:
            continue
        for stretch in rolling_weeks(facts, agent, rule.avg_over_weeks, rule.average_min):
            if stretch.above_min and rule.scope.holds_on(stretch.week.first):
                message = (
                    f"{agent.id} works {length_text(stretch.worked_min)} in the {stretch.weeks} weeks up to the one "
                    f"from {stretch.week.first}, on average {length_text(stretch.allowed_min)} are allowed where days "
                    f"are longer than {length_text(rule.hours * 60)}"
                )
                yield Violation(rule.type, agent.id, stretch.week.first, None, message, stretch.above_min / 60)
