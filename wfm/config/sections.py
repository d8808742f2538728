"""The sections of a plan file, validated; a broken one does not keep the others from being looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from wfm.config.intake import Intake
from wfm.config.messages import faults_of
from wfm.config.schema import PlanFile

__all__ = ["sections_of", "without_nothing"]

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

    Faults of the schema are noted. Broken sections are replaced by stand-ins; whoever reads on must look only at
    sections that are named as sound.
    """
    raw = without_nothing(intake.document.raw)
    try:
        return PlanFile.model_validate(raw), frozenset(PlanFile.model_fields)
    except ValidationError as error:
        intake.faults += faults_of(error, intake.document)
        broken = {str(item["loc"][0]) for item in error.errors(include_url=False, include_input=False)}
    whole = {key: value for key, value in raw.items() if key not in broken}
    stand_ins = {key: value for key, value in _STAND_INS.items() if key not in whole}
    return PlanFile.model_validate({**whole, **stand_ins}), frozenset(PlanFile.model_fields) - broken
