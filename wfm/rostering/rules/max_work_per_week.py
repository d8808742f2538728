"""Working time of a week, at most and on average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import ClassVar

from wfm.errors import ValueRangeError
from wfm.rostering.rules.overridable import Overridable
from wfm.workforce import Agent

__all__ = ["MaxWorkPerWeek"]


@dataclass(frozen=True)
class MaxWorkPerWeek(Overridable):
    """The paid time of the duties of a week is at most `hours`, and at most `average_h` a week on average.

    A week is seven days from the first of the horizon; a duty belongs to the day on which it starts, and absence is no
    working time. With `within_days` the limit of `hours` holds for every so many days in a row inside the horizon
    instead of for weeks. The average is taken over any `avg_over_weeks` weeks in a row that end with a week of the
    horizon, or, with `since`, over periods of so many weeks counted from that date, of which a period that is not over
    may not exceed what the whole of it allows. Past weeks come from carry-in; past weeks of which nothing is known are
    left out, and only hours of the horizon are a breach. Of a shorter last week its days ÷ 7 count in an average that
    rolls. Source of the default: Directive
    2003/88/EC, Article 6.

    Attributes
    ----------
    hours
        Most paid hours a week, or within `within_days`; None: no such limit.
    within_days
        Length in days of a rolling window for `hours`, 2 to 14; None: calendar weeks.
    average_h
        Most paid hours a week on average; None: no average.
    avg_over_weeks
        Length of the averaging window or period in weeks.
    since
        First date of an averaging period; None: the average rolls.
    """

    type: ClassVar[str] = "max_work_per_week"
    unit: ClassVar[str | None] = "hour above the limit"
    hours: float | None = field(default=48.0, metadata={"gt": 0, "le": 168})
    within_days: int | None = field(default=None, metadata={"ge": 2, "le": 14})
    average_h: float | None = field(default=None, metadata={"gt": 0, "le": 168})
    avg_over_weeks: int = field(default=17, metadata={"ge": 1, "le": 104})
    since: date | None = field(default=None, metadata={"written": "date"})

    def __post_init__(self) -> None:
        """Check that there is a limit, and that its forms belong together."""
        super().__post_init__()
        if self.hours is None and self.average_h is None:
            raise ValueRangeError(f"{self.type} needs hours, average_h or both")
        if self.since is not None and self.average_h is None:
            raise ValueRangeError(f"{self.type} needs average_h where it has since")
        if self.within_days is not None and self.hours is None:
            raise ValueRangeError(f"{self.type} needs hours where it has within_days")

    def cap_min(self, agent: Agent, days: Sequence[date]) -> Fraction | None:
        """Return the most paid minutes of the days of a week, or of a window of `within_days`; None: no limit.

        A part of a week allows as much as the whole week of which these days are the beginning.
        """
        if self.hours is None:
            return None
        return self._share(agent, days, self.hours) / len(days) * 60

    def average_min(self, agent: Agent, days: Sequence[date]) -> Fraction | None:
        """Return what the days of a week, or of a part of one, allow on average, in minutes; None: no limit."""
        return None if self.average_h is None else self._share(agent, days, self.average_h) / 7 * 60

    def _share(self, agent: Agent, days: Sequence[date], own: float) -> Fraction:
        others = (self.replaced("max_work_per_week_h", agent, day) for day in days)
        return sum((Fraction(own if other is None else other) for other in others), Fraction(0))
