"""The best legal tour: its legality is the audit's, and nothing legal is better."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest

from wfm.grid import TimeGrid
from wfm.rostering.rules import ContractHours, DaysOff, MaxConsecutiveDays, MinRestBetweenShifts, MinWeeklyRest
from wfm.workforce import Absence, AbsenceKind, CarryIn, Contract, Pay, ShiftTemplate

HOUR = 60
MOST_TOURS = 20_000
MOST_AUDITS = 400


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


@pytest.mark.quick(5)
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


def best_of_all(instance, agent, choices, worth, faults):
    """Return the most that a legal tour is worth, dearest first, every one judged by the audit; None beyond a limit."""
    tours = sorted(product(*choices), key=lambda tour: -worth_of(worth, tour))
    for number, tour in enumerate(tours):
        if number == MOST_AUDITS:
            return None
        if not faults(instance, agent, tour):
            return worth_of(worth, tour), len(tours)
    return -1_000_000, len(tours)


@pytest.mark.quick(4)
@pytest.mark.parametrize("chunk", range(12))
def test_nothing_legal_is_better(chunk: int, tiny, finder, faults) -> None:
    """All tours out of a few options a day, some of them out of the middle of the week only."""
    compared = looked_at = 0
    for seed in range(chunk * 20, chunk * 20 + 20):
        random = np.random.default_rng(seed)
        instance = tiny(seed, agents=1, days=(2, 4, 7, 8, 9)[seed % 5]).instance()
        search = finder(instance)
        open_to = [np.flatnonzero(instance.allowed[0, day]) for day in range(instance.days)]
        most = (6, 4, 2, 2, 1)[seed % 5]
        chosen = [random.permutation(able)[: int(random.integers(most + 1))].tolist() for able in open_to]
        worth = np.full((instance.days, len(instance.options)), -1_000_000)
        for day, options in enumerate(chosen):
            worth[day, options] = random.integers(-5, 30, size=len(options))
        choices = [[-1, *options] for options in chosen]
        if np.prod([len(items) for items in choices], dtype=float) > MOST_TOURS:
            continue
        found = best_of_all(instance, 0, choices, worth, faults)
        if found is None:
            continue
        value, tour = search.best(0, worth)
        compared, looked_at = compared + 1, looked_at + found[1]
        if found[0] == -1_000_000:
            # No legal tour among these: whatever was found used an option that was not to be used.
            assert value is None or value < -500_000
        else:
            assert value == found[0], (seed, tour)
            assert faults(instance, 0, tour) == []
    assert compared >= 12
    assert looked_at > 100


@pytest.fixture
def nurse(tiny):
    """One agent, two weeks from a Monday in hourly steps; early 6-14, late 14-22, night 22-6; no rules, no past."""
    made = tiny(1, days=14, agents=1, step_min=60)
    made.shifts = tuple(
        ShiftTemplate(name, start * HOUR, start * HOUR, 60, 8 * HOUR)
        for name, start in (("early", 6), ("late", 14), ("night", 22))
    )
    ids = ("early", "late", "night")
    made.contracts = (Contract("full", 0, 10_000, Pay.SALARIED, ids), Contract("part", 0, 10_000, Pay.HOURLY, ids))
    made.availability = made.absences = made.carry_in = made.rules = ()

    def starting(first: date, zone: str = "UTC"):
        made.grid = TimeGrid(first, 14, 60, zone)
        made.required = np.zeros((len(made.queues), made.grid.n))
        return made

    made.starting = starting
    return starting(date(2026, 6, 1))


E, L, N, F = 0, 1, 2, -1


def spell(text: str) -> tuple[int, ...]:
    """Return the tour of a word such as ``EELNF.`` with free days as dots, filled up to two weeks."""
    kinds = {"E": E, "L": L, "N": N, ".": F}
    return tuple(kinds[letter] for letter in text.ljust(14, "."))


@pytest.mark.parametrize(
    ("word", "hours", "legal"),
    [
        ("ELN", 11, True),
        ("LE", 8, True),
        ("LE", 9, False),
        ("NL", 8, True),
        ("NL", 11, False),
        ("NE", 0, True),
        ("NE", 1, False),
        ("N.E", 24, True),
        ("LLL", 16, True),
        ("LLL", 17, False),
        ("......LE", 8, True),
        ("......LE", 9, False),
    ],
)
def test_rest_between_shifts(word: str, hours: float, legal: bool, nurse, finder) -> None:
    nurse.rules = (MinRestBetweenShifts(float(hours)),)
    assert finder(nurse.instance()).accepts(0, spell(word)) is legal


@pytest.mark.parametrize(
    ("word", "hours", "legal"),
    [
        ("EEEEEE.EEEEEE.", 34, True),  # Saturday 14:00 to the end of Sunday
        ("EEEEEE.EEEEEE.", 35, False),
        (".EEEEEE.EEEEEE", 30, True),  # Monday and the night to Tuesday, 6:00
        (".EEEEEE.EEEEEE", 31, False),
        ("EEE.EEEEEE.EEE", 40, True),  # Wednesday 14:00 to Friday 6:00
        ("EEE.EEEEEE.EEE", 41, False),
        ("EEEEEEE.......", 16, True),
        ("EEEEEEE.......", 17, False),
        ("LLLLLLN.LLLLLL", 24, True),  # Saturday 22:00 to Sunday 22:00; in the second week it is 32
        ("LLLLLLN.LLLLLL", 25, False),
    ],
)
def test_weekly_rest_lies_inside_the_week(word: str, hours: float, legal: bool, nurse, finder, faults) -> None:
    nurse.rules = (MinWeeklyRest(float(hours)),)
    instance = nurse.instance()
    assert finder(instance).accepts(0, spell(word)) is legal
    assert (not faults(instance, 0, spell(word))) is legal


def test_a_rest_that_crosses_the_week_counts_with_each_part(nurse, finder) -> None:
    """From Sunday 14:00 to Tuesday 6:00 are 40 hours: 10 in the first week, 30 in the second."""
    tour = spell("EEEEEEE.EEEEEE")
    nurse.rules = (MinWeeklyRest(30.0),)
    assert not finder(nurse.instance()).accepts(0, tour)
    nurse.rules = (MinWeeklyRest(16.0),)
    assert finder(nurse.instance()).accepts(0, tour)


@pytest.mark.parametrize(("first", "rest"), [(date(2026, 3, 28), 7), (date(2026, 10, 24), 9), (date(2026, 6, 6), 8)])
def test_rest_over_a_clock_change_is_elapsed_time(first: date, rest: int, nurse, finder) -> None:
    """From Saturday 22:00 to Sunday 6:00 it is an hour less in spring and an hour more in autumn."""
    nurse.starting(first, "Europe/Warsaw")
    for hours, legal in ((rest, True), (rest + 1, False)):
        nurse.rules = (MinRestBetweenShifts(float(hours)),)
        assert finder(nurse.instance()).accepts(0, spell("LE")) is legal


@pytest.mark.parametrize(
    ("ended_h", "word", "hours", "legal"),
    [
        (-5, "E", 11, True),
        (-4, "E", 11, False),
        (3, "E", 0, True),
        (7, "E", 0, False),
        (7, "L", 7, True),
        (7, "L", 8, False),
        (30, ".E", 0, True),
        (31, ".E", 0, False),
    ],
)
def test_the_last_duty_of_the_past_is_rested_from(ended_h, word, hours, legal, nurse, finder, faults) -> None:
    end = nurse.grid.start + timedelta(hours=ended_h)
    nurse.carry_in = (CarryIn("A0", end - timedelta(hours=8), end),)
    nurse.rules = (MinRestBetweenShifts(float(hours)),)
    instance = nurse.instance()
    assert finder(instance).accepts(0, spell(word)) is legal is (not faults(instance, 0, spell(word)))


def test_weekly_rest_begins_when_the_past_is_over(nurse, finder) -> None:
    """The last duty ends on Monday at 6:00: until Tuesday 6:00 are 24 hours, and no other stretch is as long."""
    end = nurse.grid.start + timedelta(hours=6)
    nurse.carry_in = (CarryIn("A0", end - timedelta(hours=8), end),)
    for hours, legal in ((24.0, True), (24.5, False)):
        nurse.rules = (MinWeeklyRest(hours),)
        assert finder(nurse.instance()).accepts(0, spell(".EEEEEE")) is legal


def test_counting_rules_work_together_with_the_past(nurse, finder) -> None:
    nurse.carry_in = (CarryIn("A0", days_in_row=3),)
    nurse.rules = (MaxConsecutiveDays(5), DaysOff(2), ContractHours())
    nurse.contracts = (Contract("full", 960, 2400, Pay.SALARIED, ("early", "late", "night")), nurse.contracts[1])
    nurse.agents = tuple(replace(agent, contract="full") for agent in nurse.agents)
    search = finder(nurse.instance())
    assert search.accepts(0, spell("EE.EEE.EE"))
    assert not search.accepts(0, spell("EEE.EE.EE"))  # six in a row with the past
    assert not search.accepts(0, spell("EE.EEEEEE"))  # one free day
    assert not search.accepts(0, spell("E"))  # eight hours of sixteen
    assert not search.accepts(0, spell("EE"))  # nothing in the second week
    assert search.accepts(0, spell("EE.....EE"))


def test_an_absence_blocks_every_duty_that_it_touches(nurse, finder) -> None:
    day = timedelta(days=1)
    away = Absence("A0", nurse.grid.start + day, nurse.grid.start + 2 * day, AbsenceKind.LEAVE)
    nurse.absences = (away,)
    search = finder(nurse.instance())
    assert not search.accepts(0, spell("N"))
    assert not search.accepts(0, spell(".E"))
    assert search.accepts(0, spell("L.E"))


def test_worth_decides_between_legal_tours(nurse, finder) -> None:
    """Late today forbids early tomorrow: the dearer of both is taken, or both where one is paid to be left."""
    nurse.rules = (MinRestBetweenShifts(11.0),)
    search = finder(nurse.instance())
    worth = np.full((14, 3), -10)
    worth[3, L], worth[4, E] = 7, 5
    assert search.best(0, worth) == (7, spell("...L"))
    worth[4, E] = 8
    assert search.best(0, worth) == (8, spell("....E"))
    worth[4, L] = 2
    assert search.best(0, worth) == (9, spell("...LL"))
