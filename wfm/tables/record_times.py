"""A column of times as instants, with the clocks' changes told apart.

Times without offset are the centre's wall clock. When the clocks go back an hour comes twice: of two rows with the same
wall-clock time the first is taken as before the change and the second as after it. When they go forward an hour is
skipped; rows in it stand for nothing, and may only say zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wfm.tables.clock_text import YEARS
from wfm.tables.csv_file import Table
from wfm.tables.instant_text import exists, happens_twice, parse_instant

__all__ = ["RecordTimes", "record_times"]


@dataclass(frozen=True)
class RecordTimes:
    """When each row of a table happened.

    Attributes
    ----------
    minutes : (rows,)
        Minutes since 1970 in UTC, rounded down; meaningless where not `valid`.
    valid : (rows,)
        Whether the time could be read.
    skipped : (rows,)
        Whether the wall-clock time does not exist, because the clocks go forward.
    naive
        Whether there are times without offset.
    doubled
        Wall-clock times of rows that stand for a repeated autumn hour, ascending.
    """

    minutes: NDArray[np.int64]
    valid: NDArray[np.bool_]
    skipped: NDArray[np.bool_]
    naive: bool
    doubled: tuple[datetime, ...]


class _Zone:
    """A zone that looks for a change of the clocks only on days that have one."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.changes: dict[date, bool] = {}

    def change_on(self, day: date) -> bool:
        if day not in self.changes:
            midnight = datetime.combine(day, datetime.min.time(), self.zone)
            self.changes[day] = midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset()
        return self.changes[day]


def record_times(table: Table, texts: Sequence[str], groups: Sequence[str], zone: ZoneInfo, name: str) -> RecordTimes:
    """Read a column of times; what cannot be read is a fault of the table.

    Parameters
    ----------
    table
        Where faults are noted.
    texts
        The times of the rows.
    groups
        Queue of each row: a time may stand once a queue, or twice in the repeated autumn hour.
    zone
        Zone of times without offset.
    name
        Name of the column in messages.
    """
    rows = len(texts)
    minutes = np.zeros(rows, dtype=np.int64)
    valid, skipped = np.ones(rows, dtype=bool), np.zeros(rows, dtype=bool)
    known: dict[str, datetime | None] = {}
    seen: set[tuple[str, datetime]] = set()
    doubled: set[datetime] = set()
    clock = _Zone(zone)
    naive = False
    for row, text in enumerate(texts):
        moment = known[text] if text in known else known.setdefault(text, _moment(text))
        if moment is None:
            valid[row] = False
            table.fault(row, f"{name} must be a time such as 2026-03-02T08:00+01:00 or 2026-03-02 08:00", text)
            continue
        if moment.tzinfo is None:
            naive = True
            fold = 0
            if clock.change_on(moment.date()):
                skipped[row] = not exists(moment, zone)
                if happens_twice(moment, zone):
                    doubled.add(moment)
                    fold = int((groups[row], moment) in seen)
                    seen.add((groups[row], moment))
            moment = moment.replace(tzinfo=zone, fold=fold)
        minutes[row] = int(moment.timestamp()) // 60
    return RecordTimes(minutes, valid, skipped, naive, tuple(sorted(doubled)))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        if moment.year in YEARS:
            return moment
    except ValueError:
        pass
    try:
        return parse_instant(text)
    except ValueError:
        return None
