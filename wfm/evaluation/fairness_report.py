"""Who carries how much of the unsocial work, whose wishes are kept, and who is served worst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wfm.evaluation.facts import Facts
from wfm.evaluation.fairness import Fairness as Spread
from wfm.evaluation.fairness import fairness_of
from wfm.evaluation.rules.wishes import wishes_of
from wfm.evaluation.unsocial import Burden, burden_of
from wfm.rostering.fair_shares import FairShare, fair_shares
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Roster
from wfm.rostering.rules import Fairness, Preference
from wfm.workforce import Agent

__all__ = ["AgentShare", "FairnessReport", "fairness_report"]


@dataclass(frozen=True)
class AgentShare:
    """One agent's part.

    Attributes
    ----------
    agent
        Who.
    burden
        What the duties of this horizon are.
    points
        Their unsocial points.
    fair
        Points brought along, fair share, points allowed.
    prorated
        Points with those brought along, as if everybody had the mean contract of these people.
    wishes, kept
        Wishes that the plan's preferences make of this roster, and how many of them it keeps.
    """

    agent: Agent
    burden: Burden
    points: int
    fair: FairShare
    prorated: float
    wishes: int
    kept: int

    @property
    def above(self) -> int:
        """Points of this horizon above those that are fair."""
        return max(0, self.points - self.fair.allowed)

    @property
    def hit_rate(self) -> float | None:
        """Share of wishes that are kept; None without a wish."""
        return self.kept / self.wishes if self.wishes else None


@dataclass(frozen=True)
class FairnessReport:
    """How evenly unsocial work and kept wishes are spread.

    Attributes
    ----------
    rule
        What has how many points.
    stated
        Whether the plan states it; else it is the default of the rule, looked at and not enforced.
    agents
        Everybody in scope, in the order of the plan.
    """

    rule: Fairness
    stated: bool
    agents: tuple[AgentShare, ...] = field(default=())

    def spread(self, team: str | None = None) -> Spread | None:
        """Return how pro-rated points are spread over a team, over everybody when None; None without people."""
        points = {item.agent.id: item.prorated for item in self._of(team)}
        return fairness_of(points) if points else None

    def hit_rate(self, team: str | None = None) -> float | None:
        """Return the share of wishes that are kept in a team, of all when None; None without a wish."""
        people = self._of(team)
        wishes = sum(item.wishes for item in people)
        return sum(item.kept for item in people) / wishes if wishes else None

    @property
    def teams(self) -> tuple[str, ...]:
        """Names of the teams, sorted; people without a team are in none."""
        return tuple(sorted({item.agent.team for item in self.agents if item.agent.team}))

    @property
    def worst(self) -> AgentShare | None:
        """Who is served worst: most points above the fair ones, then most wishes not kept, then most pro-rated points.

        None where nobody has a point or a wish that is not kept.
        """
        if not self.agents:
            return None
        found = max(self.agents, key=lambda item: (item.above, item.wishes - item.kept, item.prorated))
        return found if found.prorated or found.wishes > found.kept else None

    def _of(self, team: str | None) -> Sequence[AgentShare]:
        return [item for item in self.agents if team is None or item.agent.team == team]


def fairness_report(problem: RosterProblem, roster: Roster) -> FairnessReport:
    """Return the fairness of a roster by the plan's first fairness rule, or by its defaults where there is none."""
    facts = Facts(problem, roster)
    stated = next((rule for rule in problem.rules if isinstance(rule, Fairness)), None)
    rule = Fairness() if stated is None else stated
    shares = fair_shares(rule, problem)
    contracts = problem.workforce.contract_by_id
    people = [agent for agent in problem.workforce.agents if agent.id in shares]
    weight = {agent.id: max(1, contracts[agent.contract].max_week_min) for agent in people}
    mean = sum(weight.values()) / max(1, len(weight))
    asked: dict[str, int] = {}
    kept: dict[str, int] = {}
    for one in problem.rules:
        for wish in wishes_of(one, facts) if isinstance(one, Preference) else ():
            asked[wish.agent_id] = asked.get(wish.agent_id, 0) + 1
            kept[wish.agent_id] = kept.get(wish.agent_id, 0) + wish.kept
    found = []
    for agent in people:
        burden = burden_of(rule, facts.duties(agent.id))
        points, fair = burden.points(rule), shares[agent.id]
        prorated = (fair.carried + points) * mean / weight[agent.id]
        found.append(AgentShare(agent, burden, points, fair, prorated, asked.get(agent.id, 0), kept.get(agent.id, 0)))
    return FairnessReport(rule, stated is not None, tuple(found))
