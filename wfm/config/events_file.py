"""The events of a day from a file: CSV, or YAML with a list under ``events:``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wfm.config.yaml_document import Document, read_document
from wfm.errors import Fault, InputError
from wfm.intraday.events import Event
from wfm.tables.csv_file import read_table, shortened
from wfm.tables.event_rows import EVENT_COLUMNS, EventRow, EventScope, events_from
from wfm.tables.events_in import events_of
from wfm.tables.phrasing import did_you_mean

__all__ = ["read_events"]

_ALIASES = {"type": "event", "kind": "event", "agent": "agent_id", "with": "other", "like": "other"}


def read_events(path: Path, scope: EventScope) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """Read an events file.

    Parameters
    ----------
    path
        A CSV with a row an event, or a ``.yaml`` with a list under ``events:``.
    scope
        What events can speak of.

    Returns
    -------
    The events in the order of the file, and remarks of reading.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    if path.suffix.casefold() in {".yaml", ".yml"}:
        document = read_document(path)
        rows, faults = _rows(document)
        events, more = events_from(rows, scope)
        if faults or more:
            raise InputError(shortened([*faults, *more], document.shown))
        return events, ()
    table = read_table(path)
    events = events_of(table, scope)
    table.raise_faults()
    return events, tuple(table.notes)


def _rows(document: Document) -> tuple[list[EventRow], list[Fault]]:
    """Return the entries of the list as text, and what keeps others from being entries."""
    faults = [
        document.fault((key,), "is not known", None, did_you_mean(key, ["events"]) or "An events file has 'events:'")
        for key in document.raw
        if key != "events"
    ]
    entries = document.raw.get("events")
    if not isinstance(entries, list):
        faults.append(document.fault(("events",), "must be a list of events"))
        return [], faults
    rows = []
    for place, entry in enumerate(entries):
        if not isinstance(entry, dict):
            faults.append(document.fault(("events", place), "must be a mapping such as {event: absent, agent: A1}"))
            continue
        text: dict[str, str] = {}
        for key, value in entry.items():
            name = _ALIASES.get(key, key)
            if name not in EVENT_COLUMNS:
                mend = did_you_mean(key, [*EVENT_COLUMNS, *_ALIASES])
                faults.append(document.fault(("events", place, key), "is not known", None, mend))
            elif name in text:
                faults.append(document.fault(("events", place, key), f"gives {name} twice"))
            else:
                text[name] = _text(value)
        rows.append(EventRow(document.where("events", place), text))
    return rows, faults


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).strip()
