"""The rostering benchmark: one plan, one limit, one line of measures."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from wfm.config.loading import load_plan
from wfm.evaluation.audit import AuditReport, audit
from wfm.pipeline import Plan, forecast_of, problem_of, requirement_of
from wfm.rostering.instance import Instance
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import Engine, Progress, SolveLimits, SolveResult
from wfm.rostering.solver import choose_engine, solve
from wfm.studies.machine import version_of
from wfm.studies.process_usage import cpu_s, peak_mb, seconds_since_start
from wfm.studies.tightness import tightness_of

__all__ = ["BenchLimits", "History", "RosterRun", "run_roster_bench"]

Clock = Callable[[], float]

LEAST_LIMIT_S = 0.1
"""What the solver gets where imports and reading have used the limit up."""

MARKS = (0.01, 0.005, 0.0035, 0.0025, 0.0015, 0.001)
"""Excess, as fractions, of which the run says when it was reached."""


@dataclass(frozen=True, slots=True)
class BenchLimits:
    """What a run may use.

    Attributes
    ----------
    time_limit_s
        Seconds from the start of the process until the solver must have answered.
    workers
        Processor cores.
    seed
        Seed of the search; None for the plan's.
    engine
        Which engine; None for the plan's.
    deterministic
        Count work instead of seconds; the limit is then a measure of work.
    """

    time_limit_s: float
    workers: int
    seed: int | None = None
    engine: Engine | None = None
    deterministic: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """Progress of a run: seconds from the start of the process, cost, bound; None where unknown."""

    points: tuple[tuple[float, Decimal | None, Decimal | None], ...]

    def bound_s(self) -> float | None:
        """Return when the last rise of the bound was seen; None without a bound."""
        rises = [
            now
            for (_, _, before), (now, _, bound) in zip(((0.0, None, None), *self.points), self.points, strict=False)
            if bound is not None and (before is None or bound > before)
        ]
        return rises[-1] if rises else None

    def reached_s(self, cost: Decimal) -> float | None:
        """Return when a roster that costs no more was first seen; None if never."""
        return next((now for now, found, _ in self.points if found is not None and found <= cost), None)


@dataclass(frozen=True)
class RosterRun:
    """One run.

    Attributes
    ----------
    plan
        The plan, with the limits of the run.
    problem
        The rostering problem.
    result
        What the solver says.
    report
        What the audit says; None without a roster.
    history
        Progress.
    loaded_s, solved_s, seconds
        From the start of the process until the plan was read, the solver had answered, and the audit was done.
    cpu_s
        Processor seconds that the process got.
    peak_mb
        Most memory, 10⁶ bytes.
    load_average
        Mean number of running processes of the machine over the minute before the run; None where unknown.
    """

    plan: Plan
    problem: RosterProblem
    result: SolveResult
    report: AuditReport | None
    history: History
    loaded_s: float
    solved_s: float
    seconds: float
    cpu_s: float
    peak_mb: float
    load_average: float | None

    @property
    def first_roster_s(self) -> float | None:
        """Seconds from the start of the process to the first roster; None without one.

        The solver's own clock starts after machine code is loaded, so its first roster is counted back from its answer.
        """
        first = self.result.first_roster_s
        return None if first is None else self.solved_s - self.result.seconds + first

    @property
    def audited(self) -> SolveResult:
        """The result with the audit's cost in place of the solver's."""
        return self.result if self.report is None else replace(self.result, cost_terms=self.report.cost_terms)

    @property
    def falls_short(self) -> bool:
        """Whether there is no roster, or one that breaks a rule."""
        return self.report is None or self.report.hard_count > 0

    def line(self) -> dict[str, Any]:
        """Return the measures as plain values, in the order in which they are printed."""
        plan, found, skills = self.plan, self.audited, _skill_sets(self.plan)
        price, required_h = plan.prices.shortage_minor_per_h, self.problem.required_agent_h
        return {
            "plan": plan.name,
            "agents": len(plan.workforce.agents),
            "queues": len(plan.queues),
            "skill_sets": skills,
            "intervals": plan.grid.n,
            "tightness": _rounded(tightness_of(self.problem), 4),
            "cost": _rounded(found.cost, 2),
            "bound": _rounded(found.bound, 2),
            "gap": _rounded(found.gap, 6),
            "excess": _rounded(found.excess(price, required_h), 6),
            "required_agent_h": _rounded(required_h, 2),
            "fixed_pay": _rounded(found.fixed_pay if self.report is not None else None, 2),
            "shortage_cost": self._term("shortage"),
            "surplus_cost": self._term("surplus"),
            "first_roster_s": _rounded(self.first_roster_s, 2),
            "bound_s": _rounded(self._bound_s(), 1),
            "reached_s": self._reached(price, required_h),
            "loaded_s": _rounded(self.loaded_s, 2),
            "solved_s": _rounded(self.solved_s, 2),
            "seconds": _rounded(self.seconds, 2),
            "cpu_s": _rounded(self.cpu_s, 2),
            "peak_mb": _rounded(self.peak_mb, 1),
            "violations": None if self.report is None else self.report.hard_count,
            "status": self.result.status.value,
            "engine": self.result.engine.value,
            "relaxation": self.result.relaxation or None,
            "time_limit_s": plan.limits.time_limit_s,
            "deterministic": plan.limits.deterministic,
            "workers": plan.limits.workers,
            "seed": plan.limits.seed,
            "load_average": _rounded(self.load_average, 2),
            "version": version_of("contact-centre-wfm"),
        }

    def _bound_s(self) -> float | None:
        """Return when the bound was there; None for the trivial bound, which is there at once."""
        found = self.audited
        return None if found.bound is None or found.bound <= found.fixed_pay else self.history.bound_s()

    def _term(self, name: str) -> float | None:
        terms = {} if self.report is None else {term.value: amount for term, amount in self.report.cost_terms.items()}
        return _rounded(terms.get(name), 2)

    def _reached(self, price_minor: int, required_h: float) -> dict[str, float | None]:
        """Return when each excess was first seen, against the bound at the end."""
        bound = self.result.bound
        if bound is None or self.report is None:
            return {}
        unit = Decimal(price_minor) / 100 * Decimal(repr(required_h))
        return {f"{mark:g}": _rounded(self.history.reached_s(bound + Decimal(str(mark)) * unit), 1) for mark in MARKS}


def run_roster_bench(path: Path, limits: BenchLimits, clock: Clock = seconds_since_start) -> RosterRun:
    """Read a plan, solve it, audit the roster, and measure.

    Parameters
    ----------
    path
        A plan file or its folder.
    limits
        What the run may use.
    clock
        Seconds since the start of the process.

    Raises
    ------
    InputError
        With every fault of the plan.
    """
    load_average = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    plan = load_plan(path)
    problem = problem_of(plan, requirement_of(plan, forecast_of(plan)))
    loaded_s = clock()
    wanted = _limits(plan.limits, limits)
    points: list[tuple[float, Decimal | None, Decimal | None]] = []

    def note(progress: Progress) -> None:
        points.append((clock(), progress.cost, progress.bound))

    _warm_up(problem, wanted)
    left_s = wanted.time_limit_s if wanted.deterministic else wanted.time_limit_s - clock()
    result = solve(problem, replace(wanted, time_limit_s=max(LEAST_LIMIT_S, left_s)), progress=note)
    solved_s = clock()
    points.append((solved_s, result.cost, result.bound))
    report = None if result.roster is None else audit(problem, result.roster)
    return RosterRun(
        plan=replace(plan, limits=wanted),
        problem=problem,
        result=result,
        report=report,
        history=History(tuple(points)),
        loaded_s=loaded_s,
        solved_s=solved_s,
        seconds=clock(),
        cpu_s=cpu_s(),
        peak_mb=peak_mb(),
        load_average=load_average,
    )


def _warm_up(problem: RosterProblem, limits: SolveLimits) -> None:
    """Load the engine and its machine code, so that the seconds this takes come off the limit."""
    if choose_engine(Instance(problem), limits.engine) is Engine.DECOMPOSITION:
        from wfm.rostering.decomposition.preparation import prepare

        prepare()


def _limits(own: SolveLimits, asked: BenchLimits) -> SolveLimits:
    return replace(
        own,
        time_limit_s=asked.time_limit_s,
        workers=asked.workers,
        seed=own.seed if asked.seed is None else asked.seed,
        engine=own.engine if asked.engine is None else asked.engine,
        deterministic=asked.deterministic or own.deterministic,
    )


def _skill_sets(plan: Plan) -> int:
    return len({tuple(sorted(agent.skills.items())) for agent in plan.workforce.agents})


def _rounded(value: float | Decimal | None, places: int) -> float | None:
    return None if value is None else round(float(value), places)
