"""The path form of every rule: which limits and resources an agent's tour gets."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from wfm.grid import TimeGrid
from wfm.rostering.paths import PATH_FORMS, PathLimits, path_limits
from wfm.rostering.paths.counting import FreeDays, HoursBand, RunLength
from wfm.rostering.rules import (
    RULES,
    Composite,
    ContractHours,
    DaysOff,
    MaxConsecutiveDays,
    MinRestBetweenShifts,
    MinWeeklyRest,
    Scope,
)
from wfm.workforce import Absence, AbsenceKind, CarryIn, Contract, Pay


@pytest.fixture
def centre(tiny):
    """Two agents of nine days from a Monday, nothing special about them."""
    made = tiny(3, days=9, agents=2)
    made.grid = TimeGrid(date(2026, 6, 1), 9, made.step, "UTC")
    made.required = made._required()
    ids = tuple(shift.id for shift in made.shifts)
    made.contracts = (Contract("full", 960, 2400, Pay.SALARIED, ids), Contract("part", 0, 600, Pay.HOURLY, ids))
    made.agents = tuple(replace(agent, contract="full", team="red") for agent in made.agents)
    made.availability = made.absences = made.carry_in = ()
    made.rules = ()
    return made


def test_every_rule_has_a_path_form() -> None:
    assert set(PATH_FORMS) == {name for name, kind in RULES.items() if not issubclass(kind, Composite)}


def test_without_rules_nothing_is_asked(centre) -> None:
    assert path_limits(centre.instance(), 0) == PathLimits()


def test_rests_in_minutes_and_the_longer_one_holds(centre) -> None:
    centre.rules = (MinRestBetweenShifts(11.0), MinRestBetweenShifts(12.5), MinWeeklyRest(35.0), MinWeeklyRest(24.0))
    assert path_limits(centre.instance(), 0) == PathLimits(750, 2100)


def test_scopes_decide_whom_a_rule_binds(centre) -> None:
    centre.rules = (
        MaxConsecutiveDays(3, scope=Scope(agents=("A1",))),
        DaysOff(2, scope=Scope(except_agents=("A1",))),
        MinRestBetweenShifts(9.0, scope=Scope(teams=("blue",))),
        MinWeeklyRest(40.0, scope=Scope(contracts=("part",))),
    )
    instance = centre.instance()
    assert path_limits(instance, 0) == PathLimits(resources=(FreeDays(2, 9),))
    assert path_limits(instance, 1) == PathLimits(resources=(RunLength(3, 0),))


def test_rules_of_one_type_stand_side_by_side(centre) -> None:
    centre.rules = (DaysOff(2), DaysOff(1))
    assert path_limits(centre.instance(), 0).resources == (FreeDays(2, 9), FreeDays(1, 9))


def test_runs_know_the_past(centre) -> None:
    centre.carry_in = (CarryIn("A1", days_in_row=4),)
    centre.rules = (MaxConsecutiveDays(5),)
    instance = centre.instance()
    assert [path_limits(instance, a).resources[0].start() for a in (0, 1)] == [0, 4]


def test_hours_ask_nothing_of_a_short_last_week(centre) -> None:
    centre.rules = (ContractHours(),)
    assert path_limits(centre.instance(), 0).resources == (HoursBand((960, 0), (2400, 2400)),)


@pytest.mark.parametrize(
    ("day", "credit", "low", "high"),
    [
        (0, 480, (480, 0), (1920, 2400)),
        (6, 480, (480, 0), (1920, 2400)),
        (7, 480, (960, 0), (2400, 1920)),
        (2, 1200, (0, 0), (1200, 2400)),
        (2, 3000, (0, 0), (0, 2400)),  # more credit than hours: no duty, and no fault
        (-1, 480, (960, 0), (2400, 2400)),  # it starts before the horizon
    ],
)
def test_credit_counts_in_the_week_in_which_the_absence_starts(centre, day, credit, low, high) -> None:
    start = centre.grid.start + timedelta(days=day)
    centre.absences = (Absence("A0", start, start + timedelta(days=2), AbsenceKind.LEAVE, credit),)
    centre.rules = (ContractHours(),)
    instance = centre.instance()
    assert path_limits(instance, 0).resources == (HoursBand(low, high),)
    assert path_limits(instance, 1).resources == (HoursBand((960, 0), (2400, 2400)),)
