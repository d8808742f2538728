"""The time grid: the one place where clock time becomes an index.

An interval is a stretch of *elapsed* time, so a day on which the clocks change has 92 or 100 quarter-hours
and every interval is equally long. Wall-clock times are turned into instants in the grid's zone; a wall-clock
time that the spring change skips is moved forward by the size of the change (PEP 495, fold=0).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError

__all__ = ["TimeGrid"]


@dataclass(frozen=True)
class TimeGrid:
    """Equally long intervals that cover whole local days.

    Attributes
    ----------
    first
        The first local date.
    days
        Number of local dates, at least 1.
    step_min
        Length of an interval in minutes; divides every local day of the grid.
    zone
        IANA name of the time zone, e.g. ``Asia/Jerusalem``.

    Raises
    ------
    ValueRangeError
        If `days` or `step_min` is below 1, or a day is not a whole number of intervals.
    zoneinfo.ZoneInfoNotFoundError
        If the zone is unknown.
    """

    first: date
    days: int
    step_min: int
    zone: str

    def __post_init__(self) -> None:
        """Check that every day is a whole number of intervals."""
        if self.days < 1 or self.step_min < 1:
            raise ValueRangeError(f"days and step_min must be at least 1, got {self.days} and {self.step_min}")
        step = timedelta(minutes=self.step_min)
        for day in range(self.days):
            if (self._midnight(day + 1) - self._midnight(day)) % step:
                raise ValueRangeError(
                    f"{self.dates[day]} in {self.zone} is not a whole number of {self.step_min}-minute intervals"
                )

    def _midnight(self, day: int) -> datetime:
        local = datetime.combine(self.first + timedelta(days=day), time(0), self.tz)
        return local.astimezone(UTC)

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone as an object."""
        return ZoneInfo(self.zone)

    @cached_property
    def start(self) -> datetime:
        """First instant, in UTC."""
        return self._midnight(0)

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The local dates, length d."""
        return tuple(self.first + timedelta(days=day) for day in range(self.days))

    @cached_property
    def day_starts(self) -> NDArray[np.int64]:
        """Index of each local midnight, shape (d + 1,); the last one is n."""
        step = timedelta(minutes=self.step_min)
        return np.array([(self._midnight(d) - self.start) // step for d in range(self.days + 1)], dtype=np.int64)

    @property
    def n(self) -> int:
        """Number of intervals."""
        return int(self.day_starts[-1])

    @property
    def step_h(self) -> float:
        """Length of an interval in hours."""
        return self.step_min / 60

    @cached_property
    def day_of(self) -> NDArray[np.int64]:
        """Day index of each interval, shape (n,)."""
        return np.repeat(np.arange(self.days), np.diff(self.day_starts))

    def minute(self, instant: datetime) -> int:
        """Return the elapsed minutes from the grid's start to an aware instant; negative before it."""
        return int((instant - self.start) / timedelta(minutes=1))

    def at(self, day: int, minute: int) -> int:
        """Return elapsed minutes from the grid's start to a wall-clock time.

        Parameters
        ----------
        day
            Day index; may lie outside 0..d-1.
        minute
            Wall-clock minute of that day; 1440 and more mean the days after.
        """
        extra, minute = divmod(minute, 1440)
        wall = datetime.combine(self.first + timedelta(days=day + extra), time(minute // 60, minute % 60), self.tz)
        return self.minute(wall.astimezone(UTC))

    def instant(self, minute: int) -> datetime:
        """Return the local aware time that lies `minute` elapsed minutes after the grid's start."""
        return (self.start + timedelta(minutes=minute)).astimezone(self.tz)

    def time(self, index: int) -> datetime:
        """Return the local aware start of an interval; any integer is allowed."""
        return self.instant(index * self.step_min)

    def index(self, instant: datetime) -> int:
        """Return the interval that contains an aware instant; outside 0..n-1 when the grid does not cover it."""
        return self.minute(instant) // self.step_min

    @cached_property
    def times(self) -> tuple[datetime, ...]:
        """Local aware starts of all intervals, length n."""
        return tuple(self.time(index) for index in range(self.n))

    def refined(self, step_min: int) -> TimeGrid:
        """Return the same days at a finer step that divides this one."""
        if self.step_min % step_min:
            raise ValueRangeError(f"step {step_min} does not divide {self.step_min}")
        return TimeGrid(self.first, self.days, step_min, self.zone)
