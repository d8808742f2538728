"""A contact centre made from a seed and a few dials: people, absences, and a requirement as tight as asked for.

Everything random has a stream of its own (`Stream`), so that turning one dial changes nothing but what it stands for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from wfm.grid import TimeGrid
from wfm.studies.centre_dials import CentreDials
from wfm.studies.tightness import productive_share
from wfm.workforce import Break, Contract, Pay, ShiftTemplate

__all__ = ["GeneratedCentre", "Person", "Stream", "generate_centre", "skill_sets"]

FloatArray = NDArray[np.float64]

FIRST, DAYS, ZONE = date(2026, 3, 2), 7, "Europe/Berlin"
OPENS_MIN, CLOSES_MIN = 6 * 60, 24 * 60

HUMPS = ((10.5, 2.2, 1.0), (15.5, 2.5, 0.85), (20.0, 1.8, 0.6))
"""Hour, width in hours and height of the humps of a day."""

FLOOR = 0.15
"""What the humps stand on."""

WEEKDAY_FACTORS = (1.15, 1.10, 1.05, 1.00, 0.95, 0.60, 0.50)
NOISE = 0.08
"""Standard deviation of the logarithm of a cell's noise."""

CONTRACT_SHARES = {"full": 0.6, "part": 0.2, "four": 0.2}
HOURLY = "_hourly"
LIMITS = (("mon-sun", "06:00-18:00"), ("mon-sun", "12:00-24:00"), ("mon-fri", "06:00-24:00"))
"""Weekdays and hours of those who cannot always work: mornings, afternoons, Monday to Friday."""


class Stream(IntEnum):
    """What a stream of random numbers is for."""

    CONTRACTS = 1
    ABSENCES = 2
    NOISE = 3
    SKILLS = 4
    NIGHTS = 5
    LIMITS = 6
    PAY = 7


@dataclass(frozen=True, slots=True)
class Person:
    """One agent.

    Attributes
    ----------
    id
        Identifier.
    contract
        Id of the contract.
    queues
        Numbers of the queues served, ascending.
    absent
        Day indices of absences.
    limit
        Weekdays and hours of the availability; None for always.
    """

    id: str
    contract: str
    queues: tuple[int, ...]
    absent: tuple[int, ...]
    limit: tuple[str, str] | None


@dataclass(frozen=True)
class GeneratedCentre:
    """A centre.

    Attributes
    ----------
    dials
        What it was made from.
    grid
        The week, length n.
    shifts, contracts
        The agreements in use.
    people
        The agents, length a.
    required : (q, n)
        Agents required, whole numbers.
    productive_h
        Productive contract agent-hours of everybody.
    """

    dials: CentreDials
    grid: TimeGrid
    shifts: tuple[ShiftTemplate, ...]
    contracts: tuple[Contract, ...]
    people: tuple[Person, ...]
    required: FloatArray
    productive_h: float

    @property
    def required_h(self) -> float:
        """Required agent-hours."""
        return float(self.required.sum()) * self.grid.step_h

    @property
    def tightness(self) -> float:
        """Required ÷ productive contract agent-hours."""
        return self.required_h / self.productive_h


def generate_centre(dials: CentreDials) -> GeneratedCentre:
    """Make a centre.

    Notes
    -----
    Each agent's productive hours are split evenly over the queues of the skill set; a queue requires `tightness` times
    what it is given so. Hence for every set of queues no more than that share is required of those who can serve any of
    them, and the tightness means the same on each queue.
    """
    grid = TimeGrid(FIRST, DAYS, dials.interval_min, ZONE)
    shifts = _shifts(dials)
    contracts = _contracts(dials, shifts)
    people = _people(dials, contracts)
    by_id = {contract.id: contract for contract in contracts}
    day_h, night_h = np.zeros(dials.queues), np.zeros(dials.queues)
    for person in people:
        contract = by_id[person.contract]
        given = night_h if contract.shifts == ("night",) else day_h
        hours = _productive_h(dials, person, contract, shifts)
        given[list(person.queues)] += hours / len(person.queues)
    required = _required(dials, grid, day_h, night_h)
    return GeneratedCentre(dials, grid, shifts, contracts, people, required, float((day_h + night_h).sum()))


def _random(dials: CentreDials, stream: Stream) -> np.random.Generator:
    return np.random.default_rng([dials.seed, stream])


def _shifts(dials: CentreDials) -> tuple[ShiftTemplate, ...]:
    """Return the shift templates; breaks shorter than an interval are left out, and with them their time."""

    def shift(name: str, paid_min: int, first_min: int, breaks: tuple[Break, ...]) -> ShiftTemplate:
        kept = tuple(item for item in breaks if item.length_min >= dials.interval_min)
        length_min = paid_min + sum(item.length_min for item in kept if not item.paid)
        step_min = max(30, dials.interval_min)
        last_min = CLOSES_MIN - length_min if first_min == OPENS_MIN else CLOSES_MIN - 60
        last_min = first_min + (last_min - first_min) // step_min * step_min
        return ShiftTemplate(name, first_min, last_min, step_min, length_min, kept)

    def breaks(*windows: tuple[str, int, int, int]) -> tuple[Break, ...]:
        return tuple(Break(name, length, name != "meal", low, high) for name, length, low, high in windows)

    eight = breaks(("break1", 15, 90, 180), ("meal", 30, 210, 315), ("break2", 15, 360, 450))
    ten = breaks(("break1", 15, 120, 210), ("meal", 30, 270, 375), ("break2", 15, 450, 540))
    found = [
        shift("eight", 480, OPENS_MIN, eight),
        shift("short", 240, OPENS_MIN, breaks(("break1", 15, 75, 165))),
        shift("ten", 600, OPENS_MIN, ten),
    ]
    if dials.nights > 0:
        found.append(shift("night", 480, 21 * 60, eight))
    return tuple(found)


