"""Rows and columns written into the protocol buffer mean what their names say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from ortools.sat.python import cp_model

from wfm.rostering.cpsat.sheet import Sheet

Rows = Callable[[Sheet, list[int]], None]


def solutions(write: Rows, count: int = 3) -> set[tuple[int, ...]]:
    """All values of Boolean columns under some rows."""
    found: set[tuple[int, ...]] = set()
    for case in range(2**count):
        sheet = Sheet()
        columns = sheet.booleans(count).tolist()
        write(sheet, columns)
        values = tuple(case >> place & 1 for place in range(count))
        for column, value in zip(columns, values, strict=True):
            sheet.row([column], [1], low=value, high=value)
        if cp_model.CpSolver().solve(sheet.model) == cp_model.OPTIMAL:
            found.add(values)
    return found


EVERY = {(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)}


@pytest.mark.parametrize(
    ("write", "holds"),
    [
        (lambda sheet, c: sheet.exactly_one(c), lambda a, b, c: a + b + c == 1),
        (lambda sheet, c: sheet.at_most_one(c), lambda a, b, c: a + b + c <= 1),
        (lambda sheet, c: sheet.at_least_one(c), lambda a, b, c: a + b + c >= 1),
        (lambda sheet, c: sheet.at_least_one([]), lambda a, b, c: False),
        (lambda sheet, c: sheet.implies(c[0], [c[1], -c[2] - 1]), lambda a, b, c: not a or (b == 1 and c == 0)),
        (lambda sheet, c: sheet.row(c, [1, 2, -1], low=0, high=1), lambda a, b, c: 0 <= a + 2 * b - c <= 1),
        (lambda sheet, c: sheet.row(c, [1, 1, 1], low=2), lambda a, b, c: a + b + c >= 2),
        (lambda sheet, c: sheet.row(c, [1, 1, 1], high=1), lambda a, b, c: a + b + c <= 1),
        (lambda sheet, c: sheet.forbid(np.array(c[1:])), lambda a, b, c: b == c == 0),
    ],
)
def test_rows_allow_exactly_what_they_say(write: Rows, holds: Callable[[int, int, int], bool]) -> None:
    assert solutions(write) == {values for values in EVERY if holds(*values)}


def test_columns_are_numbered_in_order() -> None:
    sheet = Sheet()
    assert sheet.booleans(2).tolist() == [0, 1]
    assert sheet.integers([3, -1], [5, 4]).tolist() == [2, 3]
    assert sheet.booleans(0).tolist() == []
    assert sheet.size == 4


def test_the_objective_has_its_offset() -> None:
    sheet = Sheet()
    columns = sheet.integers([1, 2], [9, 9])
    sheet.minimise(columns, np.array([3, -1]), 10.0)
    solver = cp_model.CpSolver()
    assert solver.solve(sheet.model) == cp_model.OPTIMAL
    assert solver.objective_value == pytest.approx(3 - 9 + 10)


def test_integer_columns_keep_their_bounds() -> None:
    sheet = Sheet()
    (column,) = sheet.integers([-4], [7])
    for sign, expected in ((1, -4), (-1, 7)):
        sheet.model.clear_objective()
        sheet.minimise(np.array([column]), np.array([sign]), 0.0)
        solver = cp_model.CpSolver()
        solver.solve(sheet.model)
        assert solver.response_proto.solution[0] == expected


def test_a_hint_is_kept_with_its_values() -> None:
    sheet = Sheet()
    columns = sheet.booleans(3)
    sheet.hint(columns[[0, 2]], np.array([1, 0]))
    hint = sheet.model.Proto().solution_hint
    assert list(hint.vars) == [0, 2]
    assert list(hint.values) == [1, 0]
