"""How often certain shifts are worked: late shifts in a month, standby in a fortnight."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from wfm.errors import ValueRangeError
from wfm.rostering.rules.rule import Rule

__all__ = ["ShiftCount"]


@dataclass(frozen=True)
class ShiftCount(Rule):
    """In every period there are at least `at_least` and at most `at_most` duties of certain shifts.

    Periods are `weeks` weeks long and follow each other from `since`; a period is judged if its last day lies in the
    horizon. Duties before the horizon count (carry-in); a period with a day of
    which that knows nothing may have fewer than `at_least`. A unit of breach is a duty too few or too many.

    Attributes
    ----------
    shifts
        Ids or kinds of shifts; all shifts when empty.
    at_least
        Fewest duties, at least 0.
    at_most
        Most duties; no limit when None.
    weeks
        Length of a period in weeks, 1 to 6.
    since
        First day of some period; the first day of the horizon when None.
    """

    type: ClassVar[str] = "shift_count"
    unit: ClassVar[str | None] = "duty too few or too many"
    shifts: tuple[str, ...] = field(default=())
    at_least: int = field(default=0, metadata={"ge": 0, "le": 42})
    at_most: int | None = field(default=None, metadata={"ge": 0, "le": 42})
    weeks: int = field(default=1, metadata={"ge": 1, "le": 6})
    since: date | None = field(default=None, metadata={"written": "date"})

    def __post_init__(self) -> None:
        """Check that the parameters do not contradict each other."""
        super().__post_init__()
        if self.at_most is not None and self.at_most < self.at_least:
            raise ValueRangeError(f"at_most must be at least at_least, got {self.at_most}")
