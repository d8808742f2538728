"""The flow against enumeration: splits in tenths of an agent, all vertices in exact fractions, and the min-cut form."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.evaluation.flow import CHUNK, cheapest_flow
from wfm.rostering.problem import Prices

PRICES = Prices(3000, 6000, 500)


def cost(flow, prices: Prices = PRICES) -> float:
    """Cost of one agent-hour intervals in minor units."""
    return (
        prices.shortage_minor_per_h * flow.near.sum()
        + prices.far_shortage_minor_per_h * flow.far.sum()
        + prices.surplus_minor_per_h * flow.idle.sum()
    )


def solved(rates, agents, required, prices: Prices = PRICES):
    """One interval."""
    return cheapest_flow(
        np.array(rates, dtype=float),
        np.array(agents, dtype=float)[:, None],
        np.array(required, dtype=float)[:, None],
        prices,
    )


def enumerated(rates, agents, required, prices: Prices) -> float:
    """Least cost over all splits of two groups over two queues in tenths; exact for rates 0 and 1 and whole needs."""

    def splits(count: int, able) -> np.ndarray:
        units = range(10 * count + 1)
        return np.array(
            [(x, y) for x in units for y in units if x + y <= 10 * count and able[0] >= (x > 0) and able[1] >= (y > 0)]
        )

    first, second = (splits(count, able) for count, able in zip(agents, rates, strict=True))
    served = first[:, None, :] + second[None, :, :]
    need = 10 * np.array(required)
    short = need - served
    allowed = (short >= 0).all(axis=2)
    near = np.minimum(short, np.array(required))  # a tenth of the need, in tenths
    idle = 10 * sum(agents) - served.sum(axis=2)
    total = (
        prices.shortage_minor_per_h * near.sum(axis=2)
        + prices.far_shortage_minor_per_h * (short - near).sum(axis=2)
        + prices.surplus_minor_per_h * idle
    )
    return float(total[allowed].min()) / 10


def by_vertices(rates, agents, required, prices: Prices) -> Fraction:
    """Least cost over all basic solutions of the programme in standard form, in exact fractions."""
    k, q = len(agents), len(required)
    pairs = [(g, j) for g in range(k) for j in range(q) if rates[g][j]]
    columns, costs = [], []

    def column(price: int, *entries: tuple[int, Fraction | int]) -> None:
        values = [Fraction(0)] * (k + 2 * q)
        for row, value in entries:
            values[row] = Fraction(value)
        columns.append(values)
        costs.append(Fraction(price))

    for g, j in pairs:
        column(0, (g, 1), (k + j, rates[g][j]))
    for j in range(q):
        column(prices.shortage_minor_per_h, (k + j, 1), (k + q + j, 1))
        column(prices.far_shortage_minor_per_h, (k + j, 1))
        column(0, (k + q + j, 1))
    for g in range(k):
        column(prices.surplus_minor_per_h, (g, 1))
    right = [Fraction(x) for x in agents] + [Fraction(x) for x in required] + [Fraction(x) / 10 for x in required]
    best: Fraction | None = None
    for basis in combinations(range(len(columns)), len(right)):
        values = _exact_solution([columns[c] for c in basis], right)
        if values is not None and min(values) >= 0:
            total = sum(value * costs[c] for value, c in zip(values, basis, strict=True))
            best = total if best is None or total < best else best
    assert best is not None
    return best


def _exact_solution(columns, right) -> list[Fraction] | None:
    """Gauss-Jordan elimination; None for a singular basis."""
    size = len(right)
    table = [[columns[c][r] for c in range(size)] + [right[r]] for r in range(size)]
    for c in range(size):
        pivot = next((r for r in range(c, size) if table[r][c] != 0), None)
        if pivot is None:
            return None
        table[c], table[pivot] = table[pivot], table[c]
        table[c] = [value / table[c][c] for value in table[c]]
        for r in range(size):
            if r != c and table[r][c] != 0:
                factor = table[r][c]
                table[r] = [a - factor * b for a, b in zip(table[r], table[c], strict=True)]
    return [table[r][size] for r in range(size)]


flags = st.sampled_from([0, 1])
price_sets = st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 20)).map(
    lambda p: Prices(p[0], p[0] + p[1], p[2])
)


def test_one_queue_short_and_over() -> None:
    short = solved([[1.0]], [7], [10])
    assert (short.near[0, 0], short.far[0, 0], short.idle[0, 0]) == pytest.approx((1, 2, 0))
    over = solved([[1.0]], [12], [10])
    assert (over.near[0, 0], over.far[0, 0], over.idle[0, 0]) == pytest.approx((0, 0, 2))


def test_a_flexible_agent_counts_once() -> None:
    # Two queues need one each; one agent can serve both, and one is missing whatever is done.
    flow = solved([[1.0, 1.0]], [1], [1, 1])
    assert flow.near.sum() + flow.far.sum() == pytest.approx(1)


def test_a_flexible_agent_goes_where_the_specialist_cannot() -> None:
    flow = solved([[1.0, 0.0], [1.0, 1.0]], [10, 10], [10, 10])
    assert cost(flow) == pytest.approx(0)


def test_both_near_tenths_are_used_before_far_ones() -> None:
    flow = solved([[1.0, 1.0]], [18], [10, 10])
    assert flow.near[:, 0] == pytest.approx([1, 1])
    assert flow.far.sum() == pytest.approx(0)


def test_a_slow_agent_counts_less() -> None:
    flow = solved([[0.8]], [10], [10])
    assert (flow.near[0, 0], flow.far[0, 0]) == pytest.approx((1, 1))


def test_with_enough_people_the_slow_ones_serve_and_the_fast_ones_idle() -> None:
    # Ten slow agents do the work of eight; serving with them leaves the fewest heads idle.
    flow = solved([[0.8], [1.0]], [10, 10], [10])
    assert flow.idle[:, 0] == pytest.approx([0, 8])


def test_no_groups_and_groups_without_queues() -> None:
    nobody = cheapest_flow(np.zeros((0, 1)), np.zeros((0, 3)), np.full((1, 3), 10.0), PRICES)
    assert nobody.near[0] == pytest.approx([1, 1, 1])
    assert nobody.far[0] == pytest.approx([9, 9, 9])
    assert nobody.idle.shape == (0, 3)
    unusable = solved([[0.0]], [3], [10])
    assert unusable.idle[0, 0] == pytest.approx(3)
    assert unusable.near.sum() + unusable.far.sum() == pytest.approx(10)


def test_equal_intervals_are_solved_once_and_put_back_in_their_place() -> None:
    rng = np.random.default_rng(5)
    rates = np.array([[1.0, 0.0], [0.8, 0.91]])
    kinds = 3 * CHUNK  # more than one programme
    agents = rng.integers(0, 30, (2, kinds)).astype(float)
    required = rng.integers(0, 30, (2, kinds)).astype(float)
    order = rng.integers(0, kinds, 1000)
    together = cheapest_flow(rates, agents[:, order], required[:, order], PRICES)
    for index in (0, 1, 17, 500, 999):
        alone = cheapest_flow(rates, agents[:, order[[index]]], required[:, order[[index]]], PRICES)
        one = (
            together.near[:, index].sum() * 3000
            + together.far[:, index].sum() * 6000
            + together.idle[:, index].sum() * 500
        )
        assert one == pytest.approx(cost(alone), abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(
    st.tuples(st.tuples(flags, flags), st.tuples(flags, flags)),
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
    st.tuples(st.integers(0, 3), st.integers(0, 3)),
    price_sets,
)
def test_equals_the_best_enumerated_split(rates, agents, required, prices: Prices) -> None:
    assert cost(solved(rates, agents, required, prices), prices) == pytest.approx(
        enumerated(rates, agents, required, prices), abs=1e-6
    )


hundredths = st.integers(50, 150).map(lambda x: Fraction(x, 100))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(hundredths, min_size=2, max_size=2),
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
    st.integers(0, 1500).map(lambda x: Fraction(x, 100)),
    price_sets,
)
def test_one_queue_with_two_speeds_equals_the_best_vertex(rates, agents, required, prices: Prices) -> None:
    exact = by_vertices([[rate] for rate in rates], agents, [required], prices)
    assert cost(solved([[float(rate)] for rate in rates], agents, [float(required)], prices), prices) == pytest.approx(
        float(exact), abs=1e-5
    )


@pytest.mark.parametrize(
    ("rates", "agents", "required"),
    [
        ((("0.83", "1"), ("1.1", "0.74")), (7, 5), (6, "7.5")),
        ((("0.83", "0"), ("1.1", "0.74")), (12, 3), (6, "7.5")),
        ((("0.8", "0.8"), ("1", "1")), (4, 4), (10, 3)),
    ],
)
def test_two_queues_with_speeds_equal_the_best_vertex(rates, agents, required) -> None:
    exact_rates = [[Fraction(rate) for rate in row] for row in rates]
    exact_required = [Fraction(need) for need in required]
    exact = by_vertices(exact_rates, agents, exact_required, PRICES)
    found = solved([[float(rate) for rate in row] for row in exact_rates], agents, [float(r) for r in exact_required])
    assert cost(found) == pytest.approx(float(exact), abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 10_000))
def test_shortage_of_equally_fast_agents_is_the_min_cut(k: int, q: int, seed: int) -> None:
    # shortage = max over queue subsets U of (need of U − agents able to serve any of U), at one price for all shortage.
    rng = np.random.default_rng(seed)
    rates = rng.integers(0, 2, (k, q)).astype(float)
    agents, required = rng.integers(0, 10, k), rng.integers(0, 15, q)
    flow = solved(rates, agents, required, Prices(1000, 1000, 10))
    subsets = chain.from_iterable(combinations(range(q), size) for size in range(q + 1))
    cut = max(sum(required[list(u)]) - sum(agents[rates[:, list(u)].any(axis=1)]) for u in subsets)
    assert flow.near.sum() + flow.far.sum() == pytest.approx(cut, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 10_000), price_sets)
def test_the_flow_is_a_flow(k: int, q: int, seed: int, prices: Prices) -> None:
    rng = np.random.default_rng(seed)
    rates = rng.choice([0.0, 0.8, 1.0, 1.25], (k, q))
    agents, required = rng.integers(0, 200, (k, 5)) / 4, rng.integers(0, 2000, (q, 5)) / 100
    flow = cheapest_flow(rates, agents, required, prices)
    assert (flow.near >= 0).all() and (flow.far >= 0).all() and (flow.idle >= 0).all()
    assert (flow.near <= 0.1 * required + 1e-7).all()
    assert (flow.near + flow.far <= required + 1e-7).all()
    assert (flow.idle <= agents + 1e-7).all()
    fastest = (rates.max(axis=1)[:, None] * (agents - flow.idle)).sum(axis=0)
    assert ((required - flow.near - flow.far).sum(axis=0) <= fastest + 1e-6).all()
