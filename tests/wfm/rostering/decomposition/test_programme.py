"""A linear programme against another solver, and a bound that holds for any duals."""

from math import inf

import numpy as np
import pytest
from scipy.optimize import linprog

from wfm.rostering.decomposition.programme import Programme


def random_programme(random):
    """Return a feasible programme and its arrays (cost, high, matrix, low, high of rows)."""
    columns, rows = int(random.integers(1, 8)), int(random.integers(1, 7))
    high = random.integers(1, 9, size=columns).astype(float)
    cost = random.integers(-5, 10, size=columns).astype(float)
    matrix = random.integers(-3, 4, size=(rows, columns)).astype(float)
    inside = matrix @ (high * random.random(columns))
    low = np.where(random.random(rows) < 0.6, inside - random.random(rows), -inf)
    top = np.where((random.random(rows) < 0.6) | np.isneginf(low), inside + random.random(rows), inf)
    programme = Programme()
    for c in range(columns):
        assert programme.column(float(high[c]), float(cost[c])) == c
    for r in range(rows):
        programme.row([(c, float(matrix[r, c])) for c in range(columns) if matrix[r, c]], float(low[r]), float(top[r]))
    return programme, (cost, high, matrix, low, top)


def optimum(cost, high, matrix, low, top) -> float:
    upper, lower = np.isfinite(top), np.isfinite(low)
    answer = linprog(
        cost,
        A_ub=np.vstack([matrix[upper], -matrix[lower]]),
        b_ub=np.concatenate([top[upper], -low[lower]]),
        bounds=[(0, value) for value in high],
    )
    assert answer.status == 0
    return float(answer.fun)


@pytest.mark.parametrize("seed", range(15))
def test_the_bound_is_the_optimum(seed: int) -> None:
    random = np.random.default_rng(seed)
    programme, arrays = random_programme(random)
    solution = programme.solve(10.0)
    assert solution is not None
    best = optimum(*arrays)
    assert solution.bound <= best + 1e-9 * max(1, abs(best))
    assert solution.bound == pytest.approx(best, abs=1e-3)
    assert float(arrays[0] @ solution.columns) == pytest.approx(best, abs=1e-3)


@pytest.mark.parametrize("seed", range(10))
def test_any_duals_prove_a_bound(seed: int) -> None:
    """Good ones, random ones, huge ones, and ones that push against limits that are not there."""
    random = np.random.default_rng(100 + seed)
    programme, arrays = random_programme(random)
    best, matrix = optimum(*arrays), programme.matrix()
    for _ in range(200):
        duals = random.normal(size=matrix.shape[0]) * 10 ** random.uniform(-3, 4)
        assert programme.lagrangian_bound(matrix, duals) <= best + 1e-6
    zero = float(np.minimum(0, arrays[0]) @ arrays[1])
    assert programme.lagrangian_bound(matrix, np.zeros(matrix.shape[0])) == pytest.approx(zero)


def test_a_bound_by_hand() -> None:
    """Minimise 3x + 2y with x + y ≥ 4, x ≤ 3, y ≤ 2: x = 2, y = 2, cost 10; the dual of the row is 3."""
    programme = Programme()
    x, y = programme.column(3, 3.0), programme.column(2, 2.0)
    programme.row([(x, 1.0), (y, 1.0)], low=4)
    matrix = programme.matrix()
    assert programme.lagrangian_bound(matrix, np.array([3.0])) == 3 * 4 - 1 * 2
    assert programme.lagrangian_bound(matrix, np.array([2.0])) == 8
    assert programme.lagrangian_bound(matrix, np.array([-5.0])) == 0  # no upper limit: worth nothing
    solution = programme.solve(5.0)
    assert solution is not None
    assert solution.bound == pytest.approx(10, abs=1e-6)
    assert solution.columns.tolist() == pytest.approx([2, 2], abs=1e-4)


def test_entries_of_one_column_add_up() -> None:
    programme = Programme()
    columns = programme.columns([5.0, 5.0], 1.0)
    assert list(columns) == [0, 1]
    programme.row([(0, 1.0), (1, 1.0), (0, 2.0)], low=6)
    assert programme.matrix().toarray().tolist() == [[3.0, 1.0]]


def test_no_rows_and_empty_rows() -> None:
    programme = Programme()
    programme.columns([2.0, 3.0], -1.0)
    programme.row([], low=-1, high=1)
    solution = programme.solve(5.0)
    assert solution is not None
    assert solution.bound == pytest.approx(-5)


def test_a_row_without_limits_is_left_out() -> None:
    programme = Programme()
    programme.columns([2.0, 3.0], 1.0)
    programme.row([(0, 1.0)])
    programme.row([(0, 1.0), (1, 1.0)], low=4)
    assert programme.matrix().shape == (1, 2)
    solution = programme.solve(5.0)
    assert solution is not None
    assert solution.bound == pytest.approx(4)


def test_a_contradiction_has_no_solution() -> None:
    programme = Programme()
    programme.column(2.0, 1.0)
    programme.row([(0, 1.0)], low=3)
    assert programme.solve(5.0) is None


@pytest.mark.parametrize("seed", range(10))
def test_a_vertex_of_a_flow_is_whole(seed: int) -> None:
    """People to places: the interior point method stops between equal answers, the simplex method at a whole one."""
    draw = np.random.default_rng(seed)
    people, places = (int(v) for v in draw.integers(2, 6, 2))
    programme = Programme()
    columns = [[programme.column(9.0, float(draw.integers(0, 3))) for _ in range(places)] for _ in range(people)]
    supply = draw.integers(1, 5, people)
    for row, much in zip(columns, supply.tolist(), strict=True):
        programme.row([(column, 1.0) for column in row], much, much)
    for place in range(places):
        short = programme.column(99.0, 7.0)
        programme.row([*((row[place], 1.0) for row in columns), (short, 1.0)], low=float(draw.integers(0, 4)))
    found, other = programme.vertex(10_000), programme.solve(10.0)
    assert found is not None and other is not None
    assert np.allclose(found, np.round(found), atol=1e-7)
    cost = np.array(programme._cost)
    assert cost @ found == pytest.approx(cost @ other.columns, abs=1e-4)
    assert cost @ found >= other.bound - 1e-6


def test_no_vertex_without_steps_or_without_an_answer() -> None:
    impossible = Programme()
    column = impossible.column(1.0)
    impossible.row([(column, 1.0)], low=2.0)
    assert impossible.vertex(1_000) is None
