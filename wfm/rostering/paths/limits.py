"""Everything that an agent's tour must keep, put together from rules."""

from __future__ import annotations

from dataclasses import dataclass

from wfm.rostering.paths.protocols import DutyPrice, Pair, Resource

__all__ = ["PathLimits"]


@dataclass(frozen=True, slots=True)
class PathLimits:
    """What an agent's tour must keep, and what it costs.

    Attributes
    ----------
    rest_min
        Least minutes from the end of a duty to the start of the next.
    weekly_rest_min
        Least minutes of the longest stretch without duty in a week; 0 asks for nothing.
    resources
        What is counted from day to day.
    pairs
        What two successive duties must keep or cost.
    duties
        What single duties cost.
    """

    rest_min: int = 0
    weekly_rest_min: int = 0
    resources: tuple[Resource, ...] = ()
    pairs: tuple[Pair, ...] = ()
    duties: tuple[DutyPrice, ...] = ()

    def and_(self, other: PathLimits) -> PathLimits:
        """Return both limits together.."""
        return PathLimits(
            max(self.rest_min, other.rest_min),
            max(self.weekly_rest_min, other.weekly_rest_min),
            self.resources + other.resources,
            self.pairs + other.pairs,
            self.duties + other.duties,
        )
