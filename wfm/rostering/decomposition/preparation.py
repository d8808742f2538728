"""Compiling before the clock starts: machine code is made once on a machine, and is no part of anybody's time limit."""

from __future__ import annotations

import time
from datetime import date
from functools import cache

import numpy as np

from wfm.demand import Channel, Queue
from wfm.grid import TimeGrid
from wfm.rostering.instance import Instance
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.result import SolveLimits
from wfm.workforce import Agent, Break, Contract, Pay, ShiftTemplate, Workforce

__all__ = ["prepare", "small_problem"]


@cache
def prepare() -> None:
    """Run every part of the engine on three people, once a process, so that every compiled function is there.

    With machine code kept from an earlier run this takes a fraction of a second; without, about twenty seconds.
    """
    from wfm.rostering.decomposition.engine import solve_by_decomposition
    from wfm.rostering.decomposition.search import Search
    from wfm.rostering.decomposition.tables import build_tables
    from wfm.rostering.decomposition.team import Team

    instance = Instance(small_problem())
    solve_by_decomposition(instance, SolveLimits(time_limit_s=1.0, workers=1, deterministic=True), time.monotonic())
    # A problem so small may be proved before it is improved: the search is run by hand as well.
    team = Team(Search(instance, build_tables(instance), 1))
    leader = team.best
    everybody = np.arange(len(instance.agents))
    leader.construct(0, len(everybody))
    leader.descend(0, len(everybody))
    leader.write_record()
    leader.follow(1.0, np.zeros_like(everybody), np.zeros((1, *leader.tables.shifts.start.shape)))
    team.grow(2)
    team.run(lambda search: search.improve(1, 1.0))
    leader.try_tours(everybody, leader.best_option, leader.best_breaks)


def small_problem() -> RosterProblem:
    """Return three people, two queues and two days."""
    grid = TimeGrid(date(2024, 1, 1), 2, 60, "UTC")
    queues = tuple(Queue(name, name, Channel.VOICE, name, None, 1) for name in ("a", "b"))
    required = np.zeros((2, grid.n))
    required[:, 8:14] = 1.0
    shift = ShiftTemplate("day", 480, 540, 60, 300, (Break("pause", 60, False, 60, 180),))
    agents = tuple(
        Agent(id=str(number), name=str(number), contract="part", skills=skills, hourly_cost_minor=2000)
        for number, skills in enumerate(({"a": 1.0}, {"b": 1.0}, {"a": 1.0, "b": 1.0}))
    )
    contract = Contract("part", 0, 2400, Pay.HOURLY, ("day",), 5)
    workforce = Workforce(agents=agents, contracts=(contract,), shifts=(shift,))
    return RosterProblem(grid, queues, required, workforce, (), Prices(6000, 12000, 400))
