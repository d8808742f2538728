"""Several searches side by side: they go on from the best of them, and all books stay right."""

import numpy as np
import pytest

from wfm.evaluation.audit import audit
from wfm.rostering.decomposition.cuts import cut_table
from wfm.rostering.decomposition.search import Search
from wfm.rostering.decomposition.state import new_state
from wfm.rostering.decomposition.tables import build_tables
from wfm.rostering.decomposition.team import Team


def team_of(tiny, seed: int, size: int, *, slow: bool = False, agents: int = 6) -> Team | None:
    """Return a team on a random centre where everybody has a legal tour; else None."""
    centre = tiny(seed, days=7, agents=agents)
    instance = (centre.slow_and_fast() if slow else centre).instance()
    search = Search(instance, build_tables(instance), seed)
    if np.any(search.tables.tours.begin < 0) or search.construct(0, agents) is not None:
        return None
    search.write_record()
    team = Team(search)
    team.grow(size)
    return team


def check_books(team: Team) -> None:
    for search in team.searches:
        instance = search.instance
        cuts = cut_table(instance, search._prices)
        now = new_state(instance, search.tables, cuts, 1, search.state.decisions(instance))
        assert search.state.total == now.total
        best = new_state(instance, search.tables, cuts, 1, search.record())
        assert search.best_minor == best.total / best.units_a_minor
        assert audit(instance.problem, instance.roster(search.record())).violations == ()


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_joining_is_never_worse_than_the_best(seed: int, slow: bool, tiny) -> None:
    team = team_of(tiny, seed, 3, slow=slow)
    if team is None:
        pytest.skip("no legal tour for somebody")
    for _ in range(3):
        for search in team.searches:
            search.improve(25, 1.0)
        before = min(search.best_minor for search in team.searches)
        team.join()
        assert team.best.best_minor <= before
        assert len({search.best_minor for search in team.searches}) == 1
        assert all(search.record() == team.best.record() for search in team.searches)
        check_books(team)


def test_equal_rosters_need_no_joining(tiny) -> None:
    team = team_of(tiny, 4, 3)
    assert team is not None
    before = [search.record() for search in team.searches]
    team.join()
    assert [search.record() for search in team.searches] == before


def test_growing_copies_the_best(tiny) -> None:
    team = team_of(tiny, 4, 1)
    assert team is not None
    team.searches[0].improve(50, 0.0)
    team.grow(3)
    assert len(team.searches) == 3
    assert all(search.record() == team.searches[0].record() for search in team.searches)
    assert len({int(search.state.crew.random[0]) for search in team.searches}) == 3
    team.grow(2)
    assert len(team.searches) == 3


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("slow", [False, True])
def test_one_seed_one_team(size: int, slow: bool, tiny) -> None:
    """Threads run beside each other, and still nothing depends on which of them is quicker."""
    results = []
    for _ in range(2):
        team = team_of(tiny, 4, size, slow=slow)
        assert team is not None
        for heat in (1.0, 0.5, 0.0):
            team.run(lambda search, heat=heat: search.improve(20, heat))
        check_books(team)
        results.append((team.best.record(), team.best.best_minor))
    assert results[0] == results[1]


def test_everybody_goes_on_from_the_best(tiny) -> None:
    team = team_of(tiny, 4, 2)
    assert team is not None
    for search in team.searches:
        search.improve(30, 1.0)
    best = team.best.record()
    team.join()
    assert all(search.record() == best for search in team.searches)
    check_books(team)
