"""A tiny centre that tests put together line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.evaluation.audit import AuditReport, Violation, audit
from wfm.grid import TimeGrid
from wfm.rostering.deferred_queue import DeferredQueue
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.roster import Activity, Duty, Roster
from wfm.rostering.rules import Rule
from wfm.workforce import (
    Absence,
    AbsenceKind,
    Agent,
    Availability,
    Break,
    CarryIn,
    Contract,
    Pay,
    ShiftTemplate,
    Workforce,
)

DAY = ShiftTemplate(
    "day",
    earliest_start_min=6 * 60,
    latest_start_min=16 * 60,
    start_step_min=30,
    length_min=510,
    breaks=(
        Break("early", 15, True, 60, 150),
        Break("meal", 30, False, 180, 300),
        Break("late", 15, True, 330, 450),
    ),
    min_work_between_min=60,
)
"""8.5 h present, 8 h paid."""
SHORT = ShiftTemplate("short", 0, 23 * 60 + 30, 30, 240)
"""4 h at any half hour, no breaks."""
LONG = ShiftTemplate("long", 0, 23 * 60, 60, 600)
"""10 h at any full hour, no breaks."""
NIGHT = ShiftTemplate("night", 22 * 60, 23 * 60, 30, 480, (Break("meal", 30, False, 180, 240),))
"""8 h from late evening, 7.5 h paid."""
AFTER = ShiftTemplate("after", 1440, 1500, 60, 240)
"""4 h that start after midnight and belong to the day before."""
WEEKDAY = ShiftTemplate("weekday", 540, 540, 30, 240, weekdays=frozenset(range(5)))
"""4 h from nine, Monday to Friday only."""
SHIFTS = (DAY, SHORT, LONG, NIGHT, AFTER, WEEKDAY)


class Centre:
    """A problem and a roster in the making; the defaults are one queue, one agent A1 paid by the hour, no rules."""

    def __init__(
        self,
        first: date = date(2024, 3, 4),
        days: int = 7,
        step_min: int = 30,
        zone: str = "Europe/Berlin",
        queues: Iterable[str] = ("calls",),
    ) -> None:
        self.grid = TimeGrid(first, days, step_min, zone)
        self.queues = tuple(Queue(name, name.title(), Channel.VOICE, skill=name) for name in queues)
        self.contracts = {"c": self._contract("c", 0, 2400, Pay.HOURLY)}
        self.agents: list[Agent] = []
        self.duties: list[Duty] = []
        self.availability: list[Availability] = []
        self.absences: list[Absence] = []
        self.carry_in: list[CarryIn] = []
        self.required = np.zeros((len(self.queues), self.grid.n))
        self.prices = Prices(3000, 6000, 500)
        self.deferred: list[DeferredQueue] = []
        self.idle_share: np.ndarray | None = None

    @staticmethod
    def _contract(name: str, low: int, high: int, pay: Pay, shifts: Iterable[str] | None = None) -> Contract:
        return Contract(name, low, high, pay, tuple(shifts if shifts is not None else (s.id for s in SHIFTS)))

    def contract(self, name: str, low: int, high: int, pay: Pay = Pay.HOURLY, shifts: Iterable[str] | None = None):
        self.contracts[name] = self._contract(name, low, high, pay, shifts)
        return self

    def agent(
        self,
        name: str = "A1",
        contract: str = "c",
        skills: Mapping[str, float] | None = None,
        cost: int = 2000,
        **more: Any,
    ):
        known = {queue.skill: 1.0 for queue in self.queues} if skills is None else dict(skills)
        self.agents.append(Agent(name, name, contract, known, cost, **more))
        return self

    def when(self, day: int, minute: int) -> datetime:
        """Return the local time of a wall-clock minute of a day."""
        return self.grid.instant(self.grid.at(day, minute))

    def later(self, instant: datetime, minutes: float) -> datetime:
        """Return the local time some elapsed minutes later."""
        return (instant.astimezone(self.grid.start.tzinfo) + timedelta(minutes=minutes)).astimezone(self.grid.tz)

    def make_duty(
        self,
        agent: str,
        day: int,
        start_min: int,
        shift: ShiftTemplate = SHORT,
        at: Mapping[str, int] | None = None,
        length_min: int | None = None,
    ) -> Duty:
        """Return a duty with every break at its earliest start, or `at` minutes after the start of the duty."""
        start = self.when(day, start_min)
        breaks = []
        for item in shift.breaks:
            begin = self.later(start, (at or {}).get(item.id, item.earliest_min))
            breaks.append(Activity(begin, self.later(begin, item.length_min), item.id, item.paid))
        end = self.later(start, shift.length_min if length_min is None else length_min)
        on = self.grid.first + timedelta(days=day)
        return Duty(agent, on, start, end, shift.id, tuple(sorted(breaks, key=lambda item: item.start)))

    def duty(self, agent: str, day: int, start_min: int, shift: ShiftTemplate = SHORT, **more: Any):
        self.duties.append(self.make_duty(agent, day, start_min, shift, **more))
        return self

    def absent(self, agent: str, start: tuple[int, int], end: tuple[int, int], credit_min: int = 0):
        self.absences.append(Absence(agent, self.when(*start), self.when(*end), AbsenceKind.LEAVE, credit_min))
        return self

    def past(self, agent: str, start: tuple[int, int] | None, end: tuple[int, int] | None, **more: Any):
        """Add carry-in; times are (day, minute) with negative days before the horizon."""
        first = None if start is None else self.when(*start)
        last = None if end is None else self.when(*end)
        self.carry_in.append(CarryIn(agent, first, last, **more))
        return self

    def backlog(
        self,
        queue: str,
        opening_h: float = 0.0,
        inflow_h: Mapping[int, float] | None = None,
        within: int = 4,
        late: int = 1000,
        **more: Any,
    ):
        """Add a backlog: hours that wait and are due by the end of interval `within`, and hours that arrive.

        What arrives in an interval is released after it and due at the end of the interval `within` later.
        """
        n = self.grid.n
        released, due = np.full(n + 1, opening_h), np.zeros(n + within + 2)
        due[within:] += opening_h
        for index, hours in (inflow_h or {}).items():
            released[index + 1 :] += hours
            due[index + within :] += hours
        clock = more.pop("clock_h", np.full(n, self.grid.step_h))
        self.deferred.append(DeferredQueue(queue, released[:n], due[:n], clock, late, **more))
        return self

    def workforce(self) -> Workforce:
        return Workforce(
            tuple(self.agents or [Agent("A1", "A1", "c", {q.skill: 1.0 for q in self.queues}, 2000)]),
            tuple(self.contracts.values()),
            SHIFTS,
            tuple(self.availability),
            tuple(self.absences),
            tuple(self.carry_in),
        )

    def problem(self, *rules: Rule) -> RosterProblem:
        return RosterProblem(
            self.grid,
            self.queues,
            self.required,
            self.workforce(),
            rules,
            self.prices,
            deferred=tuple(self.deferred),
            idle_share=self.idle_share,
        )

    @property
    def roster(self) -> Roster:
        return Roster(tuple(self.duties))

    def report(self, *rules: Rule) -> AuditReport:
        return audit(self.problem(*rules), self.roster)

    def broken(self, *rules: Rule) -> list[Violation]:
        """Return the violations of the given rules alone."""
        names = {rule.type for rule in rules}
        return [item for item in self.report(*rules).violations if item.rule in names]


@pytest.fixture(scope="session")
def centre() -> type[Centre]:
    """The builder's class: `centre()` is a new small centre."""
    return Centre


@pytest.fixture(scope="session")
def shifts() -> dict[str, ShiftTemplate]:
    """The builder's shift templates by id."""
    return {shift.id: shift for shift in SHIFTS}
