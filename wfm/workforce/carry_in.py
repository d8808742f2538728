"""What a week must know of the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["CarryIn"]


@dataclass(frozen=True, slots=True)
class CarryIn:
    """One agent's past at the start of the horizon.

    Attributes
    ----------
    agent_id
        Whom it is about.
    last_duty_start, last_duty_end
        The last duty that started before the horizon (aware); None where there is none. A duty that ends inside the
        horizon is fixed: the agent counts in coverage until it ends, except for `off_phone`.
    days_in_row
        Duty days in a row that end on the day before the horizon; 0 if that day was free.
    days_off_in_row
        Free days in a row that end on the day before the horizon; 0 if that day was worked.
    worked_week_min
        Paid minutes of past weeks in the averaging window, the latest last.
    weekends, nights
        Weekends and night duties in the fairness window.
    unsocial_points
        Points of the fairness ledger.
    off_phone
        (start, end) of breaks of the last duty that lie inside the horizon.
    """

    agent_id: str
    last_duty_start: datetime | None = None
    last_duty_end: datetime | None = None
    days_in_row: int = 0
    days_off_in_row: int = 0
    worked_week_min: tuple[int, ...] = ()
    weekends: int = 0
    nights: int = 0
    unsocial_points: float = 0.0
    off_phone: tuple[tuple[datetime, datetime], ...] = ()
