"""What `wfm staff` says beside the requirement: uncertainty, chances, and what one agent more or fewer would do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wfm.demand import Demand
    from wfm.pipeline import Plan
    from wfm.staffing.outlook import Outlook
    from wfm.staffing.requirement import Requirement

__all__ = ["outlook_lines", "outlook_of_plan"]


def outlook_of_plan(plan: Plan, forecast: Demand, requirement: Requirement) -> Outlook | None:
    """Return what stands behind the requirement of a plan; None where it was given as a file."""
    from collections import Counter

    from wfm.pipeline import reaching
    from wfm.staffing.outlook import outlook_of

    agents = plan.workforce.agents
    if plan.requirement is not None or not agents:
        return None
    return outlook_of(
        reaching(plan, forecast),
        requirement,
        plan.staffing,
        hour_minor=sum(agent.hourly_cost_minor for agent in agents) / len(agents),
        headcount=Counter(frozenset(agent.skills) for agent in agents),
    )


def outlook_lines(outlook: Outlook, requirement: Requirement, currency: str, quantile: float) -> Iterator[str]:
    """Yield a line for each policy, then two for each live queue."""
    import numpy as np

    from wfm.staffing.settings import Policy

    for policy, premium in outlook.premiums.items():
        name = f"{policy.value} {quantile:g}" if policy is Policy.QUANTILE else policy.value
        share = "" if premium.share is None else f" ({premium.share:+.1%})"
        yield (
            f"uncertainty: policy {name} asks for {premium.agent_h.sum():+,.1f} agent-hours{share}, at most "
            f"{premium.peak_agents.max():g} people more at once, {premium.cost_minor / 100:+,.2f} {currency}"
        )
    table = outlook.marginal
    here = table.offsets.index(0)
    for row, queue in enumerate(requirement.queues):
        if queue.channel.deferred:
            continue
        if outlook.chance is not None:
            yield f"{queue.id}: {outlook.chance[row]:.0%} chance that the required agents meet the week's target"
        for step, words in ((-1, "fewer"), (1, "more")):
            late = float(np.sum(table.late_contacts[here + step, row] - table.late_contacts[here, row]))
            pay = float(np.sum(table.cost_minor[here + step, row] - table.cost_minor[here, row])) / 100
            what = f"{-late:+,.0f} contacts in time, {pay:+,.2f} {currency}"
            yield f"{queue.id}: one agent {words} in every interval: {what}"
