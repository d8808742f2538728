"""The repair of small days against the cheapest of all ways there are, found by trying every one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.evaluation.audit import audit
from wfm.evaluation.roster_changes import change_cost_minor, changes_between
from wfm.grid import TimeGrid
from wfm.intraday.longer_shifts import with_longer_shifts
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.repair.repairing import repair
from wfm.rostering.repair.task import RepairTask
from wfm.rostering.repair_settings import RepairSettings
from wfm.rostering.roster import Activity, Duty, Roster
from wfm.rostering.rules import ContractHours, MinRestBetweenShifts
from wfm.workforce import Agent, Break, Contract, Pay, ShiftTemplate, Workforce

FIRST = date(2026, 6, 1)
GRID = TimeGrid(FIRST, 2, 60, "UTC")
SETTINGS = RepairSettings(
    freeze_min=30, person_minor=500, break_minor=200, duty_minor=700, call_in_minor=1500, cancel_minor=900,
    call_in_notice_min=120, longer_most_min=60, longer_step_min=60, added_premium_h=0.5, cut_premium=0.25,
)  # fmt: skip
SHIFT = ShiftTemplate("day", 8 * 60, 10 * 60, 60, 5 * 60, (Break("meal", 60, False, 120, 180),), break_step_min=60)


def at(day: int, hour: float) -> datetime:
    """Return a time of the horizon."""
    return GRID.instant(day * 1440 + round(hour * 60))


def duty(agent: str, day: int, start: int, meal: int, length: int = 5, shift: str = "day") -> Duty:
    """Return a duty with its meal, `meal` hours after the start."""
    pause = Activity(at(day, start + meal), at(day, start + meal + 1), "meal", False)
    return Duty(agent, FIRST + timedelta(days=day), at(day, start), at(day, start + length), shift, (pause,))


def small_case(seed: int) -> tuple[RosterProblem, Roster, datetime]:
    """Return a problem of two or three people whose colleague has fallen sick, their roster, and the time."""
    random = np.random.default_rng(seed)
    queues = tuple(Queue(name, name, Channel.VOICE, name) for name in ("a", "b"))
    skills = ({"a": 1.0}, {"a": 1.0, "b": 1.0}, {"b": 1.0})
    agents = tuple(
        Agent(f"P{n}", f"P{n}", str(random.choice(["fixed", "hourly"])), dict(skills[n]), 1500 + 300 * n)
        for n in range(2 if seed % 3 else 3)
    )
    contracts = (
        Contract("fixed", 0, 10 * 60, Pay.SALARIED, ("day",)),
        Contract("hourly", 0, 8 * 60, Pay.HOURLY, ("day",)),
    )
    required = np.zeros((2, GRID.n))
    required[:, 8:15] = random.integers(0, 2 if len(agents) < 3 else 3, size=(2, 7))
    required[:, 32:38] = random.integers(0, 2, size=(2, 6))
    workforce = with_longer_shifts(Workforce(agents, contracts, (SHIFT,)), SETTINGS, 60)
    rules = (ContractHours(), MinRestBetweenShifts(hours=11))
    problem = RosterProblem(GRID, queues, required, workforce, rules, Prices(4000, 6000, 300))
    duties = [
        duty(agent.id, day, int(random.integers(8, 11)), int(random.integers(2, 4)))
        for agent in agents
        for day in range(2)
        if random.random() < (0.6 if day == 0 else 0.4)
    ]
    return problem, Roster(tuple(duties)), at(0, float(random.choice([5.0, 8.5, 9.5])))


def tours(problem: RosterProblem, roster: Roster, agent: str, now: datetime) -> Iterator[tuple[Duty, ...]]:
    """Yield every roster that one agent may have after changes on the first day, rules of work left out."""
    frozen = now + timedelta(minutes=SETTINGS.freeze_min)
    called = now + timedelta(minutes=SETTINGS.call_in_notice_min)
    own = [item for item in roster.duties if item.agent_id == agent]
    kept = next((item for item in own if item.date == FIRST), None)
    rest = tuple(item for item in own if item.date != FIRST)
    for today in first_days(problem, agent, kept, frozen, called):
        for later in {rest, ()}:
            yield (*today, *later)


def first_days(
    problem: RosterProblem, agent: str, kept: Duty | None, frozen: datetime, called: datetime
) -> Iterator[tuple[Duty, ...]]:
    """Yield what an agent may have on the first day; a duty of nobody is ()."""
    yield () if kept is None else (kept,)
    if kept is not None and kept.end <= frozen:
        return
    if kept is not None and kept.start >= frozen:
        yield ()
    for shift in problem.workforce.shifts:
        for start, item in product(shift.starts_min, shift.breaks):
            begins, ends = at(0, start / 60), at(0, (start + shift.length_min) / 60)
            for offset in shift.break_starts_min(item):
                pause = Activity(
                    begins + timedelta(minutes=offset), begins + timedelta(minutes=offset + 60), "meal", False
                )
                found = Duty(agent, FIRST, begins, ends, shift.id, (pause,))
                if found != kept and possible(found, kept, frozen, called):
                    yield (found,)


def possible(new: Duty, kept: Duty | None, frozen: datetime, called: datetime) -> bool:
    """Return whether a duty may take the place of the published one by time alone."""
    longer = new.shift != "day"
    if kept is None:
        return not longer and new.start >= called
    meal, was = new.activities[0].start, kept.activities[0].start
    if (meal < frozen or was < frozen) and meal != was:
        return False
    if kept.start < frozen:
        if new.start != kept.start or new.end < frozen:
            return False
    elif new.start < frozen or (longer and new.start != kept.start and new.end != kept.end):
        return False
    if new.start < kept.start and new.start < called:
        return False
    return new.end - new.start >= kept.end - kept.start  # nobody is offered time off here


def total_minor(problem: RosterProblem, before: Roster, after: Roster) -> float:
    """Return the audited cost and the prices of the changes."""
    changes = changes_between(before.duties, after.duties, problem.workforce, SETTINGS)
    return float(audit(problem, after).cost) * 100 + float(change_cost_minor(changes, SETTINGS))


def cheapest(problem: RosterProblem, roster: Roster, now: datetime, most_people: int) -> float:
    """Return the least total of all lawful ways within the budget.

    As the search does, it drops a duty of the second day only where that makes room for one of the first.
    """
    legal = []
    for agent in problem.workforce.agents:
        mine = [item for item in roster.duties if item.agent_id == agent.id]
        alone = replace(problem, workforce=replace(problem.workforce, agents=(agent,)))
        found = [tour for tour in tours(problem, roster, agent.id, now) if not audit(alone, Roster(tour)).violations]
        room = {tour[:1] for tour in found if tour[1:]} | {tuple(item for item in mine if item.date == FIRST)}
        rest = any(item.date != FIRST for item in mine)
        found = [
            tour
            for tour in found
            if not rest or tour[-1:] == tuple(mine[-1:]) or tuple(d for d in tour if d.date == FIRST) not in room
        ]
        kept = tuple(item for item in found if list(item) == mine)
        legal.append([*kept, *(item for item in found if list(item) != mine)])
    best = float("inf")
    for choice in product(*legal):
        after = Roster(tuple(sorted((d for tour in choice for d in tour), key=lambda d: (d.agent_id, d.start))))
        changes = changes_between(roster.duties, after.duties, problem.workforce, SETTINGS)
        if len({change.agent_id for change in changes}) <= most_people:
            best = min(best, total_minor(problem, roster, after))
    return best


def lawful(problem: RosterProblem, roster: Roster) -> bool:
    """Return whether a drawn roster keeps the rules itself."""
    return not audit(problem, roster).violations


CASES = [seed for seed in range(40) if lawful(*small_case(seed)[:2])][:9]
QUICK = [seed for seed in CASES if len(small_case(seed)[0].workforce.agents) == 2][:4]
WAYS = [
    pytest.param(seed, most, marks=() if seed in QUICK and most == 3 else pytest.mark.slow)
    for seed in CASES
    for most in (1, 3)
]


@pytest.mark.parametrize(("seed", "most_people"), WAYS)
def test_no_way_is_cheaper(seed: int, most_people: int) -> None:
    problem, roster, now = small_case(seed)
    task = RepairTask(problem, roster, now, frozenset({FIRST}), SETTINGS, most_people, time_limit_s=5, workers=1)
    found = repair(task)
    before, after = total_minor(problem, roster, roster), total_minor(problem, roster, found.roster)
    assert not audit(problem, found.roster).violations
    assert before - after == pytest.approx(found.gain_minor, abs=0.6)
    assert len({step.agent_id for step in found.steps}) <= most_people
    best = cheapest(problem, roster, now, most_people)
    assert best <= after + 0.01
    assert after <= best * 1.01 + 0.6


def test_the_cases_are_worth_trying() -> None:
    """Some of them gain, by different means, and some have nothing to gain."""
    gains = []
    for seed in CASES:
        problem, roster, now = small_case(seed)
        task = RepairTask(problem, roster, now, frozenset({FIRST}), SETTINGS, 3, time_limit_s=2, workers=1)
        gains.append(repair(task).gain_minor)
    assert sum(gain > 0 for gain in gains) >= 3
    assert all(gain >= 0 for gain in gains)
