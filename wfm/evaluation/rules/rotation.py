"""Rotation: a pattern of shifts and free days."""

from __future__ import annotations

from collections.abc import Iterator

from wfm.evaluation.facts import Facts
from wfm.evaluation.history import absent_days
from wfm.evaluation.violation import Violation
from wfm.rostering.rules import Rotation, RotationStep

__all__ = ["check"]


def check(rule: Rotation, facts: Facts) -> Iterator[Violation]:
    """Yield days whose duty is not what the pattern says, and days that it says must be worked and are not."""
    named, first = facts.problem.workforce.is_named, facts.problem.grid.first
    must_work = rule.must_work and rule.step is RotationStep.DAY
    for agent in facts.bound_by(rule):
        absent = absent_days(facts, agent.id)
        shifts: dict[int, list[str]] = {}
        for duty in facts.duties(agent.id):
            shifts.setdefault(facts.day(duty.date), []).append(duty.shift)
        for day in range(facts.problem.grid.days):
            on = facts.date(day)
            item = rule.item(on, first)
            if item == "any" or not rule.scope.holds_on(on):
                continue
            worked = shifts.get(day, [])
            if worked and (item == "off" or not all(named(shift, (item,)) for shift in worked)):
                message = f"{agent.id} works {', '.join(worked)} on {on}, the pattern says {item}"
                yield Violation(rule.type, agent.id, on, None, message)
            elif not worked and item != "off" and must_work and day not in absent:
                yield Violation(rule.type, agent.id, on, None, f"{agent.id} is free on {on}, the pattern says {item}")
