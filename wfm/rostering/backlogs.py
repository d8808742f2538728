"""The deferred work of a plan on the roster's grid: from contacts and deadlines to the curves of the problem."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Demand
from wfm.grid import TimeGrid
from wfm.rostering.deferred_queue import DeferredQueue
from wfm.rostering.problem import Prices
from wfm.staffing.backlog import deferred_for
from wfm.staffing.blending import usable_idle_h
from wfm.staffing.deferred import Clock
from wfm.staffing.requirement import Requirement, StaffingSettings

__all__ = ["PLANNED_OCCUPANCY", "deferred_queues", "idle_share_of"]

PLANNED_OCCUPANCY = 0.9
"""Share of the time of people on a backlog that is planned: arrivals are random, and a full plan has no slack."""


def deferred_queues(
    requirement: Requirement, open_: NDArray[np.bool_], settings: StaffingSettings, prices: Prices, grid: TimeGrid
) -> tuple[DeferredQueue, ...]:
    """Return the backlog of every deferred queue.

    Parameters
    ----------
    requirement
        Contacts and handle times that reach each queue, on the planning grid; unknown contacts count as none.
    open_ : (q, n)
        Opening hours, for clocks that stand still.
    settings
        Deadlines, clocks, opening backlogs, planned occupancy and unplanned shrinkage.
    prices
        The price of late work.
    grid
        The roster's grid, at least as fine as the planning grid.
    """
    parts = requirement.grid.step_min // grid.step_min
    contacts = np.nan_to_num(requirement.contacts)
    demand = Demand(
        grid,
        requirement.queues,
        np.repeat(contacts, parts, axis=1) / parts,
        np.repeat(np.where(contacts > 0, requirement.aht_s, np.nan), parts, axis=1),
        np.repeat(open_, parts, axis=1),
    )
    rows = {queue.id: row for row, queue in enumerate(requirement.queues)}
    found = []
    for queue_id, work in deferred_for(demand, settings).items():
        held = settings.of(queue_id)
        running = demand.open_[rows[queue_id]] if held.clock is Clock.OPENING else np.ones(grid.n, dtype=bool)
        occupancy = PLANNED_OCCUPANCY if held.caps.max_occupancy is None else held.caps.max_occupancy
        found.append(
            DeferredQueue(
                queue_id,
                work.released_h,
                np.minimum(work.due_h, work.released_h),
                np.where(running, grid.step_h, 0.0),
                prices.late_work_minor_per_h,
                occupancy * (1.0 - settings.shrinkage.unplanned),
            )
        )
    return tuple(found)


def idle_share_of(requirement: Requirement, settings: StaffingSettings, grid: TimeGrid) -> NDArray[np.float64] | None:
    """Return the part of an agent's time on a live queue that deferred work can use, shape (q, n) on the roster's grid.

    Parameters
    ----------
    requirement
        Its agents on seat, and how busy they are.
    settings
        The usable share of idle time; None is returned where it is 0.
    grid
        The roster's grid.

    Notes
    -----
    Taken at the required staffing: the busy time of people beyond it is the same, and the flow calls them idle anyway.
    """
    if settings.idle_share == 0.0:
        return None
    on_seat = requirement.on_seat
    busy = on_seat * np.nan_to_num(requirement.occupancy, nan=1.0)
    used = usable_idle_h(on_seat, busy, step_h=1.0, share=settings.idle_share, least_idle=settings.least_idle)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(on_seat > 0.0, used / on_seat, 0.0) * (1.0 - settings.shrinkage.unplanned)
    share[[queue.channel.deferred for queue in requirement.queues]] = 0.0
    return np.repeat(share, requirement.grid.step_min // grid.step_min, axis=1)
