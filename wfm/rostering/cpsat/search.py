"""Running CP-SAT: progress out, stop requests in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal

from ortools.sat.python import cp_model

from wfm.errors import SolverError
from wfm.rostering.cpsat.objective import Objective
from wfm.rostering.result import SolveStatus

__all__ = ["SolutionListener", "search"]

SolutionListener = Callable[[Decimal | None, Decimal], None]
"""Called with objective and bound in major units; the objective is None before the first roster."""

POLL_S = 0.1
"""How often a stop request is asked while CP-SAT searches."""

STATUS: dict[int, SolveStatus] = {
    int(cp_model.OPTIMAL): SolveStatus.OPTIMAL,
    int(cp_model.FEASIBLE): SolveStatus.FEASIBLE,
    int(cp_model.INFEASIBLE): SolveStatus.INFEASIBLE,
    int(cp_model.UNKNOWN): SolveStatus.UNKNOWN,
}


def search(
    solver: cp_model.CpSolver,
    model: cp_model.CpModel,
    objective: Objective,
    on_solution: SolutionListener | None = None,
    stop: Callable[[], bool] | None = None,
) -> SolveStatus:
    """Solve a model.

    Parameters
    ----------
    objective
        Turns the model's objective into money for the listener.
    on_solution
        Called whenever objective or bound improves.
    stop
        Asked every `POLL_S` seconds by a thread of its own; True ends the search.

    Raises
    ------
    SolverError
        If CP-SAT refuses the model, which is a fault of this program.
    """
    listener = None if on_solution is None else _Listener(objective, on_solution)
    if listener is not None:
        solver.best_bound_callback = listener.on_bound
    done = threading.Event()

    def watch() -> None:
        while stop is not None and not done.wait(POLL_S):
            if stop():
                solver.stop_search()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        status = int(solver.solve(model, listener))
    finally:
        done.set()
        watcher.join()
    if status not in STATUS:
        raise SolverError(f"CP-SAT refused the model: {model.validate()}")
    return STATUS[status]


class _Listener(cp_model.CpSolverSolutionCallback):
    """Passes better solutions and bounds on."""

    def __init__(self, objective: Objective, listener: SolutionListener) -> None:
        super().__init__()
        self._objective = objective
        self._listener = listener
        self._best: Decimal | None = None

    def on_solution_callback(self) -> None:
        """Report a better roster."""
        self._best = self._objective.major(self.objective_value)
        self.on_bound(self.best_objective_bound)

    def on_bound(self, bound: float) -> None:
        """Report a better bound."""
        self._listener(self._best, self._objective.major(bound))
