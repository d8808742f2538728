"""Rules made up of random resources, pairs and duty prices: both engines' forms against every tour there is."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import ClassVar

import numpy as np
import pytest

from wfm.rostering.cpsat.constraints.path_form import build_by_path_form
from wfm.rostering.cpsat.constraints.structure import build_one_duty_a_day
from wfm.rostering.cpsat.objective import Objective
from wfm.rostering.cpsat.parameters import CpLimits, solver_for
from wfm.rostering.cpsat.sheet import Sheet
from wfm.rostering.cpsat.term import Term
from wfm.rostering.cpsat.variables import AgentTask, DutyColumns
from wfm.rostering.duty_view import DutyView
from wfm.rostering.paths import PATH_FORMS, PRICE_PARTS, PathLimits
from wfm.rostering.paths.pricing import limits_price_minor
from wfm.rostering.rules import OneDutyADay, Rule
from wfm.rostering.terms import CostTerm
from wfm.workforce import CarryIn


def mixed(*numbers: int) -> int:
    """Return a number that looks random and depends on nothing else."""
    value = 17
    for number in numbers:
        value = (value * 1_000_003 + number * 7_919 + 12_345) % 2**31
    return value // 7


def price_of(key: int, refusals: int) -> Fraction | None:
    """Return no price, some price, or a refusal in `refusals` of 12 cases."""
    draw = key % 12
    if draw < refusals:
        return None
    return Fraction(0) if draw < 8 else Fraction(draw * 25, 4)


@dataclass(frozen=True)
class MadeResource:
    """A random automaton of three states that looks at the length of a duty and at the half of the day it starts in."""

    seed: int
    refusals: int
    first: int

    def start(self) -> int:
        return self.first

    def look(self, duty: DutyView) -> tuple[int, bool]:
        return duty.paid_min, duty.clock_start_min >= 720

    def step(self, state: Hashable, day: int, look: Hashable | None) -> tuple[int, Fraction] | None:
        assert isinstance(state, int)
        seen = (0, 0) if look is None else look
        key = mixed(self.seed, state, day, int(seen[0]), int(seen[1]))
        price = price_of(key, self.refusals if look is not None else 0)
        return None if price is None else (key // 12 % 3, price)

    def finish(self, state: Hashable) -> Fraction | None:
        assert isinstance(state, int)
        return price_of(mixed(self.seed, 99, state), 1)


@dataclass(frozen=True)
class MadePair:
    """Random prices of successions."""

    seed: int
    reach_days: int

    def price(self, before: DutyView, after: DutyView) -> Fraction | None:
        return price_of(mixed(self.seed, before.clock_start_min, after.clock_end_min, after.day - before.day), 3)


@dataclass(frozen=True)
class MadeDuty:
    """Random prices of duties."""

    seed: int

    def price(self, duty: DutyView) -> Fraction | None:
        return price_of(mixed(self.seed, duty.day, duty.clock_start_min), 1)


@dataclass(frozen=True)
class Made(Rule):
    """A rule that is whatever its path form says."""

    type: ClassVar[str] = "made"
    money: ClassVar[bool] = True
    term: ClassVar[CostTerm] = CostTerm.RULES


def made_limits(seed: int) -> PathLimits:
    """Return one or two resources, up to two pairs and perhaps a duty price."""
    random = np.random.default_rng(seed)
    draw = [int(random.integers(1_000)) for _ in range(5)]
    resources = (MadeResource(draw[0], 1, int(random.integers(3))), MadeResource(draw[1], 0, int(random.integers(3))))
    pairs = (MadePair(draw[2], int(random.integers(3))), MadePair(draw[3], 0))
    return PathLimits(
        resources=resources[: int(random.integers(3))],
        pairs=pairs[: int(random.integers(3))],
        duties=(MadeDuty(draw[4]),) if random.random() < 0.5 else (),
    )


def made_instance(tiny, seed: int):
    """Return one agent without other rules over three to five days, half the time with a past."""
    random = np.random.default_rng(seed)
    centre = tiny(seed, days=int(random.integers(3, 6)), agents=1)
    past = centre.grid.instant(-60 * int(random.integers(9, 30)))
    ended = centre.grid.instant(-60 * int(random.integers(1, 8)))
    centre.carry_in = (CarryIn(centre.agents[0].id, past, ended),) if random.random() < 0.5 else ()
    centre.rules = ()
    return centre.instance()


def possible_tours(instance, limits: PathLimits, free):
    """Yield (tour, price in parts) of every tour without overlaps that the limits accept."""
    choices = [[-1, *np.flatnonzero(instance.allowed[0, day]).tolist()][:7] for day in range(instance.days)]
    for tour in product(*choices):
        if not free(instance, 0, tour):
            price = limits_price_minor(instance, 0, limits, {d: o for d, o in enumerate(tour) if o >= 0})
            if price is not None:
                yield tour, round(price * PRICE_PARTS)


def worths(instance, seed: int):
    """Return random worths of options in parts, nothing for those that the enumeration leaves out."""
    worth = np.random.default_rng(seed).integers(-20, 60, size=(instance.days, len(instance.options))) * PRICE_PARTS
    for day in range(instance.days):
        worth[day, np.flatnonzero(instance.allowed[0, day])[6:]] = -(10**12)
    return worth


def best_of_all(instance, limits, worth, free) -> int | None:
    values = [
        sum(int(worth[day, option]) for day, option in enumerate(tour) if option >= 0) - price
        for tour, price in possible_tours(instance, limits, free)
    ]
    return max(values, default=None)


def seeds(count: int) -> list[object]:
    """Return seeds; those with by far the most tours belong to the studies."""
    many = {18, 39}
    return [pytest.param(seed, marks=[pytest.mark.slow] if seed in many else []) for seed in range(count)]


@pytest.mark.parametrize("seed", seeds(40))
def test_best_tours_by_path_forms(seed: int, tiny, finder, faults, monkeypatch) -> None:
    instance, limits = made_instance(tiny, seed), made_limits(seed)
    monkeypatch.setattr("wfm.rostering.decomposition.tables.path_limits", lambda *_: limits)
    worth = worths(instance, seed)
    value, tour = finder(instance).best(0, worth)
    wanted = best_of_all(instance, limits, worth, faults)
    assert value == wanted
    if wanted is not None:
        price = limits_price_minor(instance, 0, limits, {d: o for d, o in enumerate(tour) if o >= 0})
        assert price is not None
        gained = sum(int(worth[day, option]) for day, option in enumerate(tour) if option >= 0)
        assert gained - round(price * PRICE_PARTS) == value


@pytest.mark.parametrize("seed", seeds(25))
def test_the_exact_model_by_path_forms(seed: int, tiny, faults, monkeypatch) -> None:
    instance, limits = made_instance(tiny, seed), made_limits(seed)
    monkeypatch.setitem(PATH_FORMS, "made", lambda *_: limits)
    columns = DutyColumns.create(AgentTask(instance, [0], instance.base), Sheet())
    build_one_duty_a_day(OneDutyADay(), columns)
    build_by_path_form(Made(), columns)
    worth = worths(instance, seed)
    taken = columns.duty[0][columns.allowed[0]]
    gain = Term(CostTerm.SURPLUS, taken, -worth[columns.allowed[0]], Fraction(1, PRICE_PARTS))
    objective = Objective([gain, *columns.terms])
    objective.write(columns)
    solver = solver_for(CpLimits(time_limit_s=10.0))
    status = solver.status_name(solver.solve(columns.sheet.model))
    wanted = best_of_all(instance, limits, worth, faults)
    if wanted is None:
        assert status == "INFEASIBLE"
    else:
        assert status == "OPTIMAL"
        values = np.array(list(solver.response_proto.solution), dtype=np.int64)
        assert objective.of(values) * 100 * PRICE_PARTS == -wanted
        settled = values.copy()
        for settle in columns.settlers:
            settle(settled)
        assert objective.of(settled) <= objective.of(values)
