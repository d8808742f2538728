"""Events as they are written, by row of a CSV or entry of a YAML list, and all that can be wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isfinite, nan
from zoneinfo import ZoneInfo

from wfm.errors import Fault
from wfm.grid import TimeGrid
from wfm.intraday.events import Event, EventKind
from wfm.tables.instant_text import localised, parse_instant
from wfm.tables.phrasing import did_you_mean, listed, quoted

__all__ = ["EVENT_COLUMNS", "EventRow", "EventScope", "events_from"]

EVENT_COLUMNS = ("event", "agent_id", "other", "queue", "from", "to", "factor", "aht_s", "granted")
"""Columns of an events file; only `event` and `from` are always needed."""

_AGENT, _OTHER, _QUEUE, _TO, _FACTOR, _AHT, _GRANTED = "agent_id", "other", "queue", "to", "factor", "aht_s", "granted"

_FIELDS: Mapping[EventKind, tuple[frozenset[str], frozenset[str]]] = {
    kind: (frozenset(needed), frozenset(optional))
    for kind, needed, optional in (
        (EventKind.ABSENT, (_AGENT,), (_TO,)),
        (EventKind.LATE, (_AGENT, _TO), ()),
        (EventKind.NO_SHOW, (_AGENT,), ()),
        (EventKind.SWAP, (_AGENT, _OTHER), (_TO, _GRANTED)),
        (EventKind.LEAVE, (_AGENT,), (_TO, _GRANTED)),
        (EventKind.VOLUME, (_QUEUE, _FACTOR), (_TO,)),
        (EventKind.AHT, (_QUEUE,), (_TO, _FACTOR, _AHT)),
        (EventKind.CLOSED, (_QUEUE,), (_TO,)),
        (EventKind.EXTRA, (_AGENT, _TO), (_OTHER,)),
        (EventKind.OUTAGE, (_TO,), (_QUEUE, _FACTOR)),
        (EventKind.COVER, (_QUEUE, _TO, _FACTOR), ()),
    )
}
"""Kind → fields that it needs, and others that it may have, besides `from`."""

_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_WHOLE_DAYS = frozenset({EventKind.NO_SHOW, EventKind.SWAP})


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as text.

    Attributes
    ----------
    where
        File and line.
    text
        Field → trimmed text; fields that are empty or missing are the same.
    """

    where: str
    text: Mapping[str, str]


@dataclass(frozen=True)
class EventScope:
    """What events can speak of.

    Attributes
    ----------
    grid
        The planned days.
    agents, queues
        Known ids.
    number
        Reads a number; a decimal comma is the reader's matter.
    """

    grid: TimeGrid
    agents: frozenset[str]
    queues: tuple[str, ...]
    number: Callable[[str], float] = float

    @property
    def zone(self) -> ZoneInfo:
        """Zone in which times without offset are taken."""
        return self.grid.tz


@dataclass
class _Reading:
    """One row while it is read."""

    row: EventRow
    scope: EventScope
    kind: EventKind
    faults: list[Fault] = field(default_factory=list)

    def fault(self, name: str, what: str, mend: str = "") -> None:
        got = self.row.text.get(name, "")
        self.faults.append(Fault(self.row.where, f"{name} {what}", quoted(got) if got else None, mend))


def events_from(rows: Iterable[EventRow], scope: EventScope) -> tuple[tuple[Event, ...], list[Fault]]:
    """Return the events of some rows in their order, and every fault in them."""
    faults: list[Fault] = []
    events: list[Event] = []
    rows = list(rows)
    newcomers = {row.text.get(_AGENT, "") for row in rows if row.text.get("event", "").casefold() == EventKind.EXTRA}
    for row in rows:
        event = _event(row, scope, newcomers, faults)
        if event is not None:
            events.append(event)
    return tuple(events), faults


def _event(row: EventRow, scope: EventScope, newcomers: set[str], faults: list[Fault]) -> Event | None:
    word = row.text.get("event", "").casefold().replace("-", "_").replace(" ", "_")
    kinds = [kind.value for kind in EventKind]
    if word not in kinds:
        mend = did_you_mean(word, kinds)
        what = f"event must be one of {', '.join(kinds)}"
        faults.append(Fault(row.where, what, quoted(row.text.get("event", "")) if word else None, mend))
        return None
    read = _Reading(row, scope, EventKind(word))
    _check_fields(read)
    start, end = _span(read)
    _check_names(read, newcomers)
    factor, aht_s = _number(read, _FACTOR), _number(read, _AHT)
    if read.kind is EventKind.AHT and (factor is None) == (aht_s is None) and not read.faults:
        read.fault(_FACTOR, "or aht_s must be given for an aht event, and not both")
    granted = _answer(read)
    faults += read.faults
    if read.faults or start is None:
        return None
    text = row.text.get
    return Event(
        read.kind, start, end, text(_AGENT, ""), text(_OTHER, ""), text(_QUEUE, ""), factor, aht_s, granted
    )  # fmt: skip


