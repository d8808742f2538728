"""What one agent more or fewer would do in every cell: service and money beside the requirement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.staffing.arguments import FloatArray
from wfm.staffing.requirement import Requirement, StaffingSettings, line_of

__all__ = ["OFFSETS", "MarginalTable", "marginal_table"]

OFFSETS = (-2, -1, 0, 1, 2, 3, 4)
"""Steps around the requirement that the table shows."""


@dataclass(frozen=True)
class MarginalTable:
    """Service and price at N - 2 ... N + 4 of every cell, N the agents on seat that are required.

    Attributes
    ----------
    offsets
        The steps, length o.
    agents : (o, q, n)
        Agents on seat, >= 0.
    service_level : (o, q, n)
        What they deliver; NaN for deferred queues and cells without work.
    late_contacts : (o, q, n)
        Expected contacts not answered in time; 0 in those cells.
    cost_minor : (o, q, n)
        Pay of these agents for the interval in minor units of the currency, unplanned shrinkage included.

    Notes
    -----
    The curve prices cover above and below the requirement; it never changes the requirement itself.
    """

    offsets: tuple[int, ...]
    agents: FloatArray
    service_level: FloatArray
    late_contacts: FloatArray
    cost_minor: FloatArray

    @property
    def price_per_contact(self) -> FloatArray:
        """Pay for one contact more in time at each step up, (o - 1, q, n); `inf` where a step brings none."""
        saved = -np.diff(self.late_contacts, axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(saved > 0.0, np.diff(self.cost_minor, axis=0) / saved, np.inf)


def marginal_table(
    requirement: Requirement,
    settings: StaffingSettings,
    *,
    hour_minor: float,
    offsets: tuple[int, ...] = OFFSETS,
) -> MarginalTable:
    """Evaluate every cell of a requirement around its optimum.

    Parameters
    ----------
    requirement
        Computed with `settings`.
    settings
        Targets and shrinkage.
    hour_minor
        Pay of an agent-hour in minor units of the currency, >= 0.
    offsets
        Steps around the requirement, ascending. Default -2 ... 4.
    """
    steps = np.asarray(offsets, dtype=np.float64)[:, None, None]
    work = (requirement.load > 0.0) & np.array([not queue.channel.deferred for queue in requirement.queues])[:, None]
    agents = np.where(work, np.maximum(requirement.on_seat + steps, 0.0), 0.0)
    level = np.full(agents.shape, np.nan)
    for row, queue in enumerate(requirement.queues):
        if not queue.channel.deferred:
            held = settings.of(queue.id)
            found = line_of(queue, held).level(
                agents[:, row], requirement.load[row], requirement.aht_s[row], held.target
            )
            level[:, row] = np.where(work[row], found, np.nan)
    late = np.where(work, (1.0 - level) * requirement.contacts, 0.0)
    cost = agents / (1.0 - settings.shrinkage.unplanned) * requirement.grid.step_h * hour_minor
    return MarginalTable(tuple(offsets), agents, level, late, cost)
