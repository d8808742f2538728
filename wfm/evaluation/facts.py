"""A problem and a roster laid out by agent, in elapsed seconds: what every check looks at.

Written for the audit alone: it reads the plain data of `wfm.rostering` and nothing that builds or solves a model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property

from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Activity, Duty, Roster
from wfm.rostering.rules import ActivityQuota, Rule
from wfm.workforce import Agent, ShiftTemplate

__all__ = ["Facts", "Week", "clock_min", "paid_min"]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven local days from the first day of the horizon, or what is left of them at its end.

    Attributes
    ----------
    first
        First local date.
    first_day, last_day
        Day indices, `last_day` exclusive.
    start_s, end_s
        Elapsed seconds from the grid's start.
    whole
        Whether it has all seven days.
    """

    first: date
    first_day: int
    last_day: int
    start_s: int
    end_s: int

    @property
    def whole(self) -> bool:
        """Whether it has all seven days."""
        return self.last_day - self.first_day == 7


@dataclass(frozen=True)
class Facts:
    """What the checks look at.

    Attributes
    ----------
    problem
        What was asked.
    roster
        What is checked.
    """

    problem: RosterProblem
    roster: Roster

    @cached_property
    def agents(self) -> dict[str, Agent]:
        """Agents of the plan by id."""
        return {agent.id: agent for agent in self.problem.workforce.agents}

    @cached_property
    def _by_agent(self) -> dict[str, list[Duty]]:
        found: dict[str, list[Duty]] = {}
        for duty in sorted(self.roster.duties, key=lambda item: (item.start.timestamp(), item.end.timestamp())):
            found.setdefault(duty.agent_id, []).append(duty)
        return found

    @cached_property
    def strangers(self) -> tuple[Duty, ...]:
        """Duties of people who are not in the plan."""
        return tuple(duty for duty in self.roster.duties if duty.agent_id not in self.agents)

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """The weeks of the horizon in order."""
        grid = self.problem.grid
        starts_s = [int(index) * grid.step_min * 60 for index in grid.day_starts]
        return tuple(
            Week(grid.dates[first], first, last, starts_s[first], starts_s[last])
            for first in range(0, grid.days, 7)
            for last in (min(first + 7, grid.days),)
        )

    def duties(self, agent_id: str) -> list[Duty]:
        """Return an agent's duties by start."""
        return self._by_agent.get(agent_id, [])

    def days_worked(self, agent_id: str) -> set[int]:
        """Return the day indices inside the horizon to which a duty of the agent belongs."""
        days = {self.day(duty.date) for duty in self.duties(agent_id)}
        return {day for day in days if 0 <= day < self.problem.grid.days}

    def breaks(self, duty: Duty) -> list[Activity]:
        """Return the breaks of a duty by start: no blocks of work on a queue, no activities of the plan."""
        found = [item for item in duty.activities if item.queue is None and item.activity not in self._off_phone]
        return sorted(found, key=lambda item: item.start.timestamp())

    @cached_property
    def _off_phone(self) -> frozenset[str]:
        return frozenset(rule.activity for rule in self.problem.rules if isinstance(rule, ActivityQuota))

    def worked_min(self, agent_id: str) -> Mapping[int, Fraction]:
        """Return the paid minutes of the duties of each day of the horizon that has some, by day index."""
        if agent_id not in self._worked:
            self._worked[agent_id] = self._paid_by_day(agent_id)
        return self._worked[agent_id]

    @cached_property
    def _worked(self) -> dict[str, dict[int, Fraction]]:
        return {}

    def _paid_by_day(self, agent_id: str) -> dict[int, Fraction]:
        found: dict[int, Fraction] = {}
        for duty in self.duties(agent_id):
            day = self.day(duty.date)
            if 0 <= day < self.problem.grid.days:
                found[day] = found.get(day, Fraction(0)) + paid_min(duty)
        return found

    def past_weeks_min(self, agent_id: str) -> tuple[int, ...]:
        """Return the paid minutes of the weeks before the horizon of which something is known, the latest first."""
        past = self.problem.workforce.carry_in_by_agent.get(agent_id)
        return () if past is None else past.worked_week_min[::-1]

    def dates(self, first_day: int, last_day: int) -> list[date]:
        """Return the dates of some day indices, `last_day` exclusive; they may lie outside the horizon."""
        return [self.date(day) for day in range(first_day, last_day)]

    def bound_by(self, rule: Rule) -> Iterator[Agent]:
        """Yield the agents that a rule binds, in the order of the plan."""
        return (agent for agent in self.problem.workforce.agents if rule.scope.covers(agent))

    def second(self, instant: datetime) -> int:
        """Return elapsed seconds from the grid's start; two local times are never subtracted across a clock change."""
        return round(instant.timestamp() - self._origin_s)

    @cached_property
    def _origin_s(self) -> float:
        return self.problem.grid.start.timestamp()

    def starts_s(self, shift: ShiftTemplate, day: int) -> frozenset[int]:
        """Return all possible starts of a shift's duties that belong to a day, in elapsed seconds."""
        key = (shift.id, day)
        if key not in self._starts:
            at = self.problem.grid.at
            self._starts[key] = frozenset(60 * at(day, minute) for minute in shift.starts_min)
        return self._starts[key]

    @cached_property
    def _starts(self) -> dict[tuple[str, int], frozenset[int]]:
        return {}

    def day(self, on: date) -> int:
        """Return the day index of a date, which may lie outside the horizon."""
        return (on - self.problem.grid.first).days

    def date(self, day: int) -> date:
        """Return the date of a day index, which may lie outside the horizon."""
        return self.problem.grid.first + timedelta(days=day)

    def credits_min(self, agent_id: str) -> dict[int, int]:
        """Return credited minutes of the agent's absences by week index, for absences that start in the horizon."""
        found: dict[int, int] = {}
        for absence in self.problem.workforce.absences_by_agent.get(agent_id, ()):
            start_s = self.second(absence.start)
            for index, week in enumerate(self.weeks):
                if week.start_s <= start_s < week.end_s:
                    found[index] = found.get(index, 0) + absence.credit_min
        return found


def paid_min(duty: Duty) -> Fraction:
    """Return presence less unpaid activities in elapsed minutes, exact for whole seconds; overlaps count once."""
    start, end = duty.start.timestamp(), duty.end.timestamp()
    worked, reached = max(end - start, 0.0), start
    unpaid = sorted((item.start.timestamp(), item.end.timestamp()) for item in duty.activities if not item.paid)
    for first, last in unpaid:
        lost = min(end, last) - max(reached, first)
        if lost > 0:
            worked -= lost
            reached = min(end, last)
    return Fraction(worked) / 60


def clock_min(duty: Duty, instant: datetime, facts: Facts) -> int:
    """Return the clock time of an instant in minutes after midnight of the date of a duty; it may exceed 1440."""
    local = instant.astimezone(facts.problem.grid.tz)
    return (local.date() - duty.date).days * 1440 + local.hour * 60 + local.minute
