"""Single changes to a problem that make room for one agent: milder rules, fewer hours, open days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from wfm.rostering.problem import RosterProblem
from wfm.rostering.rules import Rule, Scope
from wfm.workforce import Availability

__all__ = ["WayOut", "eased_for", "fewer_hours_for", "opened_for"]

ALL_DAY = (0, 3 * 1440)
"""A window with room for every duty that starts on its date."""

Change = Callable[[RosterProblem], RosterProblem]


@dataclass(frozen=True)
class WayOut:
    """One change after which there is a tour.

    Attributes
    ----------
    text
        What changes, in words.
    change
        Makes the change in a problem.
    """

    text: str
    change: Change


def eased_for(agent_id: str, rule: object, eased: Rule) -> Change:
    """Return the change that puts a milder form of a rule in its place for one agent."""

    def change(problem: RosterProblem) -> RosterProblem:
        rules: list[Rule] = []
        for item in problem.rules:
            if item == rule and _binds(item, agent_id, problem):
                rules += [_without(item, agent_id), replace(eased, scope=_only(item, agent_id))]
            else:
                rules.append(item)
        return replace(problem, rules=tuple(rules))

    return change


def fewer_hours_for(agent_id: str, minutes: int) -> Change:
    """Return the change after which an agent's contract asks for at most so many minutes in every week.

    The agent gets a contract of its own; rules for the old contract hold for the new one too.
    """

    def change(problem: RosterProblem) -> RosterProblem:
        workforce = problem.workforce
        agent = next(item for item in workforce.agents if item.id == agent_id)
        old = workforce.contract_by_id[agent.contract]
        new = replace(old, id=f"{old.id} ({agent_id})", min_week_min=min(old.min_week_min, minutes))
        rules = tuple(
            replace(rule, scope=replace(rule.scope, contracts=(*rule.scope.contracts, new.id)))
            if old.id in rule.scope.contracts
            else rule
            for rule in problem.rules
        )
        agents = tuple(replace(item, contract=new.id) if item is agent else item for item in workforce.agents)
        changed = replace(workforce, agents=agents, contracts=(*workforce.contracts, new))
        return replace(problem, workforce=changed, rules=rules)

    return change


def opened_for(agent_id: str, day: date) -> Change:
    """Return the change after which an agent is available on a date, all day and into the next."""

    def change(problem: RosterProblem) -> RosterProblem:
        workforce = problem.workforce
        known = workforce.availability_by_agent.get(agent_id) or Availability(agent_id, ((ALL_DAY,),) * 7)
        opened = replace(known, dates=(*(item for item in known.dates if item[0] != day), (day, (ALL_DAY,))))
        others = tuple(item for item in workforce.availability if item.agent_id != agent_id)
        return replace(problem, workforce=replace(workforce, availability=(*others, opened)))

    return change


def _binds(rule: Rule, agent_id: str, problem: RosterProblem) -> bool:
    return any(agent.id == agent_id and rule.scope.covers(agent) for agent in problem.workforce.agents)


def _without(rule: Rule, agent_id: str) -> Rule:
    return replace(rule, scope=replace(rule.scope, except_agents=(*rule.scope.except_agents, agent_id)))


def _only(rule: Rule, agent_id: str) -> Scope:
    return Scope(agents=(agent_id,), first=rule.scope.first, last=rule.scope.last)
