"""Distance of the starts of two duties."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["MinStartToStart"]


@dataclass(frozen=True)
class MinStartToStart(Rule):
    """From the start of a duty to the start of the next at least `hours` pass on the clock.

    Clock time: an hour that the clocks skip or repeat is not counted, so that a duty may start at the same time every
    day. The last duty before the horizon counts (carry-in). Source of the default: the Polish working day of 24 hours
    from the start of work, Labour Code, Article 128.

    Attributes
    ----------
    hours
        Least distance of two starts, 0 to 72.
    """

    type: ClassVar[str] = "min_start_to_start"
    unit: ClassVar[str | None] = "missing hour between two starts"
    hours: float = field(default=24.0, metadata={"ge": 0, "le": 72})
