"""Random tours of one agent with a random past, and variants of every rule about patterns, people and money."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from wfm.demand import Channel, Queue
from wfm.grid import TimeGrid
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.roster import Duty, Roster
from wfm.rostering.rules import (
    ClosedDays,
    CompensationDay,
    CompleteWeekends,
    ConsecutiveDaysOff,
    DaysOff,
    FixedShift,
    ForbiddenSuccession,
    ForwardRotation,
    FreeWeekends,
    Freeze,
    MaxConsecutiveDays,
    MaxNightLength,
    MaxNights,
    MaxNightsInRow,
    MaxWeekendsInRow,
    MinConsecutiveDays,
    Notice,
    Overtime,
    OvertimeBasis,
    OvertimeCap,
    OvertimeTier,
    Preference,
    Premium,
    RestAfterNights,
    RollingDaysOff,
    Rotation,
    RotationStep,
    Rule,
    Scope,
    ShiftCount,
    Stability,
    StartChange,
    StartTimeConsistency,
    Wish,
)
from wfm.rostering.rules.published import Waiver
from wfm.tables.carry_in_out import next_carry_in
from wfm.workforce import Absence, AbsenceKind, Agent, Break, CarryIn, Contract, Pay, ShiftTemplate, Workforce

SHIFTS = (
    ShiftTemplate("E8", 360, 480, 60, 510, (Break("meal", 30, False, 180, 240),), kind="early"),
    ShiftTemplate("L8", 840, 960, 60, 480, kind="late"),
    ShiftTemplate("N8", 1290, 1320, 30, 510, (Break("meal", 30, False, 180, 240),), kind="night"),
    ShiftTemplate("N10", 1260, 1260, 60, 600, kind="night"),
    ShiftTemplate("S4", 600, 720, 60, 240),
    ShiftTemplate("A4", 1470, 1500, 30, 240),
    ShiftTemplate("SB", 480, 480, 60, 600, (Break("standby", 600, False, 0, 0),), kind="standby"),
)
"""Early, late, two nights, a short day, a start after midnight that belongs to the day before, and standby."""

STARTS = (
    ("UTC", date(2026, 6, 1)),
    ("Europe/Warsaw", date(2026, 3, 26)),
    ("Europe/Warsaw", date(2026, 10, 21)),
    ("Asia/Riyadh", date(2026, 12, 27)),
)
"""Zones and first days: a Monday, a spring change in the first week, an autumn change, and a turn of the year."""


def problem(
    grid: TimeGrid, past: tuple[CarryIn, ...] = (), absences: tuple[Absence, ...] = (), rules: tuple[Rule, ...] = ()
) -> RosterProblem:
    """Return a problem of one agent, A1."""
    queues = (Queue("q", "Q", Channel.VOICE, "s"),)
    contract = Contract("c", 0, 6000, Pay.HOURLY, tuple(shift.id for shift in SHIFTS))
    agents = (Agent("A1", "A1", "c", {"s": 1.0}, 1733, team="red"),)
    workforce = Workforce(agents, (contract,), SHIFTS, absences=absences, carry_in=past)
    return RosterProblem(grid, queues, np.zeros((1, grid.n)), workforce, rules, Prices(3000, 6000, 0))


def random_tour(random: np.random.Generator, instance: Instance, rested: bool = False) -> dict[int, int]:
    """Return a random tour without overlaps, day → option; runs of work, of one kind, and of free days are likely."""
    tour: dict[int, int] = {}
    past = instance.past_view(0)
    reached = past.end_min if past is not None else -(10**9)
    on, option = bool(random.random() < 0.6), int(random.integers(len(instance.options)))
    share = random.choice([0.15, 0.35, 0.6])
    for day in range(instance.days):
        if random.random() < share:
            on = bool(random.random() < 0.65)
        if random.random() < share:
            option = int(random.integers(len(instance.options)))
        if not on or not instance.allowed[0, day, option]:
            continue
        view = instance.view(day, option)
        if view.start_min >= reached + (660 if rested else 0):
            tour[day], reached = option, view.end_min
    return tour


def roster_of(instance: Instance, tour: dict[int, int]) -> Roster:
    """Return the roster of a tour, breaks at their first positions."""
    decisions = []
    for day, option in tour.items():
        breaks = instance.shift_breaks[int(instance.option_shift[option])]
        decisions.append(AssignedDuty(0, day, option, tuple(item.positions[0] for item in breaks)))
    return instance.roster(decisions)


def random_past(random: np.random.Generator, first: date, zone: str) -> tuple[CarryIn, ...]:
    """Return the carry-in that some random weeks leave; sometimes cut down to what a planner would type, or none."""
    kind = random.random()
    if kind < 0.15:
        return ()
    weeks = int(random.integers(1, 6))
    grid = TimeGrid(first - timedelta(days=7 * weeks), 7 * weeks, 30, zone)
    asked = problem(grid)
    instance = Instance(asked)
    (found,) = next_carry_in(grid, asked.workforce, roster_of(instance, random_tour(random, instance)))
    if kind < 0.35:
        return (
            CarryIn(
                "A1",
                found.last_duty_start,
                found.last_duty_end,
                days_in_row=found.days_in_row,
                days_off_in_row=found.days_off_in_row,
                last_shift=found.last_shift,
                nights_in_row=found.nights_in_row,
                overtime_week_min=(600,),
            ),
        )
    return (found,)


def random_case(seed: int) -> tuple[RosterProblem, dict[int, int], tuple[Duty, ...]]:
    """Return a problem without rules, a tour of its agent, and a published roster that the tour mostly keeps."""
    random = np.random.default_rng(seed)
    zone, first = STARTS[seed % len(STARTS)]
    first += timedelta(days=int(random.integers(0, 7)))
    grid = TimeGrid(first, int(random.choice([5, 7, 14, 17, 28])), 30, zone)
    past = random_past(random, first, zone)
    absences = ()
    if random.random() < 0.3:
        day = int(random.integers(grid.days))
        end = day + int(random.integers(1, 3))
        away = (grid.instant(grid.at(day, 0)), grid.instant(grid.at(end, 0)))
        absences = (Absence("A1", *away, AbsenceKind.LEAVE),)
    asked = problem(grid, past, absences)
    instance = Instance(asked)
    tour = random_tour(random, instance)
    other = random_tour(random, instance)
    told = {day: option for day, option in (tour | other).items() if random.random() < 0.8}
    kept = {day: tour.get(day, option) if random.random() < 0.7 else option for day, option in told.items()}
    return asked, tour, roster_of(instance, kept).duties


PRICE = 130
LATER = Scope(first=date(2026, 6, 8), last=date(2026, 12, 30))


def unpriced_rules() -> tuple[Rule, ...]:
    """Return variants of the rules that can be hard."""
    june = tuple(date(2026, 6, 1) + timedelta(days=day) for day in range(0, 40, 3))
    march = tuple(date(2026, 3, 26) + timedelta(days=day) for day in range(0, 40, 4))
    return (
        *(MaxConsecutiveDays(days) for days in (2, 4)),
        *(MinConsecutiveDays(days) for days in (2, 4)),
        DaysOff(2),
        DaysOff(1, max_days=3),
        DaysOff(2, in_row=2, scope=LATER),
        DaysOff(4, 9, in_row=3, weeks=2, since=date(2026, 1, 1)),
        RollingDaysOff(7, 2),
        RollingDaysOff(10, 3, 6),
        ConsecutiveDaysOff(2),
        ConsecutiveDaysOff(2, 3, scope=LATER),
        MaxWeekendsInRow(1),
        MaxWeekendsInRow(2, days=(4, 5)),
        FreeWeekends(1, 2),
        FreeWeekends(2, 4, days=(6,)),
        FreeWeekends(3, 5, days=(4, 5, 6)),
        CompleteWeekends(),
        CompleteWeekends(days=(4, 5)),
        ClosedDays(weekdays=(6,)),
        ClosedDays(weekdays=(6,), dates=june, holidays="PL", touching=True),
        CompensationDay(weekdays=(6,), within_days=6),
        CompensationDay(weekdays=(5, 6), dates=march, within_days=3),
        MaxNightLength(hours=8.0, least_h=2.0),
        MaxNightLength(night_from=1320, night_to=300, hours=8.5),
        MaxNightsInRow(nights=1),
        MaxNightsInRow(nights=3, night_from=1320, night_to=420, least_h=2.5),
        MaxNights(nights=1, weeks=1),
        MaxNights(nights=3, weeks=2),
        MaxNights(nights=5, weeks=4, scope=LATER),
        RestAfterNights(nights=1, hours=24.0),
        RestAfterNights(nights=2, hours=46.0),
        RestAfterNights(nights=3, hours=57.5, scope=LATER),
        ForbiddenSuccession(("night",), ("early",)),
        ForbiddenSuccession(("night", "L8"), ("early", "S4"), within_days=3),
        ForwardRotation(),
        ForwardRotation(tolerance_min=0, nights_off=3, scope=LATER),
        StartTimeConsistency(60),
        StartTimeConsistency(240, scope=LATER),
        StartChange(30),
        ShiftCount(("night",), 0, 2),
        ShiftCount((), 3, 9, weeks=2, since=date(2026, 1, 5)),
        ShiftCount(("late", "E8"), 2, scope=LATER),
        Rotation(("early", "late", "any")),
        Rotation(("early", "early", "off", "L8", "any"), date(2026, 1, 1), RotationStep.DAY, must_work=True),
        FixedShift(june + march, "early"),
        FixedShift(june + march, "N8", 1290),
        FixedShift(june),
        Preference(Wish.OFF, weekdays=(0, 5), weight=3),
        Preference(Wish.ON, dates=june, weight=2),
        Preference(Wish.SHIFT, shifts=("early", "S4"), scope=LATER),
        Preference(Wish.NOT_SHIFT, weekdays=(1, 2, 3), shifts=("night",), weight=5),
        Preference(Wish.BETWEEN, from_time=480, to_time=1320),
        OvertimeCap(8.0, 24.0, max_day_h=1.0, max_week_h=4.0),
        OvertimeCap(None, 16.0, max_year_h=20.0),
        OvertimeCap(7.5, None, max_year_h=9.0, scope=LATER),
    )


def money_rules(published: tuple[Duty, ...], today: date) -> tuple[Rule, ...]:
    """Return variants of the rules that say themselves what something costs, and one that looks at a past roster."""
    day, week, seventh, special = (
        OvertimeBasis.DAY,
        OvertimeBasis.WEEK,
        OvertimeBasis.SEVENTH_DAY,
        OvertimeBasis.SPECIAL_DAY,
    )
    return (
        Premium(0.25, 1320, 360),
        Premium(0.5, weekdays=(6,), holidays="PL"),
        Premium(0.2, 1200, 300, shifts=("night", "A4"), presence=True, scope=LATER),
        Premium(0.15, shifts=("standby",), presence=True),
        Overtime(),
        Overtime((OvertimeTier(day, 8.0, 1.5), OvertimeTier(day, 9.5, 2.0), OvertimeTier(week, 20.0, 1.5))),
        Overtime(
            (
                OvertimeTier(day, 8.0, 1.5),
                OvertimeTier(seventh, 0.0, 1.5),
                OvertimeTier(seventh, 4.0, 2.0),
                OvertimeTier(special, 2.0, 1.35),
                OvertimeTier(week, 16.0, 1.25),
                OvertimeTier(week, 30.0, 1.6),
            ),
            weekdays=(4,),
            scope=LATER,
        ),
        Stability(published=published, price_person_minor=900, price_duty_minor=250),
        Stability(published=published, price_duty_minor=70, scope=LATER),
        Notice(7, published=published, today=today, waivers=(Waiver("A1", (today + timedelta(days=2),), "swap"),)),
        Notice(20, moved_h=1.5, lost_share=0.35, published=published, today=today),
        Freeze(3, published=published, today=today),
        Freeze(3, published=published, today=today, price_minor=PRICE),
        Freeze(3),
        Stability(),
        Notice(),
    )
