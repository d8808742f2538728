"""The cheapest flow of people of different speed, against one linear programme a slot, and its prices."""

from datetime import date

import numpy as np
import pytest
from scipy.optimize import linprog

from wfm.demand import Channel, Queue
from wfm.grid import TimeGrid
from wfm.rostering.best_flow import SLOTS_A_PROGRAMME, flow_amounts, flow_prices, value_of_staff
from wfm.rostering.instance import Instance
from wfm.rostering.problem import Prices, RosterProblem
from wfm.workforce import Agent, Contract, Pay, Workforce


def centre(skills, prices: Prices, days: int = 1, step_min: int = 60) -> Instance:
    """Return an instance without shifts whose agents have the given skills."""
    names = sorted({name for agent in skills for name in agent} | {"a"})
    queues = tuple(Queue(name, name, Channel.VOICE, name) for name in names)
    grid = TimeGrid(date(2026, 6, 1), days, step_min, "UTC")
    agents = tuple(Agent(f"A{i}", "", "c", dict(agent), 1_000) for i, agent in enumerate(skills))
    workforce = Workforce(agents, (Contract("c", 0, 2400, Pay.SALARIED, ()),), ())
    return Instance(RosterProblem(grid, queues, np.zeros((len(queues), grid.n)), workforce, (), prices))


def one_slot(instance: Instance, need, staff) -> float:
    """Return the cost of one slot an hour, by a programme written down anew: inequalities, no near or far bounds."""
    prices, worth = instance.problem.prices, instance.productivity / 100
    sets, queues = worth.shape
    pairs = [(k, q) for k in range(sets) for q in range(queues) if worth[k, q]]
    width = len(pairs) + 3 * queues + sets  # flows, short, near, far, idle
    cost = np.zeros(width)
    rows, right, equal, value = [], [], [], []
    for q in range(queues):
        short, near, far = (len(pairs) + part * queues + q for part in range(3))
        cost[near], cost[far] = prices.shortage_minor_per_h, prices.far_shortage_minor_per_h
        row = np.zeros(width)
        row[short] = 1
        for p, (k, other) in enumerate(pairs):
            row[p] = worth[k, q] if other == q else 0
        equal.append(row)
        value.append(need[q])
        row = np.zeros(width)
        row[short], row[near], row[far] = 1, -1, -1
        rows.append(row)
        right.append(0.0)
        row = np.zeros(width)
        row[near] = 1
        rows.append(row)
        right.append(0.1 * need[q])
    for k in range(sets):
        idle = len(pairs) + 3 * queues + k
        cost[idle] = prices.surplus_minor_per_h
        row = np.zeros(width)
        row[idle] = 1
        for p, (other, _) in enumerate(pairs):
            row[p] = float(other == k)
        equal.append(row)
        value.append(staff[k])
    answer = linprog(cost, A_ub=rows, b_ub=right, A_eq=equal, b_eq=value)
    assert answer.status == 0
    return float(answer.fun)


def random_centre(seed: int):
    random = np.random.default_rng(seed)
    names = ("a", "b", "c")[: int(random.integers(1, 4))]
    skills = [
        {str(name): float(random.choice([0.8, 1.0, 1.25, 2.0])) for name in names if random.random() < 0.7}
        for _ in range(int(random.integers(1, 6)))
    ]
    near = int(random.integers(0, 4_000))
    return centre(skills, Prices(near, near + int(random.integers(0, 4_000)), int(random.integers(0, 900)))), random


def price_of(instance: Instance, amounts) -> np.ndarray:
    prices = instance.problem.prices
    weights = [prices.shortage_minor_per_h, prices.far_shortage_minor_per_h, prices.surplus_minor_per_h]
    return np.array(weights, dtype=float) @ amounts


