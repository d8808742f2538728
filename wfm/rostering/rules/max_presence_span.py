"""Length of a duty with all its breaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["MaxPresenceSpan"]


@dataclass(frozen=True)
class MaxPresenceSpan(Rule):
    """From the start to the end of a duty, breaks and gaps included, at most `hours` of elapsed time pass.

    Attributes
    ----------
    hours
        Longest span, above 0 to 24.
    """

    type: ClassVar[str] = "max_presence_span"
    unit: ClassVar[str | None] = "hour of presence above the limit"
    hours: float = field(default=12.0, metadata={"gt": 0, "le": 24})
