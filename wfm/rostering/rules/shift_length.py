"""What a single duty may look like: its length, and when it may start and end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.errors import ValueRangeError
from wfm.rostering.rules.rule import Rule

__all__ = ["ShiftLength"]


@dataclass(frozen=True)
class ShiftLength(Rule):
    """The paid time of every duty lies within bounds, and its start and end within a span and on a grid of the clock.

    Start and end are clock times of the duty's day; an end after midnight is written beyond 24:00.

    Attributes
    ----------
    min_h, max_h
        Least and most paid hours of a duty; None: no limit.
    start_grid_min, end_grid_min
        Starts and ends lie on multiples of so many minutes of the clock; None: anywhere.
    earliest
        First clock time at which a duty may start; None: any.
    latest
        Last clock time at which a duty may end, such as 20:00 or 26:00; None: any.
    """

    type: ClassVar[str] = "shift_length"
    unit: ClassVar[str | None] = "duty outside the limits"
    min_h: float | None = field(default=None, metadata={"ge": 0, "le": 24})
    max_h: float | None = field(default=None, metadata={"gt": 0, "le": 24})
    start_grid_min: int | None = field(default=None, metadata={"ge": 1, "le": 1440})
    end_grid_min: int | None = field(default=None, metadata={"ge": 1, "le": 1440})
    earliest: int | None = field(default=None, metadata={"written": "clock"})
    latest: int | None = field(default=None, metadata={"written": "clock"})

    def __post_init__(self) -> None:
        """Check that the bounds leave something."""
        super().__post_init__()
        if self.min_h is not None and self.max_h is not None and self.min_h > self.max_h:
            raise ValueRangeError(f"min_h of {self.type} must be at most max_h, {self.max_h:g}, got {self.min_h:g}")
        if self.earliest is not None and self.latest is not None and self.earliest >= self.latest:
            raise ValueRangeError(f"earliest of {self.type} must lie before latest")
