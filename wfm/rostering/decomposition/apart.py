"""Agents whose rules are too many for one path: the exact model finds their tours, one agent at a time.

Rules are never left out: where the product of an agent's counting rules is too large for the dynamic programme, the
agent's tour comes from CP-SAT with everybody else fixed. The search knows such an agent's coverage and hourly pay, and
keeps the tour as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wfm.rostering.costing import cost_terms, staff_of
from wfm.rostering.cpsat.model import CpLimits, solve_agents
from wfm.rostering.decomposition.search import Search
from wfm.rostering.decomposition.tables import Tables
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.result import SolveStatus

__all__ = ["Apart"]

WORK, FIRST_WORK = 0.3, 5.0
"""CP-SAT work units for one agent; the first roster must have a tour for everybody and may take longer."""

AT_ONCE = 4
"""Agents that are improved between two epochs."""


class Apart:
    """The agents of a problem who are planned apart.

    Parameters
    ----------
    instance, tables
        The problem.
    seed
        Seed of CP-SAT.
    stopped
        Whether the user wants the best roster so far.
    """

    def __init__(self, instance: Instance, tables: Tables, seed: int, stopped: Callable[[], bool]) -> None:
        self.instance = instance
        self.agents: list[int] = [a for a in range(len(instance.agents)) if tables.tours.apart[a]]
        self.complete = not self.agents
        self._seed = seed
        self._stopped = stopped
        self._next = 0

    def construct(self, search: Search) -> int | None:
        """Give everybody apart a tour on top of the record; return an agent who has none, else None.

        `complete` says whether all have one: a stop, or CP-SAT's limit, may come first.
        """
        decisions = search.record()
        for agent in self.agents:
            if self._stopped():
                return None
            found, status = self._tour(agent, decisions, FIRST_WORK)
            if status is SolveStatus.INFEASIBLE:
                return agent
            if found is None:
                return None
            decisions = found
        self.complete = True
        search.restart(decisions)
        search.write_record()
        return None

    def improve(self, search: Search) -> bool:
        """Improve the next few agents; return whether the record has changed."""
        changed = False
        for _ in range(min(AT_ONCE, len(self.agents))):
            agent = self.agents[self._next % len(self.agents)]
            self._next += 1
            if self._stopped():
                break
            before = search.record()
            found, _ = self._tour(agent, before, WORK)
            if found is not None and self._cost(found) < self._cost(before):
                search.restart(found)
                search.write_record()
                changed = True
        return changed

    def _cost(self, decisions: Sequence[AssignedDuty]) -> float:
        return float(sum(cost_terms(self.instance, decisions).values()))

    def _tour(
        self, agent: int, decisions: Sequence[AssignedDuty], work: float
    ) -> tuple[list[AssignedDuty] | None, SolveStatus]:
        """Return the decisions with a new tour of one agent, None where none was found; and what is known."""
        others = [item for item in decisions if item.agent != agent]
        own = [item for item in decisions if item.agent == agent]
        limits = CpLimits(time_limit_s=1e6, workers=1, seed=self._seed, deterministic_time=work)
        answer = solve_agents(
            self.instance, [agent], staff_of(self.instance, others), limits, hint=own, stop=self._stopped
        )
        if answer.decisions is None:
            return None, answer.status
        return sorted([*others, *answer.decisions], key=lambda item: (item.agent, item.day)), answer.status