def _check_fields(read: _Reading) -> None:
    """What an event of a kind needs is there, and nothing that nobody would read."""
    needed, optional = _FIELDS[read.kind]
    text = read.row.text
    for name in EVENT_COLUMNS[1:]:
        if name in {*needed, "from"} and not text.get(name):
            read.fault(name, f"is missing; an event '{read.kind}' needs {listed(sorted({*needed, 'from'}))}")
        if name not in {*needed, *optional, "from"} and text.get(name):
            read.fault(name, f"says nothing in an event '{read.kind}'", "Leave it empty")


def _moment(read: _Reading, name: str, *, closes: bool) -> datetime | None:
    """Return an aware time; a date alone is its first midnight, or the last one where it closes a stretch."""
    text = read.row.text.get(name, "")
    if not text:
        return None
    try:
        moment = parse_instant(text)
    except ValueError as error:
        read.fault(name, str(error))
        return None
    if closes and re.fullmatch(r"[\d.\-]+", text):
        moment += timedelta(days=1)
    return localised(moment, read.scope.zone).astimezone(read.scope.zone)


def _span(read: _Reading) -> tuple[datetime | None, datetime | None]:
    """Return start and end; they lie in the planned days, in this order."""
    whole = read.kind in _WHOLE_DAYS
    start = _moment(read, "from", closes=False)
    end = _moment(read, _TO, closes=not whole)
    if start is None:
        return None, None
    if whole:
        start, end = _midnight(read, "from", start), None if end is None else _midnight(read, _TO, end)
    elif end is not None and end.timestamp() <= start.timestamp():
        read.fault(_TO, f"must lie after from ({read.row.text.get('from', '')})")
    elif end is None and read.kind is EventKind.LEAVE:
        end = start.replace(hour=0, minute=0) + timedelta(days=1)
    grid = read.scope.grid
    first, last = grid.dates[0], grid.dates[-1]
    for name, moment in (("from", start), (_TO, end if whole else None)):
        if moment is not None and not first <= moment.date() <= last:
            read.fault(name, f"must lie in the planned days, {first} to {last}")
    return start, end


def _midnight(read: _Reading, name: str, moment: datetime) -> datetime:
    if moment.hour or moment.minute:
        read.fault(name, f"must be a date for an event '{read.kind}'")
    return moment


def _check_names(read: _Reading, newcomers: set[str]) -> None:
    """Agents and queues are known; who is new is like somebody who is known."""
    text, agents = read.row.text, read.scope.agents
    agent, other, queue = (text.get(name, "") for name in (_AGENT, _OTHER, _QUEUE))
    if read.kind is EventKind.EXTRA:
        if agent and agent not in agents and not other:
            read.fault(_OTHER, f"is missing; '{agent}' is new: name whose skills and contract they share")
    elif agent and agent not in agents | newcomers:
        read.fault(_AGENT, "is not an agent of the plan", did_you_mean(agent, agents))
    if other and other not in agents:
        read.fault(_OTHER, "is not an agent of the plan", did_you_mean(other, agents))
    if read.kind is EventKind.SWAP and agent and agent == other:
        read.fault(_OTHER, "must be somebody else")
    if queue and queue not in read.scope.queues:
        known = f"Known: {listed(read.scope.queues)}"
        read.fault(_QUEUE, "is not a queue of the plan", did_you_mean(queue, read.scope.queues) or known)


def _number(read: _Reading, name: str) -> float | None:
    text = read.row.text.get(name, "")
    if not text:
        return None
    try:
        value = read.scope.number(text)
    except ValueError:
        value = nan
    if not isfinite(value):
        read.fault(name, "must be a number")
        return None
    share = read.kind is EventKind.OUTAGE
    if name == _AHT and value <= 0:
        read.fault(name, "must be > 0")
    elif name == _FACTOR and (value < 0 or (value == 0 and read.kind is EventKind.AHT) or (share and value > 1)):
        read.fault(name, "must be a share from 0 to 1" if share else "must be > 0; 1.2 is a fifth more")
    return value


def _answer(read: _Reading) -> bool | None:
    text = read.row.text.get(_GRANTED, "")
    if text and text.casefold() not in _YES_NO:
        read.fault(_GRANTED, "must be yes or no, or empty")
    return _YES_NO.get(text.casefold())
