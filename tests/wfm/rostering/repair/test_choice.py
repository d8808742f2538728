"""The choice among tours of several rosters is the best of all their combinations."""

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from wfm.rostering.costing import staff_of
from wfm.rostering.cpsat.parameters import CpLimits
from wfm.rostering.decomposition.cuts import PriceCuts, cut_table, exact_cuts
from wfm.rostering.decomposition.state import decisions_of, new_state
from wfm.rostering.decomposition.tables import build_tables
from wfm.rostering.instance import AssignedDuty
from wfm.rostering.repair.choice import TourPool, choose_tours

LIMITS = CpLimits(time_limit_s=30.0, deterministic_time=20.0)


def arrays(instance, tables, decisions):
    """Return decisions as option : (a, d) and breaks : (a, d, b)."""
    option = np.full((len(instance.agents), instance.days), -1, dtype=np.int32)
    breaks = np.zeros((*option.shape, tables.shifts.break_length.shape[1]), dtype=np.int32)
    for item in decisions:
        option[item.agent, item.day] = item.option
        breaks[item.agent, item.day, : len(item.breaks)] = item.breaks
    return option, breaks


def several_rosters(tiny, staffed, seed: int, rosters: int = 3, *, slow: bool = False):
    """Return an instance, its tables and cuts, and rosters as option : (r, a, d), breaks : (r, a, d, b)."""
    centre = tiny(seed, days=(2, 3)[seed % 2], agents=4)
    instance = (centre.slow_and_fast() if slow else centre).instance()
    tables, random = build_tables(instance), np.random.default_rng(seed)
    cuts = cut_table(instance, None if exact_cuts(instance) else PriceCuts(instance))
    found = [arrays(instance, tables, staffed(instance, random)) for _ in range(rosters)]
    return instance, tables, cuts, *(np.stack(parts) for parts in zip(*found, strict=True))


def tour_of(pool, tour: int, instance) -> list[AssignedDuty]:
    """Return the duties of one tour of a pool."""
    rows = decisions_of(instance, pool.option[[tour]], pool.breaks[[tour]])
    return [AssignedDuty(int(pool.agent[tour]), item.day, item.option, item.breaks) for item in rows]


def tour_pool(instance, tables, cuts, agents, option, breaks) -> TourPool:
    """Return the distinct tours of some agents in several rosters; option : (r, m, d), breaks : (r, m, d, b)."""
    seen = {}
    for r in range(len(option)):
        for place, agent in enumerate(agents.tolist()):
            held = np.where(option[r, place][:, None] >= 0, breaks[r, place], 0)
            seen.setdefault((agent, option[r, place].tobytes(), held.tobytes()), (agent, option[r, place], held))
    tours = list(seen.values())
    pool = TourPool(
        np.array([agent for agent, _, _ in tours]),
        np.array([own for _, own, _ in tours]),
        np.array([held for _, _, held in tours]),
        np.zeros((len(tours), 0), dtype=bool),
        np.zeros(len(tours), dtype=np.int64),
    )
    duties = [tour_of(pool, t, instance) for t in range(len(tours))]
    alone = [(staff_of(instance, own) - instance.base).sum(axis=0) > 0.5 for own in duties]
    pay = [new_state(instance, tables, cuts, 1, own).crew.pay[0] for own in duties]
    return replace(pool, present=np.array(alone), pay=np.array(pay, dtype=np.int64))


def _apart(instance, tour) -> bool:
    """Return whether no duty begins before the one of the day before is over."""
    spans = sorted(
        (int(instance.start_slot[item.day, item.option]), int(instance.option_length[item.option])) for item in tour
    )
    return all(start + length <= after for (start, length), (after, _) in pairwise(spans))


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize("seed", range(10))
def test_the_choice_is_the_best_of_all(seed: int, slow: bool, tiny, staffed) -> None:
    instance, tables, cuts, option, breaks = several_rosters(tiny, staffed, seed, slow=slow)
    # A tour with overlapping duties would be present twice; no legal tour is.
    agents = np.array(
        [a for a in range(4) if all(_apart(instance, _own(instance, option[r], breaks[r], a)) for r in range(3))]
    )
    if not len(agents):
        pytest.skip("only overlapping duties")
    others = [item for item in decisions_of(instance, option[0], breaks[0]) if item.agent not in agents]
    state = new_state(instance, tables, cuts, 1, others)
    pool = tour_pool(instance, tables, cuts, agents, option[:, agents], breaks[:, agents])
    hint = np.array([tuple(tour_of(pool, t, instance)) == () for t in range(len(pool.agent))])
    chosen = choose_tours(pool, state.cover, state.crew, hint, LIMITS)
    assert chosen is not None
    assert sorted(pool.agent[chosen].tolist()) == agents.tolist()

    def total(tours) -> int:
        duties = [item for t in tours for item in tour_of(pool, t, instance)]
        return new_state(instance, tables, cuts, 1, others + duties).total

    by_agent = [np.flatnonzero(pool.agent == a).tolist() for a in agents]
    assert total(chosen.tolist()) == min(total(tours) for tours in product(*by_agent))


def _own(instance, option, breaks, agent):
    return [item for item in decisions_of(instance, option, breaks) if item.agent == agent]


def test_one_tour_an_agent_is_no_choice(tiny, staffed) -> None:
    instance, tables, cuts, option, breaks = several_rosters(tiny, staffed, 3, rosters=1)
    state = new_state(instance, tables, cuts, 1)
    pool = tour_pool(instance, tables, cuts, np.arange(4), option, breaks)
    chosen = choose_tours(pool, state.cover, state.crew, np.ones(4, dtype=bool), LIMITS)
    assert chosen is not None
    assert chosen.tolist() == [0, 1, 2, 3]


def test_budgets_are_kept(tiny, staffed) -> None:
    """With nothing to spend on changes everybody keeps the hinted tour, whatever else would be cheaper."""
    instance, tables, cuts, option, breaks = several_rosters(tiny, staffed, 4)
    state = new_state(instance, tables, cuts, 1)
    pool = tour_pool(instance, tables, cuts, np.arange(4), option, breaks)
    kept = np.array([(pool.option[t] == option[1, pool.agent[t]]).all() for t in range(len(pool.agent))])
    kept &= [
        tour_of(pool, t, instance)
        == [i for i in decisions_of(instance, option[1], breaks[1]) if i.agent == pool.agent[t]]
        for t in range(len(pool.agent))
    ]
    spent = np.where(kept, 0, 1)
    chosen = choose_tours(pool, state.cover, state.crew, kept, LIMITS, [(spent, 0)])
    assert chosen is not None
    assert kept[chosen].all()
    one = choose_tours(pool, state.cover, state.crew, kept, LIMITS, [(spent, 1)])
    assert one is not None
    assert spent[one].sum() <= 1
