"""Changes against a published roster."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from wfm.evaluation.facts import Facts, paid_min
from wfm.evaluation.violation import Violation
from wfm.rostering.roster import Duty
from wfm.rostering.rules import Freeze, Notice, Stability

__all__ = ["check_freeze", "check_notice", "check_stability"]

Change = tuple[date, Duty | None, Duty | None]
"""Date, published duty, duty of the roster."""


def _changes(published: tuple[Duty, ...], facts: Facts, agent_id: str) -> list[Change]:
    """Return an agent's changed dates inside the horizon, in their order."""
    dates = set(facts.problem.grid.dates)
    was: dict[date, list[Duty]] = {}
    for duty in published:
        if duty.agent_id == agent_id and duty.date in dates:
            was.setdefault(duty.date, []).append(duty)
    now: dict[date, list[Duty]] = {}
    for duty in facts.duties(agent_id):
        if duty.date in dates:
            now.setdefault(duty.date, []).append(duty)

    def signature(duties: list[Duty]) -> list[tuple[str, float]]:
        return sorted((duty.shift, duty.start.timestamp()) for duty in duties)

    return [
        (on, next(iter(was.get(on, [])), None), next(iter(now.get(on, [])), None))
        for on in sorted({*was, *now})
        if signature(was.get(on, [])) != signature(now.get(on, []))
    ]


def _said(agent_id: str, change: Change) -> str:
    on, was, now = change
    before = "free" if was is None else f"{was.shift} at {was.start:%H:%M}"
    after = "free" if now is None else f"{now.shift} at {now.start:%H:%M}"
    return f"{agent_id} has {after} on {on}, published was {before}"


def check_stability(rule: Stability, facts: Facts) -> Iterator[Violation]:
    """Yield changed dates with their price, and each changed agent with the agent's, under no date."""
    if rule.published is None:
        return
    for agent in facts.bound_by(rule):
        changes = [item for item in _changes(rule.published, facts, agent.id) if rule.scope.holds_on(item[0])]
        for change in changes:
            cost = Fraction(rule.price_duty_minor)
            yield Violation(rule.type, agent.id, change[0], None, _said(agent.id, change), Fraction(1), cost)
        if changes:
            message = f"{agent.id} has {len(changes)} changed days"
            yield Violation(rule.type, agent.id, None, None, message, Fraction(1), Fraction(rule.price_person_minor))


def check_notice(rule: Notice, facts: Facts) -> Iterator[Violation]:
    """Yield late changes with their premium."""
    if rule.published is None or rule.today is None:
        return
    for agent in facts.bound_by(rule):
        for change in _changes(rule.published, facts, agent.id):
            on, was, now = change
            late = (on - rule.today).days < rule.days
            waived = any(waiver.covers(agent.id, on) for waiver in rule.waivers)
            if not late or waived or not rule.scope.holds_on(on):
                continue
            if now is None and was is not None:
                hours = paid_min(was) / 60 * Fraction(str(rule.lost_share))
            else:
                hours = Fraction(str(rule.moved_h))
            cost = Fraction(round(hours * agent.hourly_cost_minor))
            yield Violation(rule.type, agent.id, on, None, _said(agent.id, change), hours, cost)


def check_freeze(rule: Freeze, facts: Facts) -> Iterator[Violation]:
    """Yield changes on days that are closed to them."""
    if rule.published is None or rule.today is None:
        return
    for agent in facts.bound_by(rule):
        for change in _changes(rule.published, facts, agent.id):
            if (change[0] - rule.today).days < rule.days and rule.scope.holds_on(change[0]):
                yield Violation(rule.type, agent.id, change[0], None, _said(agent.id, change))
