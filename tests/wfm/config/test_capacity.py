"""Can each contract be kept, and is there somebody for every open hour?"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.config.checks.capacity import check_capacity, reachable_min
from wfm.config.checks.duty_options import DutyOptions
from wfm.config.intake import Intake
from wfm.config.yaml_document import Document
from wfm.demand import Channel, Queue
from wfm.grid import TimeGrid
from wfm.rostering.rules import ContractHours, DaysOff, Rule, Scope
from wfm.tables.clock_text import ANY_TIME
from wfm.workforce import Absence, AbsenceKind, Agent, Availability, Contract, Pay, ShiftTemplate, Workforce

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 2)
GRID = TimeGrid(MONDAY, 7, 60, "Europe/Berlin")
DAY = ShiftTemplate("day", 480, 540, 60, 480)
SHORT = ShiftTemplate("short", 480, 960, 60, 240)
NIGHT = ShiftTemplate("night", 1320, 1320, 60, 480)
RULES: tuple[Rule, ...] = (ContractHours(), DaysOff(min_days=2))


@settings(max_examples=80)
@given(
    days=st.lists(st.frozensets(st.integers(1, 12), max_size=3), min_size=1, max_size=5),
    most=st.integers(0, 5),
)
def test_sums_of_a_week_by_brute_force(days: list[frozenset[int]], most: int) -> None:
    """All ways to take one duty or none on each day, counted out."""
    sums = {
        sum(chosen)
        for chosen in product(*({0, *options} for options in days))
        if sum(minutes > 0 for minutes in chosen) <= most
    }
    assert reachable_min(days, most) == tuple(sorted(sums))


def workforce(
    contract: Contract,
    shifts: Sequence[ShiftTemplate] = (DAY,),
    availability: Sequence[Availability] = (),
    absences: Sequence[Absence] = (),
    skills: Sequence[str] = ("orders",),
) -> Workforce:
    agents = tuple(Agent(f"A{place + 1}", "x", contract.id, {skill: 1.0}, 2000) for place, skill in enumerate(skills))
    return Workforce(agents, (contract,), tuple(shifts), tuple(availability), tuple(absences))


def contract(low: int, high: int, *shifts: str) -> Contract:
    return Contract("full", 60 * low, 60 * high, Pay.HOURLY, shifts or ("day",))


def weekly(*open_days: int) -> Availability:
    return Availability("A1", tuple((ANY_TIME,) if day in open_days else () for day in range(7)))


def told(
    team: Workforce,
    rules: Sequence[Rule] = RULES,
    hours: tuple[int, int] = (8, 16),
    grid: TimeGrid = GRID,
) -> tuple[list[str], list[str]]:
    intake = Intake(Document("plan.yaml", {}, {}), Path())
    queues = (Queue("orders", "Orders", Channel.VOICE, "orders"),)
    open_ = np.zeros((1, grid.n), dtype=bool)
    for day in range(grid.days):
        if grid.dates[day].weekday() < 5:
            open_[0, grid.at(day, hours[0] * 60) // 60 : grid.at(day, hours[1] * 60) // 60] = True
    places = {agent.id: f"agents.csv:{place + 2}" for place, agent in enumerate(team.agents)}
    check_capacity(team, rules, queues, open_, grid, places, intake)
    return [str(fault) for fault in intake.faults], intake.notes


def test_a_contract_that_fits() -> None:
    assert told(workforce(contract(40, 40))) == ([], [])


def test_the_availability_leaves_too_little() -> None:
    [fault], _ = told(workforce(contract(40, 40), availability=[weekly(0, 1, 2, 3)]))
    assert fault == (
        "agents.csv:2: the contract 'full' of A1 asks for 40 h in the week of 2026-03-02, availability and absences "
        "leave at most 32 h of duty. Widen the availability or the contract's hours_per_week, or give the agent "
        "another contract"
    )


def test_credited_absence_is_told() -> None:
    afternoon = Absence(
        "A1",
        datetime(2026, 3, 3, 12, tzinfo=BERLIN),
        datetime(2026, 3, 3, 14, tzinfo=BERLIN),
        AbsenceKind.TRAINING,
        120,
    )
    team = workforce(contract(40, 40), availability=[weekly(0, 1, 2, 3, 4)], absences=[afternoon])
    [fault], _ = told(team)
    assert "asks for 40 h, 2 h of them credited absence," in fault
    assert "leave at most 32 h of duty" in fault


def test_the_contract_itself_cannot_be_kept() -> None:
    [fault], _ = told(workforce(contract(34, 38), skills=("orders", "orders")))
    assert fault.startswith(
        "plan.yaml:1: contracts.full.hours_per_week cannot be kept: 34 to 38 h asked for, 32 h or 40 h"
    )


def test_days_off_count() -> None:
    team = workforce(contract(48, 48))
    assert told(team, (ContractHours(), DaysOff(min_days=1)))[0] == []
    assert len(told(team, (ContractHours(), DaysOff(min_days=2)))[0]) == 1
    assert told(team, (ContractHours(),))[0] == []


def test_days_off_of_one_agent_only() -> None:
    team = workforce(contract(48, 48), skills=("orders", "orders"))
    [fault], _ = told(team, (ContractHours(), DaysOff(min_days=3, scope=Scope(agents=("A2",)))))
    assert fault.startswith("agents.csv:3: the contract 'full' of A2")


def test_without_contract_hours_nothing_is_asked() -> None:
    assert told(workforce(contract(60, 60)), (DaysOff(),)) == ([], [])
    excepted = ContractHours(scope=Scope(except_agents=("A1",)))
    assert told(workforce(contract(60, 60)), (excepted,)) == ([], [])


def test_whole_weeks_only() -> None:
    short = TimeGrid(MONDAY, 5, 60, "Europe/Berlin")
    assert told(workforce(contract(60, 60)), grid=short)[0] == []


def test_a_week_of_leave_needs_no_duty() -> None:
    away = [
        Absence(
            "A1",
            datetime(2026, 3, day, tzinfo=BERLIN),
            datetime(2026, 3, day + 1, tzinfo=BERLIN),
            AbsenceKind.LEAVE,
            480,
        )
        for day in range(2, 7)
    ]
    team = workforce(contract(40, 40), absences=away, skills=("orders", "orders"))
    assert told(team)[0] == []


def test_only_the_first_bad_week_is_told() -> None:
    grid = TimeGrid(MONDAY, 21, 60, "Europe/Berlin")
    faults, _ = told(workforce(contract(40, 40), availability=[weekly(0)]), grid=grid, hours=(8, 9))
    assert len(faults) == 1


def test_hours_that_nobody_can_cover_are_noted() -> None:
    faults, notes = told(workforce(contract(40, 40)), hours=(7, 19))
    assert faults == []
    assert notes == [
        "queues.orders: nobody with the skill 'orders' can be on duty in 15 of its 60 open hours, "
        "first on Mon 2026-03-02 at 07:00"
    ]


def test_a_queue_without_anybody_is_a_fault() -> None:
    [fault], notes = told(workforce(contract(40, 40)), hours=(18, 22))
    assert fault.startswith(
        "plan.yaml:1: queues.orders cannot be served: nobody with the skill 'orders' can be on duty"
    )
    assert notes == []


def options(team: Workforce) -> DutyOptions:
    return DutyOptions(team, GRID)


def test_options_of_a_free_day() -> None:
    team = workforce(contract(0, 40, "day", "short"), (DAY, SHORT))
    found = options(team)
    assert found.free_paid(team.contracts[0], 0) == {480, 240}
    assert found.paid(team.agents[0]) == (frozenset({480, 240}),) * 7


def test_a_duty_lies_inside_one_window() -> None:
    two = Availability("A1", (((480, 720), (720, 960)),) * 7)
    team = workforce(contract(0, 40, "day", "short"), (DAY, SHORT), [two])
    assert options(team).paid(team.agents[0])[0] == {240}


def test_a_night_reaches_into_the_next_day() -> None:
    team = workforce(contract(0, 40, "night"), (NIGHT,))
    cover = options(team).cover(team.agents[0])
    assert np.flatnonzero(cover[:48]).tolist() == [22, 23, *range(24, 30), 46, 47]


def test_weekdays_of_shifts() -> None:
    friday = ShiftTemplate("friday", 480, 480, 60, 480, weekdays=frozenset({4}))
    team = workforce(contract(0, 40, "friday"), (friday,))
    assert [bool(day) for day in options(team).paid(team.agents[0])] == [False] * 4 + [True, False, False]


@pytest.mark.parametrize(("start", "end", "left"), [(9, 10, set()), (6, 9, {480}), (16, 18, {480}), (17, 18, {480})])
def test_absences_are_kept_free(start: int, end: int, left: set[int]) -> None:
    away = Absence(
        "A1", datetime(2026, 3, 2, start, tzinfo=BERLIN), datetime(2026, 3, 2, end, tzinfo=BERLIN), AbsenceKind.LEAVE
    )
    team = workforce(contract(0, 40), absences=[away])
    assert options(team).paid(team.agents[0])[0] == left


def test_credit_counts_in_its_week() -> None:
    grid = TimeGrid(MONDAY, 14, 60, "Europe/Berlin")
    away = Absence(
        "A1", datetime(2026, 3, 9, tzinfo=BERLIN), datetime(2026, 3, 10, tzinfo=BERLIN), AbsenceKind.LEAVE, 480
    )
    found = DutyOptions(workforce(contract(0, 40), absences=[away]), grid)
    assert (found.credit_min("A1", 0), found.credit_min("A1", 1), found.credit_min("A2", 0)) == (0, 480, 0)


def test_credit_may_make_a_contract_fit_that_its_shifts_alone_cannot() -> None:
    """34 hours cannot be made of duties of 8 hours, but 32 and two credited ones can."""
    course = Absence(
        "A1", datetime(2026, 3, 7, 9, tzinfo=BERLIN), datetime(2026, 3, 7, 11, tzinfo=BERLIN), AbsenceKind.TRAINING, 120
    )
    assert told(workforce(contract(34, 34), absences=[course]))[0] == []


def enumerated(team: Workforce, most_days: int) -> bool:
    """Whether one agent's week can be made, by trying every set of duties against the wall clock."""
    [agent] = team.agents
    terms = team.contracts[0]
    days: list[set[int]] = []
    for day in GRID.dates:
        found = {0}
        for shift in team.shifts:
            for start_min in shift.starts_min:
                begin = datetime(day.year, day.month, day.day, tzinfo=BERLIN) + timedelta(minutes=start_min)
                end = begin + timedelta(minutes=shift.length_min)
                windows = team.availability_by_agent[agent.id].windows(day)
                inside = any(low <= start_min and start_min + shift.length_min <= high for low, high in windows)
                free = all(end <= absence.start or absence.end <= begin for absence in team.absences)
                if inside and free:
                    found.add(shift.paid_min)
        days.append(found)
    credit = sum(absence.credit_min for absence in team.absences)
    return any(
        terms.min_week_min <= sum(chosen) + credit <= terms.max_week_min
        for chosen in product(*days)
        if sum(minutes > 0 for minutes in chosen) <= most_days
    )


