"""How contacts become agents: load, policy, bots, contacts that go on to another queue."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from wfm.config.schema.base import Section
from wfm.config.schema.scalars import NonNegative, Positive, Share, Text
from wfm.staffing.load import LoadMethod

__all__ = ["ContactTypeFile", "DeflectionFile", "PolicyChoice", "StaffingFile", "TransferFile"]


class PolicyChoice(StrEnum):
    """What is done about a volume that is not known."""

    POINT = "point"
    EXPECTED = "expected"
    QUANTILE = "quantile"
    NEWSVENDOR = "newsvendor"
    """The quantile that the plan's prices and pay ask for."""


class ContactTypeFile(Section):
    """One reason for contact within a queue."""

    share: NonNegative
    """Its part of the queue's contacts; the parts of a queue are scaled to sum to 1."""
    aht_s: Positive
    """Its mean handle time by an agent in seconds."""
    solved: Share
    """Part of it that the bot solves, 0 to 1."""
    extra_s: Annotated[float, Field(strict=True)] = 0
    """Seconds of handle time that a failed attempt of the bot costs (above 0) or saves (below 0)."""


class DeflectionFile(Section):
    """What a bot takes off a queue."""

    queue: Text
    """Queue id."""
    types: tuple[ContactTypeFile, ...] = Field(min_length=1)
    """The queue's reasons for contact."""


class TransferFile(Section):
    """A share of a queue's contacts that arrives in another queue later."""

    from_: Text = Field(alias="from")
    """Queue id of the first tier."""
    to: Text
    """Queue id of the second tier, or of the callbacks."""
    share: Share
    """Part of the contacts that goes on, 0 to 1."""
    delay_s: NonNegative = 0
    """Mean seconds between the arrival at the one and at the other."""
    aht_s: Positive | None = None
    """Mean handle time of these contacts at the other queue; left out: the other queue's own."""
    leaves: bool = Field(default=False, strict=True)
    """Whether the first queue is spared them (a callback instead of a wait) or has handled them too (an escalation)."""


class StaffingFile(Section):
    """How contacts become agents. Customers who give up (patience_s of the queue) are reckoned with by Erlang A."""

    load: LoadMethod = LoadMethod.MOL
    """How contacts become load: mol (modified offered load), sipp (each interval alone), lag or max."""
    integer: bool = Field(default=True, strict=True)
    """Whether the agents of a queue are rounded up to whole people."""
    policy: PolicyChoice = PolicyChoice.POINT
    """point: the mean forecast is certain; expected: the level expected over its spread; quantile: see `quantile`;
    newsvendor: the quantile at which an hour more costs as much as it is expected to save, by prices and pay."""
    quantile: Annotated[float, Field(strict=True, gt=0, lt=1)] = 0.8
    """With policy quantile: the target is met with this probability, above 0 and below 1."""
    after_closing: bool = Field(default=True, strict=True)
    """Whether contacts in progress at closing time are staffed for."""
    least_load: NonNegative = 0.5
    """Load in Erlang below which work after closing is left to overrun."""
    idle_share: Share = 0
    """Part of the idle time between contacts that is used for e-mail and tickets, 0 to 1; 0.5 to 0.7 is usual."""
    least_idle: NonNegative = 3
    """Idle agents of a queue and interval below which nothing of that is used."""
    deflections: tuple[DeflectionFile, ...] = ()
    """What bots take off the queues."""
    transfers: tuple[TransferFile, ...] = ()
    """Escalations and callbacks, in order, after the bots."""
