"""Paid work off the phone: training, coaching, team meetings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Literal

from wfm.errors import ValueRangeError
from wfm.rostering.rules.rule import Rule

__all__ = ["ActivityQuota"]


@dataclass(frozen=True)
class ActivityQuota(Rule):
    """Everybody in scope who has a duty in a week gets `times` sittings of an activity in it, every `weeks` weeks.

    A sitting lasts `minutes`, lies inside one duty that starts in that week, is paid, and overlaps no break and nothing
    else off the phone. A week is seven local days from the first day of the horizon; a shorter last one asks for
    nothing. With `weeks` above 1 people take turns: who stands at place i of the plan (from 0) is due in weeks whose
    number + i is divisible by `weeks`, the number of a week being the days from 1 January of the year 1 to its first
    day, divided by seven. With `together` = ``team`` or ``all`` everybody is due in the same weeks (i = 0).

    Attributes
    ----------
    activity
        Name written into activities.csv.
    minutes
        Length of a sitting, 5 to 480.
    times
        Sittings in a week in which somebody is due, 1 to 20.
    weeks
        One week in so many, 1 to 26.
    together
        ``alone``; ``lead``: with somebody of role `lead_role` and of the same team, who sits in at the same time, while
        who has that role is not due; ``team`` or ``all``: people of a team, or all in scope, sit at the same time.
    groups
        Into how many sittings those who sit together may be split, 1 to 20.
    lead_role
        Role of those who sit in for ``lead``.
    after_start_min, before_end_min
        Least time from the start of the duty, and to its end, 0 to 480 minutes.
    """

    type: ClassVar[str] = "activity_quota"
    unit: ClassVar[str | None] = "missed hour of the activity"
    activity: str = "training"
    minutes: int = field(default=60, metadata={"ge": 5, "le": 480})
    times: int = field(default=1, metadata={"ge": 1, "le": 20})
    weeks: int = field(default=1, metadata={"ge": 1, "le": 26})
    together: Literal["alone", "lead", "team", "all"] = "alone"
    groups: int = field(default=1, metadata={"ge": 1, "le": 20})
    lead_role: str = "lead"
    after_start_min: int = field(default=0, metadata={"ge": 0, "le": 480})
    before_end_min: int = field(default=0, metadata={"ge": 0, "le": 480})

    def __post_init__(self) -> None:
        """Check the name."""
        super().__post_init__()
        if not self.activity.strip():
            raise ValueRangeError("activity_quota needs the name of an activity")

    def due(self, place: int, week_first: date) -> bool:
        """Return whether the person at a place of the plan is due in the week that starts on a date."""
        turn = 0 if self.together in {"team", "all"} else place
        return self.scope.holds_on(week_first) and (week_first.toordinal() // 7 + turn) % self.weeks == 0
