"""What `wfm staff` says beside the requirement: uncertainty, chances, and what one agent more or fewer would do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wfm.staffing.outlook import Outlook
    from wfm.staffing.requirement import Requirement

__all__ = ["outlook_lines"]


def outlook_lines(outlook: Outlook, requirement: Requirement, currency: str, quantile: float) -> Iterator[str]:
    """Yield a line for each policy, then two for each live queue."""
    from wfm.staffing.settings import Policy
    from wfm.tables.outlook_out import one_step

    for policy, premium in outlook.premiums.items():
        name = f"{policy.value} {quantile:g}" if policy is Policy.QUANTILE else policy.value
        share = "" if premium.share is None else f" ({premium.share:+.1%})"
        yield (
            f"uncertainty: policy {name} asks for {premium.agent_h.sum():+,.1f} agent-hours{share}, at most "
            f"{premium.peak_agents.max():g} people more at once, {premium.cost_minor / 100:+,.2f} {currency}"
        )
    for row, queue in enumerate(requirement.queues):
        if queue.channel.deferred:
            continue
        if outlook.chance is not None:
            yield f"{queue.id}: {outlook.chance[row]:.0%} chance that the required agents meet the week's target"
        for step, words in ((-1, "fewer"), (1, "more")):
            contacts, pay = one_step(outlook, row, step)
            what = f"{contacts:+,.0f} contacts in time, {pay / 100:+,.2f} {currency}"
            yield f"{queue.id}: one agent {words} in every interval: {what}"
