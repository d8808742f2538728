"""Figures that managers ask for, each a plain function of problem, coverage or roster."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError
from wfm.evaluation.coverage import Coverage
from wfm.evaluation.facts import Facts, paid_min
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Roster

__all__ = [
    "WorstInterval",
    "cost_per_contact",
    "hours_by_agent",
    "paid_hours",
    "schedule_efficiency",
    "worst_intervals",
]


@dataclass(frozen=True, slots=True)
class WorstInterval:
    """One interval of one queue in which agents are missing.

    Attributes
    ----------
    queue_id
        The queue.
    start
        Aware local start of the interval.
    required, scheduled, shortage
        Agents in that interval.
    """

    queue_id: str
    start: datetime
    required: float
    scheduled: float
    shortage: float


def worst_intervals(coverage: Coverage, count: int = 5) -> tuple[WorstInterval, ...]:
    """Return the cells with the largest shortage, worst first; ties by time, then by queue.

    Parameters
    ----------
    coverage
        Coverage of a roster.
    count
        Most cells to return, at least 0; cells without a shortage of at least a hundredth are never among them.

    Raises
    ------
    ValueRangeError
        If `count` is negative.
    """
    if count < 0:
        raise ValueRangeError(f"count must be >= 0, got {count}")
    # Rounded, so that solver noise in the last digits does not decide between equal shortages.
    missing = np.round(coverage.shortage, 6).T
    order = np.argsort(-missing, axis=None, kind="stable")[:count]
    return tuple(
        WorstInterval(
            queue_id=coverage.queues[row].id,
            start=coverage.grid.time(int(index)),
            required=float(coverage.required[row, index]),
            scheduled=float(coverage.scheduled[row, index]),
            shortage=float(coverage.shortage[row, index]),
        )
        for index, row in zip(*np.unravel_index(order, missing.shape), strict=True)
        if missing[index, row] >= 0.01
    )


def schedule_efficiency(coverage: Coverage) -> float | None:
    """Return 1 − Σ (shortage + surplus) ÷ Σ required over all cells; 1 is a perfect fit, and it can be negative.

    Agents on duty who can serve no queue count as surplus. None where nothing is required.

    Parameters
    ----------
    coverage
        Coverage of a roster.
    """
    required = float(coverage.required.sum())
    if required == 0:
        return None
    mismatch = coverage.shortage.sum() + coverage.surplus.sum() + coverage.unusable.sum()
    return 1.0 - float(mismatch) / required


def cost_per_contact(cost: Decimal, contacts: NDArray[np.float64]) -> Decimal | None:
    """Return cost ÷ offered contacts in the unit of `cost`, to four places; None without a known contact.

    Parameters
    ----------
    cost
        Cost of the horizon.
    contacts : any shape
        Offered contacts of the same horizon; NaN where unknown, which counts as none.
    """
    offered = float(np.nansum(contacts))
    return round(cost / Decimal(repr(offered)), 4) if offered > 0 else None


def paid_hours(roster: Roster) -> float:
    """Return paid hours of all duties: presence less unpaid activities, without absences."""
    return _hours(paid_min(duty) for duty in roster.duties)


def hours_by_agent(problem: RosterProblem, roster: Roster) -> dict[str, float]:
    """Return paid hours of duties by agent, in the order of the plan, agents without a duty included.

    Parameters
    ----------
    problem
        What was asked.
    roster
        Any roster; duties of people who are not in the plan are left out.
    """
    facts = Facts(problem, roster)
    return {agent_id: _hours(paid_min(duty) for duty in facts.duties(agent_id)) for agent_id in facts.agents}


def _hours(lengths_min: Iterable[Fraction]) -> float:
    return float(sum(lengths_min, Fraction(0)) / 60)
