"""What uncertainty costs, how likely targets are to be met, and where people are too few: for summary.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from wfm.staffing.outlook import outlook_of
from wfm.staffing.volumes import routed_demand

if TYPE_CHECKING:
    from wfm.demand import Demand
    from wfm.pipeline import Plan
    from wfm.staffing.outlook import Outlook
    from wfm.staffing.requirement import Requirement

__all__ = ["one_step", "plan_outlook", "uncertainty_summary"]


def plan_outlook(plan: Plan, forecast: Demand, requirement: Requirement) -> Outlook | None:
    """Return what stands behind the requirement of a plan; None where it was given as a file, or there are no people.

    Parameters
    ----------
    plan
        What is asked.
    forecast
        Contacts that customers begin, before bots and transfers.
    requirement
        Computed from it.
    """
    agents = plan.workforce.agents
    if plan.requirement is not None or not agents:
        return None
    return outlook_of(
        routed_demand(forecast, plan.staffing),
        requirement,
        plan.staffing,
        hour_minor=sum(agent.hourly_cost_minor for agent in agents) / len(agents),
        headcount=Counter(frozenset(agent.skills) for agent in agents),
    )


def one_step(outlook: Outlook, row: int, step: int) -> tuple[float, float]:
    """Return what so many agents more (or fewer) of a live queue in every interval change.

    Returns
    -------
    Contacts more in time, and pay in minor units of the currency.
    """
    table = outlook.marginal
    here, there = table.offsets.index(0), table.offsets.index(step)
    late = float(np.sum(table.late_contacts[here, row] - table.late_contacts[there, row]))
    return late, float(np.sum(table.cost_minor[there, row] - table.cost_minor[here, row]))


def uncertainty_summary(outlook: Outlook, requirement: Requirement, plan: Plan) -> dict[str, Any]:
    """Return the key `uncertainty` of summary.json: money in major units, fractions 0-1."""
    return {
        "policy": plan.staffing.policy.value,
        "quantile": plan.staffing.quantile,
        "premiums": {
            policy.value: {
                "agent_h": round(float(item.agent_h.sum()), 2),
                "share": None if item.share is None else round(item.share, 6),
                "peak_agents": round(float(item.peak_agents.max(initial=0.0)), 2),
                "cost": round(item.cost_minor / 100, 2),
            }
            for policy, item in outlook.premiums.items()
        },
        "queues": dict(_queues(outlook, requirement)),
        "warnings": list(outlook.warnings),
    }


def _queues(outlook: Outlook, requirement: Requirement) -> Iterator[tuple[str, dict[str, float | None]]]:
    for row, queue in enumerate(requirement.queues):
        if queue.channel.deferred:
            continue
        fewer, more = one_step(outlook, row, -1), one_step(outlook, row, 1)
        yield (
            queue.id,
            {
                "chance_of_week": None if outlook.chance is None else round(float(outlook.chance[row]), 6),
                "one_fewer_in_time": round(fewer[0], 2),
                "one_fewer_cost": round(fewer[1] / 100, 2),
                "one_more_in_time": round(more[0], 2),
                "one_more_cost": round(more[1] / 100, 2),
            },
        )
