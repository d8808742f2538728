"""What came out: who works when, with breaks. Plain data, the same for a solved, a read and an edited roster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

__all__ = ["ABSENT", "Activity", "Duty", "Roster"]

ABSENT = "absent"
"""Activity of the time in which somebody on duty is away: it is no break of the shift, and no work."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A part of a duty that is not open work: a break or a meal (later also meetings and blocks on a queue).

    Attributes
    ----------
    start, end
        Aware local times inside the duty.
    activity
        Name of the break in the shift template.
    paid
        Whether it counts as working time.
    queue
        Queue served in a block of work; None for a break.
    """

    start: datetime
    end: datetime
    activity: str
    paid: bool
    queue: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One agent's shift on one day.

    Attributes
    ----------
    agent_id
        Who works.
    date
        Local date on which it starts; it belongs to that day and week.
    start, end
        Aware local times; the end may lie on the next date.
    shift
        Id of the shift template.
    activities
        Breaks by start time.
    """

    agent_id: str
    date: date
    start: datetime
    end: datetime
    shift: str
    activities: tuple[Activity, ...] = ()

    @property
    def paid_min(self) -> int:
        """Presence less unpaid activities, in elapsed minutes."""
        unpaid = sum((item.end.timestamp() - item.start.timestamp()) for item in self.activities if not item.paid)
        return round((self.end.timestamp() - self.start.timestamp() - unpaid) / 60)


@dataclass(frozen=True)
class Roster:
    """All duties of a horizon, sorted by agent id and start.

    Attributes
    ----------
    duties
        The duties.
    """

    duties: tuple[Duty, ...]
