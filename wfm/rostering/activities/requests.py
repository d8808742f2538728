"""Who is due for which activity in a roster: the sittings that have to be placed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wfm.errors import ValueRangeError
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.rules import ActivityQuota

__all__ = ["Request", "quotas_of", "requests_of"]


@dataclass(frozen=True)
class Request:
    """One activity that some people have to attend once, all at the same time or in a few sittings.

    Attributes
    ----------
    rule
        The rule that asks for it.
    week
        Week of the horizon in which it must lie.
    attendees
        Indices of those who are due, ascending.
    leads
        Indices of those of whom one must sit in; empty where nobody must.
    most
        Into how many sittings it may be split.
    length
        Length of a sitting in slots.
    """

    rule: ActivityQuota
    week: int
    attendees: tuple[int, ...]
    leads: tuple[int, ...]
    most: int
    length: int

    @property
    def accompanied(self) -> bool:
        """Whether somebody must sit in."""
        return self.rule.together == "lead"


def quotas_of(instance: Instance) -> tuple[ActivityQuota, ...]:
    """Return the rules of a problem that ask for activities."""
    return tuple(rule for rule in instance.problem.rules if isinstance(rule, ActivityQuota))


def requests_of(instance: Instance, decisions: Sequence[AssignedDuty]) -> tuple[Request, ...]:
    """Return everything that is due in a roster, in the order of the rules, weeks and people.

    Raises
    ------
    ValueRangeError
        If an activity does not last a whole number of slots.
    """
    weeks: dict[int, set[int]] = defaultdict(set)
    for item in decisions:
        weeks[item.day // 7].add(item.agent)
    found: list[Request] = []
    step = instance.grid.step_min
    for rule in quotas_of(instance):
        if rule.minutes % step:
            raise ValueRangeError(f"{rule.activity} lasts {rule.minutes} min, which is no multiple of {step} min")
        for week in range(instance.days // 7):
            first = instance.grid.dates[week * 7]
            due = [a for a in sorted(weeks[week]) if _is_due(rule, instance, a) and rule.due(a, first)]
            for attendees, leads in _tables(rule, instance, due):
                one = Request(rule, week, attendees, leads, rule.groups, rule.minutes // step)
                found += [one] * rule.times
    return tuple(found)


def _is_due(rule: ActivityQuota, instance: Instance, agent: int) -> bool:
    person = instance.agents[agent]
    return rule.scope.covers(person) and not (rule.together == "lead" and person.role == rule.lead_role)


def _tables(
    rule: ActivityQuota, instance: Instance, due: Sequence[int]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Yield who sits together, and the leads of whom one sits in."""
    if rule.together in {"alone", "lead"}:
        for a in due:
            leads = [
                b
                for b, other in enumerate(instance.agents)
                if rule.together == "lead" and other.role == rule.lead_role and other.team == instance.agents[a].team
            ]
            yield (a,), tuple(leads)
        return
    teams: dict[str, list[int]] = defaultdict(list)
    for a in due:
        teams[instance.agents[a].team if rule.together == "team" else ""].append(a)
    for members in teams.values():
        yield tuple(members), ()
