"""Golden cases of rules that couple people: each binds, is just met, and holds over the boundary of two weeks.

A case gives everybody's week in letters, a day each: `.` is free, the others are shifts (see `SHIFTS`). `past` holds
the duty of the night before the first day, or unsocial points. `away` puts activities into duties: agent, day, minutes
after the start of the duty, and length. Expected are the units of breach by date (`all`: of the whole plan).
The audit says so for every case; where a roster is one that the problem allows, the solver's arithmetic says the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from wfm.config.schema.rules import RULE_SECTIONS
from wfm.demand import Channel, Queue
from wfm.evaluation.audit import audit
from wfm.grid import TimeGrid
from wfm.rostering.costing import cost_terms
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.problem import Prices, RosterProblem
from wfm.rostering.roster import Activity, Roster
from wfm.rostering.rules import Rule
from wfm.workforce import Agent, CarryIn, Contract, Pay, ShiftTemplate, Workforce

FOLDER = Path(__file__).with_name("team_rules")
SHIFTS = {
    "E": ShiftTemplate("early", 360, 360, 30, 480),
    "D": ShiftTemplate("day", 480, 480, 30, 540),
    "N": ShiftTemplate("night", 1320, 1320, 30, 480),
}
"""Early 06:00 to 14:00, day 08:00 to 17:00 (an hour of overtime), night 22:00 to 06:00."""
MONDAY = date(2026, 6, 1)
PEOPLE = {
    "L1": {"role": "lead", "team": "red", "contract": "full"},
    "A1": {"team": "red", "contract": "full"},
    "A2": {"team": "red", "contract": "half"},
}
FILES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
CASES = [
    pytest.param(file, name, id=f"{stem}: {name}") for stem, file in FILES.items() for name in file if name != "rule"
]


def rule_of(written: dict[str, Any], price: float | None) -> Rule:
    section = next(
        item for item in RULE_SECTIONS if item.model_fields["type"].annotation.__args__ == (written["type"],)
    )
    return section(**written, **({} if price is None else {"price": price})).rule()


def problem_of(case: dict[str, Any], rule: Rule) -> RosterProblem:
    grid = TimeGrid(MONDAY, len(next(iter(case["days"].values()))), 30, "Europe/Warsaw")
    ids = tuple(shift.id for shift in SHIFTS.values())
    contracts = (Contract("full", 0, 2400, Pay.HOURLY, ids), Contract("half", 0, 1200, Pay.HOURLY, ids))
    agents = tuple(
        Agent(name, name, skills={"s": 1.0}, hourly_cost_minor=2000, **more) for name, more in PEOPLE.items()
    )
    past = []
    for name, what in case.get("past", {}).items():
        night = (grid.start - timedelta(hours=2), grid.start + timedelta(hours=6)) if what == "N" else (None, None)
        past.append(CarryIn(name, *night, unsocial_points=0.0 if what == "N" else float(what)))
    required = np.zeros((1, grid.n))
    for day, need in case.get("required", {}).items():
        required[0, grid.at(day, 480) // 30 : grid.at(day, 1020) // 30] = need
    workforce = Workforce(agents, contracts, tuple(SHIFTS.values()), carry_in=tuple(past))
    queue = Queue("q", "Q", Channel.VOICE, "s")
    return RosterProblem(grid, (queue,), required, workforce, (rule,), Prices(3000, 6000, 0))


def decisions_of(case: dict[str, Any]) -> list[AssignedDuty]:
    letters, people = list(SHIFTS), list(PEOPLE)
    return [
        AssignedDuty(people.index(name), day, letters.index(letter), ())
        for name, days in case["days"].items()
        for day, letter in enumerate(days)
        if letter != "."
    ]


def with_activities(roster: Roster, off: list[list[Any]], name: str) -> Roster:
    duties = []
    for duty in roster.duties:
        items = []
        for agent, day, after, length in off:
            if duty.agent_id == agent and duty.date == MONDAY + timedelta(days=day):
                start = duty.start + timedelta(minutes=after)
                items.append(Activity(start, start + timedelta(minutes=length), name, True))
        duties.append(replace(duty, activities=tuple(sorted(items, key=lambda item: item.start))))
    return Roster(tuple(duties))


@pytest.mark.parametrize(("file", "name"), CASES)
def test_audit_and_costing_say_the_same(file: dict[str, Any], name: str) -> None:
    case = file[name]
    wanted = {str(day): Fraction(str(units)) for day, units in case.get("broken", {}).items()}
    hard, priced = rule_of(file["rule"], None), rule_of(file["rule"], 7)
    problem = problem_of(case, hard)
    roster = Instance(problem).roster(decisions_of(case))
    roster = with_activities(roster, case.get("away", []), file["rule"].get("activity", ""))
    found: dict[str, Fraction] = {}
    messages = []
    for item in audit(problem, roster).violations:
        if item.rule == hard.type:
            found[str(item.date or "all")] = found.get(str(item.date or "all"), Fraction(0)) + item.units
            messages.append(item.message)
    assert found == wanted, messages
    if "message" in case:
        assert case["message"] in messages
    asked = replace(problem, rules=(priced,))
    report = audit(asked, roster)
    assert report.cost_terms[priced.term] == pytest.approx(7 * float(sum(wanted.values())))
    if "away" not in case and file["rule"]["type"] != "activity_quota":
        assert float(cost_terms(Instance(asked), decisions_of(case))[priced.term]) == pytest.approx(
            float(report.cost_terms[priced.term]), abs=1e-4
        )


@pytest.mark.parametrize("stem", FILES)
def test_every_rule_binds_is_just_met_and_crosses_the_boundary(stem: str) -> None:
    cases = {name: case for name, case in FILES[stem].items() if name != "rule"}
    assert any(case.get("broken") for case in cases.values())
    assert any(not case.get("broken") for case in cases.values())
    assert any("boundary" in name for name in cases)
