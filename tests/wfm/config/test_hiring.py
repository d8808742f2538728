"""Hiring settings: what the plan says arrives, what it leaves out has its default."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wfm.config.hiring import check_hiring, hiring_settings
from wfm.config.intake import Intake
from wfm.config.schema import PlanFile
from wfm.config.schema.capacity import CapacityFile
from wfm.config.yaml_document import Document
from wfm.workforce import ClassSize, HireProfile, HiringSettings, RampStage, StaffChange

PLAN: dict[str, Any] = {
    "name": "x",
    "zone": "UTC",
    "week": {"start": "2026-03-02"},
    "queues": {"orders": {"open": {"mon-fri": "08:00-12:00"}, "skill": "selling"}},
    "shifts": {"day": {"start": "08:00", "paid_h": 8}},
    "contracts": {"full": {"hours_per_week": 40, "shifts": ["day"]}},
    "agents": {"A1": {"contract": "full", "skills": ["selling"], "hourly_cost": 20}},
    "prices": {"shortage_per_h": 50},
}


def told(**capacity: Any) -> list[str]:
    raw = {**PLAN, "capacity": capacity}
    intake = Intake(Document("plan.yaml", raw, {}), Path())
    check_hiring(PlanFile.model_validate(raw), intake)
    return [str(fault).removeprefix("plan.yaml:1: ") for fault in intake.faults]


def test_an_empty_section_is_the_defaults() -> None:
    assert hiring_settings(CapacityFile()) == HiringSettings()
    assert told() == []


def test_every_key_arrives() -> None:
    file = CapacityFile.model_validate(
        {
            "weeks": 40,
            "attrition_per_year": 0.3,
            "early_attrition_per_year": 0.5,
            "early_weeks": 20,
            "lead_weeks": 6,
            "class_dates": ["2026-04-06"],
            "class_size": {"min": 4, "max": 12},
            "ramp": [{"weeks": 3, "productive": 0}, {"weeks": 5, "productive": 0.5, "to": 0.9, "mentor": 0.1}],
            "hire_cost": 1500,
            "training_cost": 400.5,
            "class_cost": 2000,
            "profiles": [{"contract": "full", "skills": ["selling"], "hourly_cost": 18.25}],
            "changes": [{"date": "2026-04-01", "contract": "full", "skills": ["selling"], "heads": -1.5}],
            "roster_fit": 0.93,
            "quantile": 0.7,
            "whole_heads": False,
        }
    )
    assert hiring_settings(file) == HiringSettings(
        weeks=40,
        attrition_per_year=0.3,
        early_attrition_per_year=0.5,
        early_weeks=20,
        lead_weeks=6,
        class_dates=(date(2026, 4, 6),),
        class_size=ClassSize(4, 12),
        ramp=(RampStage(3, 0.0, 0.0), RampStage(5, 0.5, 0.9, 0.1)),
        hire_cost_minor=150_000,
        training_cost_minor=40_050,
        class_cost_minor=200_000,
        profiles=(HireProfile("full", ("selling",), 1825),),
        changes=(StaffChange(date(2026, 4, 1), "full", ("selling",), -1.5),),
        roster_fit=0.93,
        quantile=0.7,
        whole_heads=False,
    )


def test_a_class_of_one_size() -> None:
    assert hiring_settings(CapacityFile.model_validate({"class_size": 8})).class_size == ClassSize(8, 8)


def test_nobody_learns_with_an_empty_ramp() -> None:
    assert hiring_settings(CapacityFile.model_validate({"ramp": []})).ramp == ()


@pytest.mark.parametrize(
    ("capacity", "part"),
    [
        ({"profiles": [{"contract": "ful", "skills": ["selling"]}]}, "'ful' is not in the plan. Did you mean 'full'?"),
        ({"profiles": [{"contract": "full", "skills": ["orders"]}]}, "names a skill that no queue needs, got 'orders'"),
        ({"class_size": {"min": 5, "max": 4}}, "capacity.class_size must have 'min' not above 'max', got 5 and 4"),
        ({"class_dates": ["2026-03-01"]}, "must lie in the 26 weeks from 2026-03-02 to 2026-08-30, got 2026-03-01"),
        ({"ramp": [{"weeks": 2, "productive": 0.5, "to": 0.4}]}, "must not fall below 'productive', which is 0.5"),
    ],
)
def test_what_does_not_fit_is_told(capacity: dict[str, Any], part: str) -> None:
    faults = told(**capacity)
    assert len(faults) == 1
    assert part in faults[0]


def test_the_first_and_the_last_day_are_in() -> None:
    assert told(class_dates=["2026-03-02", "2026-08-30"]) == []
    assert len(told(class_dates=["2026-08-31"])) == 1
