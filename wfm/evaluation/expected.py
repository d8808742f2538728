"""Service expected by the staffing formulas at the agents that a roster schedules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Queue
from wfm.errors import ValueRangeError
from wfm.staffing.requirement import Requirement, StaffingSettings, line_of
from wfm.staffing.targets import Period, ServiceTarget

__all__ = ["ExpectedService", "expected_service"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ExpectedService:
    """What the formulas expect of the scheduled agents, each queue and interval taken by itself.

    The formulas know nothing of pooled skills beyond the agents that the best flow gives each queue, and each interval
    is in its own steady state. The simulation of the roster has neither limit.

    Attributes
    ----------
    queues
        The queues, length q.
    targets
        What each queue is held to, length q.
    contacts : (q, n)
        Contacts expected; 0 where unknown.
    level, asa_s, abandonment, occupancy : (q, n)
        Service level, mean wait of answered contacts, share lost, share of time on contacts; NaN where there is no
        work, where contacts are not known, and for deferred queues.
    day_of : (n,)
        Day index of each interval.
    """

    queues: tuple[Queue, ...]
    targets: tuple[ServiceTarget, ...]
    contacts: Array
    level: Array
    asa_s: Array
    abandonment: Array
    occupancy: Array
    day_of: NDArray[np.int64]

    def mean(self, values: Array, row: int, days: NDArray[np.bool_] | None = None) -> float | None:
        """Return the mean of one queue's values weighted by contacts, as it is reported at the end of a month.

        Parameters
        ----------
        values : (q, n)
            One of the measures.
        row
            Row of the queue.
        days : (n,)
            Intervals to take; None for all.

        Returns
        -------
        None where no contact has a value; `inf` where a wait without end has any weight.
        """
        known = ~np.isnan(values[row]) & (self.contacts[row] > 0.0)
        if days is not None:
            known &= days
        weight = self.contacts[row][known]
        return float(np.average(values[row][known], weights=weight)) if weight.sum() > 0.0 else None

    def mean_wait_s(self, row: int) -> float | None:
        """Return one queue's mean wait in seconds, weighted by answered contacts; `inf` where a line grows without end.

        None where nothing is known, or nobody is answered.
        """
        answered = np.nan_to_num(self.contacts[row] * (1.0 - self.abandonment[row]))
        known = ~np.isnan(self.asa_s[row]) & (answered > 1e-9 * self.contacts[row])
        return float(np.average(self.asa_s[row][known], weights=answered[known])) if known.any() else None

    def met_share(self, row: int) -> float | None:
        """Return the share of a queue's periods, as its target counts them, that reach the target.

        None where nothing is known.
        """
        target = self.targets[row]
        if target.over is Period.WEEK:
            found = [self.mean(self.level, row)]
        elif target.over is Period.DAY:
            found = [self.mean(self.level, row, self.day_of == day) for day in np.unique(self.day_of)]
        else:
            work = np.isfinite(self.level[row]) & (self.contacts[row] > 0.0)
            found = [float(level) for level in self.level[row][work]]
        known = [level for level in found if level is not None]
        return float(np.mean([level >= target.level - 1e-9 for level in known])) if known else None


def expected_service(requirement: Requirement, settings: StaffingSettings, scheduled: Array) -> ExpectedService:
    """Return the service that the staffing formulas expect of a roster.

    Parameters
    ----------
    requirement
        Contacts, handle times and load.
    settings
        Targets and shrinkage.
    scheduled : (q, n)
        Agents scheduled, before unplanned shrinkage, on the requirement's grid.

    Returns
    -------
    Service level, speed of answer, abandonment and occupancy of `scheduled` × (1 − unplanned shrinkage) agents.

    Raises
    ------
    ValueRangeError
        If `scheduled` has another shape than the requirement.
    """
    shape = requirement.agents.shape
    if scheduled.shape != shape:
        raise ValueRangeError(f"scheduled must have shape (q, n) = {shape}, got {scheduled.shape}")
    on_seat = np.maximum(scheduled, 0.0) * (1.0 - settings.shrinkage.unplanned)
    measures = {name: np.full(shape, np.nan) for name in ("level", "asa_s", "abandonment", "occupancy")}
    contacts = np.nan_to_num(requirement.contacts)
    targets = tuple(settings.of(queue.id).target for queue in requirement.queues)
    for row, queue in enumerate(requirement.queues):
        load, aht_s = requirement.load[row], requirement.aht_s[row]
        work = (load > 0.0) & np.isfinite(aht_s) & (aht_s > 0.0)
        if queue.channel.deferred or not work.any():
            continue
        line, target = line_of(queue), targets[row]
        at_work = on_seat[row][work], load[work], aht_s[work]
        measures["level"][row, work] = line.level(*at_work, target)
        measures["asa_s"][row, work] = line.speed(*at_work)
        measures["abandonment"][row, work] = line.lost(*at_work)
        measures["occupancy"][row, work] = line.busy(*at_work)
    return ExpectedService(requirement.queues, targets, contacts, **measures, day_of=requirement.grid.day_of)
