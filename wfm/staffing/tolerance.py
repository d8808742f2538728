"""How many agents a cell can do without before its service falls too far: its own staffing curve, as a width."""

from __future__ import annotations

import numpy as np

from wfm.staffing.arguments import FloatArray
from wfm.staffing.requirement import Requirement, StaffingSettings, line_of

__all__ = ["tolerated_agents"]


def tolerated_agents(requirement: Requirement, settings: StaffingSettings, drop: float) -> FloatArray:
    """Return how many of the agents to roster may be missing before service falls by more than `drop`, shape (q, n).

    Parameters
    ----------
    requirement
        Agents, contacts and handle times; the curve is that of the load where it is known, else of contacts × handle
        time. It need not be computed with `settings`.
    settings
        Targets, slowdown of chat and unplanned shrinkage.
    drop
        Points of service level below what the required agents deliver, in [0, 1].

    Returns
    -------
    A whole number of agents on seat, ÷ (1 − unplanned shrinkage), to thousandths; NaN where nothing is known of the
    curve: no contacts or handle times, no work, deferred queues. A small queue has a steep curve and can do without
    nobody, a large one without several: the width is not a share of the requirement.
    """
    present = 1.0 - settings.shrinkage.unplanned
    seats = np.where(np.isfinite(requirement.on_seat), requirement.on_seat, requirement.agents * present)
    offered = requirement.contacts * requirement.aht_s / (3600 * requirement.grid.step_h)
    load = np.where(np.isfinite(requirement.load), requirement.load, offered)
    found = np.full(seats.shape, np.nan)
    for row, queue in enumerate(requirement.queues):
        if queue.channel.deferred:
            continue
        held, line = settings.of(queue.id), line_of(queue, settings.of(queue.id))
        known = np.isfinite(load[row]) & (load[row] > 0) & np.isfinite(requirement.aht_s[row]) & (seats[row] > 0)
        here, work, aht_s = seats[row, known], load[row, known], requirement.aht_s[row, known]
        least = line.level(here, work, aht_s, held.target) - drop - 1e-12
        low, high = np.zeros(here.shape), np.floor(here)
        while np.any(low < high):
            # `low` agents less are known to be bearable, `high` + 1 not to be.
            middle = np.ceil((low + high) / 2)
            bearable = line.level(here - middle, work, aht_s, held.target) >= least
            low, high = np.where(bearable, middle, low), np.where(bearable, high, middle - 1)
        found[row, known] = np.round(low / present, 3)
    return found
