"""What a rule can know of one duty: plain numbers, the same for a duty option and for the last duty of the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wfm.workforce import ShiftTemplate

__all__ = ["DutyView"]

DAY_MIN = 1440


@dataclass(frozen=True, slots=True)
class DutyView:
    """One duty, seen by a rule.

    Attributes
    ----------
    day
        Day index it belongs to; negative before the horizon.
    date
        Local date of that day.
    start_min, end_min
        Elapsed minutes from the start of the horizon; differences are true lengths, also when the clocks change.
    clock_start_min, clock_end_min
        Wall-clock minutes after midnight of `date`; the end may exceed 1440.
    paid_min, length_min
        Paid minutes and presence.
    shift
        Id of the shift template; empty where it is not known (the past).
    template
        The template, or the piece of it (see `placement`), whose breaks the duty has; None where it is not known.
    """

    day: int
    date: date
    start_min: int
    end_min: int
    clock_start_min: int
    clock_end_min: int
    paid_min: int
    length_min: int
    shift: str = ""
    template: ShiftTemplate | None = None

    def clock_overlap_min(self, low_min: int, high_min: int) -> int:
        """Return the wall-clock minutes of presence inside a daily window.

        Parameters
        ----------
        low_min, high_min
            Window of every day in minutes after midnight; `high_min` may exceed 1440 (22:00 to 06:00 is 1320 to 1800).
        """
        total = 0
        for shift in range(-DAY_MIN, self.clock_end_min + DAY_MIN, DAY_MIN):
            total += max(0, min(self.clock_end_min, high_min + shift) - max(self.clock_start_min, low_min + shift))
        return total
