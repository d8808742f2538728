"""Duty days in a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["MaxConsecutiveDays", "MinConsecutiveDays"]


@dataclass(frozen=True)
class MaxConsecutiveDays(Rule):
    """At most `days` calendar days in a row have a duty that starts on them; days before the horizon count (carry-in).

    Every day of a run beyond `days` is one unit of breach.

    Attributes
    ----------
    days
        Longest run, at least 1.
    """

    type: ClassVar[str] = "max_consecutive_days"
    unit: ClassVar[str | None] = "duty day too many"
    days: int = field(default=6, metadata={"ge": 1})


@dataclass(frozen=True)
class MinConsecutiveDays(Rule):
    """At least `days` calendar days in a row have a duty: no isolated duty day.

    A run is judged on the free day that ends it, days before the horizon included (carry-in); each missing day is one
    unit. A run that reaches the end of the horizon, or that ends with a day on which the agent is absent, is not
    judged.

    Attributes
    ----------
    days
        Shortest run, 1 to 7.
    """

    type: ClassVar[str] = "min_consecutive_days"
    unit: ClassVar[str | None] = "missing duty day"
    days: int = field(default=2, metadata={"ge": 1, "le": 7})
