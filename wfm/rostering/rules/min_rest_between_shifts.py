"""Rest between two duties."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["MinRestBetweenShifts"]


@dataclass(frozen=True)
class MinRestBetweenShifts(Rule):
    """From the end of a duty to the start of the next at least `hours` of elapsed time pass.

    The last duty before the horizon counts (carry-in). Source of the default: Directive 2003/88/EC, Article 3.

    Attributes
    ----------
    hours
        Least rest, 0 to 24.
    """

    type: ClassVar[str] = "min_rest_between_shifts"
    hours: float = field(default=11.0, metadata={"ge": 0, "le": 24})
