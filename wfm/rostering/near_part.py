"""Which of the missing agents of a cell cost the near price: a tenth, or as many as its service can do without."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wfm.grid import TimeGrid
from wfm.rostering.problem import NEAR_SHARE
from wfm.staffing.requirement import Requirement, StaffingSettings
from wfm.staffing.tolerance import tolerated_agents

__all__ = ["near_part"]


def near_part(
    requirement: Requirement, settings: StaffingSettings, drop: float | None, grid: TimeGrid
) -> NDArray[np.float64] | None:
    """Return `RosterProblem.near` of a requirement, on the roster grid.

    Parameters
    ----------
    requirement
        On the planning grid.
    settings
        Whose curves are asked.
    drop
        Points of service level that a cell may lose before missing agents cost the far price; None: a tenth of the
        requirement may be missing, and None is returned.
    grid
        The roster grid; each planning interval has a whole number of its slots.
    """
    if drop is None:
        return None
    agents = tolerated_agents(requirement, settings, drop)
    tenth = np.round(NEAR_SHARE * np.round(requirement.agents, 2), 3)
    return np.repeat(np.where(np.isnan(agents), tenth, agents), grid.n // requirement.grid.n, axis=1)
