"""Working time of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import ClassVar

from wfm.errors import ValueRangeError
from wfm.rostering.rules.overridable import Overridable
from wfm.workforce import Agent

__all__ = ["MaxWorkPerDay"]


@dataclass(frozen=True)
class MaxWorkPerDay(Overridable):
    """The paid time of a duty is at most `hours`, or `extended_to` where the average over some weeks stays at `hours`.

    With an extension, the paid time of any `avg_over_weeks` weeks in a row that end with a week of the horizon is at
    most `hours` × `days_per_week` a week on average. A week is seven days from the first of the horizon; past weeks
    come from carry-in, and weeks of which nothing is known are left out; of a shorter last week its days ÷ 7 count.
    Only hours of the horizon are a breach. A duty belongs to the day on which it starts. Source of the defaults:
    Arbeitszeitgesetz, section 3.

    Attributes
    ----------
    hours
        Most paid hours a day.
    extended_to
        Most paid hours of a day where the average is kept; None: no extension.
    avg_over_weeks
        Length of the averaging window in weeks.
    days_per_week
        Working days of a week by which the average is taken.
    """

    type: ClassVar[str] = "max_work_per_day"
    unit: ClassVar[str | None] = "hour above the limit"
    hours: float = field(default=8.0, metadata={"gt": 0, "le": 24})
    extended_to: float | None = field(default=None, metadata={"gt": 0, "le": 24})
    avg_over_weeks: int = field(default=24, metadata={"ge": 1, "le": 104})
    days_per_week: float = field(default=6.0, metadata={"gt": 0, "le": 7})

    def __post_init__(self) -> None:
        """Check that an extension extends."""
        super().__post_init__()
        if self.extended_to is not None and self.extended_to < self.hours:
            raise ValueRangeError(
                f"extended_to of {self.type} must be at least its hours, {self.hours:g}, got {self.extended_to:g}"
            )

    def cap_min(self, agent: Agent, day: date) -> Fraction:
        """Return the most paid minutes of a duty on a date."""
        replaced = self.replaced("max_work_per_day_h", agent, day)
        if replaced is not None:
            return Fraction(replaced) * 60
        return Fraction(self.hours if self.extended_to is None else self.extended_to) * 60

    def average_min(self, agent: Agent, days: Sequence[date]) -> Fraction:
        """Return what the days of a week, or of a part of one, allow on average, in minutes."""
        others = (self.replaced("max_work_per_day_h", agent, day) for day in days)
        total = sum((Fraction(self.hours if other is None else other) for other in others), Fraction(0))
        return total * Fraction(self.days_per_week) / 7 * 60
