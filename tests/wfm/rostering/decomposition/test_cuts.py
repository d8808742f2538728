"""Tables of cuts: whole numbers that fit, whatever the prices; price vectors that the flow confirms."""

from dataclasses import replace

import numpy as np
import pytest

from wfm.rostering.best_flow import flow_amounts, value_of_staff
from wfm.rostering.costing import coverage_amounts
from wfm.rostering.decomposition.cuts import PriceCuts, cut_table, exact_cuts
from wfm.rostering.decomposition.state import new_state
from wfm.rostering.decomposition.tables import build_tables
from wfm.rostering.problem import Prices


def cost_of(instance, cuts, staff) -> float:
    """Return the coverage cost of a staff in minor units by the cuts alone; staff : (k, n)."""
    reach = cuts.touch.T.astype(float) @ staff
    near = np.maximum(0, (cuts.need - reach).max(axis=0, initial=0))
    far = np.maximum(0, (cuts.far_need - reach[: len(cuts.far_need)]).max(axis=0, initial=0))
    supply = cuts.weight @ staff - cuts.required
    price = cuts.price.astype(float)
    return float((price[0] * near + price[1] * far + price[2] * supply).sum()) / cuts.units_a_minor


def flow_cost(instance, staff) -> float:
    prices = instance.problem.prices
    near_h, far_h, surplus_h = coverage_amounts(instance, staff)
    return (
        near_h * prices.shortage_minor_per_h
        + far_h * prices.far_shortage_minor_per_h
        + surplus_h * prices.surplus_minor_per_h
    )


def random_staff(instance, random):
    heads = np.bincount(instance.skill_set, minlength=len(instance.productivity))
    return np.floor(random.random((len(heads), instance.n)) * (heads[:, None] + 1))


@pytest.mark.parametrize("seed", range(30))
def test_set_cuts_are_the_flow(seed: int, tiny) -> None:
    instance = tiny(seed).instance()
    assert exact_cuts(instance)
    cuts = cut_table(instance, None)
    staff = random_staff(instance, np.random.default_rng(seed))
    assert cost_of(instance, cuts, staff) == pytest.approx(flow_cost(instance, staff), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("seed", range(30))
def test_price_cuts_never_overrate_a_staff(seed: int, tiny) -> None:
    instance = tiny(seed, days=2).slow_and_fast().instance()
    random = np.random.default_rng(seed)
    prices = PriceCuts(instance)
    for _ in range(3):
        staff = random_staff(instance, random)
        cuts = cut_table(instance, prices)
        slack = instance.n * 10 * float(cuts.price[0]) / cuts.units_a_minor
        real = flow_cost(instance, staff)
        assert cost_of(instance, cuts, staff) <= real + slack
        prices.learn(staff)
        assert cost_of(instance, cut_table(instance, prices), staff) == pytest.approx(real, abs=slack)


EXTREME = (
    Prices(0, 6_000, 100),
    Prices(1, 900_000, 0),
    Prices(10, 10, 5_000_000),
    Prices(0, 0, 700),
    Prices(0, 0, 0),
    Prices(2_000_000, 9_000_000, 40_000),
    Prices(3_333, 3_333, 3_333),
)


@pytest.mark.parametrize("prices", EXTREME)
@pytest.mark.parametrize("seed", range(3))
def test_any_prices_fit_into_the_table(prices: Prices, seed: int, tiny) -> None:
    """The search counts in 32 bits; the tables are scaled so that nothing overflows, and stay near the truth."""
    centre = tiny(seed, days=2, agents=3).slow_and_fast()
    centre.prices = prices
    centre.required = centre.required * 40
    instance = centre.instance()
    collection = PriceCuts(instance)
    staff = random_staff(instance, np.random.default_rng(seed))
    collection.learn(staff)
    cuts = cut_table(instance, collection)
    real = flow_cost(instance, staff)
    assert cost_of(instance, cuts, staff) == pytest.approx(real, rel=1e-3, abs=1)
    people = len(instance.agents)
    most = np.abs(cuts.need.astype(np.int64)).max(initial=0) + people * np.abs(cuts.touch.astype(np.int64)).max(
        initial=0
    )
    assert most < 2**31


@pytest.mark.parametrize("prices", EXTREME)
def test_any_prices_fit_where_everybody_is_equally_fast(prices: Prices, tiny) -> None:
    centre = tiny(4, days=2, agents=3)
    centre.prices = prices
    instance = centre.instance()
    staff = random_staff(instance, np.random.default_rng(4))
    assert cost_of(instance, cut_table(instance, None), staff) == pytest.approx(
        flow_cost(instance, staff), rel=1e-9, abs=1e-6
    )


def test_learning_the_same_twice_is_nothing_new(tiny) -> None:
    instance = tiny(8, days=2).slow_and_fast().instance()
    prices = PriceCuts(instance)
    staff = random_staff(instance, np.random.default_rng(8))
    prices.learn(staff)
    size = len(prices.prices)
    assert prices.learn(staff) == 0
    assert len(prices.prices) == size


def test_one_fast_agent_by_hand(tiny) -> None:
    """Worth 1.25 agents (multiplier 0.8): two are needed, one of them is there; half an hour at 1000 and 3000."""
    centre = tiny(1, days=1, agents=1, step_min=30)
    centre.queues = centre.queues[:1]
    centre.availability = centre.absences = centre.carry_in = ()
    centre.agents = (replace(centre.agents[0], skills={"s0": 0.8}),)
    centre.required = np.zeros((1, centre.grid.n))
    centre.required[0, 3] = 2
    centre.prices = Prices(1_000, 3_000, 500)
    instance = centre.instance()
    assert instance.productivity.tolist() == [[125]]
    staff = np.zeros((1, instance.n))
    staff[0, 3] = 1
    near, far, idle = flow_amounts(instance, instance.problem.required, staff)
    assert (near[3], far[3], idle[3]) == pytest.approx((0.2, 0.55, 0.0))
    prices = PriceCuts(instance)
    prices.learn(staff)
    assert cost_of(instance, cut_table(instance, prices), staff) == pytest.approx((200 + 1_650) / 2, abs=1)


def test_value_of_staff_is_the_dual_of_the_flow(tiny) -> None:
    centre = tiny(1, days=1, agents=1)
    centre.queues = centre.queues[:1]
    centre.availability = centre.absences = centre.carry_in = ()
    centre.agents = (replace(centre.agents[0], skills={"s0": 1.25}), replace(centre.agents[0], id="B", skills={}))
    centre.required = np.zeros((1, centre.grid.n))
    centre.prices = Prices(1_000, 3_000, 500)
    instance = centre.instance()
    unable, able = (instance.productivity[:, 0] == worth for worth in (0, 80))
    change = value_of_staff(instance, np.array([[0.0], [1_000.0], [-2_000.0]]))
    assert change[:, unable].ravel().tolist() == [500, 500, 500]
    assert change[:, able].ravel().tolist() == [0, -800, 500]


def test_a_new_state_holds_the_carried_in_people(tiny) -> None:
    for seed in range(12):
        instance = tiny(seed).instance()
        cuts = cut_table(instance, None)
        state = new_state(instance, build_tables(instance), cuts, 1)
        slack = instance.n * 4 * float(cuts.price[:3].max()) / cuts.units_a_minor
        assert state.total / state.units_a_minor == pytest.approx(flow_cost(instance, instance.base), abs=slack)
