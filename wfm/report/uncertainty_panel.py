"""The panel on uncertainty: what each policy asks for, chances, one agent more or fewer, early warnings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wfm.report.numbers import agents_text, count_text, money_text, percent_text
from wfm.staffing.settings import Policy
from wfm.tables.outlook_out import one_step

if TYPE_CHECKING:
    from wfm.pipeline import Outcome
    from wfm.staffing.outlook import Outlook

__all__ = ["UncertaintyPanel", "uncertainty_panel"]


@dataclass(frozen=True)
class UncertaintyPanel:
    """What the panel says, in texts.

    Attributes
    ----------
    policies
        Policy, agent-hours more, share, people more at once, pay; nothing where the forecast has no quantiles.
    queues
        Queue, chance of the week's target, what one agent fewer and one more in every interval do.
    warnings
        Sets of skills that even everybody at work at once could not serve.
    """

    policies: tuple[tuple[str, ...], ...]
    queues: tuple[tuple[str, ...], ...]
    warnings: tuple[str, ...]


def uncertainty_panel(outcome: Outcome, outlook: Outlook | None) -> UncertaintyPanel | None:
    """Return the panel; None where nothing is known beside the requirement."""
    if outlook is None:
        return None
    currency, chosen = outcome.plan.currency, outcome.plan.staffing.policy
    policies = []
    for policy, premium in outlook.premiums.items():
        name = f"{policy.value} {outcome.plan.staffing.quantile:g}" if policy is Policy.QUANTILE else policy.value
        hours, people, pay = float(premium.agent_h.sum()), float(premium.peak_agents.max()), premium.cost_minor / 100
        policies.append(
            (
                f"{name} (of this plan)" if policy is chosen else name,
                _signed(hours, count_text(hours, 1)),
                _signed(premium.share or 0.0, percent_text(premium.share)),
                _signed(people, agents_text(people)),
                _signed(pay, money_text(pay, currency)),
            )
        )
    queues = []
    for row, queue in enumerate(outcome.requirement.queues):
        if queue.channel.deferred:
            continue
        steps = [
            f"{_signed(contacts, count_text(contacts))} in time, {_signed(minor, money_text(minor / 100, currency))}"
            for contacts, minor in (one_step(outlook, row, -1), one_step(outlook, row, 1))
        ]
        chance = None if outlook.chance is None else float(outlook.chance[row])
        queues.append((queue.name or queue.id, percent_text(chance, 0), *steps))
    return UncertaintyPanel(tuple(policies), tuple(queues), outlook.warnings)


def _signed(value: float, text: str) -> str:
    """Return the text of a value with a plus sign where it is above 0."""
    return f"+{text}" if value > 0 else text
