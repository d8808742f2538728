"""Duty days in a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["MaxConsecutiveDays"]


@dataclass(frozen=True)
class MaxConsecutiveDays(Rule):
    """At most `days` calendar days in a row have a duty that starts on them; days before the horizon count (carry-in).

    Attributes
    ----------
    days
        Longest run, at least 1.
    """

    type: ClassVar[str] = "max_consecutive_days"
    days: int = field(default=6, metadata={"ge": 1})
