"""Public nurse rostering instances stated as rostering problems, out of rules, wishes and covers.

Format and rules: T. Curtois, R. Qu, "Computational results on new staff scheduling benchmark instances", technical
report, ASAP group, University of Nottingham, 6 October 2014; files from schedulingbenchmarks.org/nrp.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.grid import TimeGrid
from wfm.rostering.covers import ConvexPrice, ShiftCover
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.roster import Duty, Roster
from wfm.rostering.rules import (
    ConsecutiveDaysOff,
    FixedShift,
    ForbiddenSuccession,
    FreeWeekends,
    MaxConsecutiveDays,
    MinConsecutiveDays,
    Preference,
    Rule,
    Scope,
    ShiftCount,
    Wish,
)
from wfm.workforce import Agent, Contract, Pay, ShiftTemplate, Workforce

MONDAY = date(2024, 1, 1)
START_MIN = 8 * 60
"""All shifts start at one time: successions are rules of the instance, not of the clock."""


def sections(path: Path) -> dict[str, list[list[str]]]:
    """Return the comma separated rows of every section."""
    found: dict[str, list[list[str]]] = {}
    for line in map(str.strip, path.read_text(encoding="utf-8").splitlines()):
        if line.startswith("SECTION_"):
            rows = found.setdefault(line.removeprefix("SECTION_"), [])
        elif line and not line.startswith("#"):
            rows.append([part.strip() for part in line.split(",")])
    return found


@dataclass(frozen=True)
class Staff:
    """One row of the staff section."""

    id: str
    caps: dict[str, int]
    most_min: int
    least_min: int
    longest_run: int
    shortest_run: int
    shortest_off: int
    weekends: int

    @staticmethod
    def of(row: list[str]) -> Staff:
        caps = {name: int(count) for name, count in (part.split("=") for part in row[1].split("|"))}
        return Staff(row[0], caps, *(int(number) for number in row[2:8]))


def problem_of(path: Path) -> RosterProblem:
    """State an instance all of whose shifts have one length and whose shortest runs are at most two days."""
    found = sections(path)
    days = int(found["HORIZON"][0][0])
    grid = TimeGrid(MONDAY, days, 60, "UTC")
    lengths = {row[0]: int(row[1]) for row in found["SHIFTS"]}
    (length,) = set(lengths.values())
    shifts = tuple(ShiftTemplate(name, START_MIN, START_MIN, 60, length) for name in lengths)
    staff = [Staff.of(row) for row in found["STAFF"]]
    contracts = tuple(
        Contract(one.id, 0, one.most_min, Pay.HOURLY, tuple(name for name, cap in one.caps.items() if cap > 0))
        for one in staff
    )
    agents = tuple(Agent(one.id, one.id, one.id, {"work": 1.0}, 0) for one in staff)
    rules: list[Rule] = [ForbiddenSuccession((row[0],), tuple(row[2].split("|"))) for row in found["SHIFTS"] if row[2]]
    for one in staff:
        rules += rules_of(one, days, length)
    day = [MONDAY + timedelta(days=number) for number in range(days)]
    for row in found["DAYS_OFF"]:
        rules.append(FixedShift(tuple(day[int(at)] for at in row[1:]), scope=Scope(agents=(row[0],))))
    for name, at, shift, weight in found["SHIFT_ON_REQUESTS"]:
        scope = Scope(agents=(name,))
        rules.append(FixedShift((day[int(at)],), shift, scope=scope, price_minor=int(weight)))
    for name, at, shift, weight in found["SHIFT_OFF_REQUESTS"]:
        wish = Preference(
            wish=Wish.NOT_SHIFT,
            dates=(day[int(at)],),
            shifts=(shift,),
            scope=Scope(agents=(name,)),
            price_minor=int(weight),
        )
        rules.append(wish)
    covers = tuple(
        ShiftCover(int(at), (shift,), int(need), ConvexPrice.linear(int(under)), ConvexPrice.linear(int(over)))
        for at, shift, need, under, over in found["COVER"]
    )
    return RosterProblem(
        grid,
        (Queue("work", "work", Channel.VOICE, "work"),),
        np.zeros((1, grid.n)),
        Workforce(agents, contracts, shifts),
        tuple(rules),
        Prices(0, 0, 0),
        covers=covers,
    )


def rules_of(one: Staff, days: int, length: int) -> list[Rule]:
    """Return the limits of one person; runs that touch an edge of the horizon may be short."""
    assert one.shortest_run <= 2
    scope, weeks = Scope(agents=(one.id,)), days // 7
    rules: list[Rule] = [
        ShiftCount(at_least=-(-one.least_min // length), at_most=one.most_min // length, weeks=weeks, scope=scope),
        MaxConsecutiveDays(one.longest_run, scope=scope),
        ConsecutiveDaysOff(one.shortest_off, scope=scope),
        FreeWeekends(max(0, weeks - one.weekends), weeks, scope=scope),
        MinConsecutiveDays(one.shortest_run, scope=Scope(agents=(one.id,), first=MONDAY + timedelta(days=2))),
    ]
    rules += [
        ShiftCount((name,), at_most=cap, weeks=weeks, scope=scope) for name, cap in one.caps.items() if 0 < cap < days
    ]
    return rules


def roster_of(path: Path, problem: RosterProblem) -> Roster:
    """Read a published roster: one row a person, one field a day, - for a free day."""
    length = problem.workforce.shifts[0].length_min
    duties = []
    with path.open(encoding="utf-8") as file:
        for row in csv.reader(file):
            for day, shift in enumerate(row[1:]):
                if shift.strip() not in {"-", ""}:
                    start = problem.grid.instant(day * 1440 + START_MIN)
                    duties.append(
                        Duty(row[0], problem.grid.dates[day], start, start + timedelta(minutes=length), shift.strip())
                    )
    return Roster(tuple(duties))


@pytest.fixture(scope="session")
def folder() -> Path:
    """The folder with the instances."""
    root = os.environ.get("WFM_BENCH_DATA")
    if not root:
        pytest.skip("WFM_BENCH_DATA does not point to the public instances")
    return Path(root) / "curtois"


@pytest.fixture(scope="session")
def stated(folder: Path) -> Callable[[int], RosterProblem]:
    """`stated(number)` states an instance as a problem."""
    return lambda number: problem_of(folder / f"Instance{number}.txt")


@pytest.fixture(scope="session")
def published(folder: Path) -> Callable[[str, RosterProblem], Roster]:
    """`published(name, problem)` reads a published roster."""
    return lambda name, problem: roster_of(folder / "solutions" / f"{name}.csv", problem)
