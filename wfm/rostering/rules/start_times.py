"""Regular starts: how far they lie apart in a week, and from one duty to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["StartChange", "StartTimeConsistency"]


@dataclass(frozen=True)
class StartTimeConsistency(Rule):
    """In every week of the horizon the earliest and the latest start lie at most `max_spread_min` apart by the clock.

    A start is the clock time in minutes after the midnight that begins the duty's day. A week is seven local days from
    the first day of the horizon; a shorter last week is judged as well. Each hour too much is one unit of breach.

    Attributes
    ----------
    max_spread_min
        Largest distance in minutes, 0 to 1440.
    """

    type: ClassVar[str] = "start_time_consistency"
    unit: ClassVar[str | None] = "hour of spread too much"
    max_spread_min: int = field(default=120, metadata={"ge": 0, "le": 1440})


@dataclass(frozen=True)
class StartChange(Rule):
    """From one duty to the next, on days that follow each other, the start moves by at most `max_change_min`.

    A start is the clock time in minutes after the midnight that begins the duty's day. The last duty before the horizon
    counts (carry-in). Each hour too much is one unit of breach.

    Attributes
    ----------
    max_change_min
        Largest move of the start, earlier or later, in minutes, 0 to 1440.
    """

    type: ClassVar[str] = "start_change"
    unit: ClassVar[str | None] = "hour of change too much"
    max_change_min: int = field(default=120, metadata={"ge": 0, "le": 1440})
