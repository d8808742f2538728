"""A hand-made centre: one queue, hourly slots, duties of eight hours from 8:00; what is missing costs 57.00 an hour."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.grid import TimeGrid
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.result import Engine, SolveLimits
from wfm.rostering.roster import Duty, Roster
from wfm.rostering.rules import ContractHours, Rule
from wfm.workforce import Agent, Availability, Contract, Pay, ShiftTemplate, Workforce

FIRST = date(2026, 6, 1)  # a Monday
LIMITS = SolveLimits(time_limit_s=3.0, workers=1, engine=Engine.EXACT)

Build = Callable[..., RosterProblem]


@pytest.fixture
def limits() -> SolveLimits:
    """Enough for problems that are solved in a blink."""
    return LIMITS


@pytest.fixture
def build() -> Build:
    """Return the builder of small problems."""

    def problem(
        agents: int = 1,
        need: Mapping[int, float] | None = None,
        *,
        min_h: float = 0,
        rules: Sequence[Rule] = (ContractHours(),),
        available: Mapping[str, Sequence[int]] | None = None,
        **more: Any,
    ) -> RosterProblem:
        grid = TimeGrid(FIRST, more.get("days", 7), 60, "UTC")
        required = np.zeros((1, grid.n))
        for day, heads in (need or {}).items():
            required[0, day * 24 + 8 : day * 24 + 16] = heads
        shift = ShiftTemplate("day", 480, 480, 60, 480)
        contract = Contract("full", round(min_h * 60), 40 * 60, Pay.SALARIED, ("day",))
        people = tuple(Agent(f"A{number + 1}", "", "full", {"calls": 1.0}, 2_000) for number in range(agents))
        windows = tuple(
            Availability(agent_id, tuple(((0, 1_440),) if day in days else () for day in range(7)))
            for agent_id, days in (available or {}).items()
        )
        workforce = Workforce(people, (contract,), (shift,), windows)
        queues = (Queue("calls", "calls", Channel.VOICE, "calls"),)
        return RosterProblem(grid, queues, required, workforce, tuple(rules), Prices(3_000, 6_000, 0))

    return problem


@pytest.fixture
def worked() -> Callable[..., Roster]:
    """Return the builder of rosters: agent id → days of the horizon with a duty."""

    def roster(problem: RosterProblem, **days: Sequence[int]) -> Roster:
        def duty(agent_id: str, day: int) -> Duty:
            start = problem.grid.instant(problem.grid.at(day, 480))
            end = problem.grid.instant(problem.grid.at(day, 960))
            return Duty(agent_id, problem.grid.dates[day], start, end, "day")

        return Roster(tuple(duty(agent_id, day) for agent_id, listed in days.items() for day in listed))

    return roster
