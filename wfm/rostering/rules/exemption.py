"""Single people or teams whom a rule does not bind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import ClassVar

from wfm.rostering.rules.composite import Composite
from wfm.rostering.rules.rule import Rule
from wfm.workforce import Agent

__all__ = ["Exemption"]


@dataclass(frozen=True)
class Exemption(Composite):
    """Those in its scope are not bound by the named rules, on the dates of its scope.

    An opt-out of the 48 hours is an exemption from `max_work_per_week`. Other numbers for the same people are rules of
    their own, scoped to them. A limit that a composite states is meant by the composite's name too.

    Attributes
    ----------
    rules
        Types of rules, such as max_work_per_week.
    """

    type: ClassVar[str] = "exemption"
    phase: ClassVar[int] = 2
    rules: tuple[str, ...] = field(default=(), metadata={"written": "rules"})

    def worked_in(self, rules: tuple[Rule, ...], agents: Sequence[Agent]) -> tuple[Rule, ...]:
        """Take the exempt people out of the named rules; before and after the dates they are bound as before."""
        exempt = tuple(agent.id for agent in agents if self.scope.covers(agent))
        found: list[Rule] = []
        for rule in rules:
            if not exempt or (rule.type not in self.rules and rule.stated_by not in self.rules):
                found.append(rule)
                continue
            scope = rule.scope
            found.append(replace(rule, scope=replace(scope, except_agents=(*scope.except_agents, *exempt))))
            bound = tuple(agent.id for agent in agents if agent.id in exempt and scope.covers(agent))
            if bound and self.scope.first is not None:
                before = self.scope.first - timedelta(days=1)
                last = before if scope.last is None else min(before, scope.last)
                found.append(replace(rule, scope=replace(scope, agents=bound, last=last)))
            if bound and self.scope.last is not None:
                after = self.scope.last + timedelta(days=1)
                first = after if scope.first is None else max(after, scope.first)
                found.append(replace(rule, scope=replace(scope, agents=bound, first=first)))
        return tuple(found)
