"""Rules that define what a roster is; they always hold and are not written into a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["Available", "KnownShift", "OneDutyADay"]


@dataclass(frozen=True)
class OneDutyADay(Rule):
    """At most one duty of an agent starts on a local date, and duties never overlap."""

    type: ClassVar[str] = "one_duty_a_day"


@dataclass(frozen=True)
class Available(Rule):
    """A duty lies inside one availability window of the date it starts on and overlaps no absence."""

    type: ClassVar[str] = "available"


@dataclass(frozen=True)
class KnownShift(Rule):
    """A duty is one of the contract's shift templates: start, length, and every break in its window and order."""

    type: ClassVar[str] = "known_shift"
