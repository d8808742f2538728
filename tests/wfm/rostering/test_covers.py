"""Cover by shift and by slot: prices by hand, and the exact model against every roster there is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product

import numpy as np
import pytest

from wfm.errors import ValueRangeError
from wfm.evaluation.audit import audit
from wfm.rostering.costing import cost_terms
from wfm.rostering.covers import ConvexPrice, ShiftCover, SlotCover
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.result import Engine, SolveLimits, SolveStatus
from wfm.rostering.solver import choose_engine, solve


@pytest.mark.parametrize(
    ("price", "wanted"),
    [
        (ConvexPrice(), [0, 0, 0, 0]),
        (ConvexPrice.linear(100), [0, 100, 200, 300]),
        (ConvexPrice.square(1, 9), [0, 1, 4, 9]),
        (ConvexPrice.square(2, 9, width=2), [0, 2, 4, 10]),  # 2 activities: 0, 1, 1 + 1, 4 + 1
        (ConvexPrice(((2, 5), (1, 7))), [0, 5, 10, 17]),
    ],
)
def test_prices_of_units(price: ConvexPrice, wanted: list[int]) -> None:
    assert [price.of(units) for units in range(4)] == wanted


@pytest.mark.parametrize("steps", [((0, 1),), ((1, -1),), ((1, 5), (1, 4))])
def test_prices_that_fall_are_refused(steps: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueRangeError):
        ConvexPrice(steps)


def covered(tiny, seed: int) -> Instance:
    """Return two agents over three days with random covers of days and slots, and no requirement."""
    random = np.random.default_rng(seed)
    centre = tiny(seed, days=3, agents=2)
    centre.rules = ()
    problem = centre.problem()
    shifts = [shift.id for shift in problem.workforce.shifts]
    covers: list[ShiftCover | SlotCover] = [
        ShiftCover(
            int(random.integers(3)),
            tuple(
                str(one) for one in random.choice(shifts, size=int(random.integers(1, len(shifts) + 1)), replace=False)
            ),
            int(random.integers(3)),
            ConvexPrice.linear(int(random.integers(1, 900))),
            ConvexPrice.square(int(random.integers(1, 90)), 4),
        )
        for _ in range(3)
    ]
    covers += [
        SlotCover(
            int(random.integers(problem.grid.n)),
            int(random.integers(3)),
            ConvexPrice(((1, 50), (1, int(random.integers(50, 700))))),
            ConvexPrice.linear(int(random.integers(300))),
        )
        for _ in range(4)
    ]
    return Instance(replace(problem, covers=tuple(covers), required=np.zeros_like(problem.required)))


@pytest.mark.parametrize("seed", range(12))
def test_the_exact_model_finds_the_cheapest_roster_and_the_audit_agrees(seed: int, tiny) -> None:
    instance = covered(tiny, seed)
    result = solve(instance.problem, SolveLimits(time_limit_s=10.0, workers=1, engine=Engine.DECOMPOSITION))
    assert result.engine is Engine.EXACT, "the decomposition knows no such cover and is never asked"
    assert result.status is SolveStatus.OPTIMAL
    assert result.roster is not None
    report = audit(instance.problem, result.roster)
    assert not report.violations
    assert report.cost_terms == result.cost_terms
    assert result.bound is not None and result.cost is not None
    assert 0 <= result.cost - result.bound <= Decimal("0.01")


@pytest.mark.parametrize("seed", range(6))
def test_no_roster_without_breaks_is_cheaper(seed: int, tiny) -> None:
    instance = covered(tiny, seed)
    bare = tuple(replace(shift, breaks=()) for shift in instance.shifts)
    instance = Instance(replace(instance.problem, workforce=replace(instance.problem.workforce, shifts=bare)))
    result = solve(instance.problem, SolveLimits(time_limit_s=10.0, workers=1))
    choices = [
        [[-1, *np.flatnonzero(instance.allowed[a, day]).tolist()] for day in range(3)]
        for a in range(len(instance.agents))
    ]
    found = []
    for tours in product(*(list(product(*days))[:150] for days in choices)):
        decisions = [
            AssignedDuty(a, day, option, ())
            for a, tour in enumerate(tours)
            for day, option in enumerate(tour)
            if option >= 0
        ]
        found.append(sum(cost_terms(instance, decisions).values(), Decimal(0)))
        if len(found) > 1_500:
            break
    assert result.cost is not None
    assert result.cost <= min(found)


def test_covers_must_lie_on_the_problem(tiny) -> None:
    problem = tiny(1, days=3, agents=1).problem()
    for cover in (ShiftCover(3, (), 1), ShiftCover(0, ("none",), 1), SlotCover(problem.grid.n, 1), SlotCover(0, -1)):
        with pytest.raises(ValueRangeError):
            replace(problem, covers=(cover,))


def test_problems_without_covers_choose_by_size(tiny) -> None:
    instance = tiny(1, days=3, agents=1).instance()
    assert choose_engine(instance, Engine.DECOMPOSITION) is Engine.DECOMPOSITION
