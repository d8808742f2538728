"""Absences as instants, with the paid minutes that they count for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from wfm.grid import TimeGrid
from wfm.tables.absences import AbsenceRow
from wfm.tables.instant_text import localised
from wfm.workforce import Absence, Contract

__all__ = ["credited_absences"]

_BEYOND_DAYS = 2
"""Days around the horizon that a duty of the horizon can touch."""


@dataclass
class _Ledger:
    """Days credited so far: (agent id, week) → days, and the days themselves."""

    days: Counter[tuple[str, int]] = field(default_factory=Counter)
    seen: set[tuple[str, date]] = field(default_factory=set)


def credited_absences(
    rows: Iterable[AbsenceRow], contract_of: Mapping[str, Contract], grid: TimeGrid
) -> tuple[Absence, ...]:
    """Return the absences that touch the horizon, whole days one by one.

    A whole day is credited with the contract's most hours ÷ its working days, for at most that many days in each seven
    days from the start of the horizon; an absence of hours with its own length. A credit written into the plan takes
    their place. A day that is listed twice counts once.

    Parameters
    ----------
    rows
        Absences of known agents.
    contract_of
        Agent id → contract.
    grid
        Any grid of the horizon.
    """
    ledger = _Ledger()
    absences: list[Absence] = []
    for row in rows:
        if row.whole_days:
            absences += _whole_days(row, contract_of[row.agent_id], grid, ledger)
        else:
            absence = _hours(row, grid)
            if absence is not None:
                absences.append(absence)
    return tuple(absences)


def _whole_days(row: AbsenceRow, contract: Contract, grid: TimeGrid, ledger: _Ledger) -> Iterable[Absence]:
    usual = contract.max_week_min // contract.days_a_week
    for day in row.dates:
        place = (day - grid.first).days
        if not -_BEYOND_DAYS <= place < grid.days + _BEYOND_DAYS or (row.agent_id, day) in ledger.seen:
            continue
        ledger.seen.add((row.agent_id, day))
        credit = 0
        if 0 <= place < grid.days:
            week = (row.agent_id, place // 7)
            ledger.days[week] += 1
            credit = usual if ledger.days[week] <= contract.days_a_week else 0
            credit = credit if row.credit_min is None else row.credit_min
        start = datetime.combine(day, datetime.min.time(), grid.tz)
        yield Absence(row.agent_id, start, start + timedelta(days=1), row.kind, credit)


def _hours(row: AbsenceRow, grid: TimeGrid) -> Absence | None:
    start, end = (localised(moment, grid.tz).astimezone(grid.tz) for moment in (row.start, row.end))
    first, last = grid.minute(start), grid.minute(end)
    beyond = _BEYOND_DAYS * 1440
    horizon = grid.n * grid.step_min
    if last <= -beyond or first >= horizon + beyond:
        return None
    credit = last - first if row.credit_min is None else row.credit_min
    return Absence(row.agent_id, start, end, row.kind, credit if 0 <= first < horizon else 0)
