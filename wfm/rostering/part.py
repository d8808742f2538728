"""A part of a roster decided anew: some people, everybody else as they stand."""

from __future__ import annotations

from collections.abc import Collection

from wfm.errors import ValueRangeError
from wfm.rostering.costing import staff_of
from wfm.rostering.cpsat.model import solve_agents
from wfm.rostering.cpsat.parameters import CpLimits
from wfm.rostering.instance import Instance
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import SolveLimits
from wfm.rostering.roster import Roster
from wfm.rostering.start import decisions_from

__all__ = ["solve_part"]

NO_CLOCK_S = 1e6
"""A deterministic run counts work only."""


def solve_part(problem: RosterProblem, roster: Roster, agents: Collection[str], limits: SolveLimits) -> Roster | None:
    """Decide the duties of some agents anew, everybody else as in a roster.

    Parameters
    ----------
    problem
        What is asked now.
    roster
        A roster of the same people and shifts. Its duties of the agents that are decided are where the search begins;
        those that the problem does not allow are left out.
    agents
        Ids of the agents that are decided.
    limits
        Time, workers, seed; the engine is always the exact model.

    Returns
    -------
    Roster or None
        The best whole roster found; None where the agents have no legal duties, or none were found in time.

    Raises
    ------
    ValueRangeError
        If a duty of somebody else is none of the problem's.

    Notes
    -----
    Rules about the team as a whole see only the agents that are decided; audit what comes out.
    """
    instance = Instance(problem)
    others = tuple(duty for duty in roster.duties if duty.agent_id not in agents)
    fixed = decisions_from(instance, Roster(others))
    if fixed is None:
        raise ValueRangeError("the roster has a duty that the plan does not allow; audit it first")
    known = [
        decision
        for duty in roster.duties
        if duty.agent_id in agents
        for decision in decisions_from(instance, Roster((duty,))) or ()
    ]
    answer = solve_agents(
        instance,
        [place for place, agent in enumerate(instance.agents) if agent.id in agents],
        staff_of(instance, fixed),
        CpLimits(
            time_limit_s=NO_CLOCK_S if limits.deterministic else limits.time_limit_s,
            workers=limits.workers,
            seed=limits.seed,
            deterministic_time=limits.time_limit_s if limits.deterministic else None,
        ),
        hint=known,
    )
    return None if answer.decisions is None else instance.roster([*fixed, *answer.decisions])
