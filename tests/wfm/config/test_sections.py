from pathlib import Path
from typing import Any

from wfm.config.intake import Intake
from wfm.config.schema import PlanFile
from wfm.config.sections import sections_of, without_nothing, without_paths
from wfm.config.yaml_document import Document

PLAN: dict[str, Any] = {
    "name": "x",
    "zone": "UTC",
    "week": {"start": "2026-03-02"},
    "queues": {"orders": {"open": {"mon-fri": "08:00-12:00"}}},
    "shifts": {"day": {"start": "08:00", "paid_h": 8}},
    "contracts": {"full": {"hours_per_week": 40, "shifts": ["day"]}},
    "agents": "agents.csv",
    "prices": {"shortage_per_h": 50},
}
ALL = frozenset(PlanFile.model_fields)


def read(**change: Any) -> tuple[PlanFile, frozenset[str], Intake]:
    raw = {key: value for key, value in {**PLAN, **change}.items() if value != "gone"}
    intake = Intake(Document("plan.yaml", raw, {}), Path())
    return *sections_of(intake), intake


def test_a_sound_plan() -> None:
    file, sound, intake = read()
    assert sound == ALL
    assert file.name == "x" and not intake.faults


def test_a_broken_section_is_not_sound_and_the_others_are_as_written() -> None:
    file, sound, intake = read(prices={"shortage_per_h": "much"})
    assert sound == ALL - {"prices"}
    assert file.queues.keys() == {"orders"}
    assert len(intake.faults) == 1


def test_a_missing_section_is_not_sound() -> None:
    for section in ("name", "zone", "week", "queues", "shifts", "contracts", "agents", "prices"):
        _, sound, intake = read(**{section: "gone"})
        assert sound == ALL - {section}
        assert [fault.what for fault in intake.faults] == [f"{section} is missing"]


def test_everything_broken_at_once() -> None:
    _, sound, intake = read(**dict.fromkeys(PLAN, 5.5))
    assert sound.isdisjoint(PLAN)
    assert len(intake.faults) == len(PLAN)


def test_an_unknown_key_that_resembles_none_is_passed_over() -> None:
    _, sound, intake = read(xyzzy="red")
    assert sound == ALL
    assert len(intake.faults) == 1


def test_an_unknown_key_that_resembles_one_leaves_that_one_open() -> None:
    _, sound, _ = read(interval=60)
    assert sound == ALL - {"interval_min"}
    _, sound, _ = read(queues={"orders": {"open": {}, "ahts": 5}})
    assert sound == ALL - {"queues"}


def test_nothing_under_a_key_is_a_key_left_out() -> None:
    _, sound, intake = read(absences=None, history=None, queues={"orders": {"open": {"sun": None}, "aht_s": None}})
    assert sound == ALL and not intake.faults


def test_without_nothing() -> None:
    assert without_nothing({"a": None, "b": [{"c": None, "d": 1}, None], "e": {}}) == {"b": [{"d": 1}, None], "e": {}}


def test_without_paths() -> None:
    value = {"a": {"b": 1, "c": 2}, "d": [{"e": 1, "f": 2}]}
    assert without_paths(value, [("a", "b"), ("d", 0, "f")]) == {"a": {"c": 2}, "d": [{"e": 1}]}
    assert without_paths(value, [("a",), ("x", "y")]) == {"d": [{"e": 1, "f": 2}]}
    assert without_paths(value, []) == value
