"""A linear programme put together column by column and row by row, and a bound that does not trust the solver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

__all__ = ["Entry", "LinearSolution", "Programme"]

Entry = tuple[int, float]
"""Column number and coefficient."""


@dataclass(frozen=True)
class LinearSolution:
    """A solution.

    Attributes
    ----------
    bound
        Lower limit of the programme: Σ over rows of dual × the limit it pushes against + Σ over columns of the least
        of reduced cost × column within its bounds. Valid for any duals, tight for optimal ones.
    columns
        Value of each column (optimal within the solver's tolerance).
    """

    bound: float
    columns: NDArray[np.float64]


class Programme:
    """Minimise cost over columns within [0, high], rows within limits. Every column is bounded."""

    def __init__(self) -> None:
        self._cost: list[float] = []
        self._high: list[float] = []
        self._row_low: list[float] = []
        self._row_high: list[float] = []
        self._entries: list[Entry] = []
        self._pointers: list[int] = [0]

    def column(self, high: float, cost: float = 0.0) -> int:
        """Add a column and return its number."""
        return self.columns([high], cost)[0]

    def columns(self, highs: Sequence[float], cost: float = 0.0) -> range:
        """Add columns of one cost and return their numbers."""
        first = len(self._cost)
        self._cost.extend([cost] * len(highs))
        self._high.extend(highs)
        return range(first, first + len(highs))

    def row(self, entries: Iterable[Entry], low: float = -inf, high: float = inf) -> None:
        """Add a row low ≤ Σ coefficient × column ≤ high; entries of one column add up.

        A row without limits says nothing and is left out: the interior point method fails on it.
        """
        if low == -inf and high == inf:
            return
        self._entries.extend(entries)
        self._pointers.append(len(self._entries))
        self._row_low.append(low)
        self._row_high.append(high)

    def matrix(self) -> csr_array:
        """Return the rows, shape (rows, columns)."""
        found = csr_array(
            (
                np.array([value for _, value in self._entries]),
                np.array([column for column, _ in self._entries], dtype=np.int64),
                np.array(self._pointers, dtype=np.int64),
            ),
            shape=(len(self._row_low), len(self._cost)),
        )
        found.sum_duplicates()
        return found

    def solve(self, time_limit_s: float) -> LinearSolution | None:
        """Solve by the interior point method without crossover; None where it ran out of time or failed."""
        from ortools.math_opt.python import mathopt

        # Without crossover, undoing the presolve spoils the duals: both are switched off together.
        parameters = mathopt.SolveParameters(
            lp_algorithm=mathopt.LPAlgorithm.BARRIER,
            presolve=mathopt.Emphasis.OFF,
            time_limit=timedelta(seconds=max(0.1, time_limit_s)),
        )
        parameters.highs.string_options["run_crossover"] = "off"
        matrix = self.matrix()
        found = self._answer(matrix, parameters)
        if found is None:
            return None
        model, answer = found
        duals, values = answer.dual_values(), answer.variable_values()
        columns = np.array([values[variable] for variable in model.variables()])
        rows = np.array([duals[row] for row in model.linear_constraints()])
        return LinearSolution(self.lagrangian_bound(matrix, rows), columns)

    def vertex(self, iterations: int) -> NDArray[np.float64] | None:
        """Return a vertex solution by the dual simplex method; None where that many steps are not enough."""
        from ortools.math_opt.python import mathopt

        parameters = mathopt.SolveParameters(lp_algorithm=mathopt.LPAlgorithm.DUAL_SIMPLEX, iteration_limit=iterations)
        found = self._answer(self.matrix(), parameters)
        if found is None:
            return None
        model, answer = found
        values = answer.variable_values()
        return np.array([values[variable] for variable in model.variables()])

    def _answer(self, matrix: csr_array, parameters: Any) -> tuple[Any, Any] | None:
        """Return model and answer; None where there is no solution with its duals."""
        from ortools.math_opt.python import mathopt

        model = mathopt.Model.from_model_proto(self._message(matrix))
        try:
            answer = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
        except Exception:  # numerical trouble of the solver takes many shapes; a roster without a bound is still one
            return None
        if not answer.has_dual_feasible_solution() or not answer.has_primal_feasible_solution():
            return None
        return model, answer

    def lagrangian_bound(self, matrix: csr_array, duals: NDArray[np.float64]) -> float:
        """Return the lower limit that row duals prove; duals that push against an absent limit count as 0."""
        low, high = np.array(self._row_low), np.array(self._row_high)
        duals = np.where((duals > 0) & ~np.isfinite(low), 0.0, duals)
        duals = np.where((duals < 0) & ~np.isfinite(high), 0.0, duals)
        limits = np.where(duals > 0, low, np.where(duals < 0, high, 0.0))
        reduced = np.array(self._cost) - matrix.T @ duals
        return float(duals @ limits + np.minimum(0.0, reduced) @ np.array(self._high))

    def _message(self, matrix: csr_array):  # type: ignore[no-untyped-def] # protocol buffers ship no types
        from ortools.math_opt import model_pb2

        message = model_pb2.ModelProto()
        rows, columns = matrix.shape
        message.variables.ids.extend(range(columns))
        message.variables.lower_bounds.extend([0.0] * columns)
        message.variables.upper_bounds.extend(self._high)
        message.variables.integers.extend([False] * columns)
        priced = np.flatnonzero(self._cost)
        message.objective.linear_coefficients.ids.extend(priced.tolist())
        message.objective.linear_coefficients.values.extend(np.array(self._cost)[priced].tolist())
        message.linear_constraints.ids.extend(range(rows))
        message.linear_constraints.lower_bounds.extend(self._row_low)
        message.linear_constraints.upper_bounds.extend(self._row_high)
        message.linear_constraint_matrix.row_ids.extend(np.repeat(np.arange(rows), np.diff(matrix.indptr)).tolist())
        message.linear_constraint_matrix.column_ids.extend(matrix.indices.tolist())
        message.linear_constraint_matrix.coefficients.extend(matrix.data.tolist())
        return message
