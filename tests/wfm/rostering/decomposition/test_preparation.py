"""Compilation happens before the clock starts, once, and wherever the program is installed."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import numpy as np
import pytest
from numba.core import event

from wfm.demand import Channel, Queue
from wfm.grid import TimeGrid
from wfm.machine_code import KeptCode
from wfm.rostering.decomposition.kernels import coverage
from wfm.rostering.decomposition.preparation import prepare
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.result import Engine, Progress, SolveLimits
from wfm.rostering.rules import CORE_RULES
from wfm.rostering.solver import solve
from wfm.workforce import Agent, Break, Contract, Pay, ShiftTemplate, Workforce


class Compilations(event.Listener):
    """Remembers what is compiled."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def on_start(self, event: Any) -> None:
        self.names.append(str(event.data.get("dispatcher")))

    def on_end(self, event: Any) -> None:
        pass


def week(speeds: tuple[float, ...]) -> RosterProblem:
    """Return a week of six people, every rule in force, with multipliers of the handle time on the second queue."""
    grid = TimeGrid(date(2026, 3, 2), 7, 30, "Europe/Warsaw")
    queues = tuple(Queue(name, name, Channel.VOICE, name) for name in ("a", "b"))
    required = np.zeros((2, grid.n))
    for day in range(6):
        required[:, 48 * day + 16 : 48 * day + 34] = 2.0
    breaks = (Break("tea", 30, True, 60, 90), Break("meal", 30, False, 180, 300))
    shift = ShiftTemplate("day", 480, 600, 30, 510, breaks)
    agents = tuple(
        Agent(str(n), str(n), "full", {"a": 1.0, "b": speeds[n]} if speeds[n] else {"a": 1.0}, 2000) for n in range(6)
    )
    contract = Contract("full", 1440, 2400, Pay.HOURLY, ("day",))
    rules = tuple(kind() for kind in CORE_RULES)
    workforce = Workforce(agents=agents, contracts=(contract,), shifts=(shift,))
    return RosterProblem(grid, queues, required, workforce, rules, Prices(6000, 12000, 400))


@pytest.mark.parametrize("speeds", [(1.0,) * 6, (1.0, 1.25, 1.5, 1.0, 0.0, 1.25)], ids=["equally fast", "not so"])
def test_after_preparation_nothing_is_compiled(speeds: tuple[float, ...]) -> None:
    prepare()
    heard = Compilations()
    with event.install_listener("numba:compile", heard):
        found = solve(week(speeds), SolveLimits(time_limit_s=1.5, workers=2, engine=Engine.DECOMPOSITION))
    assert found.roster is not None
    assert heard.names == []


def test_preparation_is_done_once() -> None:
    prepare()
    began = time.perf_counter()
    for _ in range(100):
        prepare()
    assert time.perf_counter() - began < 0.1


def test_clock_starts_after_the_preparation() -> None:
    seen: list[Progress] = []
    limits = SolveLimits(time_limit_s=1.0, workers=1, engine=Engine.DECOMPOSITION)
    found = solve(week((1.0,) * 6), limits, progress=seen.append)
    assert (seen[0].phase, seen[0].cost, seen[0].bound, seen[0].gap) == ("prepare", None, None, None)
    assert found.first_roster_s is not None
    assert found.first_roster_s <= found.seconds


def test_kernels_are_kept() -> None:
    assert isinstance(coverage.add_staff._cache, KeptCode)
