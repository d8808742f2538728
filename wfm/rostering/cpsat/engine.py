"""The engine for small problems: one exact model of everybody, solved to a proof where the limits allow."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from decimal import ROUND_FLOOR, Decimal

from wfm.rostering.costing import cost_terms, fixed_pay_minor
from wfm.rostering.cpsat.explanation import explain_infeasible
from wfm.rostering.cpsat.model import CpAnswer, solve_agents
from wfm.rostering.cpsat.parameters import CpLimits
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.result import Engine, Progress, ProgressListener, SolveLimits, SolveResult, SolveStatus

__all__ = ["RELAXATION", "fixed_pay", "solve_exact"]

RELAXATION = "exact model (CP-SAT)"
"""What a bound of this engine is proved over."""

PROOF = Decimal("0.01")
"""A roster within one minor unit of the bound is optimal."""

NO_CLOCK_S = 1e6
"""A deterministic run counts work only."""

RESERVE_S = 0.02
"""Kept back for reading the answer."""


def solve_exact(
    instance: Instance,
    limits: SolveLimits,
    began: float,
    *,
    progress: ProgressListener | None = None,
    stop: Callable[[], bool] | None = None,
    start: Sequence[AssignedDuty] = (),
) -> SolveResult:
    """Solve the whole problem as one CP-SAT model; see `wfm.rostering.solver.solve`.

    Parameters
    ----------
    began
        `time.monotonic()` when the solve began; the time limit counts from it.
    start
        A roster that is given to CP-SAT as a hint.
    """
    watch = _Watch(limits, began, fixed_pay(instance), progress, stop)
    answer = solve_agents(
        instance,
        range(len(instance.agents)),
        instance.base,
        watch.cp_limits(),
        hint=start,
        on_solution=watch.heard,
        stop=None if stop is None else watch.stopped,
    )
    return _result(instance, answer, watch)


def fixed_pay(instance: Instance) -> Decimal:
    """Return the pay that no decision can change, in major units."""
    minor = sum(fixed_pay_minor(instance).values())
    return Decimal(minor.numerator) / Decimal(minor.denominator) / 100


class _Watch:
    """Clock, progress and stop of one solve."""

    def __init__(
        self,
        limits: SolveLimits,
        began: float,
        fixed: Decimal,
        progress: ProgressListener | None,
        stop: Callable[[], bool] | None,
    ) -> None:
        self.limits = limits
        self.began = began
        self.fixed = fixed
        self.interrupted = False
        self.first_roster_s: float | None = None
        self._progress = progress
        self._stop = stop

    def seconds(self) -> float:
        """Return seconds since the solve began."""
        return time.monotonic() - self.began

    def left(self) -> float:
        """Return seconds that the search may still take."""
        return self.limits.time_limit_s - self.seconds() - RESERVE_S

    def stopped(self) -> bool:
        """Ask the user."""
        if self._stop is not None and self._stop():
            self.interrupted = True
        return self.interrupted

    def heard(self, objective: Decimal | None, bound: Decimal) -> None:
        """Pass progress on."""
        if self.first_roster_s is None and objective is not None:
            self.first_roster_s = self.seconds()
        if self._progress is not None:
            cost = None if objective is None else self.fixed + objective
            self._progress(Progress("exact", self.seconds(), cost, self.whole(bound), self.fixed))

    def whole(self, bound: Decimal) -> Decimal:
        """Return the bound of the whole cost, rounded down to four places; decisions never cost less than 0."""
        return (self.fixed + max(Decimal(0), bound)).quantize(Decimal("0.0001"), rounding=ROUND_FLOOR)

    def cp_limits(self) -> CpLimits:
        """Return the limits of the CP-SAT search."""
        limits = self.limits
        return CpLimits(
            time_limit_s=NO_CLOCK_S if limits.deterministic else self.left(),
            workers=limits.workers,
            seed=limits.seed,
            deterministic_time=limits.time_limit_s if limits.deterministic else None,
            gap_share=limits.gap_target,
        )


def _result(instance: Instance, answer: CpAnswer, watch: _Watch) -> SolveResult:
    """Turn the answer into the solve's result."""
    bound = None if answer.bound is None else watch.whole(answer.bound)
    if answer.decisions is None:
        status = answer.status
        explanation = explain_infeasible(instance) if status is SolveStatus.INFEASIBLE else ()
        return SolveResult(
            status,
            None,
            bound=bound,
            relaxation=RELAXATION if bound is not None else "",
            explanation=explanation,
            interrupted=watch.interrupted,
            engine=Engine.EXACT,
            seconds=watch.seconds(),
        )
    terms = cost_terms(instance, answer.decisions)
    cost = sum(terms.values(), Decimal(0))
    proved = bound is not None and cost - bound <= PROOF
    return SolveResult(
        SolveStatus.OPTIMAL if proved else SolveStatus.FEASIBLE,
        instance.roster(answer.decisions),
        cost_terms=terms,
        bound=bound,
        relaxation=RELAXATION,
        interrupted=watch.interrupted and not proved,
        engine=Engine.EXACT,
        seconds=watch.seconds(),
        first_roster_s=watch.first_roster_s,
    )
