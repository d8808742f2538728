"""What every rule has: a type name, whom it binds and when, and what breaking it costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from wfm.errors import ValueRangeError
from wfm.rostering.terms import CostTerm
from wfm.workforce import Agent

__all__ = ["Rule", "Scope"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a rule binds, and when; empty lists mean no limit of that kind, several lists must all match.

    Attributes
    ----------
    agents
        Agent ids.
    contracts
        Contract ids.
    teams
        Team names.
    except_agents
        Agent ids that the rule does not bind.
    sites, roles
        Sites and roles of agents.
    first, last
        The rule speaks of duties, and of weeks, that start on dates from `first` to `last`; None: no limit.
    """

    agents: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    except_agents: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None

    def covers(self, agent: Agent) -> bool:
        """Return whether the agent is bound."""
        return (
            agent.id not in self.except_agents
            and (not self.agents or agent.id in self.agents)
            and (not self.contracts or agent.contract in self.contracts)
            and (not self.teams or agent.team in self.teams)
            and (not self.sites or agent.site in self.sites)
            and (not self.roles or agent.role in self.roles)
        )

    @property
    def dated(self) -> bool:
        """Whether it is limited to some dates."""
        return self.first is not None or self.last is not None

    def holds_on(self, day: date) -> bool:
        """Return whether the rule speaks of a duty, or of a week, that starts on a date."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Rule:
    """Base of all rules. A rule is data: it holds parameters and never looks at a model or a roster.

    Attributes
    ----------
    type
        Name used in plans, audits and explanations.
    unit
        What one unit of breach is, for instance ``missing hour of rest``; None where the rule can only be hard.
    term
        Term of the cost in which a breach is counted where it is priced.
    money
        Whether the rule itself says what something costs (overtime, premiums): it is never broken, only paid.
    scope
        Whom it binds and when; everybody and always by default.
    price_minor
        Price of one unit of breach in minor units of the currency; None: the rule is hard.
    origin
        Where the rule stands: a line of the plan, or a line of a pack with its source; empty where it was made in code.
        Two rules that differ in nothing else are equal.
    stated_by
        Type of the composite rule that stated it; None where the plan did.
    """

    type: ClassVar[str]
    unit: ClassVar[str | None] = None
    term: ClassVar[CostTerm] = CostTerm.RULES
    money: ClassVar[bool] = False
    scope: Scope = field(default=Scope(), kw_only=True)
    price_minor: int | None = field(default=None, kw_only=True)
    origin: str = field(default="", kw_only=True, compare=False, repr=False)
    stated_by: str | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        """Check the price."""
        if self.price_minor is None:
            return
        if self.money or self.unit is None:
            why = "says itself what things cost" if self.money else "can only be hard"
            raise ValueRangeError(f"must not have a price: {self.type} {why}")
        if self.price_minor < 0:
            raise ValueRangeError(f"the price must be >= 0, got {self.price_minor}")

    @property
    def name(self) -> str:
        """Name under which the planner knows it."""
        return self.stated_by or self.type

    @property
    def priced(self) -> bool:
        """Whether a breach costs money instead of being forbidden."""
        return self.money or self.price_minor is not None

    @property
    def costs(self) -> bool:
        """Whether it can cost money: its breaches, or the premium of what it allows."""
        return self.priced
