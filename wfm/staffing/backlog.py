"""The deferred work of a plan: one pair of cumulative curves for every queue that waits in a backlog."""

from __future__ import annotations

from wfm.demand import Demand
from wfm.errors import ValueRangeError
from wfm.staffing.deferred import Deadline, DeferredWork, deferred_work
from wfm.staffing.settings import QueueStaffing, StaffingSettings
from wfm.staffing.volumes import known_volume

__all__ = ["deferred_for"]


def deferred_for(demand: Demand, settings: StaffingSettings) -> dict[str, DeferredWork]:
    """Return the work of every deferred queue, by queue id.

    Parameters
    ----------
    demand
        A forecast, after bots and transfers.
    settings
        Deadlines (`within_s` and `level` of the target), clocks and opening backlogs. A deferred queue that is not
        named there has a day, elapsed, and no backlog.

    Returns
    -------
    Cumulative curves on the demand's grid, to be handed to the roster as constraints; live queues are left out.

    Raises
    ------
    ValueRangeError
        If contacts or handle times are missing, or a deadline is not above 0.
    """
    contacts, aht_s = known_volume(demand)
    found = {}
    for row, queue in enumerate(demand.queues):
        if queue.channel.deferred:
            held = settings.queues.get(queue.id)
            found[queue.id] = deferred_work(
                contacts[row],
                aht_s[row],
                _deadline(queue.id, held),
                grid=demand.grid,
                open_=demand.open_[row],
                backlog=() if held is None else held.backlog,
            )
    return found


def _deadline(queue_id: str, held: QueueStaffing | None) -> Deadline:
    if held is None:
        return Deadline()
    try:
        return Deadline(held.target.within_s, held.target.level, held.clock)
    except ValueRangeError as error:
        raise ValueRangeError(f"queue {queue_id}: {error}") from error
