"""Closed sets of queues, and the shortage that they tell, against flows solved one by one."""

from itertools import chain, combinations

import numpy as np
import pytest
from scipy.optimize import linprog

from wfm.rostering.pooling import MAX_CUTS, closed_queue_sets, equally_fast


def subsets(count: int):
    return chain.from_iterable(combinations(range(count), size) for size in range(1, count + 1))


def closed_by_definition(serves) -> set[tuple[bool, ...]]:
    """Return the non-empty sets that hold every queue served by nobody outside the sets that touch them."""
    queues, found = serves.shape[1], set()
    for members in subsets(queues):
        touched = serves[:, list(members)].any(axis=1)
        inside = [q for q in range(queues) if not serves[~touched, q].any()]
        if set(inside) == set(members):
            found.add(tuple(q in members for q in range(queues)))
    return found


def random_serves(random, queues: int, sets: int):
    return random.random((sets, queues)) < random.choice([0.2, 0.5, 0.8])


@pytest.mark.parametrize("seed", range(40))
def test_closed_sets_are_those_of_the_definition(seed: int) -> None:
    random = np.random.default_rng(seed)
    serves = random_serves(random, int(random.integers(1, 6)), int(random.integers(1, 6)))
    found = closed_queue_sets(serves.astype(np.int64) * 100)
    assert found is not None
    assert {tuple(row) for row in found.tolist()} == closed_by_definition(serves)
    assert len(found) == len({tuple(row) for row in found.tolist()})


def shortage_by_flow(serves, need, staff) -> float:
    """Return the least number of missing agents by a linear programme over who serves what."""
    sets, queues = serves.shape
    pairs = [(k, q) for k in range(sets) for q in range(queues) if serves[k, q]]
    if not pairs:
        return float(need.sum())
    rows = [[float(k == other) for k, _ in pairs] for other in range(sets)]
    rows += [[float(q == other) for _, q in pairs] for other in range(queues)]
    answer = linprog([-1.0] * len(pairs), A_ub=rows, b_ub=[*staff, *need])
    return float(need.sum() + answer.fun)


@pytest.mark.parametrize("seed", range(30))
def test_the_dearest_closed_set_is_the_shortage_of_the_flow(seed: int) -> None:
    random = np.random.default_rng(seed)
    serves = random_serves(random, int(random.integers(1, 5)), int(random.integers(1, 5)))
    cuts = closed_queue_sets(serves.astype(np.int64) * 100)
    for _ in range(5):
        need = np.round(random.random(serves.shape[1]) * 8, 2)
        staff = random.integers(0, 6, size=len(serves)).astype(float)
        able = (serves.astype(int) @ cuts.T.astype(int) > 0).T
        deficit = float((cuts @ need - able @ staff).max())
        assert max(0.0, deficit) == pytest.approx(shortage_by_flow(serves, need, staff), abs=1e-7)


def test_a_queue_that_nobody_serves_is_in_every_set() -> None:
    found = closed_queue_sets(np.array([[100, 0, 0], [0, 100, 0]]))
    assert found is not None
    assert found[:, 2].all()
    assert len(found) == 4


def test_one_pool_is_one_set() -> None:
    assert closed_queue_sets(np.full((3, 4), 100)).tolist() == [[True] * 4]


def test_specialists_alone_have_every_set() -> None:
    assert len(closed_queue_sets(np.eye(4, dtype=np.int64) * 100)) == 2**4 - 1


def test_a_chain_of_neighbours_has_few_sets() -> None:
    """Each set serves two queues next to each other: a closed set is a union of intervals."""
    serves = np.eye(5, dtype=np.int64) + np.eye(5, k=1, dtype=np.int64)
    found = closed_queue_sets(serves * 100)
    assert {tuple(row) for row in found.tolist()} == closed_by_definition(serves > 0)
    assert len(found) < 2**5 - 1


def test_too_many_sets_are_not_listed() -> None:
    assert MAX_CUTS < 2**11 - 1
    assert closed_queue_sets(np.eye(11, dtype=np.int64) * 100) is None
    assert closed_queue_sets(np.eye(10, dtype=np.int64) * 100) is not None


@pytest.mark.parametrize(
    ("productivity", "expected"),
    [([[100, 0], [100, 100]], True), ([[0, 0]], True), ([[80]], False), ([[100, 125]], False), ([[99]], False)],
)
def test_equally_fast(productivity, expected: bool) -> None:
    assert equally_fast(np.array(productivity)) is expected


def test_no_queues_and_no_people() -> None:
    assert closed_queue_sets(np.zeros((2, 0), dtype=np.int64)).shape == (0, 0)
    assert closed_queue_sets(np.zeros((0, 2), dtype=np.int64)).tolist() == [[True, True]]
