"""What every rule has: a type name, and whom it binds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.workforce import Agent

__all__ = ["Rule", "Scope"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a rule binds; empty lists mean no limit of that kind, several lists must all match.

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
    """

    agents: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    except_agents: tuple[str, ...] = ()

    def covers(self, agent: Agent) -> bool:
        """Return whether the agent is bound."""
        return (
            agent.id not in self.except_agents
            and (not self.agents or agent.id in self.agents)
            and (not self.contracts or agent.contract in self.contracts)
            and (not self.teams or agent.team in self.teams)
        )


@dataclass(frozen=True)
class Rule:
    """Base of all rules. A rule is data: it holds parameters and never looks at a model or a roster.

    Attributes
    ----------
    type
        Name used in plans, audits and explanations.
    scope
        Whom it binds; everybody by default.
    """

    type: ClassVar[str]
    scope: Scope = field(default=Scope(), kw_only=True)
