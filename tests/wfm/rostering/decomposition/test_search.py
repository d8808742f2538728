"""A search keeps its books: after every operation state and record are what a recount of their tours says."""

from dataclasses import replace

import numpy as np
import pytest

from wfm.evaluation.audit import audit
from wfm.rostering.costing import coverage_amounts, pay_hourly_minor, staff_of
from wfm.rostering.decomposition.cuts import cut_table
from wfm.rostering.decomposition.search import Search
from wfm.rostering.decomposition.state import decisions_of, new_state
from wfm.rostering.decomposition.tables import build_tables

from ..conftest import flattened


def made(tiny, seed: int, **fixed):
    """Return a search of a random centre in which everybody has a legal tour, with its first roster; else None."""
    centre = tiny(seed, **fixed)
    if seed % 3 == 2:
        centre.slow_and_fast()
    instance = centre.instance()
    search = Search(instance, build_tables(instance), seed)
    if np.any(search.tables.tours.begin < 0) or search.construct(0, len(instance.agents)) is not None:
        return None
    search.write_record()
    return search


def recount(search, decisions):
    """Return a fresh state of some decisions with the cuts that the search works with."""
    cuts = cut_table(search.instance, search._prices)
    return new_state(search.instance, search.tables, cuts, 1, decisions)


def check_books(search: Search) -> None:
    """State and record equal a recount, and both are legal rosters."""
    now = search.state.decisions(search.instance)
    fresh = recount(search, now)
    for kept, anew in zip(flattened(search.state.cover), flattened(fresh.cover), strict=True):
        assert np.array_equal(kept, anew)
    assert search.state.total == fresh.total
    best = search.record()
    again = recount(search, best)
    assert search.best_minor == again.total / again.units_a_minor
    for decisions in (now, best):
        problem = search.instance.problem
        assert audit(problem, search.instance.roster(decisions)).violations == ()


def flow_minor(search: Search) -> float:
    """Return the cost of the record by the exact flow."""
    instance, decisions = search.instance, search.record()
    prices = instance.problem.prices
    near_h, far_h, surplus_h = coverage_amounts(instance, staff_of(instance, decisions))
    return (
        near_h * prices.shortage_minor_per_h
        + far_h * prices.far_shortage_minor_per_h
        + surplus_h * prices.surplus_minor_per_h
        + float(pay_hourly_minor(instance, decisions))
    )


@pytest.mark.quick(2)
@pytest.mark.parametrize("chunk", range(5))
def test_books_are_right_after_every_operation(chunk: int, tiny) -> None:
    held = 0
    for seed in range(chunk * 4, chunk * 4 + 4):
        search = made(tiny, seed, days=(1, 3, 7, 8)[seed % 4], agents=1 + seed % 5)
        if search is None:
            continue
        held += 1
        agents = len(search.instance.agents)
        check_books(search)
        search.descend(0, agents)
        search.write_record()
        check_books(search)
        for heat in (1.0, 0.3, 0.0):
            before = search.best_minor
            search.improve(15, heat)
            check_books(search)
            assert search.best_minor <= before
        search.return_to_record()
        check_books(search)
        assert search.state.total / search.state.units_a_minor == search.best_minor
        search.rebase()
        check_books(search)
        search.improve(10, 1.0)
        check_books(search)
        search.restart(search.record())
        check_books(search)
    assert held >= 2


@pytest.mark.quick(3)
@pytest.mark.parametrize("seed", range(6))
def test_steps_without_a_written_record_are_not_lost_track_of(seed: int, tiny) -> None:
    """Descending changes the state alone; going back restores the record, also where only breaks have moved."""
    search = made(tiny, seed, days=5, agents=4)
    if search is None:
        pytest.skip("no legal tour for somebody")
    record = search.record()
    search.descend(0, 4)
    search.return_to_record()
    assert search.state.decisions(search.instance) == record
    check_books(search)
    search.descend(0, 4)
    search.improve(20, 0.5)
    check_books(search)


@pytest.mark.quick(3)
@pytest.mark.parametrize("seed", range(6))
def test_tours_from_elsewhere_are_taken_only_if_they_are_cheaper(seed: int, tiny) -> None:
    search = made(tiny, seed, days=5, agents=4)
    if search is None:
        pytest.skip("no legal tour for somebody")
    first_option, first_breaks, first = search.best_option.copy(), search.best_breaks.copy(), search.best_minor
    search.improve(60, 0.0)
    check_books(search)
    better = search.best_minor
    everybody = np.arange(4)
    assert search.try_tours(everybody, first_option, first_breaks) is False
    assert search.best_minor == better
    check_books(search)
    option, breaks = search.best_option.copy(), search.best_breaks.copy()
    search.restart(decisions_of(search.instance, first_option, first_breaks))
    assert search.best_minor == first
    assert search.try_tours(everybody, option, breaks) is (better < first)
    assert search.best_minor == better
    check_books(search)


