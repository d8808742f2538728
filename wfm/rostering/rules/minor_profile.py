"""Limits for young workers, attached by date of birth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import ClassVar

from wfm.rostering.rules.break_rule import BreakRule
from wfm.rostering.rules.composite import Composite
from wfm.rostering.rules.days_off import DaysOff
from wfm.rostering.rules.max_continuous_work import MaxContinuousWork
from wfm.rostering.rules.max_presence_span import MaxPresenceSpan
from wfm.rostering.rules.max_work_per_day import MaxWorkPerDay
from wfm.rostering.rules.max_work_per_week import MaxWorkPerWeek
from wfm.rostering.rules.min_rest_between_shifts import MinRestBetweenShifts
from wfm.rostering.rules.min_weekly_rest import MinWeeklyRest
from wfm.rostering.rules.rule import Rule, Scope
from wfm.rostering.rules.shift_length import ShiftLength
from wfm.workforce import Agent

__all__ = ["MinorProfile", "birthday"]


@dataclass(frozen=True)
class MinorProfile(Composite):
    """A bundle of limits for everybody in its scope who is younger than `under` years.

    Who has a date of birth is bound until the day before the birthday; who has none is bound only where the scope names
    the agent. Every limit that is given holds besides the rules of the plan.

    Attributes
    ----------
    under
        Age in years from which the profile no longer holds.
    max_work_per_day_h, max_work_per_week_h, max_presence_h
        Most paid hours a day and a week, longest presence.
    earliest, latest
        Clock times before which no duty starts and after which none ends.
    rest_h, weekly_rest_h
        Least rest between two duties and in a week.
    break_over_h, break_min
        Paid hours above which breaks of `break_min` minutes together are due.
    max_continuous_h
        Longest work without a break.
    max_days_per_week
        Most days with a duty in a week.
    """

    type: ClassVar[str] = "minor_profile"
    phase: ClassVar[int] = 1
    under: int = field(default=18, metadata={"ge": 1, "le": 30})
    max_work_per_day_h: float | None = field(default=None, metadata={"gt": 0, "le": 24})
    max_work_per_week_h: float | None = field(default=None, metadata={"gt": 0, "le": 168})
    max_presence_h: float | None = field(default=None, metadata={"gt": 0, "le": 24})
    earliest: int | None = field(default=None, metadata={"written": "clock"})
    latest: int | None = field(default=None, metadata={"written": "clock"})
    rest_h: float | None = field(default=None, metadata={"ge": 0, "le": 24})
    weekly_rest_h: float | None = field(default=None, metadata={"ge": 0, "le": 168})
    break_over_h: float = field(default=4.5, metadata={"ge": 0, "le": 24})
    break_min: int | None = field(default=None, metadata={"ge": 1, "le": 480})
    max_continuous_h: float | None = field(default=None, metadata={"gt": 0, "le": 24})
    max_days_per_week: int | None = field(default=None, metadata={"ge": 0, "le": 7})

    def worked_in(self, rules: tuple[Rule, ...], agents: Sequence[Agent]) -> tuple[Rule, ...]:
        """State every limit for everybody who is bound; people with one last day share the rules."""
        bound: dict[date | None, list[str]] = {}
        for agent in agents:
            if not self.scope.covers(agent):
                continue
            if agent.birth_date is not None:
                bound.setdefault(birthday(agent.birth_date, self.under) - timedelta(days=1), []).append(agent.id)
            elif agent.id in self.scope.agents:
                bound.setdefault(None, []).append(agent.id)
        found = list(rules)
        for end, names in bound.items():
            last = min((day for day in (end, self.scope.last) if day is not None), default=None)
            scope = Scope(agents=tuple(names), first=self.scope.first, last=last)
            found += [replace(rule, scope=scope, stated_by=self.type, origin=self.origin) for rule in self._limits()]
        return tuple(found)

    def _limits(self) -> list[Rule]:
        found: list[Rule] = []
        if self.max_work_per_day_h is not None:
            found.append(MaxWorkPerDay(self.max_work_per_day_h))
        if self.max_work_per_week_h is not None:
            found.append(MaxWorkPerWeek(self.max_work_per_week_h))
        if self.max_presence_h is not None:
            found.append(MaxPresenceSpan(self.max_presence_h))
        if self.earliest is not None or self.latest is not None:
            found.append(ShiftLength(earliest=self.earliest, latest=self.latest))
        if self.rest_h is not None:
            found.append(MinRestBetweenShifts(self.rest_h))
        if self.weekly_rest_h is not None:
            found.append(MinWeeklyRest(self.weekly_rest_h))
        if self.break_min is not None:
            found.append(BreakRule(self.break_over_h, length_min=self.break_min, split_min_piece_min=1))
        if self.max_continuous_h is not None:
            found.append(MaxContinuousWork(self.max_continuous_h))
        if self.max_days_per_week is not None:
            found.append(DaysOff(7 - self.max_days_per_week))
        return found


def birthday(born: date, years: int) -> date:
    """Return the date on which somebody becomes so many years old; born on 29 February, it may be 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
