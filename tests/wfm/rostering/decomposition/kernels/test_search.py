"""The loops of the search: who is chosen, what a response is worth, and what ruin and recreate keeps."""

from itertools import pairwise

import numpy as np
import pytest

from wfm.rostering.decomposition.cuts import cut_table
from wfm.rostering.decomposition.kernels.search import (
    choose_agents,
    construct,
    put_tour,
    respond,
    ruin_and_recreate,
    shuffle,
    take_tour,
    work_space,
)
from wfm.rostering.decomposition.state import decisions_of, new_state
from wfm.rostering.decomposition.tables import build_tables


@pytest.fixture
def built(tiny, staffed):
    """Return a function: seed → instance, tables and a state with some random duties."""

    def build(seed: int, agents: int = 5, days: int = 5, share: float = 0.6):
        centre = tiny(seed, agents=agents, days=days)
        centre.rules = ()
        instance = centre.instance()
        tables = build_tables(instance)
        duties = staffed(instance, np.random.default_rng(seed), share)
        return instance, tables, new_state(instance, tables, cut_table(instance, None), seed, duties)

    return build


def total(state) -> int:
    return int(state.cover.total[0] + state.crew.pay[0])


@pytest.mark.parametrize("seed", range(10))
def test_chosen_agents_are_different_people(seed: int, built) -> None:
    instance, tables, state = built(seed)
    for size in (2, 3, 4):
        chosen = np.full(size, -1, dtype=np.int64)
        for _ in range(20):
            count = choose_agents(
                tables.shifts, tables.tours, state.cover, state.crew, instance.grid.day_of, size, chosen
            )
            assert 0 <= count <= size
            assert len(set(chosen[:count].tolist())) == count
            assert all(0 <= agent < 5 for agent in chosen[:count])


def test_people_without_a_legal_tour_are_never_chosen(built) -> None:
    instance, tables, state = built(1)
    tables.tours.begin[2] = -1
    chosen = np.empty(4, dtype=np.int64)
    for _ in range(200):
        count = choose_agents(tables.shifts, tables.tours, state.cover, state.crew, instance.grid.day_of, 4, chosen)
        assert 2 not in chosen[:count].tolist()


def test_shuffling_moves_the_first_entries_only_and_reaches_every_order() -> None:
    random = np.array([88172645463325252], dtype=np.uint64)
    seen = {}
    for _ in range(3_000):
        items = np.arange(5)
        shuffle(items, 3, random)
        assert items[3:].tolist() == [3, 4]
        seen[tuple(items[:3].tolist())] = seen.get(tuple(items[:3].tolist()), 0) + 1
    assert len(seen) == 6
    # Each order is expected 500 times; six standard deviations are 122.
    assert all(378 <= count <= 622 for count in seen.values())


@pytest.mark.parametrize("seed", range(10))
def test_taking_away_and_putting_back_changes_nothing(seed: int, built, arrays) -> None:
    instance, tables, state = built(seed)
    before = [part.copy() for part in arrays(state.cover)]
    pay = int(state.crew.pay[0])
    for agent in (3, 0, 4):
        take_tour(tables.shifts, tables.menus, tables.tours, state.cover, state.crew, agent)
    others = [item for item in state.decisions(instance) if item.agent not in (3, 0, 4)]
    assert total(state) == new_state(instance, tables, cut_table(instance, None), 1, others).total
    for agent in (0, 3, 4):
        put_tour(tables.shifts, tables.menus, tables.tours, state.cover, state.crew, agent, 1)
    assert all(np.array_equal(kept, old) for kept, old in zip(arrays(state.cover), before, strict=True))
    assert int(state.crew.pay[0]) == pay


@pytest.mark.parametrize("seed", range(10))
def test_a_response_is_the_best_against_everybody_else(seed: int, built, staffed) -> None:
    """No other tour of the agent, legal as all are without rules but overlaps, makes the roster cheaper."""
    instance, tables, state = built(seed, days=3)
    space = work_space(tables.shifts, tables.menus, tables.tours, state.cover, state.crew)
    random = np.random.default_rng(seed)
    for agent in range(5):
        take_tour(tables.shifts, tables.menus, tables.tours, state.cover, state.crew, agent)
        assert respond(tables.shifts, tables.menus, tables.tours, state.cover, state.crew, agent, space)
        best = total(state)
        others = [item for item in state.decisions(instance) if item.agent != agent]
        for _ in range(15):
            own = [item for item in staffed(instance, random, 0.7) if item.agent == agent]
            spans = sorted(
                (int(instance.start_slot[i.day, i.option]), int(instance.option_length[i.option])) for i in own
            )
            if any(low + length > after for (low, length), (after, _) in pairwise(spans)):
                continue
            if not all(tables.tours.allowed[agent, item.day, item.option] for item in own):
                continue
            assert best <= new_state(instance, tables, cut_table(instance, None), 1, others + own).total


def test_no_legal_tour_is_no_response(built) -> None:
    _, tables, state = built(2)
    tables.tours.begin[1] = -1
    space = work_space(tables.shifts, tables.menus, tables.tours, state.cover, state.crew)
    take_tour(tables.shifts, tables.menus, tables.tours, state.cover, state.crew, 1)
    assert not respond(tables.shifts, tables.menus, tables.tours, state.cover, state.crew, 1, space)


@pytest.mark.parametrize("slack_share", [0.0, 0.02])
@pytest.mark.parametrize("seed", range(6))
def test_ruin_and_recreate_keeps_the_record_and_stays_near_it(seed: int, slack_share: float, built) -> None:
    instance, tables, state = built(seed, share=0.3)
    cover, crew = state.cover, state.crew
    order = np.arange(5)
    assert construct(tables.shifts, tables.menus, tables.tours, cover, crew, order, 0, 5, False) == -1
    best = (crew.option.copy(), crew.breaks.copy(), np.array([total(state)]), np.zeros(5, dtype=bool))
    slack = int(slack_share * total(state))
    for _ in range(15):
        before = total(state)
        accepted = ruin_and_recreate(
            tables.shifts, tables.menus, tables.tours, cover, crew, instance.grid.day_of, 4, 4, slack, best
        )
        assert 0 <= accepted <= 4
        assert total(state) <= max(before, int(best[2][0]) + slack)
        assert int(best[2][0]) <= total(state)
        held = decisions_of(instance, best[0], best[1])
        assert new_state(instance, tables, cut_table(instance, None), 1, held).total == int(best[2][0])
        same = (best[0] == crew.option).all(axis=1)
        assert np.all(best[3] | same)


def test_nobody_is_ruined_where_nobody_is(tiny) -> None:
    centre = tiny(1, agents=1)
    centre.availability = centre.absences = centre.carry_in = ()
    centre.agents = ()
    instance = centre.instance()
    tables = build_tables(instance)
    state = new_state(instance, tables, cut_table(instance, None), 1)
    record = (state.crew.option, state.crew.breaks, np.array([total(state)]), np.zeros(0, dtype=bool))
    assert (
        ruin_and_recreate(
            tables.shifts, tables.menus, tables.tours, state.cover, state.crew, instance.grid.day_of, 5, 2, 0, record
        )
        == 0
    )
