"""A ledger handed on from week to week knows enough: planned in parts, a rule finds what it finds in one piece."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from types import ModuleType

import numpy as np
import pytest

from wfm.evaluation.facts import Facts
from wfm.evaluation.rules import CHECKS
from wfm.grid import TimeGrid
from wfm.rostering.instance import Instance
from wfm.rostering.roster import Roster
from wfm.rostering.rules import (
    CompensationDay,
    CompleteWeekends,
    ConsecutiveDaysOff,
    DaysOff,
    ForbiddenSuccession,
    ForwardRotation,
    FreeWeekends,
    MaxConsecutiveDays,
    MaxNights,
    MaxNightsInRow,
    MaxWeekendsInRow,
    MinConsecutiveDays,
    OvertimeCap,
    RestAfterNights,
    RollingDaysOff,
    Rule,
    ShiftCount,
    StartChange,
)
from wfm.tables.carry_in_out import LedgerSettings, next_carry_in
from wfm.workforce import CarryIn

FIRST = date(2026, 3, 2)
RULES: tuple[Rule, ...] = (
    MaxConsecutiveDays(4),
    MinConsecutiveDays(3),
    DaysOff(5, 9, in_row=3, weeks=2, since=FIRST),
    RollingDaysOff(10, 3, 6),
    ConsecutiveDaysOff(2, 3),
    MaxWeekendsInRow(2),
    FreeWeekends(2, 4),
    FreeWeekends(1, 3, days=(6,)),
    CompleteWeekends(days=(6, 0)),
    CompensationDay(weekdays=(6,), within_days=9),
    MaxNightsInRow(nights=2),
    MaxNights(nights=3, weeks=3),
    RestAfterNights(nights=2, hours=46.0),
    ForbiddenSuccession(("night",), ("early",), within_days=2),
    ForwardRotation(),
    StartChange(30),
    ShiftCount(("night",), 1, 3, weeks=4, since=FIRST),
    OvertimeCap(8.0, 24.0, max_week_h=3.0, max_year_h=12.0),
)
"""Rules that look back over a boundary of weeks."""


def units(rule: Rule, facts: Facts) -> Fraction:
    return sum((item.units for item in CHECKS[type(rule)](rule, facts)), Fraction(0))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("weeks", [1, 2])
def test_eight_weeks_in_parts_are_eight_weeks_in_one(cases: ModuleType, seed: int, weeks: int) -> None:
    zone = "Europe/Warsaw"
    grid = TimeGrid(FIRST, 56, 30, zone)
    # Both begin with the same weeks of knowledge, so that nothing is judged by what only one of them can know.
    begun = CarryIn("A1", days_off_in_row=28)
    whole = cases.problem(grid, (begun,))
    instance = Instance(whole)
    roster = cases.roster_of(instance, cases.random_tour(np.random.default_rng(seed), instance))
    in_one = [units(rule, Facts(whole, roster)) for rule in RULES]
    in_parts = [Fraction(0) for _ in RULES]
    past: tuple[CarryIn, ...] = (begun,)
    settings = LedgerSettings(overtime_day_min=480, overtime_week_min=1440)
    for part in range(0, 56, 7 * weeks):
        days = replace(grid, first=FIRST + timedelta(days=part), days=7 * weeks)
        inside = Roster(tuple(duty for duty in roster.duties if duty.date in days.dates))
        problem = cases.problem(days, past)
        for place, rule in enumerate(RULES):
            in_parts[place] += units(rule, Facts(problem, inside))
        past = next_carry_in(days, problem.workforce, inside, settings)
    assert dict(zip(RULES, in_parts, strict=True)) == dict(zip(RULES, in_one, strict=True))
