"""The step of the roster grid: what intervals, duties, breaks and activities have in common."""

from __future__ import annotations

from functools import reduce
from math import gcd

from wfm.rostering.rules import ActivityQuota, Rule
from wfm.workforce import ShiftTemplate

__all__ = ["roster_step_min"]


def roster_step_min(interval_min: int, shifts: tuple[ShiftTemplate, ...], rules: tuple[Rule, ...] = ()) -> int:
    """Return the finest step, in minutes, that intervals, starts, ends, breaks and activities share."""
    numbers = [interval_min, *(rule.minutes for rule in rules if isinstance(rule, ActivityQuota))]
    for shift in shifts:
        numbers += [shift.earliest_start_min, shift.start_step_min, shift.length_min]
        for item in shift.breaks:
            numbers += [item.earliest_min, shift.break_step_min, item.length_min]
    return reduce(gcd, numbers)
