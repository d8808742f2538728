"""Queues, and where their numbers come from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from wfm.config.schema.base import Section
from wfm.config.schema.scalars import Day, Hours, NonNegative, Positive, Share, Text, WeekdayKey, Whole
from wfm.demand import Channel
from wfm.staffing.deferred import Clock

__all__ = ["HistoryEntry", "HistoryFile", "QueueFile", "RingFenceFile", "TargetFile", "WaitingFile"]


class TargetFile(Section):
    """The service that is promised on a queue."""

    level: Annotated[float, Field(strict=True, gt=0, le=1)] = 0.8
    """Share of contacts to be answered in time, above 0 and below 1 (0.8 is 80 %); 1 for backlogs only."""
    within_s: NonNegative = 20
    """Seconds within which a contact counts as answered in time. For deferred queues: the deadline."""
    definition: Literal["offered", "excl_short_abandon", "answered"] = "offered"
    """What the share is taken of: all offered contacts, offered less short abandons, or answered contacts."""
    over: Literal["interval", "day", "week"] = "interval"
    """The period over which the target must be met."""
    floor: Share | None = None
    """Least level of every single interval where `over` is day or week; at most `level`; half of it if left out."""


class WaitingFile(Section):
    """Contacts that wait when the week begins."""

    contacts: NonNegative
    """How many."""
    age_h: NonNegative = 0
    """Hours that they have waited, by the clock of the deadline."""


class RingFenceFile(Section):
    """Hours in which some people are on a backlog."""

    agents: Annotated[Whole, Field(ge=1)]
    """How many; each missing one costs far_shortage_per_h."""
    hours: dict[WeekdayKey, Hours]
    """When, by weekday: `mon-fri: "09:00-11:00"`."""


class QueueFile(Section):
    """One stream of contacts. Its id is its key; the id stands in all files."""

    name: Text | None = None
    """Name shown to people; the id if left out."""
    channel: Channel = Channel.VOICE
    """voice and chat are answered live; email, ticket, social and callback wait in a backlog."""
    skill: Text | None = None
    """The skill an agent needs; the id if left out."""
    open: dict[WeekdayKey, Hours]
    """Opening hours by weekday: `mon-fri: "08:00-18:00"`. A weekday that is not named is closed."""
    open_on: dict[Day, Hours] = Field(default_factory=dict)
    """Opening hours of single dates, in place of the weekday's: `2026-12-24: "08:00-12:00"`."""
    aht_s: Positive | None = None
    """Mean handle time in seconds, used where the history or the forecast has none."""
    target: TargetFile = Field(default_factory=TargetFile)
    """The service target; 80 % of offered contacts within 20 s in every interval if left out."""
    patience_s: Positive | None = None
    """Mean time in seconds before a waiting customer gives up; left out: nobody gives up (Erlang C)."""
    max_occupancy: Annotated[float, Field(strict=True, gt=0, le=1)] | None = None
    """Largest share of staffed time that agents may be busy, 0 to 1. For backlogs: the share planned for, 0.9."""
    max_abandonment: Share | None = None
    """Largest share of contacts that may give up; needs patience_s."""
    max_asa_s: NonNegative | None = None
    """Largest mean speed of answer in seconds."""
    concurrency: Annotated[Whole, Field(ge=1)] = 1
    """Contacts that an agent handles at once; above 1 for chat only."""
    slowdown: tuple[Positive, ...] | None = None
    """Chat: time of a conversation with 1, 2, … at once over that of one alone, `[1, 1.2, 1.5]`; one number each."""
    deadline_clock: Clock = Clock.ELAPSED
    """Backlogs: which time counts towards the deadline, elapsed (all of it) or opening (opening hours only)."""
    backlog: tuple[WaitingFile, ...] = ()
    """Backlogs: contacts that wait when the week begins, by age."""
    ring_fenced: tuple[RingFenceFile, ...] = ()
    """Backlogs: people who are on it at stated hours, whatever live work waits."""


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _as_section(value: object) -> object:
    return {"file": value} if isinstance(value, (str, list)) else value


class HistoryFile(Section):
    """Past contacts: one row an interval and queue (interval_start, queue, offered, aht_s), or one row a contact."""

    file: Annotated[
        tuple[Text, ...], BeforeValidator(_as_list, json_schema_input_type=str | list[str]), Field(min_length=1)
    ]
    """One CSV or a list of them, relative to the plan's folder."""
    zone: Text | None = None
    """Time zone of times without an offset; the plan's zone if left out."""
    columns: dict[str, Text] = Field(default_factory=dict)
    """Our column name → the file's, where they differ: `offered: Contacts queued`."""
    queues: dict[str, Text] = Field(default_factory=dict)
    """The file's queue name → the plan's queue id, where they differ."""
    missing: Literal["unknown", "zero"] = "unknown"
    """What an interval without a row means: no record, or no contact (exports that leave out empty intervals)."""


HistoryEntry = Annotated[
    HistoryFile, BeforeValidator(_as_section, json_schema_input_type=str | list[str] | HistoryFile)
]
"""A history: a file name, a list of them, or a mapping."""
