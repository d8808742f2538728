"""The two forms of coverage against the flow itself: cuts are exact, tangents are never above and touch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from wfm.rostering.cpsat.scaling import exact_scale, scaled
from wfm.rostering.cpsat.slot_rows import useful_rows
from wfm.rostering.cpsat.tangents import PricePool, keep_pool, pool_of, slot_costs
from wfm.rostering.instance import Instance
from wfm.rostering.problem import Prices


def flow_cost(instance: Instance, need: np.ndarray, staff: np.ndarray) -> float:
    """Cheapest flow of one slot, written down as in the definition of the problem; minor units an hour."""
    worth = instance.productivity / 100
    sets, queues = worth.shape
    prices = instance.problem.prices
    cost = [0.0] * (sets * queues) + [prices.surplus_minor_per_h] * sets
    cost += [prices.shortage_minor_per_h] * queues + [prices.far_shortage_minor_per_h] * queues
    rows, right = [], []
    for k in range(sets):
        row = np.zeros(len(cost))
        row[k * queues : (k + 1) * queues] = 1
        row[sets * queues + k] = 1
        rows.append(row)
        right.append(staff[k])
    for j in range(queues):
        row = np.zeros(len(cost))
        row[[k * queues + j for k in range(sets)]] = worth[:, j]
        row[sets * queues + sets + j] = row[sets * queues + sets + queues + j] = 1
        rows.append(row)
        right.append(need[j])
    bounds = [(0, 0 if k < sets * queues and worth.ravel()[k] == 0 else None) for k in range(sets * queues + sets)]
    bounds += [(0, 0.1 * need[j]) for j in range(queues)] + [(0, None)] * queues
    answer = linprog(cost, A_eq=np.array(rows), b_eq=np.array(right), bounds=bounds)
    return float(answer.fun)


@pytest.fixture
def mixed(centre: Any, make_shift: Any) -> Instance:
    skills = {
        0: {"s0": 0.8, "s1": 1.25},
        1: {"s1": 1.0, "s2": 1.25},
        2: {"s0": 1.0, "s1": 1.0, "s2": 0.9},
        3: {"s2": 0.8},
    }
    asked = centre(days=1, agents=4, queues=3, shifts=(make_shift("day", 8, 8),), skills=skills)
    asked.prices = Prices(3_000, 5_500, 250)
    return Instance(asked.problem())


def cases(instance: Instance, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    sets, queues = instance.productivity.shape
    need = random.integers(0, 500, size=(queues, count)) / 100
    return need, random.integers(0, 4, size=(sets, count)).astype(float)


def test_slot_costs_are_the_cheapest_flows(mixed: Instance) -> None:
    need, staff = cases(mixed, 40, 1)
    found = slot_costs(mixed, need, staff).cost
    for n in range(40):
        assert found[n] == pytest.approx(flow_cost(mixed, need[:, n], staff[:, n]), abs=1e-4)


def values(pool: PricePool, need: np.ndarray, staff: np.ndarray) -> np.ndarray:
    found: np.ndarray = pool.need_value(need, 0.1 * need) - pool.staff_weight @ staff
    return found


def test_every_price_vector_gives_a_lower_limit(mixed: Instance) -> None:
    """Any prices up to p₂ will do, also ones that no programme ever returned."""
    random = np.random.default_rng(2)
    need, staff = cases(mixed, 40, 3)
    pool = PricePool(mixed, random.uniform(-300, 5_500, size=(200, 3)))
    cost = slot_costs(mixed, need, staff).cost
    assert np.all(values(pool, need, staff).max(axis=0) <= cost + 1e-3)


def test_duals_touch_the_cost_where_they_were_found(mixed: Instance) -> None:
    need, staff = cases(mixed, 40, 4)
    found = slot_costs(mixed, need, staff)
    touching = values(PricePool(mixed, found.price), need, staff).max(axis=0)
    assert touching == pytest.approx(found.cost, abs=0.5)


def test_pools_are_kept_for_an_instance_only(mixed: Instance) -> None:
    pool, fresh = pool_of(mixed)
    assert fresh
    keep_pool(mixed, pool.with_prices(np.array([[1.0, 2.0, 3.0]])))
    kept, fresh = pool_of(mixed)
    assert not fresh
    assert len(kept.price) == len(pool.price) + 1
    assert pool_of(Instance(mixed.problem))[1]


def test_useful_rows_are_all_that_a_slot_needs() -> None:
    """Over every staffing the largest of the useful functions is the largest of all, and the least value otherwise."""
    random = np.random.default_rng(5)
    for _ in range(50):
        level = random.integers(-5, 10, size=(6, 1))
        loss = random.integers(-1, 4, size=(6, 2))
        most = random.integers(0, 3, size=(2, 1))
        grid = np.array([(x, y) for x in range(most[0, 0] + 1) for y in range(most[1, 0] + 1)])
        every = np.maximum((level - loss @ grid.T).max(axis=0), 0)
        least = np.maximum((level - np.maximum(loss, 0) @ most).max(axis=0), 0)
        keep = useful_rows(level, loss, most, least)[:, 0]
        part = (level[keep] - loss[keep] @ grid.T).max(axis=0, initial=-99)
        assert np.array_equal(np.maximum(part, least), every)


@pytest.mark.parametrize(
    ("amounts", "part_min", "scale"),
    [
        ([1.0, 3.0], 15, 1),
        ([0.5], 15, 2),
        ([0.9, 1.8], 15, 10),
        ([1.13], 15, 100),
        ([1.017], 15, 1_000),
        ([1 / 3], 15, 15),
    ],
)
def test_scales_are_the_coarsest_exact_ones(amounts: list[float], part_min: int, scale: int) -> None:
    found = exact_scale(np.array(amounts), part_min)
    assert found == scale
    assert scaled(np.array(amounts), found) / found == pytest.approx(amounts)


@pytest.mark.parametrize("speed", [1.0, 0.8])
def test_a_fraction_of_carried_in_staff_is_counted_to_the_minute(centre: Any, make_shift: Any, speed: float) -> None:
    """Somebody leaves 20 minutes into an hour: a third of an agent is there, two thirds are missing."""
    from wfm.rostering.terms import CostTerm
    from wfm.workforce import CarryIn

    asked = centre(days=1, shifts=(make_shift("day", 8, 8),), skills={0: {"s0": speed}}).ask(range(1))
    asked.carry_in = (CarryIn("A1", asked.at(-1, 16), asked.at(0, 1 / 3), days_in_row=1),)
    shortage = float(asked.solve().cost_terms[CostTerm.SHORTAGE])
    missing = 1 - (1 / 3) * round(100 / speed) / 100
    assert shortage == pytest.approx(0.1 * 30 + (missing - 0.1) * 60, abs=0.01)
