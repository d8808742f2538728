"""How many agents every queue needs in every interval, and what they would deliver."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.demand import Demand, Queue
from wfm.errors import ValueRangeError
from wfm.grid import TimeGrid
from wfm.staffing.arguments import FloatArray
from wfm.staffing.chat import ChatLine
from wfm.staffing.lines import ErlangLine, Line
from wfm.staffing.policies import QueueLoad, seats_for
from wfm.staffing.settings import Policy, QueueStaffing, StaffingSettings
from wfm.staffing.uncertainty import VolumePaths
from wfm.staffing.volumes import known_volume, queue_loads

__all__ = ["Policy", "QueueStaffing", "Requirement", "StaffingSettings", "line_of", "requirement_for"]


@dataclass(frozen=True)
class Requirement:
    """Agents needed by queue and interval.

    Attributes
    ----------
    grid
        The intervals, length n.
    queues
        The queues, length q.
    contacts : (q, n)
        Contacts expected.
    aht_s : (q, n)
        Mean handle time in seconds.
    load : (q, n)
        Offered load in Erlang, after the lag of the load method.
    on_seat : (q, n)
        Whole agents that have to be at their places.
    agents : (q, n)
        Agents to roster: on_seat / (1 - unplanned shrinkage), rounded up once; 0 for deferred queues.
    agents_real : (q, n)
        The same from the real-valued requirement, not rounded.
    service_level, asa_s, abandonment, occupancy : (q, n)
        What `on_seat` agents deliver; NaN where unknown (a requirement given as a file) or meaningless
        (no work, deferred queues).
    model
        Name of the staffing model of each queue, length q.
    notes
        Remarks a planner should read.
    """

    grid: TimeGrid
    queues: tuple[Queue, ...]
    contacts: FloatArray
    aht_s: FloatArray
    load: FloatArray
    on_seat: FloatArray
    agents: FloatArray
    agents_real: FloatArray
    service_level: FloatArray
    asa_s: FloatArray
    abandonment: FloatArray
    occupancy: FloatArray
    model: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that all arrays speak of the same queues and intervals."""
        shape = (len(self.queues), self.grid.n)
        for name in (*_ARRAYS, "contacts", "aht_s", "load"):
            found = getattr(self, name).shape
            if found != shape:
                raise ValueRangeError(f"{name} must have shape (q, n) = {shape}, got {found}")

    @classmethod
    def given(
        cls, grid: TimeGrid, queues: tuple[Queue, ...], contacts: FloatArray, aht_s: FloatArray, agents: FloatArray
    ) -> Requirement:
        """Return a requirement that the planner states instead of having it computed.

        Parameters
        ----------
        grid, queues
            What the rows and columns mean.
        contacts : (q, n)
            Contacts expected; NaN where unknown.
        aht_s : (q, n)
            Mean handle time in seconds; NaN where unknown.
        agents : (q, n)
            Agents to roster, >= 0.

        Raises
        ------
        ValueRangeError
            If a shape is wrong, or agents are negative or not finite.
        """
        if not np.all(np.isfinite(agents)) or np.any(agents < 0.0):
            raise ValueRangeError("agents must be finite and >= 0 everywhere")
        load = np.nan_to_num(contacts * aht_s / (grid.step_min * 60.0))
        unknown = np.full(agents.shape, np.nan)
        measures = (unknown,) * 4
        return cls(
            grid, queues, contacts, aht_s, load, agents, agents, agents, *measures, model=("given",) * len(queues)
        )

    @property
    def agent_h(self) -> float:
        """Sum of agents times interval, in agent-hours."""
        return float(self.agents.sum() * self.grid.step_h)


_ARRAYS = ("on_seat", "agents", "agents_real", "service_level", "asa_s", "abandonment", "occupancy")


def requirement_for(demand: Demand, settings: StaffingSettings, paths: VolumePaths | None = None) -> Requirement:
    """Turn contacts into agents.

    Parameters
    ----------
    demand
        A forecast: contacts finite in every interval; handle times known wherever there are contacts. It is what
        reaches the queues: see `wfm.staffing.volumes.routed_demand` for bots and tiers.
    settings
        Targets, caps, shrinkage and policy.
    paths
        Sample paths of the volume for the expected policy; None: paths along the forecast's quantiles.

    Returns
    -------
    The requirement on the demand's grid. Deferred queues have none: their agents are 0.

    Raises
    ------
    ValueRangeError
        If contacts or handle times are missing, the policy needs quantiles that the forecast has not, or a target
        cannot be met by any number of agents.
    """
    contacts, aht_s = known_volume(demand)
    volumes = queue_loads(demand, settings, paths)
    rows = [_row(queue, volume, settings, demand.grid) for queue, volume in zip(demand.queues, volumes, strict=True)]

    def column(name: str) -> FloatArray:
        return np.array([row[name] for row in rows], dtype=np.float64).reshape(contacts.shape)

    return Requirement(
        demand.grid,
        demand.queues,
        contacts,
        aht_s,
        load=np.array([volume.load for volume in volumes]).reshape(contacts.shape),
        on_seat=column("on_seat"),
        agents=column("agents"),
        agents_real=column("agents_real"),
        service_level=column("service_level"),
        asa_s=column("asa_s"),
        abandonment=column("abandonment"),
        occupancy=column("occupancy"),
        model=tuple(
            "deferred" if queue.channel.deferred else line_of(queue, settings.of(queue.id)).name
            for queue in demand.queues
        ),
    )


def line_of(queue: Queue, held: QueueStaffing | None = None) -> Line:
    """Return the staffing model of a live queue.

    Parameters
    ----------
    queue
        The queue; its patience and concurrency matter.
    held
        What the queue is held to; its `slowdown` matters for chat. None: no slowdown is known.

    Returns
    -------
    Erlang A with a patience, Erlang C without; the chat chain where several contacts are held at once.
    """
    slowdown = None if held is None else held.slowdown
    if slowdown is None and queue.concurrency == 1:
        return ErlangLine(queue.patience_s)
    return ChatLine(slowdown or (1.0,) * queue.concurrency, queue.patience_s)


def _row(queue: Queue, volume: QueueLoad, settings: StaffingSettings, grid: TimeGrid) -> dict[str, FloatArray]:
    load, aht_s = volume.load, volume.aht_s
    if queue.channel.deferred:
        unknown = np.full_like(load, np.nan)
        return {name: np.zeros_like(load) if name in _ARRAYS[:3] else unknown for name in _ARRAYS}
    held = settings.of(queue.id)
    line = line_of(queue, held)
    on_seat, real = seats_for(volume, line, held, grid)
    if np.any(np.isinf(on_seat)):
        raise ValueRangeError(
            f"queue {queue.id}: no number of agents reaches level {held.target.level:g} with {held.caps}; "
            "a level below 1 and caps above 0 can be met"
        )
    work = load > 0.0
    return {
        "on_seat": on_seat,
        "agents": settings.shrinkage.rostered(on_seat if settings.integer else real, integer=settings.integer),
        "agents_real": settings.shrinkage.rostered(real, integer=False),
        "service_level": np.where(work, volume.level(line, on_seat, held.target), np.nan),
        "asa_s": np.where(work, line.speed(on_seat, load, aht_s), np.nan),
        "abandonment": np.where(work, line.lost(on_seat, load, aht_s), np.nan),
        "occupancy": np.where(work, line.busy(on_seat, load, aht_s), np.nan),
    }
