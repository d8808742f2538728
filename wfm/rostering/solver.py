"""The one door: solve(problem, limits) → SolveResult."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from wfm.rostering.activities.stage import seconds_for, unchecked, with_activities
from wfm.rostering.blocks import with_blocks
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import Engine, Progress, ProgressListener, SolveLimits, SolveResult, SolveStatus
from wfm.rostering.roster import Roster
from wfm.rostering.start import decisions_from

__all__ = ["StopRequest", "choose_engine", "solve"]

StopRequest = Callable[[], bool]
"""Asked now and then by an engine; True means: stop and give the best roster so far."""

EXACT_CELLS = 1_000
"""Largest number of agents × days × options that the exact model is given by choice. It then has half of the time:
where it finds no roster, the decomposition has the other half."""


def choose_engine(instance: Instance, wanted: Engine) -> Engine:
    """Return the engine: the exact model for covers, which it alone knows, else the one that is wanted, or by size."""
    if instance.problem.covers:
        return Engine.EXACT
    if wanted is not Engine.AUTO:
        return wanted
    cells = len(instance.agents) * instance.days * len(instance.options)
    return Engine.EXACT if cells <= EXACT_CELLS else Engine.DECOMPOSITION


def solve(
    problem: RosterProblem,
    limits: SolveLimits,
    *,
    progress: ProgressListener | None = None,
    stop: StopRequest | None = None,
    start: Roster | None = None,
) -> SolveResult:
    """Build the best roster that the limits allow.

    Parameters
    ----------
    problem
        What is asked.
    limits
        Time, workers, seed, engine.
    progress
        Called with every line of progress.
    stop
        Asked now and then; True ends the solve with the best roster so far.
    start
        A roster of the same people and rules to begin from, for instance one for another requirement. It must keep
        the hard rules. One whose duties this problem does not have is not used.

    Returns
    -------
    SolveResult
        With status INFEASIBLE and an explanation where the rules clash; never an exception for that.
    """
    instance = Instance(problem)
    known = (None if start is None else decisions_from(instance, start)) or []
    for_activities = seconds_for(instance, limits.time_limit_s)
    left = limits if limits.deterministic else replace(limits, time_limit_s=limits.time_limit_s - for_activities)
    result = _duties(instance, left, progress, stop, known)
    decisions = None if result.roster is None else decisions_from(instance, result.roster)
    if decisions is None:
        return unchecked(instance, result)
    seconds = None if limits.deterministic else for_activities
    return with_blocks(instance, with_activities(instance, result, decisions, limits.seed, seconds))


def _duties(
    instance: Instance,
    limits: SolveLimits,
    progress: ProgressListener | None,
    stop: StopRequest | None,
    known: Sequence[AssignedDuty],
) -> SolveResult:
    """Let an engine find duties and breaks."""
    began = time.monotonic()
    if choose_engine(instance, limits.engine) is Engine.EXACT:
        from wfm.rostering.cpsat.engine import solve_exact

        chosen_by_size = limits.engine is Engine.AUTO and not instance.problem.covers
        share = replace(limits, time_limit_s=limits.time_limit_s / 2) if chosen_by_size else limits
        result = solve_exact(instance, share, began, progress=progress, stop=stop, start=known)
        if result.status is not SolveStatus.UNKNOWN or result.interrupted or not chosen_by_size:
            return result
        limits = replace(limits, time_limit_s=limits.time_limit_s / 2)
    from wfm.rostering.decomposition.engine import solve_by_decomposition
    from wfm.rostering.decomposition.preparation import prepare

    if progress is not None:
        progress(Progress("prepare", 0.0, None, None))
    prepare()
    began = time.monotonic()
    return solve_by_decomposition(instance, limits, began, progress=progress, stop=stop, start=known)
