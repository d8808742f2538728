"""What uncertainty costs, and how likely a target is to be met."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.demand import Demand
from wfm.errors import ValueRangeError
from wfm.staffing.arguments import FloatArray
from wfm.staffing.policies import period_of
from wfm.staffing.requirement import Requirement, StaffingSettings, line_of
from wfm.staffing.targets import Period
from wfm.staffing.uncertainty import VolumePaths
from wfm.staffing.volumes import known_volume, staffed_load

__all__ = ["Premium", "period_levels", "premium_of", "target_chance"]


@dataclass(frozen=True, slots=True)
class Premium:
    """What one requirement asks for beyond another, usually a policy beyond the point forecast.

    Attributes
    ----------
    agent_h : (q,)
        Agent-hours more over the horizon, by queue.
    peak_agents : (q,)
        Largest number of agents more in one interval, by queue.
    cost_minor
        Pay for them in minor units of the currency.
    share
        Agent-hours more over those of the base, a fraction; None where the base is empty.
    """

    agent_h: FloatArray
    peak_agents: FloatArray
    cost_minor: float
    share: float | None


def premium_of(base: Requirement, planned: Requirement, *, hour_minor: float) -> Premium:
    """Compare a requirement with that of the point forecast.

    Parameters
    ----------
    base
        The requirement of the point forecast.
    planned
        The requirement under another policy, on the same grid and queues.
    hour_minor
        Pay of an agent-hour in minor units of the currency, >= 0.

    Raises
    ------
    ValueRangeError
        If the two speak of different intervals or queues, or the pay is negative.
    """
    if base.grid != planned.grid or base.queues != planned.queues:
        raise ValueRangeError("two requirements can be compared on one grid with the same queues only")
    if not hour_minor >= 0.0:
        raise ValueRangeError(f"hour_minor must be >= 0, got {hour_minor}")
    more = planned.agents - base.agents
    hours = more.sum(axis=1) * base.grid.step_h
    share = float(hours.sum()) / base.agent_h if base.agent_h > 0.0 else None
    return Premium(hours, more.max(axis=1), float(hours.sum()) * hour_minor, share)


def period_levels(
    on_seat: FloatArray, demand: Demand, settings: StaffingSettings, paths: VolumePaths, over: Period = Period.WEEK
) -> FloatArray:
    """Service level of every path, queue and period with given agents.

    Parameters
    ----------
    on_seat : (q, n)
        Agents at their places, real, >= 0: of a requirement, or of a roster times (1 - unplanned shrinkage).
    demand
        The forecast; gives handle times and opening hours.
    settings
        Targets and load method.
    paths
        Possible courses of the volume.
    over
        Period judged, default the week.

    Returns
    -------
    (m, q, p) levels weighted by contacts; NaN where a period has none, and for deferred queues.
    """
    aht_s = known_volume(demand)[1]
    load = staffed_load(demand, paths.contacts, settings)
    groups = period_of(demand.grid, over)
    members = (groups[:, None] == np.unique(groups)[None, :]).astype(np.float64)
    found = np.full((*paths.contacts.shape[:2], members.shape[1]), np.nan)
    for row, queue in enumerate(demand.queues):
        if queue.channel.deferred:
            continue
        held = settings.of(queue.id)
        level = line_of(queue, held).level(on_seat[row], load[:, row], aht_s[row], held.target)
        calls = paths.contacts[:, row]
        with np.errstate(invalid="ignore", divide="ignore"):
            found[:, row] = ((level * calls) @ members) / (calls @ members)
    return found


def target_chance(
    on_seat: FloatArray, demand: Demand, settings: StaffingSettings, paths: VolumePaths, over: Period = Period.WEEK
) -> FloatArray:
    """Probability (q,) that a queue's target is met in every period; parameters as in `period_levels`.

    Returns
    -------
    NaN for deferred queues. Periods without contacts are met.
    """
    levels = period_levels(on_seat, demand, settings, paths, over)
    goals = np.array([settings.of(queue.id).target.level for queue in demand.queues])
    met = np.all(np.isnan(levels) | (levels >= goals[:, None] - 1e-9), axis=-1)
    chance = np.minimum(paths.weights @ met.astype(np.float64), 1.0)
    deferred = np.array([queue.channel.deferred for queue in demand.queues])
    return np.where(deferred, np.nan, chance)
