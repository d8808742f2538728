"""Rows of history files as arrays: when, which queue, how many contacts, how long each took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wfm.tables.csv_file import Table, column_name
from wfm.tables.phrasing import counted, did_you_mean, listed
from wfm.tables.record_times import RecordTimes, record_times

__all__ = ["HistoryFormat", "Records", "number_column", "records_of"]

_UNKNOWN = frozenset({"", "nan", "na", "n/a", "null", "none", "-"})

_NOT_READ = ("asa_s", "answered", "abandoned", "channel", "language", "acw_s", "talk_s", "hold_s", "patience_s")
"""Columns that exports often have and that a plan does not need."""

ALIASES: Mapping[str, Sequence[str]] = {
    "interval_start": ("timestamp", "start", "interval", "datetime", "date_time", "startinterval"),
    "offered": ("count", "contacts", "calls", "volume", "incomingcontactvolume"),
    "queue": ("queue_id", "queue_name", "queuename", "skill", "group"),
    "aht_s": ("aht", "averagehandletime", "average_handle_time"),
}
"""Canonical columns of an interval table and other names that they have."""

CONTACT_ALIASES: Mapping[str, Sequence[str]] = {
    "created_at": ("timestamp", "start_time", "created"),
    "queue": ("queue_id", "queue_name", "group"),
    "handle_s": ("handle_time_s", "handle_time", "service_s"),
}
"""The same for a table with one row a contact."""


@dataclass(frozen=True)
class HistoryFormat:
    """How history files are to be read.

    Attributes
    ----------
    zone
        Zone of times without offset.
    columns
        Canonical column → the file's name, where the planner says so.
    queues
        The file's queue name → queue id, where the planner says so.
    missing_is_zero
        Whether an interval without a row had no contact; False: there is no record.
    """

    zone: ZoneInfo
    columns: Mapping[str, str] = field(default_factory=dict)
    queues: Mapping[str, str] = field(default_factory=dict)
    missing_is_zero: bool = False


@dataclass(frozen=True)
class Records:
    """The usable rows of one table.

    Attributes
    ----------
    table
        Where they come from.
    rows : (r,)
        Their rows in it.
    minutes : (r,)
        Minutes since 1970 in UTC.
    queue : (r,)
        Row of the queue.
    offered : (r,)
        Contacts; NaN where unknown.
    aht_s : (r,)
        Mean handle time; NaN where unknown.
    contact_level
        Whether each row is one contact.
    """

    table: Table
    rows: NDArray[np.int64]
    minutes: NDArray[np.int64]
    queue: NDArray[np.int64]
    offered: NDArray[np.float64]
    aht_s: NDArray[np.float64]
    contact_level: bool


def number_column(table: Table, name: str) -> NDArray[np.float64]:
    """Return a column of numbers; NaN for empty cells, and for cells that are no numbers, which are faults."""
    texts = ["nan" if text.casefold() in _UNKNOWN else text for text in table.column(name)]
    if table.delimiter != ",":
        texts = [text.replace(",", ".") if "." not in text else text for text in texts]
    try:
        values = np.array(texts, dtype=object).astype(np.float64)
    except ValueError:
        values = np.array([_number(table, row, name, text) for row, text in enumerate(texts)], dtype=np.float64)
    for row in np.flatnonzero((values < 0) | np.isinf(values)):
        table.fault(int(row), f"{name} must be a finite number >= 0", table.column(name)[row])
    return values


def _number(table: Table, row: int, name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        table.fault(row, f"{name} must be a number without thousands separators", table.column(name)[row])
        return float("nan")


def records_of(table: Table, queue_ids: Sequence[str], form: HistoryFormat) -> Records | None:
    """Return the usable rows of a history table, which has one row an interval and queue, or one row a contact.

    Returns
    -------
    The rows of known queues; None where columns are missing. Faults and notes are left on the table.
    """
    table.rename({name: (column_name(other),) for name, other in form.columns.items()})
    if "date" in table.cells and "time" in table.cells and "interval_start" not in table.cells:
        both = zip(table.column("date"), table.column("time"), strict=True)
        table.cells["interval_start"] = [f"{day} {clock}" for day, clock in both]
    contact_level = "contact_id" in table.cells and "offered" not in table.cells
    time_name = "created_at" if contact_level else "interval_start"
    table.rename(CONTACT_ALIASES if contact_level else ALIASES)
    needed = (time_name,) if contact_level else (time_name, "offered")
    if not _has(table, needed):
        return None
    if not len(table):
        table.fault(None, "the file has column names, but no rows")
        return None
    names, queue = _queues(table, queue_ids, form)
    if names is None:
        return None
    times = record_times(table, table.column(time_name), names, form.zone, time_name)
    if contact_level:
        offered = np.ones(len(table))
        aht_s = number_column(table, "handle_s")
        queue = np.where(_repeated(table), -1, queue)
    else:
        offered = number_column(table, "offered")
        aht_s = number_column(table, "aht_s")
    aht_s[aht_s == 0] = np.nan
    usable = times.valid & (queue >= 0) & ~_skipped(table, times, offered, contact_level)
    _tell(table, times, form, contact_level)
    rows = np.flatnonzero(usable)
    return Records(table, rows, times.minutes[rows], queue[rows], offered[rows], aht_s[rows], contact_level)


def _has(table: Table, needed: Sequence[str]) -> bool:
    """Check the needed columns. Exports have many others, so that only a near miss of aht_s is noted."""
    before = list(table.notes)
    complete = table.expect(needed, ("queue", "aht_s", "handle_s", "contact_id", *_NOT_READ))
    table.notes[:] = before + [note for note in table.notes[len(before) :] if "Did you mean" in note]
    return complete


def _queues(table: Table, queue_ids: Sequence[str], form: HistoryFormat) -> tuple[list[str] | None, NDArray[np.int64]]:
    """Return the queue id of each row and its number, below 0 for rows of unknown queues."""
    none = np.zeros(len(table), dtype=np.int64)
    if "queue" not in table.cells:
        if len(queue_ids) > 1:
            mend = "Add the column, or say 'columns: {queue: <its name>}' under history"
            table.fault(None, f"the column 'queue' is missing, and the plan has {len(queue_ids)} queues", None, mend)
            return None, none
        return [queue_ids[0]] * len(table), none
    number = {name: place for place, name in enumerate(queue_ids)}
    folded = {name.casefold(): name for name in queue_ids}
    renamed = {name.casefold(): queue for name, queue in form.queues.items()}
    seen: dict[str, str] = {}
    for text in dict.fromkeys(table.column("queue")):
        seen[text] = renamed.get(text.casefold(), folded.get(text.casefold(), text))
    names = [seen[text] for text in table.column("queue")]
    for text, name in seen.items():
        if name not in number:
            hint = did_you_mean(name, queue_ids) or f"The plan has {listed(queue_ids)}."
            what = f"the queue '{text}' is not in the plan; {counted(names.count(name), 'row', 'is')} left out"
            table.notes.append(f"{table.shown}: {what}. {hint}")
    return names, np.array([number.get(name, -1) for name in names], dtype=np.int64)


def _repeated(table: Table) -> NDArray[np.bool_]:
    """Return which rows repeat a contact_id: exports that are delivered twice."""
    seen: set[str] = set()
    repeated = np.zeros(len(table), dtype=bool)
    for row, contact in enumerate(table.column("contact_id")):
        repeated[row] = contact in seen
        seen.add(contact)
    if repeated.any():
        table.notes.append(
            f"{table.shown}: {counted(int(repeated.sum()), 'row', 'repeats')} a contact_id; each contact counts once"
        )
    return repeated


def _skipped(table: Table, times: RecordTimes, offered: NDArray[np.float64], contact_level: bool) -> NDArray[np.bool_]:
    """Return the rows to leave out because the clocks skip their time; such a row with contacts is a fault."""
    for row in np.flatnonzero(times.skipped & (offered > 0)):
        text = table.column("created_at" if contact_level else "interval_start")[row]
        mend = "Check the zone of the file ('zone' under history), or give times with offset"
        table.fault(int(row), "the time does not exist: the clocks go forward over it", text, mend)
    return times.skipped


def _tell(table: Table, times: RecordTimes, form: HistoryFormat, contact_level: bool) -> None:
    if times.naive:
        table.notes.append(f"{table.shown}: times have no offset and are taken as wall-clock times of {form.zone.key}")
    if times.skipped.any():
        count = counted(int(times.skipped.sum()), "row", "lies")
        table.notes.append(f"{table.shown}: {count} in an hour that the clocks skip; left out")
    if times.doubled:
        first = times.doubled[0]
        twice = f"on {first:%Y-%m-%d} the hour of {first:%H:%M} comes twice because the clocks go back"
        how = "all rows are" if contact_level else "the first row of two is"
        table.notes.append(f"{table.shown}: {twice}; {how} taken as before the change")