WINDOWS = st.sampled_from([(), (ANY_TIME,), ((480, 960),), ((480, 720), (780, 1020)), ((540, 1100),)])


@settings(max_examples=60, deadline=None)
@given(
    windows=st.tuples(*[WINDOWS] * 7),
    away=st.lists(st.tuples(st.integers(0, 6), st.integers(6, 16), st.integers(1, 6), st.booleans()), max_size=3),
    low=st.integers(0, 40),
    width=st.integers(0, 8),
    off=st.integers(0, 3),
)
def test_a_week_is_refused_exactly_when_no_set_of_duties_fits(
    windows: tuple[tuple[tuple[int, int], ...], ...],
    away: list[tuple[int, int, int, bool]],
    low: int,
    width: int,
    off: int,
) -> None:
    absences = []
    for day, hour, length, credited in away:
        start = datetime(2026, 3, 2 + day, hour, tzinfo=BERLIN)
        credit = 60 * length if credited else 0
        absences.append(Absence("A1", start, start + timedelta(hours=length), AbsenceKind.LEAVE, credit))
    terms = contract(low, low + width, "day", "short")
    team = workforce(terms, (DAY, SHORT), [Availability("A1", windows)], absences)
    if sum(absence.credit_min for absence in absences) >= terms.max_week_min:
        return
    faults, _ = told(team, (ContractHours(), DaysOff(min_days=off)))
    hours = [fault for fault in faults if "asks for" in fault or "asked for" in fault]
    assert bool(hours) != enumerated(team, 7 - off)
