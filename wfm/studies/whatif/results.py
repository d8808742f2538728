"""Everything that a what-if study found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wfm.config.scenarios import Frontier
from wfm.studies.whatif.absence_fan import AbsencePoint
from wfm.studies.whatif.comparison import Comparison
from wfm.studies.whatif.frontier import Point, answers, points_of

__all__ = ["Results"]


@dataclass(frozen=True)
class Results:
    """What scenarios came to, and what was asked beside them.

    Attributes
    ----------
    comparison
        The scenarios side by side.
    fan
        The base roster at several rates of absence, ascending; empty where it was not simulated.
    frontier
        What was asked about the price of service; None for nothing.
    """

    comparison: Comparison
    fan: tuple[AbsencePoint, ...] = ()
    frontier: Frontier | None = None

    @property
    def points(self) -> tuple[Point, ...]:
        """The rosters of the frontier, by the price of missing agents."""
        return points_of(self.comparison)

    @property
    def answers(self) -> Mapping[str, Point | None]:
        """Mode → the best roster found for it."""
        return {} if self.frontier is None else answers(self.points, self.frontier)
