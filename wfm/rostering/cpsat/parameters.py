"""From limits to CP-SAT parameters, in one function, so that no setting can get lost on the way."""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model

__all__ = ["CpLimits", "solver_for"]

SUBSOLVERS = ("max_lp", "no_lp", "reduced_costs", "core")
"""Complete searches, one for two workers; the other workers search neighbourhoods."""


@dataclass(frozen=True, slots=True)
class CpLimits:
    """How long and with what one CP-SAT model is solved.

    Attributes
    ----------
    time_limit_s
        Wall-clock limit in seconds, above 0.
    workers
        Threads, at least 1.
    seed
        Random seed, at least 0.
    deterministic_time
        Limit in CP-SAT's units of work (about a second of one thread each), so that the same seed gives the same
        answer whatever the machine does; None for no such limit.
    gap
        Stop when objective − bound is at most this, in major units of the currency.
    gap_share
        Stop when (objective − bound) ÷ objective is at most this.
    """

    time_limit_s: float = 60.0
    workers: int = 1
    seed: int = 1
    deterministic_time: float | None = None
    gap: float = 0.0
    gap_share: float = 0.0


def solver_for(limits: CpLimits, unit_major: float = 1.0) -> cp_model.CpSolver:
    """Return a CP-SAT solver with every limit set.

    Parameters
    ----------
    limits
        The limits.
    unit_major
        Worth of one unit of the model's objective in major units of the currency, above 0.
    """
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.max_time_in_seconds = max(0.01, limits.time_limit_s)
    parameters.num_workers = limits.workers
    parameters.random_seed = limits.seed
    parameters.catch_sigint_signal = False  # Ctrl-C belongs to the program, which stops the search through `stop`
    # The linear relaxation carries the search, but only when it sees every row at once: the subsolver `max_lp`. With
    # cuts or probing its root takes longer than everything after it. Interleaved, it shares even one thread with
    # neighbourhood search (measured: a third cheaper after 25 s for 8 agents), and a limit of work is deterministic.
    parameters.interleave_search = True
    parameters.subsolvers.extend(SUBSOLVERS[: max(1, limits.workers // 2)])
    parameters.cut_level = 0
    parameters.cp_model_probing_level = 0
    parameters.relative_gap_limit = limits.gap_share
    if limits.gap > 0:
        parameters.absolute_gap_limit = limits.gap / unit_major
    if limits.deterministic_time is not None:
        parameters.max_deterministic_time = limits.deterministic_time
    return solver
