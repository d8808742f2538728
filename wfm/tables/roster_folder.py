"""A roster with all that lies beside it: the demand it was planned for, and the events it has taken in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from wfm.errors import InputError
from wfm.forecasting import DemandAssumptions
from wfm.intraday.effects import plan_with
from wfm.intraday.events import KnownEvent
from wfm.pipeline import Plan
from wfm.rostering.roster import Roster
from wfm.tables.csv_file import Table, read_table
from wfm.tables.demand_out import forecast_csv, requirement_csv
from wfm.tables.event_rows import EventScope
from wfm.tables.events_in import known_events_of
from wfm.tables.forecast_in import forecast_of
from wfm.tables.phrasing import counted
from wfm.tables.requirement_in import requirement_of
from wfm.tables.roster_in import read_roster

__all__ = [
    "KNOWN_EVENTS",
    "PLANNED",
    "StandingRoster",
    "event_scope",
    "planned_demand",
    "read_in_force",
    "read_standing",
]

KNOWN_EVENTS = "events.csv"
"""Record of the events that a roster has taken in."""
PLANNED = "planned"
"""Folder of the demand before any event, beside a repaired roster."""


@dataclass(frozen=True)
class StandingRoster:
    """A roster that stands.

    Attributes
    ----------
    plan
        The plan, with the demand that the roster was planned for in place of one computed anew.
    roster
        The duties.
    known
        Events that it has taken in; none for a roster that was never repaired.
    notes
        What a reader should know.
    """

    plan: Plan
    roster: Roster
    known: tuple[KnownEvent, ...] = ()
    notes: tuple[str, ...] = ()


def event_scope(plan: Plan) -> EventScope:
    """Return what events of a plan can speak of."""
    agents = frozenset(agent.id for agent in plan.workforce.agents)
    return EventScope(plan.grid, agents, tuple(queue.id for queue in plan.queues))


def read_standing(path: Path, plan: Plan) -> StandingRoster:
    """Read a roster, the demand beside it and the record of its events.

    Parameters
    ----------
    path
        A folder, or a roster.csv.
    plan
        The plan.

    Raises
    ------
    InputError
        If a file is missing or wrong.
    """
    read = read_roster(path, plan.grid.zone)
    folder = path if path.is_dir() else path.parent
    record = folder / KNOWN_EVENTS
    known: tuple[KnownEvent, ...] = ()
    if record.is_file():
        known = known_events_of(read_table(record), event_scope(plan))
    demand = folder / PLANNED if (folder / PLANNED).is_dir() else folder
    if plan.requirement is None and not (known and demand is folder):
        plan = _with_demand(plan, demand)
    return StandingRoster(plan, read.roster, known, read.notes)


def read_in_force(path: Path, plan: Plan) -> StandingRoster:
    """Read a roster with its plan as it is after the events that the roster has taken in; see `read_standing`.

    A roster that was never repaired leaves the plan as it is.
    """
    stands = read_standing(path, plan)
    if not stands.known:
        return replace(stands, plan=plan)
    note = f"the roster has taken in {counted(len(stands.known), 'event')}; the plan is taken as it is after them"
    return replace(stands, plan=plan_with(stands.plan, stands.known), notes=(*stands.notes, note))


def _with_demand(plan: Plan, folder: Path) -> Plan:
    """Return the plan with the forecast and requirement of a folder, where it has both and they fit."""
    tables = [_table(folder / name) for name in ("forecast.csv", "requirement.csv")]
    if tables[0] is None or tables[1] is None:
        return plan
    unknown = np.full((len(plan.queues), plan.grid.n), np.nan)
    forecast = forecast_of(tables[0], plan.grid, plan.queues, plan.open_, unknown)
    requirement = requirement_of(tables[1], plan.grid, plan.queues, plan.open_)
    if forecast is None or requirement is None:
        return plan
    return replace(plan, forecast=forecast, requirement=requirement, assumptions=DemandAssumptions())


def _table(file: Path) -> Table | None:
    try:
        return read_table(file) if file.is_file() else None
    except InputError:
        return None


def planned_demand(plan: Plan) -> dict[str, bytes]:
    """Return the files of the demand before any event; none where the plan computes it anew."""
    if plan.forecast is None or plan.requirement is None:
        return {}
    return {
        f"{PLANNED}/forecast.csv": forecast_csv(plan.forecast).encode(),
        f"{PLANNED}/requirement.csv": requirement_csv(plan.requirement).encode(),
    }
