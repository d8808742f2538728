"""Build and solve: the exact model of any set of agents with everybody else fixed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.answer import CpAnswer
from wfm.rostering.cpsat.backlog_coverage import build_backlog_coverage
from wfm.rostering.cpsat.chains import Chain, build_chains
from wfm.rostering.cpsat.constraints import build_rules
from wfm.rostering.cpsat.cover_forms import build_covers
from wfm.rostering.cpsat.cuts import build_cut_coverage
from wfm.rostering.cpsat.handover import hand_out
from wfm.rostering.cpsat.head_coverage import with_head_rows
from wfm.rostering.cpsat.hints import give_hint
from wfm.rostering.cpsat.objective import Objective, pay_hourly_term
from wfm.rostering.cpsat.parameters import CpLimits, solver_for
from wfm.rostering.cpsat.refinement import refine
from wfm.rostering.cpsat.search import SolutionListener, search
from wfm.rostering.cpsat.sheet import Sheet
from wfm.rostering.cpsat.slot_rows import Coverage
from wfm.rostering.cpsat.supply import Supply, build_supply
from wfm.rostering.cpsat.tangent_coverage import build_tangent_coverage
from wfm.rostering.cpsat.tangents import PricePool
from wfm.rostering.cpsat.variables import AgentTask, DutyColumns
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.pooling import closed_queue_sets, equally_fast
from wfm.rostering.result import SolveStatus

__all__ = ["AgentModel", "CpAnswer", "CpLimits", "build_model", "solve_agents"]


@dataclass(frozen=True)
class AgentModel:
    """The built model of some agents."""

    columns: DutyColumns
    chains: list[Chain]
    supply: Supply
    coverage: Coverage
    objective: Objective


def build_model(task: AgentTask, pool: PricePool | None = None, hint: Sequence[AssignedDuty] = ()) -> AgentModel:
    """Build the model of some agents.

    Parameters
    ----------
    task
        Who is decided.
    pool
        Queue prices where people differ in speed; None where everybody is equally fast, and with backlogs.
    hint
        A known roster.
    """
    columns = DutyColumns.create(task, Sheet())
    build_rules(task.instance.problem.rules, columns)
    chains = build_chains(columns)
    supply = build_supply(columns, chains)
    if task.instance.problem.deferred:
        coverage = build_backlog_coverage(columns, supply, task.staff)
    elif pool is None:
        cuts = closed_queue_sets(task.instance.productivity)
        assert cuts is not None
        coverage = build_cut_coverage(columns, supply, cuts, task.staff)
    else:
        coverage = build_tangent_coverage(columns, supply, task.staff, pool)
    coverage = with_head_rows(columns, supply, coverage, task.staff)
    covers = build_covers(columns, supply, task.staff)
    objective = Objective([pay_hourly_term(columns), *coverage.terms, *covers, *columns.terms])
    objective.write(columns)
    if hint:
        give_hint(columns, chains, supply, coverage.slot_rows, hint)
    return AgentModel(columns, chains, supply, coverage, objective)


def solve_agents(
    instance: Instance,
    agents: Sequence[int],
    staff: NDArray[np.float64],
    limits: CpLimits,
    *,
    hint: Sequence[AssignedDuty] = (),
    within: NDArray[np.bool_] | None = None,
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
    within : (m, d, o)
        Options among which to choose, such as the known duty alone on days that stay; None for all allowed ones. The
        bound then holds for these options only.
    on_solution
        Called with objective (None before the first roster) and bound whenever one of them improves.
    stop
        Asked every tenth of a second; True ends the search with the best roster so far.
    """
    task = AgentTask(instance, agents, staff, within)
    closed_form = equally_fast(instance.productivity) and closed_queue_sets(instance.productivity) is not None
    if instance.problem.deferred or closed_form:
        return _solve_once(task, limits, None, hint, on_solution, stop)

    def solve(part: CpLimits, pool: PricePool, known: Sequence[AssignedDuty]) -> CpAnswer:
        return _solve_once(task, part, pool, known, None, stop)

    return refine(task, limits, hint, solve, on_solution, stop)


def _solve_once(
    task: AgentTask,
    limits: CpLimits,
    pool: PricePool | None,
    hint: Sequence[AssignedDuty],
    on_solution: SolutionListener | None,
    stop: Callable[[], bool] | None,
) -> CpAnswer:
    """Build one model, solve it and read it back."""
    began = time.monotonic()
    model = build_model(task, pool, hint)
    built = time.monotonic()
    left = replace(limits, time_limit_s=limits.time_limit_s - (built - began))
    solver = solver_for(left, float(model.objective.unit) / 100)
    status = search(solver, model.columns.sheet.model, model.objective, on_solution, stop)
    decisions = objective = bound = None
    if status in (SolveStatus.OPTIMAL, SolveStatus.FEASIBLE):
        values = np.array(list(solver.response_proto.solution), dtype=np.int64)
        decisions = hand_out(model.columns, model.chains, values)
        for rows in model.coverage.slot_rows:
            # A search that was cut short may leave a shortage larger than it need be.
            rows.settle(values)
        objective = model.objective.of(values)
    if status is not SolveStatus.INFEASIBLE:
        bound = model.objective.major(solver.best_objective_bound)
    return CpAnswer(
        status, decisions, objective, bound, built - began, time.monotonic() - built, solver.deterministic_time
    )
