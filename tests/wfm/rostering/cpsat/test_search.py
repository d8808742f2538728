"""Running CP-SAT: statuses, listeners, stop requests, and a model that is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from ortools.sat.python import cp_model

from wfm.errors import SolverError
from wfm.rostering.cpsat.objective import Objective
from wfm.rostering.cpsat.search import search
from wfm.rostering.cpsat.sheet import Sheet
from wfm.rostering.cpsat.term import Term
from wfm.rostering.cpsat.variables import AgentTask, DutyColumns
from wfm.rostering.instance import Instance
from wfm.rostering.result import SolveStatus
from wfm.rostering.terms import CostTerm


@pytest.fixture
def columns(centre: Any, make_shift: Any) -> DutyColumns:
    instance = Instance(centre(days=1, agents=4, shifts=(make_shift("day", 8, 8, latest_h=12),)).problem())
    return DutyColumns.create(AgentTask(instance, range(4), instance.base), Sheet())


def priced(columns: DutyColumns) -> Objective:
    """Minus 2.50 for every duty, plus 100."""
    held = columns.duty[columns.allowed]
    term = Term(CostTerm.SHORTAGE, held, np.full(len(held), -1), Fraction(250), Fraction(10_000))
    objective = Objective([term])
    objective.write(columns)
    return objective


def solver() -> cp_model.CpSolver:
    found = cp_model.CpSolver()
    found.parameters.num_workers = 1
    return found


def test_an_optimum_is_reported_in_money(columns: DutyColumns) -> None:
    objective = priced(columns)
    heard: list[tuple[Decimal | None, Decimal]] = []
    status = search(solver(), columns.sheet.model, objective, lambda best, bound: heard.append((best, bound)))
    assert status is SolveStatus.OPTIMAL
    assert heard[-1][0] == Decimal("50")
    assert all(best is None or best >= Decimal("50") for best, _ in heard)
    assert all(bound <= Decimal("50") for _, bound in heard)


def test_a_contradiction_is_infeasible(columns: DutyColumns) -> None:
    columns.sheet.at_least_one([])
    assert search(solver(), columns.sheet.model, priced(columns)) is SolveStatus.INFEASIBLE


def test_no_time_leaves_it_unknown(columns: DutyColumns) -> None:
    for m in range(4):
        columns.sheet.exactly_one([*columns.duty[m, 0].tolist(), int(columns.off[m, 0])])
    hurried = solver()
    hurried.parameters.max_time_in_seconds = 0.0
    hurried.parameters.cp_model_presolve = False
    status = search(hurried, columns.sheet.model, priced(columns))
    assert status in (SolveStatus.UNKNOWN, SolveStatus.FEASIBLE, SolveStatus.OPTIMAL)


def test_a_refused_model_is_a_fault_of_the_program(columns: DutyColumns) -> None:
    columns.sheet.row([10_000], [1], low=0)
    with pytest.raises(SolverError, match="refused"):
        search(solver(), columns.sheet.model, Objective([]))


def test_stop_is_asked_and_the_watcher_ends(columns: DutyColumns) -> None:
    import threading

    before = threading.active_count()
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return True

    search(solver(), columns.sheet.model, priced(columns), stop=stop)
    assert threading.active_count() == before
