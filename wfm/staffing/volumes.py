"""The load that each queue is staffed for, from a forecast and the staffing settings."""

from __future__ import annotations

import numpy as np

from wfm.demand import Demand
from wfm.errors import ValueRangeError
from wfm.staffing.arguments import FloatArray
from wfm.staffing.load import offered_load
from wfm.staffing.policies import QueueLoad
from wfm.staffing.settings import Policy, StaffingSettings
from wfm.staffing.tiers import deflect, transfer
from wfm.staffing.uncertainty import VolumePaths, paths_of, volume_at

__all__ = ["known_volume", "queue_loads", "routed_demand", "staffed_load"]


def routed_demand(demand: Demand, settings: StaffingSettings) -> Demand:
    """Return what reaches each queue: less what bots solve, plus what other queues pass on.

    Parameters
    ----------
    demand
        Demand from outside, history or forecast.
    settings
        Its deflections come first, then its transfers in order; without any the demand is returned as it is.

    Raises
    ------
    KeyError
        If a queue id is unknown.
    """
    if settings.deflections:
        demand = deflect(demand, settings.deflections)
    return transfer(demand, settings.transfers) if settings.transfers else demand


def staffed_load(demand: Demand, contacts: FloatArray, settings: StaffingSettings) -> FloatArray:
    """Load (..., q, n) in Erlang of a volume (..., q, n) on the demand's grid, as far as it is staffed for.

    Parameters
    ----------
    demand
        Gives handle times, opening hours and the quiet intervals.
    contacts
        The volume: the forecast's mean, a quantile of it, or sample paths.
    settings
        Load method, and what happens to work in progress after closing.
    """
    mean, aht_s = known_volume(demand)
    load = offered_load(
        contacts,
        aht_s,
        step_s=demand.grid.step_min * 60.0,
        method=settings.load,
        round_the_clock=np.broadcast_to(demand.open_[:, 0] & demand.open_[:, -1], contacts.shape[:-1]),
    )
    dropped = (mean == 0.0) & ((load < settings.least_load) | (not settings.after_closing))
    return np.where(dropped, 0.0, load)


def queue_loads(demand: Demand, settings: StaffingSettings, paths: VolumePaths | None = None) -> list[QueueLoad]:
    """Load of every queue under the settings' policy.

    Parameters
    ----------
    demand
        A forecast.
    settings
        Policy and load method.
    paths
        Sample paths for the expected policy; None: paths along the forecast's quantiles.

    Raises
    ------
    ValueRangeError
        If contacts or handle times are missing, or the policy needs quantiles that the forecast has not.
    """
    contacts, aht_s = known_volume(demand)
    planned = volume_at(demand, settings.quantile) if settings.policy is Policy.QUANTILE else contacts
    load = staffed_load(demand, planned, settings)
    queues = range(len(demand.queues))
    if settings.policy is not Policy.EXPECTED:
        return [QueueLoad(contacts[q], load[q], aht_s[q]) for q in queues]
    found = paths_of(demand) if paths is None else paths
    if found.contacts.shape[1:] != contacts.shape:
        raise ValueRangeError(f"paths must have shape (m, q, n) = (m, *{contacts.shape}), got {found.contacts.shape}")
    several = staffed_load(demand, found.contacts, settings)
    return [QueueLoad(contacts[q], load[q], aht_s[q], several[:, q], found.weights) for q in queues]


def known_volume(demand: Demand) -> tuple[FloatArray, FloatArray]:
    """Contacts (q, n), and handle times (q, n) with the gaps of quiet intervals filled from their neighbours.

    Raises
    ------
    ValueRangeError
        If contacts are negative or unknown, or a handle time is missing where there are contacts.
    """
    contacts = demand.contacts
    for row, queue in enumerate(demand.queues):
        bad = ~np.isfinite(contacts[row]) | (contacts[row] < 0.0)
        if np.any(bad):
            where = f"queue {queue.id}, {demand.grid.time(int(np.argmax(bad))).isoformat()}"
            raise ValueRangeError(f"{where}: contacts must be >= 0 and known, got {contacts[row][bad][0]:g}")
    aht_s = np.array([_filled(demand, row) for row in range(len(demand.queues))]).reshape(contacts.shape)
    return contacts, aht_s


def _filled(demand: Demand, row: int) -> FloatArray:
    """Handle times of one queue; intervals without contacts take the last one known, or the first."""
    aht_s, contacts = demand.aht_s[row], demand.contacts[row]
    known = np.isfinite(aht_s) & (aht_s > 0.0)
    missing = (contacts > 0.0) & ~known
    if np.any(missing):
        when = demand.grid.time(int(np.argmax(missing)))
        found = aht_s[missing][0]
        where = f"queue {demand.queues[row].id}, {when.isoformat()}"
        raise ValueRangeError(f"{where}: aht_s must be > 0 where there are contacts, got {found:g}")
    if not np.any(known):
        return np.ones_like(aht_s)
    last = np.maximum.accumulate(np.where(known, np.arange(aht_s.size), -1))
    filled: FloatArray = aht_s[np.where(last < 0, np.argmax(known), last)]
    return filled
