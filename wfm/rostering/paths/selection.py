"""Which duties a rule means: all, night duties, those of some shifts, those inside some hours."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Protocol

from wfm.grid import TimeGrid
from wfm.rostering.duty_view import DutyView
from wfm.rostering.instance import Instance
from wfm.rostering.paths.protocols import FREE

__all__ = [
    "AnyDuty",
    "InsideHours",
    "NamedShift",
    "NightDuty",
    "NoDuty",
    "OtherShift",
    "Selection",
    "charge",
    "minute_at",
    "named",
    "overlap_min",
]


class Selection(Protocol):
    """Which duties are meant; equal selections mean the same duties."""

    def selects(self, duty: DutyView) -> bool:
        """Return whether a duty is meant."""
        ...


@lru_cache(maxsize=65536)
def minute_at(grid: TimeGrid, day: int, clock_min: int) -> int:
    """Return the elapsed minutes of a clock time of a day; remembered, because a zone's rules are slow to look up."""
    return grid.at(day, clock_min)


def overlap_min(grid: TimeGrid, duty: DutyView, day: int, low_min: int, high_min: int) -> int:
    """Return the elapsed minutes of a duty between two clock times of a day (1440 and more: the next day)."""
    return max(
        0, min(duty.end_min, minute_at(grid, day, high_min)) - max(duty.start_min, minute_at(grid, day, low_min))
    )


def charge(price_minor: Fraction | None, units: int | Fraction) -> Fraction | None:
    """Return the price of a breach; None, which refuses it, where the rule is hard and there is one."""
    if units <= 0:
        return FREE
    return None if price_minor is None else price_minor * units


@dataclass(frozen=True, slots=True)
class AnyDuty:
    """Every duty."""

    def selects(self, duty: DutyView) -> bool:
        """Return True."""
        return True


@dataclass(frozen=True, slots=True)
class NoDuty:
    """No duty at all."""

    def selects(self, duty: DutyView) -> bool:
        """Return False."""
        return False


@dataclass(frozen=True, slots=True)
class NamedShift:
    """Duties of some shifts.

    Attributes
    ----------
    shifts
        Ids of the shifts.
    clock_start_min
        Clock time of their start; any when None.
    """

    shifts: frozenset[str]
    clock_start_min: int | None = None

    def selects(self, duty: DutyView) -> bool:
        """Return whether the duty is of one of the shifts and starts at the time."""
        return duty.shift in self.shifts and self.clock_start_min in (None, duty.clock_start_min)


@dataclass(frozen=True, slots=True)
class OtherShift:
    """Duties of all but some shifts."""

    shifts: frozenset[str]

    def selects(self, duty: DutyView) -> bool:
        """Return whether the duty is of none of the shifts."""
        return duty.shift not in self.shifts


@dataclass(frozen=True, slots=True)
class NightDuty:
    """Duties with some presence between two clock times, in elapsed time, of all nights together.

    Attributes
    ----------
    grid
        The days, where clock time becomes elapsed time.
    low_min, high_min
        The night, in minutes of the day on which it begins.
    least_min
        Presence in the night that makes a night duty.
    """

    grid: TimeGrid
    low_min: int
    high_min: int
    least_min: Fraction

    def selects(self, duty: DutyView) -> bool:
        """Return whether the duty is a night duty."""
        days = range(duty.day - 1, duty.day + 3)
        return sum(overlap_min(self.grid, duty, day, self.low_min, self.high_min) for day in days) >= self.least_min


@dataclass(frozen=True, slots=True)
class InsideHours:
    """Duties that lie between two clock times of their day."""

    grid: TimeGrid
    low_min: int
    high_min: int

    def selects(self, duty: DutyView) -> bool:
        """Return whether the duty lies inside the hours."""
        low, high = (minute_at(self.grid, duty.day, minute) for minute in (self.low_min, self.high_min))
        return low <= duty.start_min and duty.end_min <= high


def named(instance: Instance, names: tuple[str, ...]) -> Selection:
    """Return the duties of the shifts whose id or kind is one of some names; no names mean all duties."""
    if not names:
        return AnyDuty()
    return NamedShift(frozenset(names) | {shift.id for shift in instance.shifts if shift.is_named(names)})
