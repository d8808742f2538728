"""What stands behind a requirement: the price of uncertainty, the chance to meet targets, what one agent more buys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wfm.demand import Demand
from wfm.staffing.arguments import FloatArray
from wfm.staffing.marginal import MarginalTable, marginal_table
from wfm.staffing.pooling import early_warnings, pooled_bounds
from wfm.staffing.premium import Premium, premium_of, target_chance
from wfm.staffing.requirement import Requirement, requirement_for
from wfm.staffing.settings import Policy, StaffingSettings
from wfm.staffing.uncertainty import paths_of

__all__ = ["MOST_POOLED", "Outlook", "outlook_of"]

MOST_POOLED = 6
"""Live skills up to which every set of them is looked at."""


@dataclass(frozen=True)
class Outlook:
    """Beside a requirement.

    Attributes
    ----------
    premiums
        What each policy asks for beyond the point forecast; empty where the forecast has no quantiles.
    chance : (q,)
        Probability that a queue's target is met in the week with the required agents; NaN for deferred queues. None
        where the forecast has no quantiles.
    marginal
        Service and money at N - 2 ... N + 4 of every cell.
    warnings
        Sets of skills that even everybody at work at once could not serve.
    """

    premiums: Mapping[Policy, Premium]
    chance: FloatArray | None
    marginal: MarginalTable
    warnings: tuple[str, ...]


def outlook_of(
    demand: Demand,
    requirement: Requirement,
    settings: StaffingSettings,
    *,
    hour_minor: float,
    headcount: Mapping[frozenset[str], int],
) -> Outlook:
    """Look around a requirement.

    Parameters
    ----------
    demand
        What reaches the queues, after bots and transfers.
    requirement
        Computed from it with `settings`.
    settings
        Targets, policy and shrinkage.
    hour_minor
        Pay of an agent-hour in minor units of the currency, >= 0.
    headcount
        Number of agents by the set of skills that they have.
    """
    live = {queue.skill for queue in requirement.queues if not queue.channel.deferred}
    bounds = pooled_bounds(requirement, settings) if len(live) <= MOST_POOLED else ()
    warnings = early_warnings(bounds, headcount, requirement)
    marginal = marginal_table(requirement, settings, hour_minor=hour_minor)
    if demand.quantiles is None or len(demand.levels) < 2:
        return Outlook({}, None, marginal, warnings)
    point = requirement_for(demand, replace(settings, policy=Policy.POINT))
    premiums = {
        policy: premium_of(point, requirement_for(demand, replace(settings, policy=policy)), hour_minor=hour_minor)
        for policy in (Policy.EXPECTED, Policy.QUANTILE)
    }
    chance = target_chance(requirement.on_seat, demand, settings, paths_of(demand))
    return Outlook(premiums, chance, marginal, warnings)
