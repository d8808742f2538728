"""Work without a break."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["MaxContinuousWork"]


@dataclass(frozen=True)
class MaxContinuousWork(Rule):
    """Within a duty nobody works longer than `hours` without a break of at least `min_break_min` minutes.

    Stretches lie between the start of the duty, the breaks that are long enough, and the end of the duty; shorter
    breaks count as work. Paid and unpaid breaks both interrupt.

    Attributes
    ----------
    hours
        Longest stretch, above 0 to 24.
    min_break_min
        Shortest break that ends a stretch, in minutes.
    """

    type: ClassVar[str] = "max_continuous_work"
    unit: ClassVar[str | None] = "duty with too long a stretch"
    hours: float = field(default=5.0, metadata={"gt": 0, "le": 24})
    min_break_min: int = field(default=1, metadata={"ge": 1, "le": 480})
