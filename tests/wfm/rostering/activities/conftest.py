"""A small centre with fixed duties, for what is placed into them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.grid import TimeGrid
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.rules import Rule
from wfm.workforce import Agent, Break, Contract, Pay, ShiftTemplate, Workforce

DAY = ShiftTemplate("day", 480, 540, 60, 480, (Break("meal", 60, False, 180, 240),), break_step_min=60)
"""8 h from 8:00 or 9:00 with an hour's meal 3 or 4 h after the start."""


class Small:
    """Agents of one or two queues, hourly slots, and what is required drawn from a seed."""

    def __init__(self, seed: int = 0, *, days: int = 7, queues: int = 1, speeds: Sequence[float] = (1.0,)) -> None:
        self.random = np.random.default_rng(seed)
        self.grid = TimeGrid(date(2026, 6, 1), days, 60, "UTC")
        self.queues = tuple(Queue(f"q{j}", f"q{j}", Channel.VOICE, f"s{j}") for j in range(queues))
        self.speeds = speeds
        self.agents: list[Agent] = []
        self.decisions: list[AssignedDuty] = []
        self.required = np.zeros((queues, self.grid.n))
        self.prices = Prices(3_000, 6_000, 400)

    def agent(self, team: str = "red", role: str = "agent", skills: Sequence[int] | None = None) -> int:
        """Add an agent, and return its index."""
        served = range(len(self.queues)) if skills is None else skills
        rates = {f"s{j}": float(self.random.choice(self.speeds)) for j in served}
        number = len(self.agents)
        self.agents.append(Agent(f"A{number}", f"A{number}", "c", rates, 2_000, team=team, role=role))
        return number

    def duty(self, agent: int, day: int = 0, start: int = 0, meal: int = 3) -> Small:
        """Add a duty from 8:00 + `start` hours with its meal so many hours later."""
        self.decisions.append(AssignedDuty(agent, day, start, (meal,)))
        return self

    def drawn(self, most: float = 3.0) -> Small:
        """Draw what is required while people work."""
        hour = np.arange(self.grid.n) % 24
        need = self.random.integers(0, round(4 * most) + 1, self.required.shape) / 4
        self.required = np.where((hour >= 8) & (hour < 17), need, 0.0)
        return self

    def instance(self, *rules: Rule) -> Instance:
        contract = Contract("c", 0, 2_400, Pay.HOURLY, ("day",))
        workforce = Workforce(tuple(self.agents), (contract,), (DAY,))
        return Instance(RosterProblem(self.grid, self.queues, self.required, workforce, rules, self.prices))


@pytest.fixture
def small() -> Callable[..., Small]:
    """The builder's class."""
    return Small
