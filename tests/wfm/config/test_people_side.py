"""Shifts, contracts and people of a plan, from the plan or from CSVs."""

from pathlib import Path
from typing import Any

import pytest

from wfm.config.intake import Intake
from wfm.config.people_side import WORKFORCE_SECTIONS, People, contract_from, read_people, shift_from, workforce_from
from wfm.config.schema import PlanFile
from wfm.config.schema.shifts import ContractFile, ShiftFile
from wfm.config.yaml_document import Document
from wfm.grid import TimeGrid
from wfm.workforce import Break, Contract, Pay, ShiftTemplate

AGENTS = "agent_id,name,contract,skills,hourly_cost\nA1,Ada,full,orders,20.50\nA2,ليلى,full,orders:1.2,18\n"
AVAILABILITY = "agent_id,day,hours\nA1,mon-fri,07:00-18:00\nA1,2026-03-04,closed\n"
ABSENCES = "agent_id,from,to,kind\nA1,2026-03-03,2026-03-03,leave\nA2,2026-03-04 09:00,2026-03-04 11:00,training\n"
CARRY_IN = "agent_id,last_duty_start,last_duty_end,days_in_row\nA1,2026-03-01 12:00,2026-03-01 20:00,4\n"
SECTIONS = frozenset(PlanFile.model_fields)


def plan_file(**change: Any) -> PlanFile:
    raw: dict[str, Any] = {
        "name": "x",
        "zone": "Europe/Berlin",
        "week": {"start": "2026-03-02"},
        "queues": {"orders": {"open": {"mon-fri": "08:00-12:00"}}},
        "shifts": {"day": {"start": {"from": "08:00", "to": "10:00"}, "paid_h": 8}},
        "contracts": {"full": {"hours_per_week": {"min": 0, "max": 40}, "shifts": ["day"]}},
        "agents": "agents.csv",
        "prices": {"shortage_per_h": 50},
        **change,
    }
    return PlanFile.model_validate(raw)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"agents": AGENTS, "availability": AVAILABILITY, "absences": ABSENCES, "carry_in": CARRY_IN}
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


ALL_FILES = {name: f"{name}.csv" for name in ("agents", "availability", "absences", "carry_in")}


def read(folder: Path, sound: frozenset[str] = SECTIONS, **change: Any) -> tuple[People, list[str]]:
    intake = Intake(Document("plan.yaml", {}, {}), folder)
    people = read_people(plan_file(**change), sound, intake)
    return people, [str(fault) for fault in intake.faults]


def test_shift_from() -> None:
    raw = {
        "start": {"from": "22:00", "to": "24:30", "step_min": 15},
        "paid_h": 7.5,
        "breaks": [
            {"id": "tea", "length_min": 15, "paid": True, "from": "1:00", "to": "2:00"},
            {"id": "meal", "length_min": 45, "from": "3:00", "to": "5:00"},
        ],
        "weekdays": "sun-thu",
        "break_step_min": 5,
        "min_work_between_min": 60,
    }
    assert shift_from("night", ShiftFile.model_validate(raw)) == ShiftTemplate(
        id="night",
        earliest_start_min=1320,
        latest_start_min=1470,
        start_step_min=15,
        length_min=495,
        breaks=(Break("tea", 15, True, 60, 120), Break("meal", 45, False, 180, 300)),
        weekdays=frozenset({6, 0, 1, 2, 3}),
        break_step_min=5,
        min_work_between_min=60,
    )


@pytest.mark.parametrize("paid_h", [0.5, 4, 7.6, 8.25, 12])
def test_paid_hours_are_what_the_template_pays(paid_h: float) -> None:
    breaks = [
        {"id": "a", "length_min": 20, "from": "0:05", "to": "0:10"},
        {"id": "b", "length_min": 10, "paid": True, "from": "0:05", "to": "0:10"},
    ]
    shift = shift_from("x", ShiftFile.model_validate({"start": "08:00", "paid_h": paid_h, "breaks": breaks}))
    assert shift.paid_min == round(60 * paid_h)
    assert shift.length_min == shift.paid_min + 20


def test_contract_from() -> None:
    raw = {"hours_per_week": {"min": 17.5, "max": 24}, "pay": "salaried", "shifts": ["a", "b"], "days_per_week": 3}
    assert contract_from("part", ContractFile.model_validate(raw)) == Contract(
        "part", 1050, 1440, Pay.SALARIED, ("a", "b"), 3
    )


