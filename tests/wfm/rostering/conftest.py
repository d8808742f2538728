"""Tiny random centres for the decomposition, and the audit as the judge of tours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.evaluation.facts import Facts
from wfm.evaluation.rules import CHECKS
from wfm.grid import TimeGrid
from wfm.rostering.decomposition.kernels.duties import NOTHING
from wfm.rostering.decomposition.kernels.tours import best_tour, new_scratch
from wfm.rostering.decomposition.tables import build_tables
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.rules import (
    STRUCTURE_RULES,
    ContractHours,
    DaysOff,
    MaxConsecutiveDays,
    MinRestBetweenShifts,
    MinWeeklyRest,
    Rule,
    Scope,
)
from wfm.workforce import (
    Absence,
    AbsenceKind,
    Agent,
    Availability,
    Break,
    CarryIn,
    Contract,
    Pay,
    ShiftTemplate,
    Workforce,
)

PLACES = (
    ("UTC", date(2026, 6, 1)),
    ("Europe/Warsaw", date(2026, 3, 26)),  # the clocks go forward on Sunday, 29 March
    ("Europe/Warsaw", date(2026, 10, 21)),  # and back on Sunday, 25 October
    ("Asia/Jerusalem", date(2026, 3, 22)),  # forward on Friday, 27 March
)


class Tiny:
    """A random problem in the making; every part is drawn from one generator, and can be replaced before `problem`."""

    def __init__(self, seed: int, *, days: int | None = None, agents: int | None = None, step_min: int | None = None):
        self.random = np.random.default_rng(seed)
        zone, first = PLACES[self.pick(range(len(PLACES)))]
        self.step = step_min or self.pick((30, 60))
        self.grid = TimeGrid(
            first + timedelta(days=self.pick(range(-4, 4))), days or self.pick((2, 3, 5, 7, 8, 9)), self.step, zone
        )
        self.queues = tuple(
            Queue(f"q{j}", f"Queue {j}", Channel.VOICE, f"s{j}") for j in range(self.pick((1, 1, 2, 3)))
        )
        self.shifts = self._shifts()
        self.contracts = self._contracts()
        self.agents = self._agents(agents or self.pick((1, 2, 3)))
        self.availability = tuple(self._available(agent) for agent in self.agents if self.chance(0.3))
        self.absences = tuple(self._absence(agent) for agent in self.agents if self.chance(0.25))
        self.carry_in = tuple(self._past(agent) for agent in self.agents if self.chance(0.5))
        self.rules = self._rules()
        self.prices = Prices(self.pick((1_000, 3_000)), self.pick((3_000, 4_001, 9_000)), self.pick((0, 100, 500)))
        self.required = self._required()

    def pick(self, items: Sequence[Any]) -> Any:
        """Return one of some things."""
        return items[int(self.random.integers(len(items)))]

    def chance(self, share: float) -> bool:
        """Return True in some share of all draws."""
        return bool(self.random.random() < share)

    def _shifts(self) -> tuple[ShiftTemplate, ...]:
        found = []
        for s in range(self.pick((1, 2, 3))):
            night = self.chance(0.4)
            first = self.pick(range(18 * 60, 25 * 60, 60)) if night else self.pick(range(4 * 60, 16 * 60, 60))
            more = self.pick((0, 1, 2)) * self.pick((60, 180))
            length = 60 * self.pick((3, 5, 8, 10, 12))
            weekdays = frozenset(range(7)) if self.chance(0.8) else frozenset(self.random.permutation(7)[:5].tolist())
            found.append(
                ShiftTemplate(
                    f"s{s}",
                    first,
                    first + more,
                    max(60, more),
                    length,
                    self._breaks(length),
                    weekdays,
                    break_step_min=self.step,
                    min_work_between_min=self.pick((0, self.step)),
                )
            )
        return tuple(found)

    def _breaks(self, length_min: int) -> tuple[Break, ...]:
        if length_min < 480 or self.chance(0.4):
            return ()
        meal = Break("meal", self.step, self.chance(0.3), 120, 120 + self.pick((0, 1, 2)) * self.step)
        if self.chance(0.5):
            return (meal,)
        later = 120 + self.pick((2, 3)) * self.step
        return (meal, Break("pause", self.step, True, later, later + self.pick((1, 2)) * self.step))

    def _contracts(self) -> tuple[Contract, ...]:
        ids = tuple(shift.id for shift in self.shifts)
        longest = max(shift.paid_min for shift in self.shifts)
        least = self.pick((0, 0, 1, 2, 3)) * min(shift.paid_min for shift in self.shifts)
        full = Contract("full", least, max(least, self.pick((3, 4, 5)) * longest), Pay.SALARIED, ids)
        part = Contract("part", 0, self.pick((1, 2, 3)) * longest, Pay.HOURLY, ids[: self.pick((1, 2))])
        return full, part

    def _agents(self, count: int) -> tuple[Agent, ...]:
        return tuple(
            Agent(
                f"A{a}",
                f"Agent {a}",
                self.pick(("full", "full", "part")),
                {f"s{j}": 1.0 for j in self.random.permutation(len(self.queues))[: 1 + self.pick(range(2))].tolist()},
                self.pick((1_500, 1_833)),
                team=self.pick(("red", "blue")),
            )
            for a in range(count)
        )

    def _available(self, agent: Agent) -> Availability:
        kinds = (((0, 2880),), ((0, 2880),), (), ((6 * 60, 20 * 60),), ((0, 9 * 60), (13 * 60, 36 * 60)))
        return Availability(agent.id, tuple(self.pick(kinds) for _ in range(7)))

    def _absence(self, agent: Agent) -> Absence:
        day = self.pick(range(-1, self.grid.days))
        low, high = self.pick(((0, 1440), (9 * 60, 13 * 60), (0, 2880)))
        return Absence(
            agent.id,
            self.grid.instant(self.grid.at(day, low)),
            self.grid.instant(self.grid.at(day, high)),
            AbsenceKind.LEAVE,
            credit_min=self.pick((0, 240, 480)),
        )

    def _past(self, agent: Agent) -> CarryIn:
        end = self.grid.start + timedelta(minutes=self.pick((-2000, -660, -300, 0, 90, 360, 900)))
        off = ((self.grid.start, self.grid.start + timedelta(minutes=20)),) if end > self.grid.start else ()
        return CarryIn(agent.id, end - timedelta(hours=8), end, days_in_row=self.pick((0, 1, 2, 5)), off_phone=off)

    def _rules(self) -> tuple[Rule, ...]:
        every = (
            MinRestBetweenShifts(self.pick((0.0, 9.0, 11.0, 12.5, 24.0)), scope=self._scope()),
            MinWeeklyRest(self.pick((0.0, 24.0, 35.0, 48.0, 60.5)), scope=self._scope()),
            MaxConsecutiveDays(self.pick((1, 2, 3, 5)), scope=self._scope()),
            DaysOff(self.pick((0, 1, 2, 4)), scope=self._scope()),
            ContractHours(),
        )
        return tuple(rule for rule in every if self.chance(0.75))

    def _scope(self) -> Scope:
        return self.pick((Scope(),) * 4 + (Scope(teams=("red",)), Scope(except_agents=("A0",))))

    def _required(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        need = self.random.integers(0, 2 + len(self.agents), size=(len(self.queues), self.grid.n)).astype(float)
        need = np.repeat(need[:, ::4], 4, axis=1)[:, : self.grid.n]
        return np.round(need * self.pick((0.5, 1.0, 1.13)), 2)

    def slow_and_fast(self) -> Tiny:
        """Give everybody another speed."""
        self.agents = tuple(
            Agent(
                agent.id,
                agent.name,
                agent.contract,
                {skill: self.pick((0.8, 1.0, 1.25, 1.6)) for skill in agent.skills},
                agent.hourly_cost_minor,
                team=agent.team,
            )
            for agent in self.agents
        )
        return self

    def problem(self) -> RosterProblem:
        workforce = Workforce(self.agents, self.contracts, self.shifts, self.availability, self.absences, self.carry_in)
        return RosterProblem(self.grid, self.queues, self.required, workforce, self.rules, self.prices)

    def instance(self) -> Instance:
        return Instance(self.problem())


@pytest.fixture(scope="session")
def tiny() -> type[Tiny]:
    """The builder's class: `tiny(seed)` is a random small centre."""
    return Tiny


