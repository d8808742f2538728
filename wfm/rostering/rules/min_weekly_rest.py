"""Rest in a week, or in any days in a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.errors import ValueRangeError
from wfm.rostering.rules.rule import Rule

__all__ = ["MinWeeklyRest"]


@dataclass(frozen=True)
class MinWeeklyRest(Rule):
    """In every week of the horizon one stretch without duty lasts at least `hours`.

    A week is seven local days from the first day of the horizon. A stretch counts with the part of it that lies inside
    the week; it is bounded by duties, the last one before the horizon included. The last week of a horizon that is not
    a whole number of weeks is not checked. Source of the default: Directive 2003/88/EC, Article 5 (24 h + 11 h).

    With `within_days` the rule rolls: it speaks of every window of so many local days in a row that ends in the
    horizon, instead of weeks. Windows reach back over the duty days in a row before the horizon (carry-in), which are
    taken to have had no such stretch until the end of the last duty; a window that could not have its stretch even
    without any duty in the horizon is not checked.

    Attributes
    ----------
    hours
        Least length of the longest stretch, 0 to 168.
    within_days
        Length of the rolling window in days, 2 to 28; None: calendar weeks.
    must_touch
        Weekday of which some part belongs to the stretch, such as sun; None: any. For calendar weeks only.
    """

    type: ClassVar[str] = "min_weekly_rest"
    unit: ClassVar[str | None] = "week or window without its rest"
    hours: float = field(default=35.0, metadata={"ge": 0, "le": 168})
    within_days: int | None = field(default=None, metadata={"ge": 2, "le": 28})
    must_touch: int | None = field(default=None, metadata={"written": "weekday"})

    def __post_init__(self) -> None:
        """Check that the two forms are not mixed and that the window has room for the rest."""
        super().__post_init__()
        if self.within_days is not None and self.must_touch is not None:
            raise ValueRangeError(f"{self.type} takes within_days or must_touch, not both")
        if self.within_days is not None and self.hours > 24 * self.within_days:
            raise ValueRangeError(
                f"hours of {self.type} must fit into within_days, {self.within_days}, got {self.hours:g}"
            )
