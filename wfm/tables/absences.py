"""absences.csv: when people are away. Why is never stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wfm.errors import Fault
from wfm.tables.clock_text import parse_date
from wfm.tables.csv_file import Table
from wfm.tables.instant_text import parse_instant
from wfm.tables.phrasing import did_you_mean
from wfm.workforce import AbsenceKind

__all__ = ["AbsenceRow", "absence_row", "absences_of"]

_REASONS = frozenset({"reason", "why", "diagnosis", "note", "notes", "comment", "cause", "illness", "sickness"})
_KINDS = tuple(kind.value for kind in AbsenceKind)


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """One absence as written.

    Attributes
    ----------
    agent_id
        Who is away.
    start, end
        Times, naive or aware; for whole days the first midnight and the midnight after the last day.
    whole_days
        Whether it was given as days.
    kind
        Unplanned, leave or training.
    credit_min
        Paid minutes of each day (or of the hours away); None for the usual credit.
    """

    agent_id: str
    start: datetime
    end: datetime
    whole_days: bool
    kind: AbsenceKind
    credit_min: int | None = None

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates of an absence of whole days."""
        return tuple(self.start.date() + timedelta(days=day) for day in range((self.end - self.start).days))


def absence_row(
    agent_id: str, first: str, last: str, kind: AbsenceKind = AbsenceKind.LEAVE, credit_h: float | None = None
) -> AbsenceRow:
    """Return an absence from its texts: two dates (the last one included), or two times.

    Raises
    ------
    ValueError
        With the name of the field and a predicate.
    """
    whole = _is_date(first)
    if whole != _is_date(last):
        raise ValueError("from and to must both be dates, or both be times such as 2026-03-03 13:00")
    try:
        start = datetime.combine(parse_date(first), datetime.min.time()) if whole else parse_instant(first)
    except ValueError as error:
        raise ValueError(f"from {error}") from None
    try:
        end = datetime.combine(parse_date(last), datetime.min.time()) if whole else parse_instant(last)
    except ValueError as error:
        raise ValueError(f"to {error}") from None
    if whole:
        end += timedelta(days=1)
    if (start.tzinfo is None) != (end.tzinfo is None):
        raise ValueError("from and to must both have an offset from UTC, or both none")
    if start >= end:
        raise ValueError(f"to must not lie before from ({first})" if whole else f"to must lie after from ({first})")
    credit_min = None if credit_h is None else round(credit_h * 60)
    return AbsenceRow(agent_id, start, end, whole, kind, credit_min)


def _is_date(text: str) -> bool:
    return re.fullmatch(r"[\d.\-]+", text.strip()) is not None


def absences_of(table: Table) -> list[tuple[str, AbsenceRow]]:
    """Return the rows ``agent_id, from, to, kind`` and, if there, ``credit_h``; faults are left on the table."""
    table.rename({"agent_id": ("id", "agent"), "from": ("start",), "to": ("end",)})
    for name in table.columns:
        if name in _REASONS:
            where = table.where(None)
            what = f"the column '{name}' is not allowed: a reason is never stored"
            table.faults.append(Fault(where, what, None, "Delete the column; kind says all that planning needs"))
    if not table.expect(("agent_id", "from", "to"), ("kind", "credit_h", *_REASONS)):
        return []
    found: list[tuple[str, AbsenceRow]] = []
    for row in range(len(table)):
        absence = _row(table, row)
        if absence is not None:
            found.append((table.where(row), absence))
    return found


def _row(table: Table, row: int) -> AbsenceRow | None:
    kind_text = table.column("kind")[row].casefold() or AbsenceKind.LEAVE.value
    if kind_text not in _KINDS:
        hint = did_you_mean(kind_text, _KINDS) or "Sickness is 'unplanned': a reason is never stored"
        table.fault(row, f"kind must be one of {', '.join(_KINDS)}", table.column("kind")[row], hint)
        return None
    credit = table.column("credit_h")[row]
    try:
        credit_h = table.number(credit) if credit else None
    except ValueError as error:
        table.fault(row, f"credit_h {error}", credit)
        return None
    if credit_h is not None and credit_h < 0:
        table.fault(row, "credit_h must be >= 0", credit)
        return None
    ends = table.column("from")[row], table.column("to")[row]
    try:
        return absence_row(table.column("agent_id")[row], *ends, AbsenceKind(kind_text), credit_h)
    except ValueError as error:
        table.fault(row, str(error), " to ".join(ends))
        return None
