"""The sections of a plan file, validated; a broken one does not keep the others from being looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from wfm.config.intake import Intake
from wfm.config.messages import faults_of, known_keys, path_of
from wfm.config.schema import PlanFile
from wfm.config.yaml_document import Key, YamlPath
from wfm.tables.phrasing import nearest

__all__ = ["sections_of", "without_nothing", "without_paths"]

_STAND_INS: Mapping[str, Any] = {
    "name": "plan",
    "zone": "UTC",
    "week": {"start": "2000-01-03"},
    "queues": {"queue": {"open": {}}},
    "shifts": {"shift": {"start": "08:00", "paid_h": 8}},
    "contracts": {"contract": {"hours_per_week": 40, "shifts": ["shift"]}},
    "agents": {},
    "prices": {"shortage_per_h": 0},
}
"""Values in place of broken sections that a plan must have; nothing is concluded from them."""


def without_nothing(value: Any) -> Any:
    """Return a value without the keys under which nothing stands: ``absences:`` alone means that it is left out."""
    if isinstance(value, Mapping):
        return {key: without_nothing(item) for key, item in value.items() if item is not None}
    return [without_nothing(item) for item in value] if isinstance(value, list) else value


def sections_of(intake: Intake) -> tuple[PlanFile, frozenset[str]]:
    """Return the plan file and the names of its sound sections.

    Faults of the schema are noted. A key that is not known and resembles none is passed over, so that its section stays
    sound. Broken sections are replaced by stand-ins; whoever reads on must look only at sections that are named as
    sound.
    """
    raw = without_nothing(intake.document.raw)
    try:
        return PlanFile.model_validate(raw), frozenset(PlanFile.model_fields)
    except ValidationError as error:
        intake.faults += faults_of(error, intake.document)
        errors = error.errors(include_url=False, include_input=False)
    unknown = [path_of(item["loc"], raw) for item in errors if item["type"] == "extra_forbidden"]
    broken = {str(item["loc"][0]) for item in errors if item["type"] != "extra_forbidden"}
    broken |= {meant for path in unknown if (meant := _meant_section(path, raw)) is not None}
    whole = {key: value for key, value in without_paths(raw, unknown).items() if key not in broken}
    stand_ins = {key: value for key, value in _STAND_INS.items() if key not in whole}
    return PlanFile.model_validate({**whole, **stand_ins}), frozenset(PlanFile.model_fields) - broken


def _meant_section(path: YamlPath, raw: Mapping[str, Any]) -> str | None:
    """Return the section that lacks a value because its key is misspelt; None where the key resembles none."""
    parent = path[:-1]
    meant = nearest(str(path[-1]), known_keys(parent, raw))
    return None if meant is None else str(path[0]) if parent else meant


def without_paths(value: Any, paths: Sequence[YamlPath]) -> Any:
    """Return a value without the keys at the given paths."""
    gone = {path[0] for path in paths if len(path) == 1}

    def inner(key: Key, item: Any) -> Any:
        below = [path[1:] for path in paths if len(path) > 1 and path[0] == key]
        return without_paths(item, below) if below else item

    if isinstance(value, Mapping):
        return {key: inner(key, item) for key, item in value.items() if key not in gone}
    return [inner(place, item) for place, item in enumerate(value)] if isinstance(value, list) else value