@pytest.mark.parametrize("seed", range(25))
def test_amounts_cost_what_the_slots_alone_cost(seed: int) -> None:
    instance, random = random_centre(seed)
    sets, queues = instance.productivity.shape
    need = np.round(random.random((queues, 12)) * 6, 2)
    staff = random.integers(0, 5, size=(sets, 12)).astype(float)
    amounts = flow_amounts(instance, need, staff)
    assert amounts.shape == (3, 12)
    assert np.all(amounts >= -1e-7)
    wanted = [one_slot(instance, need[:, n], staff[:, n]) for n in range(12)]
    assert price_of(instance, amounts) == pytest.approx(wanted, abs=1e-4)


@pytest.mark.parametrize("seed", range(25))
def test_prices_prove_the_cost_of_their_own_slot_and_bound_every_other(seed: int) -> None:
    """The formula of the docstring: a lower limit for every slot under every price vector, and exact for its own."""
    instance, random = random_centre(seed)
    sets, queues = instance.productivity.shape
    need = np.round(random.random((queues, 8)) * 6, 2)
    staff = random.integers(0, 5, size=(sets, 8)).astype(float)
    vectors = flow_prices(instance, need, staff)
    near = instance.problem.prices.shortage_minor_per_h
    fixed = vectors @ need - 0.1 * np.maximum(0, vectors - near) @ need
    limits = fixed + value_of_staff(instance, vectors) @ staff
    real = price_of(instance, flow_amounts(instance, need, staff))
    assert np.all(limits <= real[None] + 1e-3)
    assert limits.max(axis=0) == pytest.approx(real, abs=1e-3)


def test_one_of_two_speeds_by_hand() -> None:
    """A fast and a slow agent for 2.25 of work: 1.25 + 0.8 are done, 0.2 is missing near, and nobody is idle."""
    instance = centre([{"a": 0.8}, {"a": 1.25}], Prices(1_000, 3_000, 100))
    assert instance.productivity.tolist() == [[80], [125]]
    amounts = flow_amounts(instance, np.array([[2.25]]), np.array([[1.0], [1.0]]))
    assert amounts[:, 0] == pytest.approx([0.2, 0.0, 0.0])


def test_the_slow_are_put_to_work_where_idle_hands_cost() -> None:
    """1.25 of work for both: the slow one works fully (0.8), the fast one 0.36 of the time, 0.64 are idle.

    The fast one alone could do it all, but then a whole agent would be idle.
    """
    instance = centre([{"a": 0.8}, {"a": 1.25}], Prices(1_000, 3_000, 100))
    amounts = flow_amounts(instance, np.array([[1.25]]), np.array([[1.0], [1.0]]))
    assert amounts[:, 0] == pytest.approx([0.0, 0.0, 1 - 0.45 / 1.25])


def test_equal_slots_are_solved_once_and_put_everywhere() -> None:
    instance = centre([{"a": 0.8}], Prices(1_000, 3_000, 100))
    need = np.array([[2.0, 1.0, 2.0, 0.0, 2.0]])
    staff = np.array([[1.0, 1.0, 1.0, 1.0, 0.0]])
    near, far, idle = flow_amounts(instance, need, staff)
    assert near == pytest.approx([0.2, 0.0, 0.2, 0.0, 0.2])
    assert far == pytest.approx([0.55, 0.0, 0.55, 0.0, 1.8])
    assert idle == pytest.approx([0.0, 0.2, 0.0, 1.0, 0.0])


def test_more_slots_than_one_programme_holds() -> None:
    instance = centre([{"a": 0.8}], Prices(1_000, 3_000, 100))
    count = 2 * SLOTS_A_PROGRAMME + 7
    need = np.arange(count, dtype=float)[None] / 100
    near, far, idle = flow_amounts(instance, need, np.ones((1, count)))
    assert near + far == pytest.approx(np.maximum(0, need[0] - 1.25), abs=1e-6)
    assert idle == pytest.approx(np.maximum(0, 1 - need[0] / 1.25), abs=1e-6)


def test_nobody_can_serve() -> None:
    instance = centre([{}], Prices(1_000, 3_000, 100))
    near, far, idle = flow_amounts(instance, np.array([[5.0]]), np.array([[3.0]]))
    assert (near[0], far[0], idle[0]) == pytest.approx((0.5, 4.5, 3.0))
