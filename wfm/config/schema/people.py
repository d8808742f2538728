"""Agents and their absences, where they are written into the plan instead of a CSV."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from wfm.config.schema.base import Section
from wfm.config.schema.scalars import Day, MinorMoney, NonNegative, Positive, Text
from wfm.workforce import AbsenceKind

__all__ = ["AbsenceFile", "AgentFile", "Skills"]


def _as_skills(value: object) -> object:
    if isinstance(value, str):
        return dict.fromkeys(value.replace(",", " ").split(), 1.0)
    return {str(word): 1.0 for word in value} if isinstance(value, list) else value


Skills = Annotated[
    dict[str, Positive],
    BeforeValidator(_as_skills),
    Field(min_length=1),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "items": {"type": "string"}},
                {"type": "object", "additionalProperties": {"type": "number", "exclusiveMinimum": 0}},
                {"type": "string"},
            ]
        }
    ),
]


class AgentFile(Section):
    """One agent. The id is the key."""

    name: Text | None = None
    """Name shown to people; the id if left out."""
    contract: Text
    """Id of the contract."""
    skills: Skills
    """A list of skills, or skill → handle-time multiplier (1.25 needs a quarter longer)."""
    hourly_cost: MinorMoney
    """Cost of a paid hour in the plan's currency."""
    team: str = ""
    """Free text, used by the scope of rules."""
    role: str = "agent"
    """Free text, for instance lead."""
    site: str = ""
    """Free text."""
    email: str = ""
    """For calendars."""
    birth_date: Day | None = None
    """For the limits of young workers alone; nobody else needs one."""


class AbsenceFile(Section):
    """A stretch of time in which an agent cannot work. Why is never stored."""

    agent: Text
    """Agent id."""
    from_: Text = Field(alias="from")
    """First day (2026-03-03), or the start of an absence of hours (2026-03-03 13:00)."""
    to: Text
    """Last day, included; or the end of an absence of hours."""
    kind: AbsenceKind = AbsenceKind.LEAVE
    """unplanned, leave or training."""
    credit_h: NonNegative | None = None
    """Paid hours credited for each day of it (or for the hours away), in place of the usual ones."""
