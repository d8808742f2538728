"""Solving with linear functions of which more are added until the model's cost of its roster is the true one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.costing import pay_hourly_minor, staff_of
from wfm.rostering.cpsat.answer import CpAnswer
from wfm.rostering.cpsat.parameters import CpLimits
from wfm.rostering.cpsat.search import SolutionListener
from wfm.rostering.cpsat.supply import most_on_duty
from wfm.rostering.cpsat.tangents import PricePool, keep_pool, pool_of, slot_costs
from wfm.rostering.cpsat.variables import AgentTask
from wfm.rostering.instance import AssignedDuty
from wfm.rostering.paths import rule_terms_minor
from wfm.rostering.result import SolveStatus
from wfm.rostering.team_rules import team_terms_minor

__all__ = ["RoundSolver", "refine"]

RoundSolver = Callable[[CpLimits, PricePool, Sequence[AssignedDuty]], CpAnswer]
"""Solves the model with the functions of a pool, from a hint."""

CLOSE = Decimal("0.005")
"""Major units between the true cost and the model's at which both are the same."""

SHARES = (0.1, 0.2, 0.4, 0.6)
"""Part of the time left that a round may take; the first ones teach most when they are short."""

LEAST_S = 0.05
"""No further round is begun with less time than this."""

SAMPLES = 4
"""Random staffings at which the first functions of an instance touch."""


def refine(
    task: AgentTask,
    limits: CpLimits,
    hint: Sequence[AssignedDuty],
    solve: RoundSolver,
    on_solution: SolutionListener | None,
    stop: Callable[[], bool] | None,
) -> CpAnswer:
    """Solve rounds until the best roster's true cost meets the bound, or the limits end.

    Returns
    -------
    CpAnswer
        Its objective is the true cost, its bound the best of all rounds; each of them is valid by itself.
    """
    deadline = time.monotonic() + limits.time_limit_s
    pool = _first_pool(task, limits.seed, hint)
    best = CpAnswer(SolveStatus.UNKNOWN, None, None, None, 0.0, 0.0, 0.0)
    known = hint
    shares = list(SHARES)
    while True:
        share = shares.pop(0) if len(shares) > 1 else shares[0]
        answer = solve(_part(limits, share, deadline, best.deterministic_time), pool, known)
        best = _with_times(best, answer)
        if answer.status is SolveStatus.INFEASIBLE:
            return replace(best, status=SolveStatus.INFEASIBLE)
        if answer.bound is not None:
            best = replace(best, bound=answer.bound if best.bound is None else max(best.bound, answer.bound))
        learned = True
        if answer.decisions is None or answer.objective is None:
            shares = [1.0]
        else:
            cost, price = _priced(task, answer.decisions)
            richer = pool.with_prices(price)
            learned = cost - answer.objective > CLOSE and len(richer.price) > len(pool.price)
            pool = keep_pool(task.instance, richer)
            if best.objective is None or cost < best.objective:
                best = replace(best, status=SolveStatus.FEASIBLE, decisions=answer.decisions, objective=cost)
            known = best.decisions or ()
        if on_solution is not None and best.bound is not None:
            on_solution(best.objective, best.bound)
        if _proved(best, limits):
            return replace(best, status=SolveStatus.OPTIMAL)
        if _spent(limits, deadline, best) or (answer.status is SolveStatus.OPTIMAL and not learned):
            return best
        if stop is not None and stop():
            return best


def _spent(limits: CpLimits, deadline: float, best: CpAnswer) -> bool:
    """Return whether the limits leave nothing for a further round."""
    work = limits.deterministic_time
    return deadline - time.monotonic() < LEAST_S or (work is not None and best.deterministic_time >= 0.98 * work)


def _part(limits: CpLimits, share: float, deadline: float, worked: float) -> CpLimits:
    """Return the limits of the next round."""
    work = limits.deterministic_time
    return replace(
        limits,
        time_limit_s=share * max(LEAST_S, deadline - time.monotonic()),
        deterministic_time=None if work is None else max(0.02 * work, share * (work - worked)),
    )


def _with_times(best: CpAnswer, answer: CpAnswer) -> CpAnswer:
    return replace(
        best,
        build_s=best.build_s + answer.build_s,
        solve_s=best.solve_s + answer.solve_s,
        deterministic_time=best.deterministic_time + answer.deterministic_time,
    )


def _proved(best: CpAnswer, limits: CpLimits) -> bool:
    if best.objective is None or best.bound is None:
        return False
    allowed = max(CLOSE, Decimal(limits.gap), Decimal(limits.gap_share) * best.objective)
    return best.objective - best.bound <= allowed


def _priced(task: AgentTask, decisions: Sequence[AssignedDuty]) -> tuple[Decimal, NDArray[np.float64]]:
    """Return the true cost of decisions in major units, and the queue prices of every slot."""
    instance = task.instance
    staff = task.staff + staff_of(instance, decisions) - instance.base
    found = slot_costs(instance, instance.problem.required, staff, instance.problem.near_agents)
    rules = rule_terms_minor(instance, decisions, task.agents)
    minor = float(found.cost.sum()) * instance.grid.step_h + float(pay_hourly_minor(instance, decisions))
    minor += float(sum(rules.values()))
    if len(task.agents) == len(instance.agents):
        minor += float(sum(team_terms_minor(instance, decisions, staff).values()))
    return Decimal(repr(round(minor / 100, 6))), found.price


def _first_pool(task: AgentTask, seed: int, hint: Sequence[AssignedDuty]) -> PricePool:
    """Return the kept pool, with prices at the hint, and at a few random staffings where nothing was kept."""
    instance = task.instance
    pool, fresh = pool_of(instance)
    points = []
    if hint:
        chosen = set(task.agents)
        own = [item for item in hint if item.agent in chosen]
        points.append(task.staff + staff_of(instance, own) - instance.base)
    if fresh:
        most = most_on_duty(instance, np.array(task.agents, dtype=np.int64), task.allowed)
        random = np.random.default_rng(seed)
        points += [task.staff, task.staff + most]
        points += [task.staff + random.integers(0, most + 1) for _ in range(SAMPLES)]
    if not points:
        return pool
    required, near = (
        np.tile(cells, len(points)) for cells in (instance.problem.required, instance.problem.near_agents)
    )
    return keep_pool(instance, pool.with_prices(slot_costs(instance, required, np.hstack(points), near).price))
