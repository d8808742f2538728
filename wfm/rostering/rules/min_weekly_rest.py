"""Rest in a week."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["MinWeeklyRest"]


@dataclass(frozen=True)
class MinWeeklyRest(Rule):
    """In every week of the horizon one stretch without duty lasts at least `hours`.

    A week is seven local days from the first day of the horizon. A stretch counts with the part of it that lies inside
    the week; it is bounded by duties, the last one before the horizon included. The last week of a horizon that is not
    a whole number of weeks is not checked. Source of the default: Directive 2003/88/EC, Article 5 (24 h + 11 h).

    Attributes
    ----------
    hours
        Least length of the longest stretch, 0 to 168.
    """

    type: ClassVar[str] = "min_weekly_rest"
    hours: float = field(default=35.0, metadata={"ge": 0, "le": 168})