def test_a_copy_goes_its_own_way(tiny) -> None:
    search = made(tiny, 4, days=7, agents=5)
    assert search is not None
    twin = search.copy(1)
    assert twin.record() == search.record()
    twin.improve(50, 1.0)
    check_books(search)
    check_books(twin)
    other = search.copy(2)
    different = np.flatnonzero((twin.best_option != other.best_option).any(axis=1))
    other.adopt(np.arange(5), twin)
    assert other.record() == twin.record()
    check_books(other)
    assert set(different.tolist()) <= set(range(5))


@pytest.mark.parametrize("slow", [False, True])
def test_one_seed_one_roster(slow: bool, tiny) -> None:
    records = []
    for seed in (5, 5, 6):
        centre = tiny(7, days=7, agents=5)
        instance = (centre.slow_and_fast() if slow else centre).instance()
        search = Search(instance, build_tables(instance), seed)
        assert search.construct(0, 5) is None
        search.write_record()
        for heat in (1.0, 0.5, 0.0):
            search.improve(25, heat)
            search.rebase()
        records.append((search.record(), search.best_minor, search.state.crew.random.tolist()))
    assert records[0] == records[1]
    assert records[2][2] != records[0][2]


@pytest.mark.parametrize("seed", [2, 5, 8, 11, 14, 17])
def test_after_learning_the_record_costs_what_the_flow_says(seed: int, tiny) -> None:
    search = made(tiny, seed, days=3, agents=4)
    if search is None:
        pytest.skip("no legal tour for somebody")
    for _ in range(4):
        search.improve(20, 0.2)
        while search.rebase():
            pass
        assert search.best_minor == pytest.approx(flow_minor(search), rel=1e-3, abs=5)
        assert search.learn() is False


def test_construction_names_who_has_no_tour(tiny) -> None:
    centre = tiny(3, days=7, agents=3)
    instance = centre.instance()
    tables = build_tables(instance)
    tables.tours.begin[1] = -1
    search = Search(instance, tables, 1)
    assert search.construct(0, 3) == 1


def counts_of(search: Search) -> np.ndarray:
    """Return how many duties of each kind the record has, everybody in one group, shape (1, d, o)."""
    found = np.zeros((1, search.instance.days, len(search.instance.options)))
    for agent, day in zip(*np.nonzero(search.best_option >= 0), strict=True):
        found[0, day, search.best_option[agent, day]] += 1
    return found


@pytest.mark.quick(5)
@pytest.mark.parametrize("seed", range(12))
def test_following_counts_keeps_the_books(seed: int, tiny) -> None:
    search = made(tiny, 40 + seed)
    if search is None:
        pytest.skip("somebody has no legal tour")
    wanted = np.random.default_rng(seed).integers(0, 3, counts_of(search).shape).astype(float)
    assert search.follow(1.0, np.zeros(search.size, dtype=np.int64), wanted)
    check_books(search)


def test_counts_of_another_roster_are_met_where_nothing_else_is_asked(tiny) -> None:
    """With coverage at no price, tours follow the counts alone: another legal roster's counts can be met."""
    met = []
    for seed in range(10):
        centre = tiny(seed, days=5, agents=3)
        centre.prices = replace(centre.prices, surplus_minor_per_h=0)
        search = begun_at(centre)
        if search is None:
            continue
        other = counts_of(search)
        search.improve(30, 1.0)
        search.descend(0, search.size)
        search.write_record()
        assert search.follow(1.0, np.zeros(3, dtype=np.int64), other)
        met.append(np.abs(counts_of(search) - other).sum() <= 2)
    assert len(met) >= 5
    assert sum(met) >= 0.7 * len(met)


def begun_at(centre):
    """Return a search with a first roster of a centre that needs nobody and pays nothing by the hour."""
    centre.required = np.zeros_like(centre.required)
    centre.agents = tuple(replace(agent, hourly_cost_minor=0) for agent in centre.agents)
    instance = centre.instance()
    search = Search(instance, build_tables(instance), 1)
    if np.any(search.tables.tours.begin < 0) or search.construct(0, len(instance.agents)) is not None:
        return None
    search.write_record()
    return search


def test_a_share_moves_no_more_than_that_many(tiny) -> None:
    moved = []
    for seed in range(20):
        search = made(tiny, 700 + seed, agents=3)
        if search is None:
            continue
        before = search.best_option.copy()
        wanted = 3 * np.ones((1, search.instance.days, len(search.instance.options)))
        assert search.follow(0.3, np.zeros(3, dtype=np.int64), wanted)
        moved.append(int((before != search.best_option).any(axis=1).sum()))
    assert max(moved) == 1
