"""Free days in a week."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["DaysOff"]


@dataclass(frozen=True)
class DaysOff(Rule):
    """In every week of the horizon at least `min_days` days have no duty that starts on them.

    A week is seven local days from the first day of the horizon; a shorter last week is not checked. Days of absence
    are days without duty.

    Attributes
    ----------
    min_days
        Fewest free days, 0 to 7.
    """

    type: ClassVar[str] = "days_off"
    min_days: int = field(default=2, metadata={"ge": 0, "le": 7})
