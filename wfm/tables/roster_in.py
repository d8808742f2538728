"""roster.csv with its activities.csv: any roster, also one edited by hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from wfm.errors import InputError
from wfm.rostering.roster import Activity, Duty, Roster
from wfm.tables.clock_text import parse_date
from wfm.tables.csv_file import Table, read_table
from wfm.tables.instant_text import localised, parse_instant
from wfm.tables.phrasing import counted
from wfm.tables.workbook_in import ACTIVITY_SHEET, ROSTER_SHEET, sheet_table

__all__ = ["RosterRead", "activities_of", "read_roster"]

_ROSTER_OPTIONAL = ("date", "paid_h", "overtime_h", "cost", "name")
_YES = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


NEAR_S = 3 * 3600
"""An activity no further than this from a duty of its agent, or on the same date, belongs to it, even if moved."""


@dataclass(frozen=True, slots=True)
class RosterRead:
    """A roster from files.

    Attributes
    ----------
    roster
        The duties.
    notes
        What a reader should know, for instance that no activities were found.
    """

    roster: Roster
    notes: tuple[str, ...] = ()


def read_roster(path: Path, zone: str) -> RosterRead:
    """Read a roster: a folder with roster.csv, a roster.csv with its activities.csv beside it, or a roster.xlsx.

    Parameters
    ----------
    path
        The folder or the file.
    zone
        Zone of the plan: duties are given in it, and times without offset are taken in it.

    Raises
    ------
    InputError
        If a file is missing or wrong; all faults at once. A missing activities.csv is a note: no breaks are assumed.
    """
    file = path / "roster.csv" if path.is_dir() else path
    beside = file.with_name("activities.csv")
    notes: tuple[str, ...] = ()
    activities: Table | None = None
    if file.suffix.casefold() == ".xlsx":
        table, activities = sheet_table(file, ROSTER_SHEET), sheet_table(file, ACTIVITY_SHEET)
    else:
        table = read_table(file)
        if beside.is_file():
            activities = read_table(beside)
        else:
            notes = (f"there is no activities.csv beside {file.name}: no breaks are assumed",)
    roster, left_out = _roster_of(table, activities, ZoneInfo(zone))
    notes += left_out
    faults = [*table.faults, *(activities.faults if activities is not None else [])]
    if faults:
        raise InputError(faults)
    return RosterRead(roster, notes)


def _roster_of(table: Table, activities: Table | None, zone: ZoneInfo) -> tuple[Roster, tuple[str, ...]]:
    """Return the roster of two tables and notes; faults are left on them.

    Activities of somebody who has no duty at that time any more go with the duty: a planner deletes one row, not four.
    """
    if not table.expect(("agent_id", "start", "end", "shift"), _ROSTER_OPTIONAL):
        return Roster(()), ()
    duties: list[Duty] = []
    for row in range(len(table)):
        duty = _duty(table, row, zone)
        if duty is not None:
            duties.append(duty)
    placed = activities_of(activities, zone) if activities is not None else []
    by_agent: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_agent[duty.agent_id].append(duty)
    parts: dict[int, list[Activity]] = defaultdict(list)
    deleted: dict[tuple[str, date], int] = defaultdict(int)
    for row, agent_id, activity in placed:
        owner = next((duty for duty in by_agent[agent_id] if _holds(duty, activity)), None)
        day = activity.start.date()
        if owner is not None:
            parts[id(owner)].append(activity)
        elif any(_near(duty, activity) or duty.date == day for duty in by_agent[agent_id]):
            if activities is not None:
                activities.fault(row, f"the {activity.activity} of {agent_id} lies in no duty of roster.csv")
        else:
            deleted[agent_id, day] += 1
    complete = (replace(duty, activities=tuple(sorted(parts[id(duty)], key=_by_start))) for duty in duties)
    notes = tuple(
        f"{agent_id} has no duty on {day} any more: {counted(count, 'row')} of activities.csv left out"
        for (agent_id, day), count in deleted.items()
    )
    return Roster(tuple(sorted(complete, key=lambda duty: (duty.agent_id, duty.start.timestamp())))), notes


def _by_start(activity: Activity) -> float:
    return activity.start.timestamp()


def _holds(duty: Duty, activity: Activity) -> bool:
    # Instants are compared, not wall clocks: two times of one zone compare by wall clock when the clocks change.
    return duty.start.timestamp() <= activity.start.timestamp() and activity.end.timestamp() <= duty.end.timestamp()


def _near(duty: Duty, activity: Activity) -> bool:
    """Return whether an activity lies so near to a duty that it was meant for it."""
    start, end = duty.start.timestamp() - NEAR_S, duty.end.timestamp() + NEAR_S
    return start < activity.end.timestamp() and activity.start.timestamp() < end


def _times(table: Table, row: int, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    found = []
    for name in ("start", "end"):
        text = table.column(name)[row]
        try:
            found.append(localised(parse_instant(text), zone).astimezone(zone))
        except ValueError as error:
            table.fault(row, f"{name} {error}", text)
    if len(found) < 2:
        return None
    if found[0].timestamp() >= found[1].timestamp():
        table.fault(row, "end must lie after start", table.column("end")[row])
        return None
    return found[0], found[1]


def _duty(table: Table, row: int, zone: ZoneInfo) -> Duty | None:
    times = _times(table, row, zone)
    if times is None:
        return None
    day = times[0].date()
    text = table.column("date")[row]
    if text:
        try:
            written = parse_date(text)
        except ValueError as error:
            table.fault(row, f"date {error}", text)
            return None
        if written != day:
            table.fault(row, f"date must be the day on which the duty starts, {day}", text)
            return None
    return Duty(table.column("agent_id")[row], day, *times, table.column("shift")[row])


def activities_of(table: Table, zone: ZoneInfo) -> list[tuple[int, str, Activity]]:
    """Return (row, agent id, activity) of activities.csv; faults are left on the table."""
    if not table.expect(("agent_id", "start", "end", "activity", "paid"), ("queue",)):
        return []
    found = []
    for row in range(len(table)):
        times = _times(table, row, zone)
        paid = _YES.get(table.column("paid")[row].casefold())
        if paid is None:
            table.fault(row, "paid must be true or false", table.column("paid")[row])
        if times is not None and paid is not None:
            activity = Activity(*times, table.column("activity")[row], paid, table.column("queue")[row] or None)
            found.append((row, table.column("agent_id")[row], activity))
    return found
