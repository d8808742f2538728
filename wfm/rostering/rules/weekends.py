"""Weekends: how many in a row are worked, how many are free, and whether they are worked in part.

A weekend is a stretch of weekdays that follow each other, Saturday and Sunday or Friday and Saturday, say, and belongs
to the date of its first day. It is worked if a duty starts on one of its days, and free otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.errors import ValueRangeError
from wfm.rostering.rules.rule import Rule

__all__ = ["CompleteWeekends", "FreeWeekends", "MaxWeekendsInRow", "Weekend"]


@dataclass(frozen=True, kw_only=True)
class Weekend:
    """What a weekend is.

    Attributes
    ----------
    days
        Weekdays of the weekend, 0 = Monday … 6 = Sunday, each the day after the one before.
    """

    days: tuple[int, ...] = field(default=(5, 6), metadata={"written": "weekdays"})

    def check_days(self) -> None:
        """Check that the days follow each other."""
        if not self.days or any((day - self.days[0]) % 7 != place for place, day in enumerate(self.days)):
            raise ValueRangeError("days must be weekdays that follow each other, such as sat-sun or fri-sat")


@dataclass(frozen=True)
class MaxWeekendsInRow(Weekend, Rule):
    """At most `weekends` weekends in a row are worked; those before the horizon count (carry-in).

    A weekend that reaches into the horizon from before it, or beyond its end, is judged by the days that are known.
    Every weekend of a run beyond `weekends` of which a day lies in the horizon and is worked is one unit of breach.

    Attributes
    ----------
    weekends
        Longest run, at least 1.
    days
        Weekdays of the weekend, 0 = Monday … 6 = Sunday, each the day after the one before.
    """

    type: ClassVar[str] = "max_weekends_in_row"
    unit: ClassVar[str | None] = "weekend too many"
    weekends: int = field(default=2, metadata={"ge": 1, "le": 26})

    def __post_init__(self) -> None:
        """Check the days of the weekend."""
        super().__post_init__()
        self.check_days()


@dataclass(frozen=True)
class FreeWeekends(Weekend, Rule):
    """Of any `of` weekends in a row at least `min_free` are free; with one weekday: of any so many Sundays, say.

    Judged is every stretch of weekends whose last one ends in the horizon. Weekends before the horizon count by the
    carry-in; one of which the carry-in knows nothing is free. A unit of breach is a free weekend missing in one
    stretch.

    Attributes
    ----------
    min_free
        Fewest free weekends.
    of
        Length of the stretch in weekends, 1 to 53.
    days
        Weekdays of the weekend, 0 = Monday … 6 = Sunday, each the day after the one before.
    """

    type: ClassVar[str] = "free_weekends"
    unit: ClassVar[str | None] = "missing free weekend"
    min_free: int = field(default=1, metadata={"ge": 0, "le": 53})
    of: int = field(default=4, metadata={"ge": 1, "le": 53})

    def __post_init__(self) -> None:
        """Check the days of the weekend and that enough weekends can be free."""
        super().__post_init__()
        self.check_days()
        if self.min_free > self.of:
            raise ValueRangeError(f"min_free must be at most of = {self.of}, got {self.min_free}")


@dataclass(frozen=True)
class CompleteWeekends(Weekend, Rule):
    """A weekend is worked on all of its days or on none.

    Judged is every weekend that ends in the horizon, its days before the horizon by the carry-in. A weekend with a day
    of absence is not judged. A weekend worked in part is one unit of breach.

    Attributes
    ----------
    days
        Weekdays of the weekend, 0 = Monday … 6 = Sunday, each the day after the one before.
    """

    type: ClassVar[str] = "complete_weekends"
    unit: ClassVar[str | None] = "weekend worked in part"

    def __post_init__(self) -> None:
        """Check the days of the weekend."""
        super().__post_init__()
        self.check_days()
