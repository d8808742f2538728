"""Everybody who is due has the sittings of an activity that the plan asks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wfm.evaluation.facts import Facts, Week
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import clock_text, length_text
from wfm.rostering.roster import Activity, Duty
from wfm.rostering.rules import ActivityQuota
from wfm.workforce import Agent

__all__ = ["check"]


@dataclass(frozen=True)
class _Sitting:
    """One activity of one person, in elapsed seconds; `fault` says why it does not count, if it does not."""

    agent: Agent
    start_s: int
    end_s: int
    when: str
    fault: str


def _fault(rule: ActivityQuota, facts: Facts, duty: Duty, item: Activity) -> str:
    """Return what is wrong with one activity; empty if nothing is."""
    start_s, end_s = facts.second(item.start), facts.second(item.end)
    first_s, last_s = facts.second(duty.start), facts.second(duty.end)
    if end_s - start_s != rule.minutes * 60:
        return f"lasts {length_text((end_s - start_s) / 60)} instead of {length_text(rule.minutes)}"
    if not item.paid:
        return "is unpaid"
    if start_s < first_s or end_s > last_s:
        return "lies outside the duty"
    if start_s < first_s + rule.after_start_min * 60:
        return f"starts less than {length_text(rule.after_start_min)} after the start of the duty"
    if end_s > last_s - rule.before_end_min * 60:
        return f"ends less than {length_text(rule.before_end_min)} before the end of the duty"
    for other in duty.activities:
        if other is not item and facts.second(other.start) < end_s and facts.second(other.end) > start_s:
            return f"overlaps {other.queue or other.activity}"
    return ""


def _sittings(rule: ActivityQuota, facts: Facts, agent: Agent, week: Week) -> Iterator[_Sitting]:
    for duty in facts.duties(agent.id):
        if week.first_day <= facts.day(duty.date) < week.last_day:
            for item in duty.activities:
                if item.activity == rule.activity and item.queue is None:
                    span = facts.second(item.start), facts.second(item.end)
                    yield _Sitting(agent, *span, clock_text(item.start), _fault(rule, facts, duty, item))


def _with_lead(rule: ActivityQuota, facts: Facts, week: Week, own: Iterable[_Sitting]) -> Iterator[_Sitting]:
    """Yield the sittings at which a lead of the team sits in, one lead with one person."""
    there: Counter[tuple[str, int, int]] = Counter(
        (agent.team, item.start_s, item.end_s)
        for agent in facts.problem.workforce.agents
        if agent.role == rule.lead_role
        for item in _sittings(rule, facts, agent, week)
        if not item.fault
    )
    for item in own:
        key = (item.agent.team, item.start_s, item.end_s)
        if there[key]:
            there[key] -= 1
            yield item


def _together(rule: ActivityQuota, own: Sequence[_Sitting]) -> Iterator[_Sitting]:
    """Yield the sittings of each group at its best attended times, as many times as it may have."""
    at: dict[str, Counter[int]] = defaultdict(Counter)
    for item in own:
        at[_group(rule, item.agent)][item.start_s] += 1
    best: dict[str, set[int]] = {}
    for group, starts in at.items():
        ranked = sorted((-count, start) for start, count in starts.items())
        best[group] = {start for _, start in ranked[: rule.groups * rule.times]}
    return (item for item in own if item.start_s in best[_group(rule, item.agent)])


def _group(rule: ActivityQuota, agent: Agent) -> str:
    return agent.team if rule.together == "team" else ""


def check(rule: ActivityQuota, facts: Facts) -> Iterator[Violation]:
    """Yield who is due in a week, has a duty in it, and lacks sittings; units are hours missed."""
    everybody = list(facts.problem.workforce.agents)
    for week in facts.weeks:
        due = [
            agent
            for place, agent in enumerate(everybody)
            if week.whole
            and rule.scope.covers(agent)
            and rule.due(place, week.first)
            and not (rule.together == "lead" and agent.role == rule.lead_role)
            and any(week.first_day <= day < week.last_day for day in facts.days_worked(agent.id))
        ]
        found = [item for agent in due for item in _sittings(rule, facts, agent, week)]
        sound: Iterable[_Sitting] = [item for item in found if not item.fault]
        if rule.together == "lead":
            sound = _with_lead(rule, facts, week, sound)
        elif rule.together != "alone":
            sound = _together(rule, list(sound))
        counted = Counter(item.agent.id for item in sound)
        for agent in due:
            missing = rule.times - counted[agent.id]
            if missing > 0:
                own = [item for item in found if item.agent.id == agent.id]
                yield _missed(rule, week, agent, missing, own)


def _missed(rule: ActivityQuota, week: Week, agent: Agent, missing: int, own: Sequence[_Sitting]) -> Violation:
    text = (
        f"{agent.id} has {rule.times - missing} of {rule.times} × {rule.activity} ({length_text(rule.minutes)}) "
        f"in the week from {week.first}"
    )
    faults = [f"the one at {item.when} {item.fault}" for item in own if item.fault]
    if not faults and own:
        other = "without a lead" if rule.together == "lead" else "apart from the others"
        faults = [f"{len(own)} {'is' if len(own) == 1 else 'are'} {other}"]
    units = Fraction(missing * rule.minutes, 60)
    return Violation(rule.type, agent.id, week.first, None, "; ".join([text, *faults]), units)
