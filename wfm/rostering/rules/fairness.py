"""Unsocial duties are shared fairly."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from wfm.errors import ValueRangeError
from wfm.rostering.rules.rule import Rule
from wfm.rostering.terms import CostTerm

__all__ = ["Fairness"]


@dataclass(frozen=True)
class Fairness(Rule):
    """Nobody has more unsocial points than a fair share of them (a point above it costs, where the rule is priced).

    A duty has the points of everything that it is. It is a *night* duty if at least `night_hours` of its presence lie
    between `night_from` and `night_to` of any day; an *early* duty if it is none and starts before `early_before` of
    its date; a *late* duty if it is no night duty and ends after `late_after` of its date; a *weekend* or *holiday*
    duty if its date is one; and each hour paid above `overtime_over_h`, a begun one too, has the points of `overtime`.

    The fair share of the people in scope is worked out from the plan alone (`wfm.rostering.fair_shares`): the points
    that the requirement calls for and the points that these people bring along, divided by their contracts' most weekly
    hours, rounded up to whole points. Points brought along (`unsocial_points` of carry_in.csv, rounded) count towards
    it. From week to week a `window_weeks`-th of the points brought along is forgotten.

    Attributes
    ----------
    weekend, early, late, night, overtime, holiday
        Points, 0 to 20 each.
    weekend_days
        Weekdays of the weekend.
    early_before, late_after
        Clock times.
    night_from, night_to
        Clock times between which it is night; `night_to` lies on the next day if it is not after `night_from`.
    night_hours
        Hours in the night that make a night duty, 0 (exclusive) to 12.
    overtime_over_h
        Paid hours of a duty above which it is overtime, 1 to 24.
    holidays
        Holidays: dates.
    window_weeks
        Weeks over which points are remembered, 1 to 52.
    """

    type: ClassVar[str] = "fairness"
    unit: ClassVar[str | None] = "unsocial point above the fair share"
    term: ClassVar[CostTerm] = CostTerm.FAIRNESS
    weekend: int = field(default=1, metadata={"ge": 0, "le": 20})
    early: int = field(default=1, metadata={"ge": 0, "le": 20})
    late: int = field(default=1, metadata={"ge": 0, "le": 20})
    night: int = field(default=2, metadata={"ge": 0, "le": 20})
    overtime: int = field(default=0, metadata={"ge": 0, "le": 20})
    holiday: int = field(default=2, metadata={"ge": 0, "le": 20})
    weekend_days: tuple[int, ...] = field(default=(5, 6), metadata={"written": "weekdays"})
    early_before: int = field(default=420, metadata={"written": "clock"})
    late_after: int = field(default=1200, metadata={"written": "clock"})
    night_from: int = field(default=1380, metadata={"written": "clock"})
    night_to: int = field(default=360, metadata={"written": "clock"})
    night_hours: float = field(default=3.0, metadata={"gt": 0, "le": 12})
    overtime_over_h: float = field(default=8.0, metadata={"ge": 1, "le": 24})
    holidays: tuple[date, ...] = field(default=(), metadata={"written": "dates"})
    window_weeks: int = field(default=8, metadata={"ge": 1, "le": 52})

    def __post_init__(self) -> None:
        """Check that there is something to share."""
        super().__post_init__()
        if not (self.weekend or self.early or self.late or self.night or self.overtime or self.holiday):
            raise ValueRangeError("fairness needs points for something")

    @property
    def night_min(self) -> tuple[int, int]:
        """Clock minutes of the night, the end beyond 1440 where it lies on the next day."""
        return self.night_from, self.night_to + (1440 if self.night_to <= self.night_from else 0)
