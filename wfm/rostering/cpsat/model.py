"""Build, solve, read back: the exact model of any set of agents with everybody else fixed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.chains import Chain, build_chains
from wfm.rostering.cpsat.constraints import build_rules
from wfm.rostering.cpsat.coverage import Coverage, build_cut_coverage
from wfm.rostering.cpsat.flow import build_flow_coverage
from wfm.rostering.cpsat.handover import hand_out
from wfm.rostering.cpsat.hints import give_hint
from wfm.rostering.cpsat.objective import Objective, pay_hourly_term
from wfm.rostering.cpsat.parameters import CpLimits, solver_for
from wfm.rostering.cpsat.search import SolutionListener, search
from wfm.rostering.cpsat.sheet import Sheet
from wfm.rostering.cpsat.supply import Supply, build_supply
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.pooling import closed_queue_sets, equally_fast
from wfm.rostering.result import SolveStatus

__all__ = ["AgentModel", "CpAnswer", "CpLimits", "build_model", "solve_agents"]


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
    coverage = (
        build_flow_coverage(columns, supply, staff)
        if cuts is None
        else build_cut_coverage(columns, supply, cuts, staff)
    )
    objective = Objective([pay_hourly_term(columns), *coverage.terms], tolerance=coverage.tolerance)
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
        Called with objective (None before the first roster) and bound whenever one of them improves.
    stop
        Asked every tenth of a second; True ends the search with the best roster so far.
    """
    began = time.monotonic()
    model = build_model(instance, agents, staff)
    if hint:
        give_hint(model.columns, model.chains, model.supply, model.coverage.deficits, hint)
    built = time.monotonic()
    solver = solver_for(
        replace(
            limits,
            time_limit_s=limits.time_limit_s - (built - began),
            gap=max(limits.gap, float(model.objective.tolerance) / 100),
        ),
        float(model.objective.unit) / 100,
    )
    status = search(solver, model.columns.sheet.model, model.objective, on_solution, stop)
    decisions = objective = bound = None
    if status in (SolveStatus.OPTIMAL, SolveStatus.FEASIBLE):
        decisions = hand_out(model.columns, model.chains, np.array(list(solver.response_proto.solution)))
        objective = model.objective.major(solver.objective_value)
    if status is not SolveStatus.INFEASIBLE:
        bound = model.objective.major(solver.best_objective_bound, bound=True)
    return CpAnswer(
        status,
        decisions,
        objective,
        bound,
        built - began,
        time.monotonic() - built,
        solver.deterministic_time,
    )
