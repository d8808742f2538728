"""The best legal tour: its legality is the audit's, and nothing legal is better."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from wfm.grid import TimeGrid
from wfm.rostering.rules import MinRestBetweenShifts, MinWeeklyRest
from wfm.workforce import ShiftTemplate

HOUR = 60


def worth_of(worth, tour) -> int:
    return sum(int(worth[day, option]) for day, option in enumerate(tour) if option >= 0)


def mutated(random, instance, agent, tour):
    """Return a tour with one to three days drawn anew."""
    found = list(tour)
    for _ in range(int(random.integers(1, 4))):
        day = int(random.integers(instance.days))
        able = np.flatnonzero(instance.allowed[agent, day])
        found[day] = int(random.choice(able)) if len(able) and random.random() < 0.75 else -1
    return tuple(found)


def compare_with_audit(instance, finder, faults, seed: int, mutants: int) -> tuple[int, int]:
    """Compare best tours and changed ones with the audit; return how many were legal and how many were not."""
    random = np.random.default_rng(seed)
    search = finder(instance)
    legal = illegal = 0
    for agent in range(len(instance.agents)):
        worth = random.integers(-20, 60, size=(instance.days, len(instance.options)))
        value, tour = search.best(agent, worth)
        if value is None:
            tour = (-1,) * instance.days
        else:
            assert faults(instance, agent, tour) == [], (seed, agent, tour)
            assert value == worth_of(worth, tour)
        for _ in range(mutants):
            other = mutated(random, instance, agent, tour)
            wrong = faults(instance, agent, other)
            assert search.accepts(agent, other) is (not wrong), (seed, agent, other, wrong)
            assert wrong or (value is not None and value >= worth_of(worth, other))
            legal, illegal = legal + (not wrong), illegal + bool(wrong)
    return legal, illegal


@pytest.mark.parametrize("seed", range(12))
def test_legality_is_the_audits(seed: int, tiny, finder, faults) -> None:
    counts = [
        compare_with_audit(tiny(number).instance(), finder, faults, number, mutants=4)
        for number in range(seed * 25, seed * 25 + 25)
    ]
    legal, illegal = np.sum(counts, axis=0)
    assert legal > 40
    assert illegal > 30


def late_centre(tiny, rules, first_duty: int):
    """One agent, one week and a day; duties from 01:00 of the next day, or at `first_duty`."""
    centre = tiny(1, days=8, agents=1, step_min=60)
    centre.shifts = (
        ShiftTemplate("after", 25 * HOUR, 25 * HOUR, 60, 180),
        ShiftTemplate("day", first_duty, first_duty, 60, 180),
    )
    centre.contracts = tuple(type(item)(item.id, 0, 10_000, item.pay, ("after", "day")) for item in centre.contracts)
    centre.grid = TimeGrid(date(2026, 6, 1), 8, 60, "UTC")
    centre.required = np.zeros((len(centre.queues), centre.grid.n))
    centre.availability = centre.absences = centre.carry_in = ()
    centre.rules = rules
    return centre.instance()


def test_weekly_rest_ends_with_the_week_where_a_duty_starts_after_its_last_midnight(tiny, finder, faults) -> None:
    """A duty of Sunday that starts on Monday at 01:00 bounds no stretch of its own week: 24 h are left of it."""
    tour = (1, 1, 1, 1, 1, 1, 0, -1)  # the last ordinary duty ends on Saturday at 24:00
    instance = late_centre(tiny, (MinWeeklyRest(25.0),), 21 * HOUR)
    assert faults(instance, 0, tour)
    assert not finder(instance).accepts(0, tour)
    instance = late_centre(tiny, (MinWeeklyRest(24.0),), 21 * HOUR)
    assert not faults(instance, 0, tour)
    assert finder(instance).accepts(0, tour)


@pytest.mark.parametrize("seed", range(4))
def test_a_weekly_rest_of_nearly_a_week_is_the_audits(seed: int, tiny, finder, faults) -> None:
    """After a duty the next whole week may be free of duties, and the tour looks back over two changes of week."""
    counts = []
    for number in range(seed * 12, seed * 12 + 12):
        random = np.random.default_rng(number)
        centre = tiny(number, days=int(random.choice([14, 16, 21, 22])), agents=1)
        hours = float(random.choice([100, 140, 144, 150, 160, 167, 168]))
        centre.rules = (MinWeeklyRest(hours), MinRestBetweenShifts(float(random.choice([0, 11]))))
        if random.random() < 0.5:
            length = int(random.choice([20, 24])) * HOUR
            centre.shifts = tuple(replace(shift, length_min=length, breaks=()) for shift in centre.shifts)
        counts.append(compare_with_audit(centre.instance(), finder, faults, number, mutants=16))
    legal, illegal = np.sum(counts, axis=0)
    assert legal > 10
    assert illegal > 30
