"""A small day: three people on two queues, an empty roster form to put duties into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from wfm.demand import Channel, Demand, Queue
from wfm.forecasting import ForecastSettings
from wfm.grid import TimeGrid
from wfm.pipeline import Plan, problem_of
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.repair_settings import RepairSettings
from wfm.rostering.result import SolveLimits
from wfm.rostering.roster import Duty, Roster
from wfm.rostering.rules import ContractHours, MinRestBetweenShifts
from wfm.staffing.requirement import Requirement, StaffingSettings
from wfm.workforce import Agent, Contract, Pay, ShiftTemplate, Workforce

FIRST = date(2026, 6, 1)


@dataclass
class Day:
    """Two days from Monday, by the hour: what is required, who is there, what the plan says."""

    required: np.ndarray
    contacts: np.ndarray
    settings: RepairSettings

    grid = TimeGrid(FIRST, 2, 60, "UTC")
    queues = (Queue("calls", "Calls", Channel.VOICE, "calls"), Queue("chat", "Chat", Channel.VOICE, "chat"))
    agents = (
        Agent("A1", "Ada", "fixed", {"calls": 1.0}, 2_000),
        Agent("A2", "Łucja", "fixed", {"calls": 1.0, "chat": 1.0}, 2_000),
        Agent("A3", "سارة", "hourly", {"chat": 1.0}, 1_500),
    )
    shifts = (ShiftTemplate("day", 8 * 60, 12 * 60, 60, 4 * 60), ShiftTemplate("late", 16 * 60, 20 * 60, 60, 4 * 60))

    def at(self, day: int, hour: float) -> datetime:
        return self.grid.instant(day * 1440 + round(60 * hour))

    def duty(self, agent: str, day: int, hour: int, shift: str = "day") -> Duty:
        return Duty(agent, FIRST + timedelta(days=day), self.at(day, hour), self.at(day, hour + 4), shift)

    @property
    def plan(self) -> Plan:
        contracts = (
            Contract("fixed", 0, 8 * 60, Pay.SALARIED, ("day", "late")),
            Contract("hourly", 0, 8 * 60, Pay.HOURLY, ("day", "late")),
        )
        open_ = np.ones(self.required.shape, dtype=bool)
        aht = np.full(self.required.shape, 300.0)
        forecast = Demand(self.grid, self.queues, self.contacts, aht, open_)
        requirement = Requirement.given(self.grid, self.queues, self.contacts, aht, self.required)
        return Plan(
            "small", "EUR", self.grid, self.queues, open_, None, forecast, requirement, ForecastSettings(),
            StaffingSettings(), Workforce(self.agents, contracts, self.shifts),
            (ContractHours(), MinRestBetweenShifts(hours=11)), Prices(3_000, 6_000, 400), SolveLimits(1.0),
            repair=self.settings,
        )  # fmt: skip

    @property
    def problem(self) -> RosterProblem:
        plan = self.plan
        assert plan.requirement is not None
        return problem_of(plan, plan.requirement)

    def with_settings(self, **changes: object) -> Day:
        return Day(self.required, self.contacts, replace(self.settings, **changes))  # type: ignore[arg-type]


@pytest.fixture
def small_day() -> Callable[..., Day]:
    """Return what makes a day: (queue, day, first hour, last hour, agents) as often as needed."""

    def made(*asked: tuple[int, int, int, int, float], **settings: object) -> Day:
        required, contacts = np.zeros((2, 48)), np.zeros((2, 48))
        for queue, day, first, last, agents in asked:
            required[queue, 24 * day + first : 24 * day + last] = agents
            contacts[queue, 24 * day + first : 24 * day + last] = 8 * agents
        return Day(required, contacts, RepairSettings(**settings))  # type: ignore[arg-type]

    return made


@pytest.fixture
def roster() -> Callable[..., Roster]:
    """Return what makes a roster of duties."""

    def made(*duties: Duty) -> Roster:
        return Roster(tuple(sorted(duties, key=lambda item: (item.agent_id, item.start))))

    return made
