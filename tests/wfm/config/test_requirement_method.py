"""`requirement:` is a file, or a method that corrects the requirement: read, defaulted, refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from wfm.config.json_schema import plan_json_schema
from wfm.config.loading import load_plan
from wfm.config.schema import PlanFile
from wfm.config.stage_settings import cut_settings
from wfm.errors import InputError
from wfm.staffing.cuts import CutSettings

PLAN = """\
name: tiny
zone: UTC
week: {start: 2026-03-02}
interval_min: 60
queues:
  calls: {open: {mon: "09:00-11:00"}, aht_s: 300}
forecast: forecast.csv
requirement: REQUIREMENT
shifts:
  morning: {start: "09:00", paid_h: 2}
contracts:
  part: {hours_per_week: {min: 0, max: 20}, shifts: [morning]}
agents:
  A1: {contract: part, skills: [calls], hourly_cost: 20}
prices: {shortage_per_h: 60}
"""
FORECAST = "interval_start,queue,mean\n2026-03-02 09:00,calls,12\n2026-03-02 10:00,calls,24\n"
REQUIREMENT = (
    "interval_start,queue,contacts,aht_s,agents\n2026-03-02 09:00,calls,12,300,3\n2026-03-02 10:00,calls,24,300,4\n"
)


def folder_of(tmp_path: Path, requirement: str) -> Path:
    (tmp_path / "plan.yaml").write_text(PLAN.replace("REQUIREMENT", requirement), encoding="utf-8")
    (tmp_path / "forecast.csv").write_text(FORECAST, encoding="utf-8")
    (tmp_path / "need.csv").write_text(REQUIREMENT, encoding="utf-8")
    return tmp_path


def file_of(requirement: Any) -> PlanFile:
    return PlanFile.model_validate(
        {
            "name": "x",
            "zone": "UTC",
            "week": {"start": "2026-03-02"},
            "queues": {"calls": {"open": {"mon": "08:00-12:00"}}},
            "requirement": requirement,
            "shifts": {"day": {"start": "08:00", "paid_h": 8}},
            "contracts": {"full": {"hours_per_week": 40, "shifts": ["day"]}},
            "agents": "agents.csv",
            "prices": {"shortage_per_h": 50},
        }
    )


def test_a_method_alone_has_the_stages_defaults() -> None:
    file = file_of({"method": "simulation_cuts"})
    assert cut_settings(file) == CutSettings()
    assert file.requirement_csv is None


def test_every_key_arrives() -> None:
    file = file_of(
        {"method": "simulation_cuts", "file": "need.csv", "budget_s": 45, "iterations": 3, "tolerance": 0.01}
    )
    assert cut_settings(file) == CutSettings(45, 3, 0.01)
    assert file.requirement_csv == "need.csv"


def test_a_file_name_is_a_file_and_no_method() -> None:
    file = file_of("need.csv")
    assert cut_settings(file) is None
    assert file.requirement_csv == "need.csv"
    assert file_of(None).requirement_csv is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "cuts"},
        {"budget_s": 60},
        {"method": "simulation_cuts", "budget_s": 0},
        {"method": "simulation_cuts", "iterations": 0},
        {"method": "simulation_cuts", "iterations": 51},
        {"method": "simulation_cuts", "tolerance": 0.2},
        {"method": "simulation_cuts", "tolerance": -0.1},
        {"method": "simulation_cuts", "seconds": 60},
        5,
    ],
)
def test_what_has_no_meaning_is_refused(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        file_of(wrong)


def test_a_plan_with_the_method_computes_its_requirement(tmp_path: Path) -> None:
    plan = load_plan(folder_of(tmp_path, "{method: simulation_cuts, budget_s: 30}"))
    assert plan.cuts == CutSettings(30.0)
    assert plan.requirement is None


def test_a_plan_with_method_and_file_starts_from_the_file(tmp_path: Path) -> None:
    plan = load_plan(folder_of(tmp_path, "{method: simulation_cuts, file: need.csv}"))
    assert plan.cuts == CutSettings()
    assert plan.requirement is not None
    assert plan.requirement.agents.sum() == 7


def test_a_plan_with_a_file_alone_has_no_loop(tmp_path: Path) -> None:
    plan = load_plan(folder_of(tmp_path, "need.csv"))
    assert plan.cuts is None
    assert plan.requirement is not None


@pytest.mark.parametrize("requirement", ["{method: simulation_cuts, file: ned.csv}", "ned.csv"])
def test_a_missing_file_is_named_with_its_line_and_the_nearest(tmp_path: Path, requirement: str) -> None:
    with pytest.raises(InputError) as error:
        load_plan(folder_of(tmp_path, requirement))
    text = str(error.value)
    assert "plan.yaml:8" in text
    assert "need.csv" in text


@pytest.mark.parametrize(
    ("requirement", "hint"),
    [("{method: simulation_cut}", "simulation_cuts"), ("{method: simulation_cuts, budget: 60}", "budget_s")],
)
def test_a_misspelt_word_is_refused_with_its_line(tmp_path: Path, requirement: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        load_plan(folder_of(tmp_path, requirement))
    text = str(error.value)
    assert "plan.yaml:8" in text
    assert hint in text


def test_a_method_is_no_source_of_numbers(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "{method: simulation_cuts}")
    text = (folder / "plan.yaml").read_text(encoding="utf-8").replace("forecast: forecast.csv\n", "")
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no history, no forecast and no requirement"):
        load_plan(folder)


def test_editors_know_both_ways() -> None:
    schema = json.loads(plan_json_schema())
    choices = json.dumps(schema["properties"]["requirement"])
    assert "RequirementFile" in choices
    assert '"type": "string"' in choices
    assert set(schema["$defs"]["RequirementFile"]["properties"]) == {
        "method",
        "file",
        "budget_s",
        "iterations",
        "tolerance",
    }
