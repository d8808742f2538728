"""Random small rostering problems: every rule, carry-in, absences, nights, breaks, clock changes, several skill sets.

One seed gives one problem. They are small enough for the exact engine to prove the optimum in a fraction of a second.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from wfm.demand import Channel, Queue
from wfm.grid import TimeGrid
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.rules import (
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

HOUR = 60
ZONES = (("UTC", date(2026, 6, 1)), ("Asia/Jerusalem", date(2026, 11, 22)), ("Europe/Warsaw", date(2026, 3, 25)))
"""Zone and first day; the last horizon holds the spring change (29 March 2026, 02:00 → 03:00)."""


def random_problem(seed: int) -> RosterProblem:
    """Return a problem of 1 to 4 agents over 3 to 9 days."""
    random = np.random.default_rng(seed)
    zone, first = ZONES[int(random.integers(len(ZONES)))]
    step_min = int(random.choice([30, 60]))
    days = int(random.choice([3, 5, 7, 7, 7, 9]))
    grid = TimeGrid(first, days, step_min, zone)
    queues = tuple(Queue(f"q{j}", f"Queue {j}", Channel.VOICE, f"s{j}") for j in range(int(random.integers(1, 4))))
    shifts = _shifts(random, step_min)
    contracts = _contracts(random, shifts)
    agents = _agents(random, contracts, len(queues))
    workforce = Workforce(
        agents,
        contracts,
        shifts,
        availability=_availability(random, agents),
        absences=_absences(random, agents, grid),
        carry_in=_carry_in(random, agents, grid),
    )
    return RosterProblem(
        grid,
        queues,
        _required(random, grid, queues, shifts, len(agents)),
        workforce,
        _rules(random, agents),
        Prices(int(random.choice([2_000, 3_000])), int(random.choice([3_000, 6_001])), int(random.choice([0, 250]))),
    )


def _shifts(random: np.random.Generator, step_min: int) -> tuple[ShiftTemplate, ...]:
    kinds = [str(kind) for kind in random.permutation(["day", "late", "night", "short"])[: int(random.integers(1, 4))]]
    opening = {"day": 7 * HOUR, "late": 14 * HOUR, "night": 21 * HOUR, "short": 10 * HOUR}
    found = []
    for kind in sorted(kinds):
        short = kind == "short"
        length = (4 if short else int(random.choice([8, 9]))) * HOUR
        starts = int(random.integers(1, 4))
        start_step = int(random.choice([step_min, 120]))
        breaks: tuple[Break, ...] = ()
        if not short and random.random() < 0.7:
            wide = int(random.integers(0, 3)) * step_min
            meal = Break("meal", step_min, bool(random.random() < 0.3), 3 * HOUR, 3 * HOUR + wide)
            breaks = (meal,)
            if random.random() < 0.5:
                # The window may begin before the meal is over: then order and least work between them bind.
                earliest = int(random.choice([3 * HOUR + step_min, 5 * HOUR]))
                breaks = (
                    meal,
                    Break("pause", step_min, True, earliest, earliest + int(random.integers(1, 3)) * step_min),
                )
        found.append(
            ShiftTemplate(
                kind,
                opening[kind],
                opening[kind] + (starts - 1) * start_step,
                start_step,
                length,
                breaks,
                weekdays=frozenset(range(7)) if random.random() < 0.8 else frozenset(range(5)),
                break_step_min=step_min,
                min_work_between_min=int(random.choice([0, step_min])) if len(breaks) > 1 else 0,
            )
        )
    return tuple(found)


def _contracts(random: np.random.Generator, shifts: tuple[ShiftTemplate, ...]) -> tuple[Contract, ...]:
    everything = tuple(shift.id for shift in shifts)
    longest = max(shift.paid_min for shift in shifts)
    at_least = int(random.choice([0, 0, 2, 3, 5])) * min(shift.paid_min for shift in shifts)
    return (
        Contract("full", at_least, max(at_least, int(random.integers(2, 6)) * longest), Pay.SALARIED, everything),
        Contract("part", 0, int(random.integers(1, 4)) * longest, Pay.HOURLY, everything[:1]),
    )


def _agents(random: np.random.Generator, contracts: tuple[Contract, ...], queues: int) -> tuple[Agent, ...]:
    speeds = [1.0] if random.random() < 0.75 else [1.0, 1.25, 0.8]
    found = []
    for a in range(int(random.integers(1, 5))):
        served = random.permutation(queues)[: int(random.integers(1, queues + 1))]
        found.append(
            Agent(
                f"A{a + 1:02d}",
                f"Agent {a + 1}",
                contracts[int(random.random() < 0.3)].id,
                {f"s{j}": float(random.choice(speeds)) for j in sorted(int(j) for j in served)},
                int(random.choice([1_500, 1_833])),
                team=str(random.choice(["red", "blue"])),
            )
        )
    return tuple(found)


def _availability(random: np.random.Generator, agents: tuple[Agent, ...]) -> tuple[Availability, ...]:
    found = []
    for agent in agents:
        if random.random() < 0.4:
            windows: list[tuple[tuple[int, int], ...]] = [
                [((0, 2 * 24 * HOUR),), (), ((6 * HOUR, 18 * HOUR),), ((0, 11 * HOUR), (12 * HOUR, 36 * HOUR))][kind]
                for kind in random.choice(4, size=7, p=[0.55, 0.15, 0.15, 0.15])
            ]
            found.append(Availability(agent.id, tuple(windows)))
    return tuple(found)


def _absences(random: np.random.Generator, agents: tuple[Agent, ...], grid: TimeGrid) -> tuple[Absence, ...]:
    found = []
    for agent in agents:
        if random.random() < 0.3:
            day = int(random.integers(grid.days))
            whole = random.random() < 0.6
            start, end = (0, 24 * HOUR) if whole else (9 * HOUR, 13 * HOUR)
            found.append(
                Absence(
                    agent.id,
                    grid.instant(grid.at(day, start)),
                    grid.instant(grid.at(day, end)),
                    AbsenceKind.LEAVE if whole else AbsenceKind.TRAINING,
                    credit_min=480 if whole else 240,
                )
            )
    return tuple(found)


def _carry_in(random: np.random.Generator, agents: tuple[Agent, ...], grid: TimeGrid) -> tuple[CarryIn, ...]:
    found = []
    for agent in agents:
        if random.random() < 0.4:
            end = grid.start + timedelta(minutes=int(random.choice([-600, -120, 90, 6 * HOUR])))
            off_phone = ((grid.start, grid.start + timedelta(minutes=20)),) if end > grid.start else ()
            found.append(
                CarryIn(
                    agent.id,
                    last_duty_start=end - timedelta(hours=8),
                    last_duty_end=end,
                    days_in_row=int(random.integers(1, 6)),
                    off_phone=off_phone,
                )
            )
    return tuple(found)


def _rules(random: np.random.Generator, agents: tuple[Agent, ...]) -> tuple[Rule, ...]:
    def scope() -> Scope:
        kind = random.random()
        if kind < 0.7:
            return Scope()
        return Scope(teams=("red",)) if kind < 0.85 else Scope(except_agents=(agents[0].id,))

    every = (
        MinRestBetweenShifts(float(random.choice([9.0, 11.0, 12.5, 16.0])), scope=scope()),
        MinWeeklyRest(float(random.choice([24.0, 35.0, 48.0, 60.0])), scope=scope()),
        MaxConsecutiveDays(int(random.integers(2, 6)), scope=scope()),
        DaysOff(int(random.integers(1, 4)), scope=scope()),
        ContractHours(),
    )
    return tuple(rule for rule in every if random.random() < 0.8)


def _required(
    random: np.random.Generator,
    grid: TimeGrid,
    queues: tuple[Queue, ...],
    shifts: tuple[ShiftTemplate, ...],
    agents: int,
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Need only where somebody could be, in whole agents or hundredths, sometimes with a queue without demand."""
    most = max(1, agents // len(queues)) + 1
    need = random.integers(0, most + 1, size=(len(queues), grid.n)).astype(float)
    need = np.repeat(need[:, ::4], 4, axis=1)[:, : grid.n]
    hour = (np.arange(grid.n) * grid.step_min // HOUR) % 24
    opening = min(shift.earliest_start_min for shift in shifts) // HOUR
    need[:, hour < opening - 1] = 0
    if random.random() < 0.3:
        need = np.round(need * random.choice([0.5, 0.75, 1.13]), 2)
    if len(queues) > 1 and random.random() < 0.2:
        need[-1] = 0
    return need
