"""Free days: how many in a period, how many in any stretch of days, and how many together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from wfm.errors import ValueRangeError
from wfm.rostering.rules.rule import Rule

__all__ = ["ConsecutiveDaysOff", "DaysOff", "RollingDaysOff"]


@dataclass(frozen=True)
class DaysOff(Rule):
    """In every period at least `min_days` and at most `max_days` days have no duty that starts on them.

    Periods are `weeks` weeks long and follow each other from `since`; a period is judged if its last day lies in the
    horizon. Its days before the horizon count by the carry-in; days of which that knows nothing are free, and a period
    with such a day may have more than `max_days`. Days of absence are days without duty. A unit of breach is a day too
    few or too many; where `in_row` is asked for, also each day that the longest run of free days inside the period
    lacks.

    Attributes
    ----------
    min_days
        Fewest free days of a period, 0 to 42.
    max_days
        Most free days of a period; no limit when None.
    in_row
        Free days that must lie together somewhere in the period, 0 to 7; 1 and 0 ask for nothing more.
    weeks
        Length of a period in weeks, 1 to 6.
    since
        First day of some period; the first day of the horizon when None.
    """

    type: ClassVar[str] = "days_off"
    unit: ClassVar[str | None] = "free day too few or too many"
    min_days: int = field(default=2, metadata={"ge": 0, "le": 42})
    max_days: int | None = field(default=None, metadata={"ge": 0, "le": 42})
    in_row: int = field(default=0, metadata={"ge": 0, "le": 7})
    weeks: int = field(default=1, metadata={"ge": 1, "le": 6})
    since: date | None = field(default=None, metadata={"written": "date"})

    def __post_init__(self) -> None:
        """Check that the parameters do not contradict each other."""
        super().__post_init__()
        if self.max_days is not None and self.max_days < max(self.min_days, self.in_row):
            raise ValueRangeError(f"max_days must be at least min_days and in_row, got {self.max_days}")

    @property
    def simple(self) -> bool:
        """Whether it asks for no more than some free days in each week of the horizon."""
        plain = self.max_days is None and self.in_row <= 1 and self.weeks == 1 and self.since is None
        return plain and not self.scope.dated


@dataclass(frozen=True)
class RollingDaysOff(Rule):
    """In any `window_days` days in a row at least `min_days` and at most `max_days` have no duty that starts on them.

    Every such stretch that ends in the horizon is judged; its days before the horizon count by the carry-in; days of
    which that knows nothing are free, and a stretch with such a day may have more than `max_days`. Days of absence are
    days without duty. With `min_days` = m − n this is also "at most n duty days of any m". A unit of breach is a day
    too few or too many in one stretch.

    Attributes
    ----------
    window_days
        Length of the stretch, 2 to 14.
    min_days
        Fewest free days.
    max_days
        Most free days; no limit when None.
    """

    type: ClassVar[str] = "rolling_days_off"
    unit: ClassVar[str | None] = "free day too few or too many"
    window_days: int = field(default=14, metadata={"ge": 2, "le": 14})
    min_days: int = field(default=4, metadata={"ge": 0, "le": 14})
    max_days: int | None = field(default=None, metadata={"ge": 0, "le": 14})

    def __post_init__(self) -> None:
        """Check that the parameters do not contradict each other."""
        super().__post_init__()
        if self.min_days > self.window_days or (self.max_days is not None and self.max_days < self.min_days):
            raise ValueRangeError(f"min_days must be at most max_days and window_days, got {self.min_days}")


@dataclass(frozen=True)
class ConsecutiveDaysOff(Rule):
    """Free days come at least `min_days` and at most `max_days` together: no isolated free day.

    A run of free days is judged on the duty day that ends it: each day that it lacks is one unit. Each day of a run
    beyond `max_days` is one unit. Free days before the horizon count (carry-in); where the carry-in knows of no past
    duty, the run that reaches the horizon is long enough. A run with a day on which the agent is absent is not judged.

    Attributes
    ----------
    min_days
        Shortest run of free days, 1 to 7.
    max_days
        Longest run of free days; no limit when None.
    """

    type: ClassVar[str] = "consecutive_days_off"
    unit: ClassVar[str | None] = "free day too few or too many"
    min_days: int = field(default=2, metadata={"ge": 1, "le": 7})
    max_days: int | None = field(default=None, metadata={"ge": 1, "le": 42})

    def __post_init__(self) -> None:
        """Check that the parameters do not contradict each other."""
        super().__post_init__()
        if self.max_days is not None and self.max_days < self.min_days:
            raise ValueRangeError(f"max_days must be at least min_days, got {self.max_days}")
