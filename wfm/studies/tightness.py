"""How tight a roster is: what is required against what the contracts can give."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.problem import RosterProblem
from wfm.workforce import Contract, ShiftTemplate, Workforce

__all__ = ["productive_share", "tightness_of", "weekly_productive_h"]


def productive_share(contract: Contract, shifts: tuple[ShiftTemplate, ...]) -> float:
    """Return productive ÷ paid time of a contract: of its shifts the one with the most; 0 without a paid shift."""
    shares = [
        (shift.length_min - sum(item.length_min for item in shift.breaks)) / shift.paid_min
        for shift in shifts
        if shift.id in contract.shifts and shift.paid_min > 0
    ]
    return max(shares, default=0.0)


def weekly_productive_h(workforce: Workforce, weeks: float = 1.0) -> NDArray[np.float64]:
    """Return the productive contract hours of each agent, shape (a,).

    Parameters
    ----------
    workforce
        The people.
    weeks
        Length of the horizon in weeks.

    Notes
    -----
    (most weekly hours × weeks − credited absences) × productive share: what is left of a contract when breaks and
    credited absences are taken off. An absence without credit takes nothing off, since its hours can be worked on other
    days.
    """
    share = {item.id: productive_share(item, workforce.shifts) for item in workforce.contracts}
    credit: defaultdict[str, int] = defaultdict(int)
    for absence in workforce.absences:
        credit[absence.agent_id] += absence.credit_min
    most = {item.id: item.max_week_min * weeks for item in workforce.contracts}
    return np.array(
        [max(0.0, most[a.contract] - credit[a.id]) * share[a.contract] / 60 for a in workforce.agents],
        dtype=np.float64,
    )


def tightness_of(problem: RosterProblem) -> float | None:
    """Return required ÷ productive contract agent-hours; None where nobody has such hours."""
    productive_h = float(weekly_productive_h(problem.workforce, problem.grid.days / 7).sum())
    return problem.required_agent_h / productive_h if productive_h > 0 else None
