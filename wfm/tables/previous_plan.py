"""What a plan must know of an earlier one whose days do not end on the eve of its own.

A plan of several weeks is made anew every week, and now and then a week is left out. Then the carry-in that the earlier
plan wrote is of the wrong day; it is worked out again from its duties up to the eve.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wfm.errors import Fault, InputError
from wfm.grid import TimeGrid
from wfm.rostering.roster import Roster
from wfm.tables.carry_in import carry_in_of
from wfm.tables.carry_in_out import LedgerSettings, next_carry_in
from wfm.tables.csv_file import read_table
from wfm.tables.roster_in import read_roster
from wfm.workforce import CarryIn

if TYPE_CHECKING:
    from wfm.pipeline import Plan

__all__ = ["CARRY_IN_BEFORE", "carried_over", "planned_days"]

CARRY_IN_BEFORE = "carry_in_before.csv"
"""The carry-in with which a plan began, kept beside its roster."""


def planned_days(folder: Path) -> tuple[date, date] | None:
    """Return first and last day of the plan in a folder; None where summary.json does not say."""
    try:
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        return date.fromisoformat(summary["first_date"]), date.fromisoformat(summary["last_date"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def carried_over(folder: Path, plan: Plan, ledger: LedgerSettings) -> tuple[CarryIn, ...] | None:
    """Return everybody's past on the eve of a plan, from the roster of an earlier plan.

    Parameters
    ----------
    folder
        What the earlier plan wrote.
    plan
        The plan that goes on.
    ledger
        What counts as weekend and night.

    Returns
    -------
    None where carry_in.csv of the folder is of the eve already, or the folder does not say which days it is of.

    Raises
    ------
    InputError
        If the earlier plan begins no earlier than the plan, or one of its files is broken.
    """
    days = planned_days(folder)
    if days is None:
        return None
    first, last = days
    eve = plan.grid.first - timedelta(days=1)
    if last == eve:
        return None
    if first > eve:
        what = f"--previous: is a plan from {first} to {last}, and this one begins on {plan.grid.first}"
        raise InputError([Fault(str(folder), what, None, "Give the folder of an earlier plan")])
    read = read_roster(folder, plan.grid.zone)
    duties = Roster(tuple(duty for duty in read.roster.duties if duty.date <= eve))
    workforce = replace(plan.workforce, carry_in=_before(folder, plan.grid.zone))
    grid = TimeGrid(first, (eve - first).days + 1, plan.grid.step_min, plan.grid.zone)
    return next_carry_in(grid, workforce, duties, ledger)


def _before(folder: Path, zone: str) -> tuple[CarryIn, ...]:
    """Return the past with which the earlier plan began; none where it had none."""
    file = folder / CARRY_IN_BEFORE
    if not file.is_file():
        return ()
    table = read_table(file)
    rows = carry_in_of(table, ZoneInfo(zone))
    if table.faults:
        raise InputError(table.faults)
    return tuple(past for _, past in rows)
