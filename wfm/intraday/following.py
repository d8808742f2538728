"""The published roster of the days after a plan: what its rules see of a change on the last days before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from wfm.evaluation.audit import Violation, violations_of
from wfm.intraday.requests import new_violations
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Roster
from wfm.workforce import CarryIn, Workforce

__all__ = ["FollowingRoster"]


@dataclass(frozen=True)
class FollowingRoster:
    """Duties that people have been told of, after the last day of a plan.

    Attributes
    ----------
    problem
        Rules and people of those days; nothing is required.
    roster
        The duties.
    past
        Everybody's past on the eve of those days, under a roster of the plan, for the people of a workforce.
    """

    problem: RosterProblem
    roster: Roster
    past: Callable[[Workforce, Roster], tuple[CarryIn, ...]]

    def objections(self, before: Roster, after: Roster) -> tuple[Violation, ...]:
        """Return the rules that the later duties break after a change of the plan's roster, and did not break before.

        Parameters
        ----------
        before, after
            The roster of the plan as it stood, and changed.
        """
        changed = {duty.agent_id for duty in set(before.duties) ^ set(after.duties)}
        workforce = self.problem.workforce
        people = tuple(agent for agent in workforce.agents if agent.id in changed)
        later = Roster(tuple(duty for duty in self.roster.duties if duty.agent_id in changed))
        if not people or not later.duties:
            return ()
        broken = []
        for earlier in (before, after):
            own = Roster(tuple(duty for duty in earlier.duties if duty.agent_id in changed))
            alone = replace(workforce, agents=people)
            seen = replace(alone, carry_in=self.past(alone, own))
            broken.append(violations_of(replace(self.problem, workforce=seen), later))
        return new_violations(*broken)
