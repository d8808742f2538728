"""What CP-SAT found for some agents."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from wfm.rostering.instance import AssignedDuty
from wfm.rostering.result import SolveStatus

__all__ = ["CpAnswer"]


@dataclass(frozen=True)
class CpAnswer:
    """What CP-SAT found for some agents.

    Attributes
    ----------
    status
        OPTIMAL: proved best within the gap of the limits; UNKNOWN: neither a roster nor its absence was found.
    decisions
        Duties of the decided agents; None without a roster.
    objective
        Coverage cost of the whole horizon plus hourly pay of the decided agents, in major units; None without a roster.
    bound
        Proven lower limit of the same over all rosters of the decided agents; None where none is known.
    build_s, solve_s
        Seconds for building and for solving.
    deterministic_time
        Work done in CP-SAT's units.
    """

    status: SolveStatus
    decisions: list[AssignedDuty] | None
    objective: Decimal | None
    bound: Decimal | None
    build_s: float
    solve_s: float
    deterministic_time: float
