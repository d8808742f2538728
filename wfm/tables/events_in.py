"""events.csv: what happened, as it was reported; and the record of what a repaired roster has taken in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wfm.errors import Fault, InputError
from wfm.grid import TimeGrid
from wfm.intraday.events import Event, KnownEvent
from wfm.tables.cells import csv_text, number_cell, time_cell
from wfm.tables.csv_file import Table
from wfm.tables.event_rows import EVENT_COLUMNS, EventRow, EventScope, events_from
from wfm.tables.instant_text import parse_instant

__all__ = ["KNOWN_COLUMNS", "events_of", "known_events_csv", "known_events_of"]

KNOWN_COLUMNS = (*EVENT_COLUMNS, "since", "until", "credited", "answer")
"""Columns of the events.csv that a repair leaves beside its roster."""

_ALIASES = {"event": ("type", "kind"), "agent_id": ("agent", "id"), "other": ("with", "like"), "from": ("start",)}


def events_of(table: Table, scope: EventScope) -> tuple[Event, ...]:
    """Return the events of a table; faults are left on it."""
    table.rename({**_ALIASES, "to": ("end", "until")})
    if not table.expect(("event", "from"), EVENT_COLUMNS):
        return ()
    events, faults = events_from(_rows(table), replace(scope, number=table.number))
    table.faults += faults
    return events


def _rows(table: Table) -> list[EventRow]:
    texts = {name: table.column(name) for name in EVENT_COLUMNS}
    return [
        EventRow(table.where(row), {name: column[row] for name, column in texts.items()}) for row in range(len(table))
    ]


def known_events_of(table: Table, scope: EventScope) -> tuple[KnownEvent, ...]:
    """Return the record that `known_events_csv` wrote.

    Raises
    ------
    InputError
        If the file is no such record.
    """
    if not table.expect(KNOWN_COLUMNS):
        table.raise_faults()
    events, faults = events_from(_rows(table), replace(scope, number=table.number))
    found = []
    try:
        for row, event in enumerate(events if not faults else ()):
            since, until = (
                parse_instant(table.column(name)[row]).astimezone(scope.zone) for name in ("since", "until")
            )
            answer = {"yes": True, "no": False}.get(table.column("answer")[row])
            found.append(KnownEvent(event, since, until, _credits(table.column("credited")[row]), answer))
    except ValueError as error:
        faults.append(Fault(table.shown, f"is not the record of a repair: {error}"))
    if faults:
        raise InputError(faults)
    return tuple(found)


def _credits(text: str) -> tuple[tuple[date, int], ...]:
    """Return the pairs of ``2026-03-02:480 2026-03-03:480``."""
    pairs = (word.rpartition(":") for word in text.split())
    return tuple((date.fromisoformat(day), int(minutes)) for day, _, minutes in pairs)


def known_events_csv(known: tuple[KnownEvent, ...], grid: TimeGrid) -> str:
    """Return the record of the events that a roster has taken in, by start."""
    return csv_text(KNOWN_COLUMNS, (_cells(item, grid) for item in known))


def _cells(item: KnownEvent, grid: TimeGrid) -> tuple[str, ...]:
    event = item.event
    dated = event.kind.value in {"no_show", "swap"}

    def moment(value: object) -> str:
        if value is None:
            return ""
        local = value.astimezone(grid.tz)  # type: ignore[attr-defined]
        return local.date().isoformat() if dated else time_cell(local)

    return (
        event.kind.value,
        event.agent_id,
        event.other,
        event.queue,
        moment(event.start),
        moment(event.end),
        "" if event.factor is None else number_cell(event.factor, 6),
        "" if event.aht_s is None else number_cell(event.aht_s, 3),
        "" if event.granted is None else "yes" if event.granted else "no",
        time_cell(item.since.astimezone(grid.tz)),
        time_cell(item.until.astimezone(grid.tz)),
        " ".join(f"{day}:{minutes}" for day, minutes in item.credits),
        "" if item.granted is None else "yes" if item.granted else "no",
    )
