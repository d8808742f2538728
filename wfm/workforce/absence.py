"""When people cannot work: absences with dates, and weekly availability."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

__all__ = ["Absence", "AbsenceKind", "Availability"]


class AbsenceKind(StrEnum):
    """What an absence is for planning. Why somebody is away is never stored."""

    UNPLANNED = "unplanned"
    LEAVE = "leave"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Absence:
    """A stretch of time that no duty of the agent may overlap.

    Attributes
    ----------
    agent_id
        Who is away.
    start, end
        Aware instants, start < end. A whole day is local midnight to local midnight.
    kind
        Unplanned, leave or training.
    credit_min
        Paid minutes that count towards the contract's weekly hours, in the week in which the absence starts.
    """

    agent_id: str
    start: datetime
    end: datetime
    kind: AbsenceKind
    credit_min: int = 0


@dataclass(frozen=True, slots=True)
class Availability:
    """When an agent can be on duty; who has no entry is always available.

    Attributes
    ----------
    agent_id
        Whom it is about.
    weekly
        For weekdays 0 = Monday … 6 = Sunday: windows (from, to) in wall-clock minutes of that day, to > from and
        possibly beyond 1440. A duty must lie inside one window of the day it starts on. Length 7.
    dates
        (date, windows) that replace the weekday's windows on that date; no windows means not at all.
    """

    agent_id: str
    weekly: tuple[tuple[tuple[int, int], ...], ...]
    dates: tuple[tuple[date, tuple[tuple[int, int], ...]], ...] = ()

    def windows(self, day: date) -> tuple[tuple[int, int], ...]:
        """Return the windows of a date in wall-clock minutes."""
        for listed, windows in self.dates:
            if listed == day:
                return windows
        return self.weekly[day.weekday()]
