"""Columns and rows of a CP-SAT model, written straight into its protocol buffer.

A neighbourhood is built hundreds of times a solve; writing whole index lists is several times faster than building one
expression object a row.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

__all__ = ["ColumnArray", "Sheet"]

ColumnArray = NDArray[np.int64]
"""Column numbers; −1 where there is no column. The negation of Boolean column c is the literal −c − 1."""

UNBOUNDED = 2**62


class Sheet:
    """A model under construction.

    Attributes
    ----------
    model
        The CP-SAT model, ready to be solved.
    size
        Number of columns so far.
    """

    def __init__(self) -> None:
        self.model = cp_model.CpModel()
        self.size = 0
        self._proto = self.model.Proto()

    def booleans(self, count: int) -> ColumnArray:
        """Add Boolean columns and return their numbers."""
        variables = self._proto.variables
        for _ in range(count):
            variables.add().domain.extend((0, 1))
        return self._numbers(count)

    def integers(self, lower: Iterable[int], upper: Iterable[int]) -> ColumnArray:
        """Add integer columns with bounds and return their numbers."""
        variables = self._proto.variables
        count = 0
        for low, high in zip(lower, upper, strict=True):
            variables.add().domain.extend((low, high))
            count += 1
        return self._numbers(count)

    def _numbers(self, count: int) -> ColumnArray:
        numbers = np.arange(self.size, self.size + count, dtype=np.int64)
        self.size += count
        return numbers

    def forbid(self, columns: ColumnArray) -> None:
        """Fix Boolean columns to 0."""
        variables = self._proto.variables
        for column in columns.tolist():
            variables[column].domain[1] = 0

    def exactly_one(self, literals: list[int]) -> None:
        """Exactly one literal holds."""
        self._proto.constraints.add().exactly_one.literals.extend(literals)

    def at_most_one(self, literals: list[int]) -> None:
        """At most one literal holds."""
        self._proto.constraints.add().at_most_one.literals.extend(literals)

    def at_least_one(self, literals: list[int]) -> None:
        """At least one literal holds."""
        self._proto.constraints.add().bool_or.literals.extend(literals)

    def implies(self, literal: int, all_of: list[int]) -> None:
        """If the literal holds, all others do."""
        row = self._proto.constraints.add()
        row.enforcement_literal.append(literal)
        row.bool_and.literals.extend(all_of)

    def row(self, columns: list[int], coefficients: list[int], *, low: int = -UNBOUNDED, high: int = UNBOUNDED) -> None:
        """Add low ≤ Σ coefficient × column ≤ high."""
        linear = self._proto.constraints.add().linear
        linear.vars.extend(columns)
        linear.coeffs.extend(coefficients)
        linear.domain.extend((low, high))

    def minimise(self, columns: ColumnArray, coefficients: NDArray[np.int64], offset: float) -> None:
        """Set the objective Σ coefficient × column + offset."""
        objective = self._proto.objective
        objective.vars.extend(columns.tolist())
        objective.coeffs.extend(coefficients.tolist())
        objective.offset = offset
        objective.scaling_factor = 1.0

    def hint(self, columns: ColumnArray, values: NDArray[np.int64]) -> None:
        """Suggest values for columns."""
        self._proto.solution_hint.vars.extend(columns.tolist())
        self._proto.solution_hint.values.extend(values.tolist())