def _contracts(dials: CentreDials, shifts: tuple[ShiftTemplate, ...]) -> tuple[Contract, ...]:
    kinds = [("full", 40, "eight", 5), ("part", 20, "short", 5), ("four", 40, "ten", 4)]
    if len(shifts) > len(kinds):
        kinds.append(("night", 40, "night", 5))
    found = []
    for suffix, pay in (("", Pay.SALARIED), (HOURLY, Pay.HOURLY)):
        if pay is Pay.SALARIED or dials.hourly > 0:
            for name, hours, shift, days in kinds:
                least_min = round(dials.least_hours * hours * 60)
                found.append(Contract(name + suffix, least_min, hours * 60, pay, (shift,), days))
    return tuple(found)


def skill_sets(dials: CentreDials) -> tuple[tuple[int, ...], ...]:
    """Return the skill sets, each a tuple of queue numbers; every queue is in at least one."""
    queues, count = dials.queues, dials.skill_sets
    if count < queues:
        return tuple(tuple(range(k, queues, count)) for k in range(count))
    random = _random(dials, Stream.SKILLS)
    found = [(q,) for q in range(queues)]
    few = [item for size in (2, 3) for item in combinations(range(queues), size)]
    many = [item for size in range(4, queues + 1) for item in combinations(range(queues), size)]
    for pool in (few, many):
        wanted = min(count - len(found), len(pool))
        found += [pool[i] for i in sorted(random.permutation(len(pool))[:wanted])]
    return tuple(found)


def _people(dials: CentreDials, contracts: tuple[Contract, ...]) -> tuple[Person, ...]:
    agents = dials.agents
    sets = skill_sets(dials)
    kinds = np.array(list(CONTRACT_SHARES))
    edges = np.cumsum(list(CONTRACT_SHARES.values()))[:-1]
    kind = kinds[np.searchsorted(edges, _random(dials, Stream.CONTRACTS).random(agents), side="right")]
    nightly = _random(dials, Stream.NIGHTS).random(agents) < dials.nights
    hourly = _random(dials, Stream.PAY).random(agents) < dials.hourly
    absent = _random(dials, Stream.ABSENCES).random((agents, DAYS)) < dials.absence
    draw = _random(dials, Stream.LIMITS).random((agents, 2))
    width = max(5, len(str(agents)))
    people = []
    for a in range(agents):
        contract = ("night" if nightly[a] else str(kind[a])) + (HOURLY if hourly[a] else "")
        limited = draw[a, 0] < dials.limited and not nightly[a]
        people.append(
            Person(
                id=f"A{a + 1:0{width}d}",
                contract=contract,
                queues=sets[a % len(sets)],
                absent=tuple(int(day) for day in np.flatnonzero(absent[a])),
                limit=LIMITS[int(draw[a, 1] * len(LIMITS))] if limited else None,
            )
        )
    return tuple(people)


def _productive_h(dials: CentreDials, person: Person, contract: Contract, shifts: tuple[ShiftTemplate, ...]) -> float:
    """Return productive contract hours; absences are credited where contracts have least hours."""
    paid_min = contract.max_week_min
    if dials.least_hours > 0:
        credited = min(len(person.absent), contract.days_a_week)
        paid_min -= credited * (contract.max_week_min // contract.days_a_week)
    return paid_min * productive_share(contract, shifts) / 60


def _required(dials: CentreDials, grid: TimeGrid, day_h: FloatArray, night_h: FloatArray) -> FloatArray:
    hour = (np.arange(grid.n) - grid.day_starts[grid.day_of] + 0.5) * grid.step_h
    humps = FLOOR + sum(height * np.exp(-(((hour - at) / width) ** 2)) for at, width, height in HUMPS)
    shape = np.where(hour * 60 >= OPENS_MIN, humps, 0.0) * np.array(WEEKDAY_FACTORS)[grid.day_of]
    # The first morning belongs to duties of the night before, which no plan without a past can have.
    dark = ((hour < OPENS_MIN / 60) & (grid.day_of > 0)) | (hour >= CLOSES_MIN / 60 - 2)
    noise = np.exp(NOISE * _random(dials, Stream.NOISE).standard_normal((dials.queues, grid.n)))
    required = np.zeros((dials.queues, grid.n))
    for q in range(dials.queues):
        cells = _shared(shape * noise[q], day_h[q]) + _shared(dark * noise[q], night_h[q])
        required[q] = _whole(cells * dials.tightness / grid.step_h)
    return required


def _shared(weight: FloatArray, hours: float) -> FloatArray:
    found: FloatArray = weight / weight.sum() * hours
    return found


def _whole(cells: FloatArray) -> FloatArray:
    """Return whole numbers of the same sum (itself rounded), by the largest remainders; ties to the earlier cell."""
    low = np.floor(cells)
    missing = round(float(cells.sum())) - int(low.sum())
    low[np.argsort(low - cells, kind="stable")[:missing]] += 1
    return low
