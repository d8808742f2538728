"""What is promised to customers, what is asked of agents at most, and how much of their time goes astray."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from numpy.typing import ArrayLike

from wfm.errors import ValueRangeError
from wfm.staffing.arguments import DEFINITIONS, Definition, FloatArray, at_least
from wfm.staffing.required import whole_agents

__all__ = ["Caps", "Period", "ServiceTarget", "Shrinkage"]


class Period(StrEnum):
    """Over which stretch of time a target is judged."""

    INTERVAL = "interval"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class ServiceTarget:
    """A service level to reach.

    Attributes
    ----------
    level
        Share of contacts to answer in time, in [0, 1]; 1 cannot be met by any staffing. Default 0.8.
    within_s
        In time means within so many seconds, >= 0. Default 20.
    definition
        What the share is taken of: "offered" (default), "excl_short_abandon" or "answered".
    over
        The period judged: every interval (default), the day, or the week. A day's or week's target lets
        intervals trade: service is bought where an agent-hour buys most of it.
    floor
        Least level of every single interval when `over` is a day or a week, in [0, level]. None, the default:
        half the level. (Without a floor the cheapest way to a day's 80 % is to leave some hours unattended.)

    Raises
    ------
    ValueRangeError
        If a number lies outside its range or the definition is unknown.
    """

    level: float = 0.8
    within_s: float = 20.0
    definition: Definition = "offered"
    over: Period = Period.INTERVAL
    floor: float | None = None

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        _check_share("target level", self.level)
        if not self.within_s >= 0.0:
            raise ValueRangeError(f"within_s must be >= 0, got {self.within_s}")
        if self.definition not in DEFINITIONS:
            raise ValueRangeError(f"definition must be one of {', '.join(DEFINITIONS)}, got {self.definition!r}")
        if self.floor is not None and not 0.0 <= self.floor <= self.level:
            raise ValueRangeError(f"floor must lie in 0..level = {self.level}, got {self.floor}")
        object.__setattr__(self, "over", Period(self.over))

    @property
    def least_level(self) -> float:
        """Level that every single interval keeps."""
        if self.over is Period.INTERVAL:
            return self.level
        return self.level / 2 if self.floor is None else self.floor


@dataclass(frozen=True, slots=True)
class Caps:
    """Limits that hold in every interval beside the service level; None means no limit.

    Attributes
    ----------
    max_occupancy
        Largest share of time on contacts, in [0, 1].
    max_abandonment
        Largest share of contacts lost, in [0, 1]; needs a patience.
    max_asa_s
        Largest mean wait of answered contacts in seconds, >= 0.

    Raises
    ------
    ValueRangeError
        If a number lies outside its range.
    """

    max_occupancy: float | None = None
    max_abandonment: float | None = None
    max_asa_s: float | None = None

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        if self.max_occupancy is not None:
            _check_share("max_occupancy", self.max_occupancy)
        if self.max_abandonment is not None:
            _check_share("max_abandonment", self.max_abandonment)
        if self.max_asa_s is not None and not self.max_asa_s >= 0.0:
            raise ValueRangeError(f"max_asa_s must be >= 0, got {self.max_asa_s}")

    def out_of_reach(self, *, patient: bool) -> bool:
        """Whether no finite staffing keeps the caps; a cap on abandonment says nothing where customers are patient."""
        lossless = self.max_abandonment == 0.0 and not patient
        return self.max_occupancy == 0.0 or self.max_asa_s == 0.0 or lossless


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """Paid time in which agents are not available for contacts.

    Attributes
    ----------
    unplanned
        Share lost on the day itself (sickness, lateness, system trouble), in [0, 1): divides the requirement
        that the roster has to cover. Default 0.
    planned
        Share known in advance (leave, training, meetings), in [0, 1): the roster and the absences place it, so it
        divides only the number of people to employ. Default 0.

    Raises
    ------
    ValueRangeError
        If a share lies outside [0, 1).
    """

    unplanned: float = 0.0
    planned: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        for name in ("unplanned", "planned"):
            value = getattr(self, name)
            if not 0.0 <= value < 1.0:
                hint = f"; write {value / 100:g} for {value:g} percent" if 1.0 < value < 100.0 else ""
                raise ValueRangeError(f"{name} shrinkage must lie in 0..1 and below 1, got {value}{hint}")

    def rostered(self, on_seat: ArrayLike, *, integer: bool = True) -> FloatArray:
        """Agents to roster so that `on_seat` are there on average: on_seat / (1 - unplanned), rounded up once.

        Parameters
        ----------
        on_seat
            Agents needed at their places, >= 0; `inf` stays.
        integer
            Whole agents (default) or the plain quotient. 21/(1 - 0.3) is 30, whatever doubles say.
        """
        quotient = at_least("on_seat", on_seat) / (1.0 - self.unplanned)
        return whole_agents(quotient) if integer else quotient

    def employed(self, on_seat: ArrayLike) -> FloatArray:
        """People to employ for `on_seat`: on_seat / (1 - unplanned) / (1 - planned), as a real number.

        Parameters
        ----------
        on_seat
            Agents needed at their places, >= 0; `inf` stays.
        """
        return at_least("on_seat", on_seat) / ((1.0 - self.unplanned) * (1.0 - self.planned))

    def double_counting(self, *, absences_given: bool, breaks_rostered: bool) -> tuple[str, ...]:
        """Warnings where the same lost time seems to be taken off twice.

        Parameters
        ----------
        absences_given
            Whether the plan lists leave, training or sickness by name and date.
        breaks_rostered
            Whether shifts carry their breaks, so that the roster takes them off itself.

        Returns
        -------
        Sentences for the planner; none when nothing looks wrong.
        """
        found = []
        if breaks_rostered and self.unplanned > 0.15:
            found.append(
                f"unplanned shrinkage {self.unplanned:.0%} is high for a roster that places breaks itself: "
                "breaks, meetings and training must not be in it too"
            )
        if absences_given and self.planned > 0.0:
            found.append(
                f"planned shrinkage {self.planned:.0%} is used for hiring only: "
                "the roster takes the listed absences off by name and date"
            )
        return tuple(found)


def _check_share(name: str, value: float) -> None:
    if not 0.0 <= value <= 1.0:
        hint = f"; write {value / 100:g} for {value:g} percent" if 1.0 < value <= 100.0 else ""
        raise ValueRangeError(f"{name} must lie in 0..1, got {value}{hint}")
