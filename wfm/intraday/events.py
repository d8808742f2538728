"""Events of the day: sick calls, requests, spikes. Plain data; `wfm.intraday.effects` says what they do to a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

__all__ = ["REQUESTS", "Event", "EventKind", "KnownEvent", "earliest", "news"]


class EventKind(StrEnum):
    """What happened. Why somebody is away is never stored."""

    ABSENT = "absent"
    """Somebody cannot work from a time on, or between two times or dates."""
    LATE = "late"
    """Somebody arrives after the start of the duty."""
    NO_SHOW = "no_show"
    """Somebody did not come to the duty of a date."""
    SWAP = "swap"
    """Two agents ask to exchange their duties."""
    LEAVE = "leave"
    """Somebody asks for leave."""
    VOLUME = "volume"
    """A queue gets more or fewer contacts than forecast."""
    AHT = "aht"
    """Contacts of a queue take longer or shorter."""
    CLOSED = "closed"
    """A queue is closed."""
    EXTRA = "extra"
    """Somebody can work who could not be planned."""
    OUTAGE = "outage"
    """Systems are down: nobody can be served."""
    COVER = "cover"
    """People outside the roster, leads or a partner, serve a queue."""


REQUESTS = frozenset({EventKind.SWAP, EventKind.LEAVE})
"""Events that are answered yes or no."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it was reported.

    Attributes
    ----------
    kind
        What happened.
    start
        Aware time from which it holds; for a swap, midnight of the date of the agent's duty.
    end
        Aware end; for a swap, midnight of the date of the other's duty. None where it was not said.
    agent_id
        Whom it concerns; empty for events of queues.
    other
        The other agent of a swap; for somebody new, whose skills and contract they share.
    queue
        The queue; empty for all queues.
    factor
        Volume or handle time against the forecast; after an outage, the share of the lost contacts that call again;
        for cover, the number of people.
    aht_s
        The handle time itself, in place of a factor.
    granted
        The planner's own answer to a request; None: the repair answers.
    """

    kind: EventKind
    start: datetime
    end: datetime | None = None
    agent_id: str = ""
    other: str = ""
    queue: str = ""
    factor: float | None = None
    aht_s: float | None = None
    granted: bool | None = None

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two reports the same event; a later answer of the planner does not make it another one."""
        ends = None if self.end is None else self.end.timestamp()
        return (
            self.kind, self.start.timestamp(), ends, self.agent_id, self.other, self.queue, self.factor, self.aht_s
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event that a repaired roster has taken in.

    Attributes
    ----------
    event
        What was reported.
    since, until
        Aware start and end of what it changes, also where the report did not name them.
    credits
        (date, paid minutes) of the duties that fell away with it; they count towards the contract's hours.
    granted
        The answer to a request; None for events that are no request.
    """

    event: Event
    since: datetime
    until: datetime
    credits: tuple[tuple[date, int], ...] = ()
    granted: bool | None = None

    @property
    def holds(self) -> bool:
        """Whether it changes anything: a request that was refused does not."""
        return self.granted is not False


def earliest(events: tuple[Event, ...]) -> datetime | None:
    """Return the earliest start of some events; None without events."""
    return min((event.start for event in events), key=lambda moment: moment.timestamp(), default=None)


def news(events: tuple[Event, ...], known: tuple[KnownEvent, ...]) -> tuple[Event, ...]:
    """Return the events that are not known yet, each once, by start.

    A request that was refused is news again once the planner has answered it with yes.
    """
    settled = {item.event.identity for item in known if item.holds}
    refused = {item.event.identity for item in known if not item.holds}
    found: dict[tuple[object, ...], Event] = {}
    for event in events:
        if event.identity in settled or (event.identity in refused and not event.granted):
            continue
        found.setdefault(event.identity, event)
    return tuple(sorted(found.values(), key=lambda event: event.start.timestamp()))
