"""A history without a plan: one CSV, an interval, perhaps opening hours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Channel, Demand, Queue
from wfm.errors import Fault, InputError
from wfm.grid import TimeGrid
from wfm.tables.clock_text import Window, parse_hours, parse_weekdays
from wfm.tables.csv_file import Table, read_table
from wfm.tables.history import history_of
from wfm.tables.history_remarks import GAPS, history_remarks
from wfm.tables.instant_text import parse_instant
from wfm.tables.records import ALIASES, HistoryFormat

__all__ = ["opening_week", "read_history"]

_OFFSET = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")


def read_history(path: Path, step_min: int, *, zone: str | None = None, opening: str | None = None) -> Demand:
    """Read a history CSV (``interval_start`` or ``timestamp``, ``offered`` or ``count``, perhaps ``queue``, ``aht_s``).

    Parameters
    ----------
    path
        The file.
    step_min
        Interval of the forecast in minutes; finer rows are added up.
    zone
        Time zone; None to take times as the clock on the wall without any change of clocks.
    opening
        Opening hours of all queues, ``mon-fri 08:00-19:30; sat 09:00-12:00``; None for always.

    Raises
    ------
    InputError
        With all faults of the file and of the other arguments.
    """
    faults = []
    try:
        place = ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(Fault("--zone", "must be the IANA name of a time zone", f"'{zone}'", "For example Europe/Paris"))
    try:
        week = None if opening is None else opening_week(opening)
    except ValueError as error:
        faults.append(Fault("--open", str(error), f"'{opening}'"))
    if not 1 <= step_min <= 1440 or 1440 % step_min:
        faults.append(Fault("--interval", "must divide a day of 1440 minutes", str(step_min)))
    if faults:
        raise InputError(faults)
    table = read_table(path)
    if table.faults:
        raise InputError(table.faults)
    table.rename(ALIASES)
    notes = _to_wall_clock(table) if zone is None else []
    names = sorted(set(table.column("queue"))) if "queue" in table.cells else ["all"]
    queues = tuple(Queue(name, name, Channel.VOICE, name) for name in names)
    found = history_of(
        [table],
        queues,
        HistoryFormat(place),
        lambda grid: _opening(grid, week, len(queues)),
        step_min=step_min,
        zone=zone or "UTC",
        until=_after(table),
    )
    if found is None:
        raise InputError(table.faults)
    read = [note for note in table.notes if zone is not None or "no offset" not in note]
    own = [*read, *found.notes]
    if week is None:
        # Without opening hours each night would be a gap: only slots of the week that the file knows can be missing.
        seen = history_remarks(queues, found.grid, found.contacts, found.aht_s, _slots_seen(found))
        own = [note for note in own if GAPS not in note] + [note for note in seen if GAPS in note]
    return Demand(found.grid, found.queues, found.contacts, found.aht_s, found.open_, notes=(*notes, *own))


def _slots_seen(found: Demand) -> NDArray[np.bool_]:
    """Return (q, n) whether a queue has a record in the same slot of any week."""
    slots = found.grid.day_of % 7 * 1440 + (np.arange(found.grid.n) - found.grid.day_starts[found.grid.day_of])
    seen = [np.isin(slots, slots[np.isfinite(row)]) for row in found.contacts]
    return np.array(seen).reshape(found.contacts.shape)


def _after(table: Table) -> date:
    """Return the day after the last time of a table; what is no time is left to the reader of the rows."""
    latest = date.min
    for text in set(table.column("interval_start")):
        try:
            moment = datetime.fromisoformat(text) if text[:4].isdigit() else parse_instant(text)
            latest = max(latest, moment.date())
        except ValueError:
            continue
    return latest + timedelta(days=1) if latest > date.min else date(2000, 1, 1)


def opening_week(text: str) -> Mapping[int, tuple[Window, ...]]:
    """Return weekday → windows of ``mon-fri 08:00-19:30; sat 09:00-12:00``.

    Raises
    ------
    ValueError
        With a predicate, where the text is no opening.
    """
    week: dict[int, tuple[Window, ...]] = {}
    for part in text.split(";"):
        found = re.match(r"\s*([a-zA-Z ,\-–]+?)\s+(\d.*|closed)\s*$", part)
        if found is None:
            raise ValueError('must be weekdays and hours such as "mon-fri 08:00-19:30; sat 09:00-12:00"')
        for day in parse_weekdays(found.group(1)):
            if day in week:
                raise ValueError("must not name a weekday twice")
            week[day] = parse_hours(found.group(2))
    return week


def _opening(grid: TimeGrid, week: Mapping[int, tuple[Window, ...]] | None, q: int) -> NDArray[np.bool_]:
    if week is None:
        return np.ones((q, grid.n), dtype=bool)
    open_ = np.zeros((q, grid.n), dtype=bool)
    for day in range(-1, grid.days):
        for start, end in week.get((grid.first + timedelta(days=day)).weekday(), ()):
            first, last = grid.at(day, start) // grid.step_min, -(-grid.at(day, end) // grid.step_min)
            open_[:, max(first, 0) : max(last, 0)] = True
    return open_


def _to_wall_clock(table: Table) -> list[str]:
    """Take the offsets off the times, and the second of two rows with one wall-clock time out; say so."""
    texts = table.column("interval_start")
    stripped = [_OFFSET.sub("", text) if len(text) > 16 else text for text in texts]
    if stripped == texts:
        return [f"{table.shown}: times have no zone and are taken as the clock on the wall"]
    table.cells["interval_start"] = stripped
    seen: set[tuple[str, str]] = set()
    keep = []
    for row, key in enumerate(zip(table.column("queue"), stripped, strict=True)):
        if key not in seen:
            keep.append(row)
        seen.add(key)
    left = len(texts) - len(keep)
    table.cells = {name: [column[row] for row in keep] for name, column in table.cells.items()}
    table.lines = [table.lines[row] for row in keep]
    extra = f"; {left} rows of the hour that comes twice in autumn are left out" if left else ""
    return [
        f"{table.shown}: offsets are left off, as no zone is given{extra}. Give --zone to have days of 23 and 25 hours"
    ]
