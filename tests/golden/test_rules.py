"""Golden cases of rules: each binds, is just met, and holds over the boundary of two weeks with carry-in.

A case is a week in letters, a day each: `.` is free, the others are shifts (see `SHIFTS`). `past` are the days before
it: they become a carry_in.csv as `wfm plan` writes it. Expected are the units of breach by date, or the cost of a money
rule, and one message. The audit and the path form must both say so.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from wfm.config.schema.rules import RULE_SECTIONS
from wfm.demand import Channel, Queue
from wfm.evaluation.audit import audit
from wfm.evaluation.facts import Facts
from wfm.evaluation.rules import CHECKS
from wfm.grid import TimeGrid
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.paths import PATH_FORMS
from wfm.rostering.paths.pricing import limits_price_minor
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.roster import Duty, Roster
from wfm.rostering.rules import Rule
from wfm.rostering.start import decisions_from
from wfm.tables.carry_in import carry_in_of
from wfm.tables.carry_in_out import LedgerSettings, carry_in_csv, next_carry_in
from wfm.tables.csv_file import read_table
from wfm.workforce import Agent, Break, CarryIn, Contract, Pay, ShiftTemplate, Workforce

FOLDER = Path(__file__).with_name("rules")
MEAL = (Break("meal", 30, False, 180, 240),)
SHIFTS = {
    "E": ShiftTemplate("E8", 360, 360, 30, 510, MEAL, kind="early"),
    "L": ShiftTemplate("L8", 840, 840, 30, 510, MEAL, kind="late"),
    "N": ShiftTemplate("N8", 1320, 1320, 30, 510, MEAL, kind="night"),
    "S": ShiftTemplate("S4", 600, 600, 30, 240),
    "T": ShiftTemplate("T10", 480, 480, 30, 630, MEAL),
    "B": ShiftTemplate("standby", 480, 480, 30, 600, (Break("standby", 600, False, 0, 0),)),
    "F": ShiftTemplate("F8", 360, 360, 30, 510, (Break("meal", 30, False, 210, 210),)),
    "W": ShiftTemplate("W8", 360, 360, 30, 510, (Break("meal", 30, False, 300, 300),)),
    "X": ShiftTemplate("X8", 480, 480, 30, 600, (Break("gap", 120, False, 240, 240),)),
    "Y": ShiftTemplate("Y8", 480, 480, 30, 600, (Break("gap", 120, False, 180, 180),)),
}
"""Early 06:00, late 14:00, night 22:00, short 10:00-14:00, ten hours from 08:00, standby 08:00-18:00; early with the
meal after 3.5 and after 5 hours; split from 08:00 to 18:00 with a gap of two hours after 4 and after 3."""
MONDAY = date(2026, 6, 1)
FILES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
CASES = [
    pytest.param(file, name, id=f"{stem}: {name}")
    for stem, file in FILES.items()
    for name in file
    if name not in {"rule", "beside", "published", "today"}
]


def problem_of(first: date, days: int, past: tuple[CarryIn, ...] = (), born: date | None = None) -> RosterProblem:
    queues = (Queue("q", "Q", Channel.VOICE, "s"),)
    contract = Contract("c", 0, 6000, Pay.HOURLY, tuple(shift.id for shift in SHIFTS.values()))
    agents = (Agent("A1", "A1", "c", {"s": 1.0}, 2000, birth_date=born),)
    workforce = Workforce(agents, (contract,), tuple(SHIFTS.values()), carry_in=past)
    grid = TimeGrid(first, days, 30, "Europe/Warsaw")
    return RosterProblem(grid, queues, np.zeros((1, grid.n)), workforce, (), Prices(3000, 6000, 0))


def tour_of(instance: Instance, letters: str) -> dict[int, int]:
    """Return day → option of a week in letters."""
    places = list(SHIFTS)
    return {day: places.index(letter) for day, letter in enumerate(letters) if letter != "."}


def roster_of(instance: Instance, letters: str) -> Roster:
    return instance.roster(
        [
            AssignedDuty(0, day, option, tuple(item.positions[0] for item in instance.shift_breaks[option]))
            for day, option in tour_of(instance, letters).items()
        ]
    )


def carried_in(letters: str, first: date, folder: Path) -> tuple[CarryIn, ...]:
    """Return what a past in letters leaves, through a file."""
    if not letters:
        return ()
    before = problem_of(first - timedelta(days=len(letters)), len(letters))
    settings = LedgerSettings(overtime_day_min=480, overtime_week_min=2400)
    found = next_carry_in(before.grid, before.workforce, roster_of(Instance(before), letters), settings)
    (folder / "carry_in.csv").write_text(carry_in_csv(found), encoding="utf-8")
    table = read_table(folder / "carry_in.csv")
    read = tuple(entry for _, entry in carry_in_of(table, before.grid.tz))
    assert not table.faults
    assert read == found
    return read


def rule_of(text: dict[str, Any], published: tuple[Duty, ...] | None, today: date | None) -> Rule:
    """Return the rule as a plan states it; what the program fills in is given."""
    (section,) = [item for item in RULE_SECTIONS if item.kind.type == text["type"]]
    written = {name: str(value) if isinstance(value, date) else value for name, value in text.items()}
    if "dates" in written:
        written["dates"] = [str(value) for value in written["dates"]]
    for waiver in written.get("waivers", ()):
        waiver["dates"] = [str(value) for value in waiver["dates"]]
    rule = section.model_validate(written).rule()
    given = {"published": published, "today": today}
    return replace(rule, **{item.name: given[item.name] for item in fields(rule) if item.name in given})


def path_price(problem: RosterProblem, roster: Roster) -> Fraction | None:
    """Return what the path forms of the plain rules ask for a roster; None where one refuses it."""
    instance = Instance(problem)
    decisions = decisions_from(instance, roster)
    if decisions is None:  # its breaks lie where no piece of a shift has them
        return None
    tour = {item.day: item.option for item in decisions}
    past = instance.past_view(0)
    views = [*([] if past is None else [past]), *(instance.view(day, tour[day]) for day in sorted(tour))]
    total = Fraction(0)
    for rule in (item for item in problem.rules if item.scope.covers(instance.agents[0])):
        limits = PATH_FORMS[rule.type](rule, instance, 0)
        rest_min = limits.rest_min
        if rest_min and any(after.start_min - before.end_min < rest_min for before, after in pairwise(views)):
            return None
        price = limits_price_minor(instance, 0, limits, tour)
        if price is None:
            return None
        total += price
    return total


@pytest.mark.parametrize(("file", "name"), CASES)
def test_golden_case(file: dict[str, Any], name: str, tmp_path: Path) -> None:
    case = file[name]
    first, letters = case.get("first", MONDAY), case["days"]
    plain = problem_of(first, len(letters), carried_in(case.get("past", ""), first, tmp_path), case.get("born"))
    published = case.get("published", file.get("published"))
    known = None if published is None else roster_of(Instance(plain), published).duties
    rule = rule_of(file["rule"], known, case.get("today", file.get("today")))
    beside = tuple(rule_of(text, None, None) for text in file.get("beside", ()))
    problem, roster = replace(plain, rules=(rule, *beside)), roster_of(Instance(plain), letters)

    facts = Facts(problem, roster)
    found = [(one, item) for one in problem.rules for item in CHECKS[type(one)](one, facts)]
    broken = [item for one, item in found if not one.money and item.cost_minor is None]
    cost = sum((item.amount_minor(one.price_minor) for one, item in found), Fraction(0))
    if "cost" in case or rule.money:
        assert cost == round(100 * case.get("cost", 0))
    units: dict[date | None, Fraction] = {}
    for item in broken:
        units[item.date] = units.get(item.date, Fraction(0)) + item.units
    assert units == {on: Fraction(count) for on, count in case.get("broken", {}).items()}
    report = audit(problem, roster)
    told = " ".join(v.message for v in (*report.violations, *(item for one in report.priced for item in one.breaches)))
    assert all(item.message in told for _, item in found)
    if "message" in case:
        assert case["message"] in [item.message for _, item in found]
    price = path_price(problem, roster)
    assert price == (None if broken and not rule.priced else cost)


@pytest.mark.parametrize("kind", sorted({file["rule"]["type"] for file in FILES.values()}))
def test_every_rule_binds_and_is_just_met(kind: str) -> None:
    names = [name for file in FILES.values() if file["rule"]["type"] == kind for name in file]
    assert any("binds" in name for name in names)
    assert any("just met" in name for name in names)
    assert any("week boundary" in name for name in names)