def first_breaks(instance: Instance, option: int) -> tuple[int, ...]:
    """Return the earliest legal places of the breaks of an option."""
    shift = int(instance.option_shift[option])
    free, found = 0, []
    for item in instance.shift_breaks[shift]:
        found.append(next(at for at in item.positions if at >= free))
        free = found[-1] + item.length + int(instance.min_work_between[shift])
    return tuple(found)


def violations(instance: Instance, agent: int, tour: Sequence[int]) -> list[str]:
    """Return what the audit finds wrong with a tour of one agent; tour : (d,), option of each day or −1."""
    duties = [
        AssignedDuty(agent, day, int(option), first_breaks(instance, int(option)))
        for day, option in enumerate(tour)
        if option >= 0
    ]
    facts = Facts(instance.problem, instance.roster(duties))
    rules = (*(rule() for rule in STRUCTURE_RULES), *instance.problem.rules)
    found = [item for rule in rules for item in CHECKS[type(rule)](rule, facts)]
    return [item.message for item in found if item.agent_id == instance.agents[agent].id]


class TourFinder:
    """Best tours of an instance for any worth of its options; worth : (d, o), tours : (d,), option or −1."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.tables = build_tables(instance)

    def best(self, agent: int, worth: Any) -> tuple[int | None, tuple[int, ...]]:
        """Return the value of the best tour, and the tour; None and an empty tour where there is none."""
        shifts, menus, tours = self.tables.shifts, self.tables.menus, self.tables.tours
        days, width = self.instance.days, menus.option.shape[1]
        menu = tours.menu[agent]
        options = menus.option[menu, : menus.size[menu]]
        values = np.full((days, width), NOTHING, dtype=np.int64)
        net = np.asarray(worth) - tours.own_price[tours.own_row[agent]]
        values[:, : len(options)] = np.where(tours.allowed[agent][:, options], net[:, options], NOTHING)
        found = np.empty(days, dtype=np.int64)
        scratch = new_scratch(days, tours.off.shape[2], width)
        value = int(best_tour(shifts, menus, tours, agent, values, scratch, found, np.int64(1)))
        if value <= NOTHING:
            return None, ()
        return value, tuple(-1 if i < 0 else int(options[i]) for i in found)

    def accepts(self, agent: int, tour: Sequence[int]) -> bool:
        """Return whether a tour is found where it alone pays."""
        worth = np.full((self.instance.days, len(self.instance.options)), -1_000_000)
        for day, option in enumerate(tour):
            if option >= 0:
                worth[day, option] = 1
        return self.best(agent, worth) == (sum(option >= 0 for option in tour), tuple(tour))


@pytest.fixture(scope="session")
def finder() -> type[TourFinder]:
    """`finder(instance)` finds best tours."""
    return TourFinder


@pytest.fixture(scope="session")
def faults() -> Callable[[Instance, int, Sequence[int]], list[str]]:
    """`faults(instance, agent, tour)`: what the audit finds wrong."""
    return violations


def placings(instance: Instance, shift: int) -> list[tuple[int, ...]]:
    """Return all placings of the breaks of a shift that keep order and gap."""
    breaks, gap = instance.shift_breaks[shift], int(instance.min_work_between[shift])
    return [
        places
        for places in product(*(item.positions for item in breaks))
        if all(after >= at + item.length + gap for at, after, item in zip(places, places[1:], breaks, strict=False))
    ]


def some_duties(instance: Instance, random: np.random.Generator, share: float = 0.6) -> list[AssignedDuty]:
    """Return allowed duties with breaks at random places that keep order and gap; rests are not looked at."""
    known = [placings(instance, shift) for shift in range(len(instance.shifts))]
    found = []
    for agent in range(len(instance.agents)):
        for day in range(instance.days):
            able = np.flatnonzero(instance.allowed[agent, day])
            if len(able) and random.random() < share:
                option = int(random.choice(able))
                places = known[int(instance.option_shift[option])]
                found.append(AssignedDuty(agent, day, option, places[int(random.integers(len(places)))]))
    return found


@pytest.fixture(scope="session")
def staffed() -> Callable[..., list[AssignedDuty]]:
    """`staffed(instance, random)`: somebody on duty here and there."""
    return some_duties


def flattened(parts: Any) -> list[Any]:
    """Return the arrays of nested tuples one after the other."""
    return [array for part in parts for array in (flattened(part) if isinstance(part, tuple) else [part])]


@pytest.fixture(scope="session")
def arrays() -> Callable[[Any], list[Any]]:
    """`arrays(parts)` lists the arrays of nested tuples, such as the parts of a coverage."""
    return flattened
