"""Build, solve, read back: the exact model of any set of agents with everybody else fixed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from wfm.rostering.cpsat.chains import Chain, build_chains
from wfm.rostering.cpsat.constraints import build_rules
from wfm.rostering.cpsat.coverage import Coverage, build_cut_coverage
from wfm.rostering.cpsat.handover import hand_out
from wfm.rostering.cpsat.hints import give_hint
from wfm.rostering.cpsat.objective import Objective, pay_hourly_term
from wfm.rostering.cpsat.parameters import CpLimits, solver_for
from wfm.rostering.cpsat.sheet import Sheet
from wfm.rostering.cpsat.supply import Supply, build_supply
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.pooling import closed_queue_sets, equally_fast
from wfm.rostering.result import SolveStatus

__all__ = ["CpAnswer", "CpLimits", "SolutionListener", "build_model", "solve_agents"]

SolutionListener = Callable[[Decimal, Decimal], None]
"""Called with objective and bound, in major units, of every better solution."""

POLL_S = 0.1
"""How often a stop request is asked while CP-SAT searches."""

STATUS = {
    cp_model.OPTIMAL: SolveStatus.OPTIMAL,
    cp_model.FEASIBLE: SolveStatus.FEASIBLE,
    cp_model.INFEASIBLE: SolveStatus.INFEASIBLE,
}


@dataclass(frozen=True)
class CpAnswer:
    """What CP-SAT found for some agents.

    Attributes
    ----------
    status
        OPTIMAL: proved best within the gap of the limits; UNKNOWN: neither a roster nor its absence was found.
    decisions
        Duties of the decided agents; None without a roster.
    objective
        Coverage cost of the whole horizon plus hourly pay of the decided agents, in major units; None without a roster.
    bound
        Proven lower limit of the same over all rosters of the decided agents; None where none is known.
    build_s, solve_s
        Seconds for building and for solving.
    deterministic_time
        Work done in CP-SAT's units.
    """

    status: SolveStatus
    decisions: list[AssignedDuty] | None
    objective: Decimal | None
    bound: Decimal | None
    build_s: float
    solve_s: float
    deterministic_time: float


@dataclass(frozen=True)
class AgentModel:
    """The built model of some agents."""

    columns: DutyColumns
    chains: list[Chain]
    supply: Supply
    coverage: Coverage
    objective: Objective


def build_model(instance: Instance, agents: Sequence[int], staff: NDArray[np.float64]) -> AgentModel:
    """Build the model of some agents.

    Parameters
    ----------
    agents
        Indices of the agents that are decided, without doubles.
    staff : (k, n)
        Agents on the phone that are not decided, carry-in included.
    """
    columns = DutyColumns.create(instance, Sheet(), agents)
    build_rules(instance.problem.rules, columns)
    chains = build_chains(columns)
    supply = build_supply(columns, chains)
    cuts = closed_queue_sets(instance.productivity) if equally_fast(instance.productivity) else None
    assert cuts is not None
    coverage = build_cut_coverage(columns, supply, cuts, staff)
    objective = Objective([pay_hourly_term(columns), *coverage.terms])
    objective.write(columns)
    return AgentModel(columns, chains, supply, coverage, objective)


def solve_agents(
    instance: Instance,
    agents: Sequence[int],
    staff: NDArray[np.float64],
    limits: CpLimits,
    *,
    hint: Sequence[AssignedDuty] = (),
    on_solution: SolutionListener | None = None,
    stop: Callable[[], bool] | None = None,
) -> CpAnswer:
    """Decide the duties and breaks of some agents as well as the limits allow, everybody else fixed.

    Parameters
    ----------
    instance
        The problem in arrays.
    agents
        Indices of the agents that are decided, without doubles.
    staff : (k, n)
        Agents on the phone that are not decided, carry-in (`Instance.base`) included.
    limits
        Time, work, workers, seed, gap.
    hint
        A known roster; decisions of other agents are ignored.
    on_solution
        Called with every better objective and the bound at that time.
    stop
        Asked every tenth of a second; True ends the search with the best roster so far.
    """
    began = time.monotonic()
    model = build_model(instance, agents, staff)
    if hint:
        give_hint(model.columns, model.chains, model.supply, model.coverage.deficits, hint)
    unit_major = float(model.objective.unit) / 100
    solver = solver_for(limits, unit_major)
    built = time.monotonic()
    status = _search(solver, model, on_solution, stop)
    decisions = objective = bound = None
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        decisions = hand_out(model.columns, model.chains, np.array(list(solver.response_proto.solution)))
        objective = _major(model.objective.minor(solver.objective_value))
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
        bound = _major(model.objective.minor(solver.best_objective_bound, bound=True))
    return CpAnswer(
        STATUS.get(status, SolveStatus.UNKNOWN),
        decisions,
        objective,
        bound,
        built - began,
        time.monotonic() - built,
        solver.deterministic_time,
    )


def _major(minor: Fraction) -> Decimal:
    return Decimal(minor.numerator) / Decimal(minor.denominator) / 100


class _Listener(cp_model.CpSolverSolutionCallback):
    """Passes better solutions on."""

    def __init__(self, objective: Objective, listener: SolutionListener) -> None:
        super().__init__()
        self._objective = objective
        self._listener = listener

    def on_solution_callback(self) -> None:
        """Report objective and bound."""
        bound = self._objective.minor(self.best_objective_bound, bound=True)
        self._listener(_major(self._objective.minor(self.objective_value)), _major(bound))


def _search(
    solver: cp_model.CpSolver,
    model: AgentModel,
    on_solution: SolutionListener | None,
    stop: Callable[[], bool] | None,
) -> int:
    """Run CP-SAT; a second thread asks for a stop."""
    listener = None if on_solution is None else _Listener(model.objective, on_solution)
    if stop is None:
        return int(solver.solve(model.columns.sheet.model, listener))
    done = threading.Event()

    def watch() -> None:
        while not done.wait(POLL_S):
            if stop():
                solver.stop_search()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        return int(solver.solve(model.columns.sheet.model, listener))
    finally:
        done.set()
        watcher.join()
