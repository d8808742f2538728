"""Hand-made small problems: one agent, one queue, hourly slots, unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from numpy.typing import NDArray

from wfm.demand import Channel, Queue
from wfm.grid import TimeGrid
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.result import Engine, SolveLimits, SolveResult, SolveStatus
from wfm.rostering.rules import Rule
from wfm.rostering.solver import solve
from wfm.workforce import Absence, Agent, Availability, Break, CarryIn, Contract, Pay, ShiftTemplate, Workforce


@dataclass
class Centre:
    """A small centre; `problem` puts it together."""

    days: int = 7
    first: date = date(2026, 6, 1)
    zone: str = "UTC"
    step_min: int = 60
    queues: int = 1
    agents: int = 1
    skills: dict[int, dict[str, float]] = field(default_factory=dict)
    shifts: tuple[ShiftTemplate, ...] = ()
    min_h: float = 0
    max_h: float = 168
    pay: Pay = Pay.SALARIED
    rules: tuple[Rule, ...] = ()
    need: dict[tuple[int, int, int], float] = field(default_factory=dict)
    carry_in: tuple[CarryIn, ...] = ()
    availability: tuple[Availability, ...] = ()
    absences: tuple[Absence, ...] = ()
    prices: Prices = field(default_factory=lambda: Prices(3_000, 6_000, 0))

    def at(self, day: int, hour: float) -> datetime:
        """A local time: day of the horizon (negative: before it) and wall-clock hour."""
        zone = ZoneInfo(self.zone)
        local = datetime.combine(self.first + timedelta(days=day), datetime.min.time(), zone)
        return local + timedelta(hours=hour)

    def ask(self, hours: range, days: Sequence[int] | None = None, agents: float = 1.0, queue: int = 0) -> Centre:
        """Require agents on whole hours of days."""
        for day in range(self.days) if days is None else days:
            for hour in hours:
                self.need[queue, day, hour] = agents
        return self

    @property
    def grid(self) -> TimeGrid:
        return TimeGrid(self.first, self.days, self.step_min, self.zone)

    def required(self) -> NDArray[np.float64]:
        grid = self.grid
        found = np.zeros((self.queues, grid.n))
        for (queue, day, hour), agents in self.need.items():
            begin = grid.at(day, hour * 60) // self.step_min
            found[queue, begin : begin + 60 // self.step_min] = agents
        return found

    def problem(self) -> RosterProblem:
        queues = tuple(Queue(f"q{j}", f"q{j}", Channel.VOICE, f"s{j}") for j in range(self.queues))
        contract = Contract(
            "full", round(self.min_h * 60), round(self.max_h * 60), self.pay, tuple(shift.id for shift in self.shifts)
        )
        everything = {f"s{j}": 1.0 for j in range(self.queues)}
        people = tuple(
            Agent(f"A{a + 1}", f"A{a + 1}", "full", self.skills.get(a, everything), 2_000, team="red" if a else "blue")
            for a in range(self.agents)
        )
        workforce = Workforce(people, (contract,), self.shifts, self.availability, self.absences, self.carry_in)
        return RosterProblem(self.grid, queues, self.required(), workforce, self.rules, self.prices)

    def solve(self) -> SolveResult:
        return solve(self.problem(), SolveLimits(time_limit_s=10, workers=1, engine=Engine.EXACT))

    def days_worked(self, agent: str = "A1") -> list[int]:
        """Days on which the agent has a duty in a best roster."""
        result = self.solve()
        assert result.status is SolveStatus.OPTIMAL
        assert result.roster is not None
        return [(duty.date - self.first).days for duty in result.roster.duties if duty.agent_id == agent]


def shift(
    name: str,
    start_h: float,
    length_h: float,
    *,
    latest_h: float | None = None,
    breaks: tuple[Break, ...] = (),
    **more: int,
) -> ShiftTemplate:
    """A shift with hourly starts."""
    latest = start_h if latest_h is None else latest_h
    return ShiftTemplate(name, round(start_h * 60), round(latest * 60), 60, round(length_h * 60), breaks, **more)


@pytest.fixture
def centre() -> Callable[..., Centre]:
    return Centre


@pytest.fixture
def make_shift() -> Callable[..., ShiftTemplate]:
    return shift
