"""What a plan assumes beside its data: the keys that scenarios turn."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from wfm.config.schema.base import Section
from wfm.config.schema.people import Skills
from wfm.config.schema.scalars import Day, DayKey, Hours, MinorMoney, NonNegative, Positive, Share, Text, Whole
from wfm.config.schema.settings import FactorFile
from wfm.tables.clock_text import ALL_DAY

__all__ = [
    "ChannelShiftFile",
    "ClosureFile",
    "CrossTrainingFile",
    "HandleTimeFactors",
    "HandleTimeFile",
    "HireFile",
    "VolumeFactors",
]


class HandleTimeFile(Section):
    """A factor on handle times."""

    factor: Positive
    """Multiplies the mean handle time; 0.9 is a tenth less."""
    queue: Text | None = None
    """Queue id; all queues if left out."""
    from_: Day | None = Field(default=None, alias="from")
    """First day; no limit if left out."""
    to: Day | None = None
    """Last day, included; no limit if left out."""


class ClosureFile(Section):
    """Hours in which queues stay shut although `open` says otherwise."""

    days: DayKey
    """Weekdays or one date."""
    hours: Hours = (ALL_DAY,)
    """Shut hours; the whole day if left out."""
    queue: Text | None = None
    """Queue id; all queues if left out."""
    moved: Share | None = None
    """Part of the contacts that comes in the next open hours; left out: 1 for backlogs, 0 (lost) for live queues."""


class ChannelShiftFile(Section):
    """Contacts that use another channel instead."""

    from_: Text = Field(alias="from")
    """Queue id that they leave."""
    to: Text
    """Queue id that they go to."""
    share: Share
    """Part of the contacts, 0 to 1."""
    aht_s: Positive | None = None
    """Their mean handle time over there; left out: the other queue's own."""


class HireFile(Section):
    """New people, all alike."""

    count: Annotated[Whole, Field(ge=1, le=1000)]
    """How many."""
    contract: Text
    """Id of their contract."""
    skills: Skills
    """A list of skills, or skill → handle-time multiplier (1.25 for somebody new who needs a quarter longer)."""
    hourly_cost: MinorMoney
    """Cost of a paid hour."""
    id: Text = "new"
    """Their ids are this and a number: new_01."""
    team: str = ""
    """Free text."""
    role: str = "agent"
    """Free text."""
    site: str = ""
    """Free text."""


class CrossTrainingFile(Section):
    """People who learn a skill."""

    skill: Text
    """The skill."""
    agents: tuple[Text, ...] = Field(min_length=1)
    """Agent ids."""
    aht_multiplier: Positive = 1.0
    """Their handle time over that of the experienced."""


def _number_as_list(value: object) -> object:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return [{"factor": value}] if number else value


VolumeFactors = Annotated[
    tuple[FactorFile, ...],
    BeforeValidator(_number_as_list, json_schema_input_type=NonNegative | tuple[FactorFile, ...]),
]
"""One factor on all contacts, or a list by queue and dates."""

HandleTimeFactors = Annotated[
    tuple[HandleTimeFile, ...],
    BeforeValidator(_number_as_list, json_schema_input_type=Positive | tuple[HandleTimeFile, ...]),
]
"""One factor on all handle times, or a list by queue and dates."""
