"""Coverage kept up to date step by step equals coverage computed anew, and is the cost of the flow."""

import numpy as np
import pytest

from wfm.rostering.costing import coverage_amounts, pay_hourly_minor, staff_of
from wfm.rostering.decomposition.cuts import PriceCuts, cut_table
from wfm.rostering.decomposition.kernels.coverage import add_staff, marginal_values, refresh_slots
from wfm.rostering.decomposition.kernels.search import put_tour
from wfm.rostering.decomposition.state import new_state
from wfm.rostering.decomposition.tables import build_tables


def flow_cost(instance, decisions) -> float:
    """Return coverage cost and hourly pay in minor units by `costing`."""
    prices = instance.problem.prices
    near_h, far_h, surplus_h = coverage_amounts(instance, staff_of(instance, decisions))
    return (
        near_h * prices.shortage_minor_per_h
        + far_h * prices.far_shortage_minor_per_h
        + surplus_h * prices.surplus_minor_per_h
        + float(pay_hourly_minor(instance, decisions))
    )


def rounding(instance, cuts) -> float:
    """Return how far, in minor units, whole units can be from the real cost: half a unit a cut and person."""
    people = float(instance.base.sum(axis=0).max()) + len(instance.agents)
    return instance.n * (2 + people) * float(np.abs(cuts.price[:3]).max()) / cuts.units_a_minor


def exact_base(instance) -> bool:
    """Return whether carried-in people are whole thousandths, so that nothing is rounded."""
    return bool(np.all(np.abs(instance.base * 1000 - np.round(instance.base * 1000)) < 1e-9))


@pytest.mark.parametrize("seed", range(40))
def test_the_total_is_the_cost_of_the_flow(seed: int, tiny, staffed, arrays) -> None:
    """After tours have come and gone at random; everybody equally fast: exact."""
    instance = tiny(seed).instance()
    random = np.random.default_rng(seed)
    tables, cuts = build_tables(instance), cut_table(instance, None)
    state = new_state(instance, tables, cuts, 1)
    inside: dict[int, list] = {}
    allowed = 1e-6 if exact_base(instance) else rounding(instance, cuts)
    for _ in range(12):
        agent = int(random.integers(len(instance.agents)))
        if agent in inside:
            put_tour(tables.shifts, tables.menus, tables.tours, state.cover, state.crew, agent, -1)
            del inside[agent]
        else:
            inside[agent] = [item for item in staffed(instance, random) if item.agent == agent]
            state.crew.option[agent] = -1
            for item in inside[agent]:
                state.crew.option[agent, item.day] = item.option
                state.crew.breaks[agent, item.day, : len(item.breaks)] = item.breaks
            put_tour(tables.shifts, tables.menus, tables.tours, state.cover, state.crew, agent, 1)
        decisions = [item for tour in inside.values() for item in tour]
        fresh = new_state(instance, tables, cuts, 1, decisions)
        for kept, anew in zip(arrays(state.cover), arrays(fresh.cover), strict=True):
            assert np.array_equal(kept, anew)
        assert state.crew.pay[0] == fresh.crew.pay[0]
        assert state.total / state.units_a_minor == pytest.approx(flow_cost(instance, decisions), abs=allowed, rel=1e-9)


@pytest.mark.parametrize("seed", range(25))
def test_with_speeds_the_total_is_never_above_the_flow_and_equals_it_once_learnt(seed: int, tiny, staffed) -> None:
    instance = tiny(seed, days=(2, 3, 5)[seed % 3]).slow_and_fast().instance()
    random = np.random.default_rng(seed)
    tables, prices = build_tables(instance), PriceCuts(instance)
    for share in (0.2, 0.6, 0.9):
        decisions = staffed(instance, random, share)
        real = flow_cost(instance, decisions)
        cuts = cut_table(instance, prices)
        state = new_state(instance, tables, cuts, 1, decisions)
        assert state.total / state.units_a_minor <= real + rounding(instance, cuts)
        prices.learn(staff_of(instance, decisions))
        cuts = cut_table(instance, prices)
        state = new_state(instance, tables, cuts, 1, decisions)
        assert state.total / state.units_a_minor == pytest.approx(real, abs=rounding(instance, cuts))
        assert prices.learn(staff_of(instance, decisions)) == 0


@pytest.mark.parametrize("seed", range(20))
def test_marginal_values_are_differences_of_the_total(seed: int, tiny, staffed) -> None:
    """One more agent of a set in one slot changes the total by what the running sum says."""
    centre = tiny(seed, days=2)
    fast = seed % 2 == 0
    instance = (centre if fast else centre.slow_and_fast()).instance()
    tables = build_tables(instance)
    cuts = cut_table(instance, None if fast and not _speeds(instance) else PriceCuts(instance))
    random = np.random.default_rng(seed)
    state = new_state(instance, tables, cuts, 1, staffed(instance, random))
    prefix = np.full(instance.n + 9, -1, dtype=np.int64)
    for group in range(len(instance.productivity)):
        gain = np.empty(instance.n, dtype=np.int64)
        marginal_values(state.cover, group, np.empty((2, instance.n), dtype=np.int32), prefix, gain)
        assert prefix[0] == 0
        assert set(prefix[instance.n :].tolist()) == {prefix[instance.n]}
        for n in random.choice(instance.n, size=12, replace=False):
            before = int(state.cover.total[0])
            add_staff(state.cover, group, n, n + 1, 1)
            refresh_slots(state.cover, n, n + 1)
            assert before - int(state.cover.total[0]) == prefix[n + 1] - prefix[n]
            add_staff(state.cover, group, n, n + 1, -1)
            refresh_slots(state.cover, n, n + 1)
            assert int(state.cover.total[0]) == before


def _speeds(instance) -> bool:
    return bool(np.any((instance.productivity != 0) & (instance.productivity != 100)))


def test_a_slot_by_hand(tiny) -> None:
    """Ten agents are needed, eight are there: one is missing near (a tenth of ten), one far; 60 minutes."""
    centre = tiny(1, days=1, agents=1, step_min=60)
    centre.queues = centre.queues[:1]
    centre.availability = centre.absences = centre.carry_in = ()
    centre.agents = tuple(type(a)(a.id, a.name, a.contract, {"s0": 1.0}, 0) for a in centre.agents)
    centre.required = np.zeros((1, centre.grid.n))
    centre.required[0, 5] = 10
    centre.prices = type(centre.prices)(1_000, 3_000, 100)
    instance = centre.instance()
    state = new_state(instance, build_tables(instance), cut_table(instance, None), 1)
    totals = []
    for _ in range(12):
        totals.append(state.total / state.units_a_minor)
        add_staff(state.cover, 0, 5, 6, 1)
        refresh_slots(state.cover, 5, 6)
    assert totals == [28_000 - 3_000 * k for k in range(10)] + [0, 100]
    assert totals[8:] == [4_000, 1_000, 0, 100]
