"""The compiled problem: slots, options, who may work what; and decisions back into a roster."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.evaluation.facts import Facts
from wfm.evaluation.rules import CHECKS
from wfm.grid import TimeGrid
from wfm.rostering.instance import AssignedDuty, BreakSlots, Instance
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.rules import Available, KnownShift, OneDutyADay
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

MEAL = Break("meal", 30, False, 120, 180)
TEA = Break("tea", 15, True, 240, 270)
DAY = ShiftTemplate("day", 480, 600, 60, 480, (MEAL, TEA), break_step_min=15, min_work_between_min=50)
NIGHT = ShiftTemplate("night", 1320, 1320, 60, 480, weekdays=frozenset({0, 5, 6}))
AFTER = ShiftTemplate("after", 1500, 1500, 60, 240)
EARLY = ShiftTemplate("early", 90, 210, 30, 240)
"""Around the hour that the spring change skips."""


def made(first=date(2026, 6, 1), days: int = 7, step_min: int = 15, zone: str = "UTC", skills=None, **more) -> Instance:
    grid = TimeGrid(first, days, step_min, zone)
    queues = tuple(Queue(name, name, Channel.VOICE, name) for name in ("a", "b"))
    contracts = (
        Contract("all", 0, 2400, Pay.HOURLY, ("day", "night", "after", "early")),
        Contract("days", 0, 2400, Pay.HOURLY, ("day",)),
    )
    people = tuple(
        Agent(f"A{i}", "", "days" if i == 1 else "all", has, 1_000)
        for i, has in enumerate(skills or [{"a": 1.0}, {"b": 1.25}, {"a": 1.0, "b": 0.8, "c": 1.0}, {"a": 1.0}])
    )
    workforce = Workforce(people, contracts, (DAY, NIGHT, AFTER, EARLY), **more)
    return Instance(RosterProblem(grid, queues, np.zeros((2, grid.n)), workforce, (), Prices(1, 1, 1)))


def test_options_are_shift_and_start() -> None:
    instance = made()
    assert instance.options[:3] == ((0, 480), (0, 540), (0, 600))
    assert instance.options[3:5] == ((1, 1320), (2, 1500))
    assert instance.option_shift.tolist() == [0, 0, 0, 1, 2, 3, 3, 3, 3, 3]
    assert instance.option_length.tolist() == [32, 32, 32, 32, 16, 16, 16, 16, 16, 16]
    assert instance.option_paid_min.tolist() == [450] * 3 + [480, 240] + [240] * 5


def test_breaks_in_slots_and_the_gap_rounded_up() -> None:
    instance = made()
    assert instance.shift_breaks[0] == (
        BreakSlots(2, (8, 9, 10, 11, 12), False),
        BreakSlots(1, (16, 17, 18), True),
    )
    assert instance.shift_breaks[1] == ()
    assert instance.min_work_between.tolist() == [4, 0, 0, 0]  # 50 minutes are four slots of 15


def test_skill_sets_by_hundredths() -> None:
    instance = made()
    assert instance.productivity.tolist() == [[0, 80], [100, 0], [100, 125]]
    assert instance.skill_set.tolist() == [1, 0, 2, 1]
    assert made(skills=[{}, {"c": 1.0}]).productivity.tolist() == [[0, 0]]


def test_starts_on_the_weekdays_of_the_shift() -> None:
    instance = made()  # from a Monday
    night = instance.start_slot[:, 3]
    assert night.tolist() == [88, -1, -1, -1, -1, 5 * 96 + 88, 6 * 96 + 88]
    assert instance.start_slot[6, 4] == 6 * 96 + 100  # after midnight of the last day: beyond the horizon


@pytest.mark.parametrize(
    ("first", "slots", "starts"),
    [
        (date(2026, 3, 29), 92, [6, 8, 10, 8, 10]),  # 01:30; 02:00 → 03:00; 02:30 → 03:30; 03:00; 03:30
        (date(2026, 10, 25), 100, [6, 8, 10, 16, 18]),  # the hour from 02:00 comes twice, and the first one counts
    ],
)
def test_starts_around_a_clock_change(first: date, slots: int, starts: list[int]) -> None:
    instance = made(first=first, days=1, zone="Europe/Warsaw")
    assert instance.n == slots
    assert instance.start_slot[0, 5:].tolist() == starts


def audit_allows(instance: Instance, agent: int, day: int, option: int) -> bool:
    """Return whether the audit lets one duty alone pass."""
    shift = int(instance.option_shift[option])
    places = (8, 16) if shift == 0 else ()
    facts = Facts(instance.problem, instance.roster([AssignedDuty(agent, day, option, places)]))
    return not any(list(CHECKS[type(rule)](rule, facts)) for rule in (Available(), KnownShift(), OneDutyADay()))


PLACES = (("UTC", date(2026, 6, 1)), ("Europe/Warsaw", date(2026, 3, 27)), ("Europe/Warsaw", date(2026, 10, 23)))
WINDOWS = (((0, 2880),), (), ((480, 1080),), ((0, 600), (900, 1900)), ((150, 1440),), ((120, 180),))


@pytest.mark.parametrize("seed", range(18))
def test_allowed_is_what_the_audit_lets_pass(seed: int) -> None:
    random = np.random.default_rng(seed)
    zone, first = PLACES[seed % 3]
    grid = TimeGrid(first, 5, 15, zone)
    availability = tuple(
        Availability(
            name,
            tuple(WINDOWS[i] for i in random.integers(len(WINDOWS), size=7)),
            dates=((grid.dates[2], WINDOWS[int(random.integers(len(WINDOWS)))]),) if random.random() < 0.5 else (),
        )
        for name in ("A0", "A1", "A2")
    )
    absences = []
    for name in ("A0", "A2", "A3"):
        low = int(random.integers(-1000, 6000))
        span = (grid.instant(low), grid.instant(low + int(random.choice([60, 480, 1440]))))
        absences.append(Absence(name, *span, AbsenceKind.LEAVE))
    instance = made(first, 5, 15, zone, availability=availability, absences=tuple(absences))
    assert instance.allowed.shape == (4, 5, len(instance.options))
    for agent, day, option in np.ndindex(instance.allowed.shape):
        if instance.start_slot[day, option] < 0:
            assert not instance.allowed[agent, day, option]
        else:
            assert instance.allowed[agent, day, option] == audit_allows(instance, agent, day, option)


def test_a_start_in_the_skipped_hour_is_available_from_the_time_it_really_has() -> None:
    """A duty of 02:00 starts at 03:00 on the day of the spring change, inside a window from 02:30."""
    late = Availability("A0", (((150, 1440),),) * 7)
    instance = made(date(2026, 3, 28), 2, zone="Europe/Warsaw", availability=(late,))
    two = instance.options.index((3, 120))
    assert instance.allowed[0, :, two].tolist() == [False, True]


def test_a_contract_allows_its_shifts_alone() -> None:
    instance = made()
    assert instance.allowed[1, :, :3].all()
    assert not instance.allowed[1, :, 3:].any()
    assert instance.contracts[1].id == "days"


def test_an_absence_that_touches_a_duty_does_not_overlap_it() -> None:
    eight = datetime(2026, 6, 1, 8, tzinfo=UTC)
    away = (
        Absence("A0", eight - timedelta(hours=3), eight, AbsenceKind.TRAINING),
        Absence("A3", eight - timedelta(hours=3), eight + timedelta(minutes=1), AbsenceKind.TRAINING),
    )
    instance = made(absences=away)
    assert instance.allowed[0, 0, 0]
    assert not instance.allowed[3, 0, 0]


def test_base_is_the_end_of_last_week_by_skill_set() -> None:
    start = datetime(2026, 6, 1, tzinfo=UTC)
    past = (
        CarryIn("A0", start - timedelta(hours=6), start + timedelta(minutes=40)),
        CarryIn(
            "A3",
            start - timedelta(hours=6),
            start + timedelta(minutes=60),
            off_phone=((start, start + timedelta(minutes=10)),),
        ),
        CarryIn("A1", start - timedelta(hours=8), start - timedelta(hours=1)),
        CarryIn("A2"),
        CarryIn("stranger", start - timedelta(hours=6), start + timedelta(minutes=40)),
    )
    instance = made(carry_in=past)
    assert instance.base.shape == (3, instance.n)
    assert instance.base[1, :5] == pytest.approx([2 - 10 / 15, 2, 1 + 10 / 15, 1, 0])
    assert instance.base.sum() == pytest.approx(instance.base[1, :4].sum())


@pytest.mark.parametrize("days", [1, 6, 7, 8, 14, 15])
def test_weeks_are_seven_days_from_the_first(days: int) -> None:
    instance = made(days=days)
    assert instance.weeks == -(-days // 7)
    bounds = [instance.week_bounds(week) for week in range(instance.weeks)]
    assert bounds[0][0] == 0
    assert bounds[-1][1] == instance.n
    assert all(before[1] == after[0] for before, after in pairwise(bounds))
    assert all(high - low == 7 * 96 for low, high in bounds[:-1])


def test_credit_of_the_week_in_which_an_absence_starts() -> None:
    start = datetime(2026, 6, 1, tzinfo=UTC)
    day = timedelta(days=1)
    away = tuple(
        Absence("A0", start + low * day, start + high * day, AbsenceKind.LEAVE, credit)
        for low, high, credit in ((-1, 2, 1), (0, 1, 2), (6, 9, 4), (7, 8, 8))
    )
    instance = made(days=9, absences=away)
    assert [instance.credit_min(0, week) for week in (0, 1)] == [6, 8]
    assert instance.credit_min(1, 0) == 0


def test_decisions_become_a_roster_in_local_time_sorted_by_agent_and_start() -> None:
    instance = made(first=date(2026, 3, 28), days=2, zone="Europe/Warsaw")
    roster = instance.roster(
        [AssignedDuty(2, 1, 0, (8, 17)), AssignedDuty(0, 1, 0, (9, 18)), AssignedDuty(0, 0, 3, ())]
    )
    assert [(duty.agent_id, duty.date.day, duty.shift) for duty in roster.duties] == [
        ("A0", 28, "night"),
        ("A0", 29, "day"),
        ("A2", 29, "day"),
    ]
    night, day, _ = roster.duties
    # Eight hours from 22:00 over the spring change end at 07:00.
    assert (night.start.isoformat(), night.end.isoformat()) == (
        "2026-03-28T22:00:00+01:00",
        "2026-03-29T07:00:00+02:00",
    )
    assert night.paid_min == 480
    meal, tea = day.activities
    assert (meal.start.hour, meal.start.minute, meal.activity, meal.paid) == (10, 15, "meal", False)
    assert (tea.end.hour, tea.end.minute, tea.activity, tea.paid) == (12, 45, "tea", True)
    assert day.paid_min == 450


def test_a_grid_coarser_than_a_gap_keeps_the_gap() -> None:
    assert made(step_min=15).min_work_between[0] == 4


def test_nobody_and_nothing() -> None:
    grid = TimeGrid(date(2026, 6, 1), 2, 60, "UTC")
    empty = Instance(RosterProblem(grid, (), np.zeros((0, grid.n)), Workforce((), (), ()), (), Prices(0, 0, 0)))
    assert empty.allowed.shape == (0, 2, 0)
    assert empty.productivity.shape == (0, 0)
    assert empty.base.shape == (0, grid.n)
    assert empty.roster([]).duties == ()
