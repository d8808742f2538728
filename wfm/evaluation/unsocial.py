"""Unsocial points of duties: night, early, late, weekend, holiday, overtime."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from math import ceil

from wfm.evaluation.facts import paid_min
from wfm.rostering.roster import Duty
from wfm.rostering.rules import Fairness

__all__ = ["Burden", "burden_of"]

DAY_MIN = 1440


@dataclass(frozen=True, slots=True)
class Burden:
    """What some duties are, counted.

    Attributes
    ----------
    weekend, early, late, night, holiday
        Duties of each kind.
    overtime_h
        Begun hours of overtime.
    """

    weekend: int = 0
    early: int = 0
    late: int = 0
    night: int = 0
    holiday: int = 0
    overtime_h: int = 0

    def points(self, rule: Fairness) -> int:
        """Return the unsocial points."""
        return (
            self.weekend * rule.weekend
            + self.early * rule.early
            + self.late * rule.late
            + self.night * rule.night
            + self.holiday * rule.holiday
            + self.overtime_h * rule.overtime
        )


def burden_of(rule: Fairness, duties: Iterable[Duty]) -> Burden:
    """Count what duties on dates in scope are."""
    weekend = early = late = night = holiday = overtime_h = 0
    for duty in duties:
        if not rule.scope.holds_on(duty.date):
            continue
        start, end = _clock_min(duty.date, duty.start), _clock_min(duty.date, duty.end)
        if _in_the_night(rule, start, end) >= rule.night_hours * 60:
            night += 1
        else:
            early += start < rule.early_before
            late += end > rule.late_after
        weekend += duty.date.weekday() in rule.weekend_days
        holiday += duty.date in rule.holidays
        beyond = paid_min(duty) - Fraction(rule.overtime_over_h) * 60
        overtime_h += max(0, ceil(beyond / 60))
    return Burden(weekend, early, late, night, holiday, overtime_h)


def _clock_min(on: date, instant: datetime) -> int:
    """Return the wall-clock minutes from the midnight that begins a date."""
    return (instant.date() - on).days * DAY_MIN + instant.hour * 60 + instant.minute


def _in_the_night(rule: Fairness, start: int, end: int) -> int:
    """Return the wall-clock minutes of a presence that lie in a night."""
    low, high = rule.night_min
    days = range(-1, end // DAY_MIN + 1)
    return sum(max(0, min(end, high + day * DAY_MIN) - max(start, low + day * DAY_MIN)) for day in days)
