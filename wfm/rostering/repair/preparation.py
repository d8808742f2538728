"""Compiling the repair before the clock starts: machine code is made once on a machine."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from wfm.rostering.decomposition.preparation import small_problem
from wfm.rostering.repair.board import Board
from wfm.rostering.repair.search import RepairSearch
from wfm.rostering.repair.task import RepairTask
from wfm.rostering.repair_settings import RepairSettings
from wfm.rostering.roster import Roster

__all__ = ["prepare_repair"]


@cache
def prepare_repair() -> None:
    """Run the search on three people, once a process, so that every compiled function is there."""
    problem = small_problem()
    now = problem.grid.time(0) - timedelta(hours=3)
    task = RepairTask(problem, Roster(()), now, frozenset(problem.grid.dates[:1]), RepairSettings(), 1, workers=1)
    RepairSearch(Board(task)).run()