def test_everything_from_files(folder: Path) -> None:
    people, faults = read(folder, **ALL_FILES)
    assert faults == []
    assert people.sound == WORKFORCE_SECTIONS
    assert [(where, agent.id) for where, agent in people.agents] == [("agents.csv:2", "A1"), ("agents.csv:3", "A2")]
    assert [where for where, _ in people.availability] == ["availability.csv:2", "availability.csv:3"]
    assert [row.whole_days for _, row in people.absences] == [True, False]
    assert [past.days_in_row for _, past in people.carry_in] == [4]


def test_the_same_from_the_plan(folder: Path) -> None:
    from_files, _ = read(folder, agents="agents.csv", availability="availability.csv", absences="absences.csv")
    inline = {
        "agents": {
            "A1": {"name": "Ada", "contract": "full", "skills": ["orders"], "hourly_cost": 20.5},
            "A2": {"name": "ليلى", "contract": "full", "skills": {"orders": 1.2}, "hourly_cost": 18},
        },
        "availability": {"A1": {"mon-fri": "07:00-18:00", "2026-03-04": "closed"}},
        "absences": [
            {"agent": "A1", "from": "2026-03-03", "to": "2026-03-03", "kind": "leave"},
            {"agent": "A2", "from": "2026-03-04 09:00", "to": "2026-03-04 11:00", "kind": "training"},
        ],
    }
    in_plan, faults = read(folder, **inline)
    assert faults == []
    grid = TimeGrid(plan_file().week.start, 7, 30, "Europe/Berlin")
    assert workforce_from(plan_file(), in_plan, grid) == workforce_from(plan_file(), from_files, grid)


def test_what_is_left_out_is_nobody_and_nothing(folder: Path) -> None:
    people, faults = read(folder)
    assert faults == []
    assert (people.availability, people.absences, people.carry_in) == ([], [], [])
    grid = TimeGrid(plan_file().week.start, 7, 30, "Europe/Berlin")
    workforce = workforce_from(plan_file(), people, grid)
    assert workforce.availability == () and workforce.absences == () and workforce.carry_in == ()


@pytest.mark.parametrize("section", sorted(WORKFORCE_SECTIONS))
def test_a_section_that_is_not_sound_is_not_read(folder: Path, section: str) -> None:
    (folder / f"{section}.csv").write_bytes(b"")
    people, faults = read(folder, SECTIONS - {section}, **ALL_FILES)
    assert faults == []
    assert people.sound == WORKFORCE_SECTIONS - {section}
    assert getattr(people, section) == []


@pytest.mark.parametrize("section", sorted(WORKFORCE_SECTIONS))
def test_a_file_with_a_fault_leaves_the_others_sound(folder: Path, section: str) -> None:
    (folder / f"{section}.csv").write_bytes(b"")
    people, faults = read(folder, **ALL_FILES)
    assert faults == [f"{section}.csv: the file is empty. It needs a line of column names and rows below it"]
    assert people.sound == WORKFORCE_SECTIONS - {section}


@pytest.mark.parametrize("section", ["zone", "week"])
def test_carry_in_needs_the_zone_and_the_week(folder: Path, section: str) -> None:
    people, faults = read(folder, SECTIONS - {section}, **ALL_FILES)
    assert faults == []
    assert people.sound == WORKFORCE_SECTIONS - {"carry_in"}


def test_carry_in_of_the_planned_week_is_a_slip(folder: Path) -> None:
    _, faults = read(folder, **ALL_FILES, week={"start": "2026-03-01"})
    assert faults == [
        "carry_in.csv:2: last_duty_start must lie before the first planned day, 2026-03-01, got 2026-03-01. "
        "Is carry_in.csv of the week before this one?"
    ]


def test_the_past_of_people_who_left_is_dropped(folder: Path) -> None:
    (folder / "carry_in.csv").write_text(CARRY_IN + "OLD,,,2\n", encoding="utf-8")
    people, _ = read(folder, **ALL_FILES)
    grid = TimeGrid(plan_file().week.start, 7, 30, "Europe/Berlin")
    assert [past.agent_id for past in workforce_from(plan_file(), people, grid).carry_in] == ["A1"]


def test_each_wrong_absence_of_the_plan_is_told(folder: Path) -> None:
    good = {"agent": "A1", "from": "2026-03-03", "to": "2026-03-03"}
    people, faults = read(folder, absences=[{**good, "to": "x"}, good, {**good, "to": "2026-03-01"}])
    assert [fault.partition(": ")[2].partition(":")[0] for fault in faults] == ["absences[0]", "absences[2]"]
    assert len(people.absences) == 1
    assert "absences" not in people.sound
