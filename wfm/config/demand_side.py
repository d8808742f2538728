"""Queues of a plan, and what comes in on them: history, forecast or requirement."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wfm.config.intake import Intake
from wfm.config.opening import opening_of
from wfm.config.schema import PlanFile
from wfm.config.schema.demand import QueueFile
from wfm.config.schema.settings import RequirementFile
from wfm.demand import Demand, Queue
from wfm.grid import TimeGrid
from wfm.staffing.requirement import Requirement
from wfm.tables.forecast_in import forecast_of
from wfm.tables.history import history_of
from wfm.tables.phrasing import did_you_mean
from wfm.tables.records import HistoryFormat
from wfm.tables.requirement_in import requirement_of

__all__ = ["Asked", "queue_from", "read_demand"]


@dataclass(frozen=True)
class Asked:
    """What comes in on the queues; None where the plan does not give it or it could not be read."""

    history: Demand | None = None
    forecast: Demand | None = None
    requirement: Requirement | None = None


def queue_from(queue_id: str, file: QueueFile) -> Queue:
    """Return a queue."""
    return Queue(
        id=queue_id,
        name=file.name or queue_id,
        channel=file.channel,
        skill=file.skill or queue_id,
        patience_s=file.patience_s,
        concurrency=file.concurrency,
    )


def read_demand(file: PlanFile, grid: TimeGrid, intake: Intake) -> Asked:
    """Read history, forecast and requirement, whichever the plan names; at least one it must."""
    if file.history is None and file.forecast is None and file.requirement_csv is None:
        mend = "Add 'history: data/history.csv'"
        intake.fault_at(
            f"{intake.document.shown}:1", "the plan names no history, no forecast and no requirement", None, mend
        )
    queues = tuple(queue_from(queue_id, queue) for queue_id, queue in file.queues.items())
    open_ = opening_of(list(file.queues.values()), grid)
    history = _history(file, queues, grid, intake)
    forecast = _forecast(file, queues, grid, open_, history, intake)
    requirement = _requirement(file, queues, grid, open_, intake)
    if forecast is None and history is None and requirement is not None:
        forecast = _demand_of(requirement, open_, intake)
    return Asked(history, forecast, requirement)


def _history(file: PlanFile, queues: tuple[Queue, ...], grid: TimeGrid, intake: Intake) -> Demand | None:
    if file.history is None:
        return None
    zone = file.history.zone or file.zone
    try:
        form_zone = ZoneInfo(zone)
    except (KeyError, ValueError):
        return None
    for name, queue_id in file.history.queues.items():
        if queue_id not in file.queues:
            where = intake.document.where("history", "queues", name)
            intake.unknown(where, f"history.queues.{name}: the queue", queue_id, file.queues)
    tables = [intake.table(("history",), name) for name in file.history.file]
    found = [table for table in tables if table is not None]
    if len(found) < len(tables):
        return None
    history = history_of(
        found,
        queues,
        HistoryFormat(form_zone, file.history.columns, file.history.queues, file.history.missing == "zero"),
        lambda days: opening_of(list(file.queues.values()), days),
        step_min=grid.step_min,
        zone=grid.zone,
        until=grid.first,
    )
    names = {name for table in found for name in table.cells.get("queue", ())}
    intake.close(*found)
    if history is None:
        return None
    if file.forecast is None and file.requirement_csv is None:
        _check_silent(file, history, names, intake)
    return _with_aht(file, history, intake, needed=file.forecast is None and file.requirement_csv is None)


NEW_QUEUE = "For a new queue name a like one under 'forecasting: sisters:', or type in a day's rows"
"""How to plan what has no past."""


def _check_silent(file: PlanFile, history: Demand, names: set[str], intake: Intake) -> None:
    """Every queue needs at least one record, but for those that get contacts or their forecast from other queues."""
    borrowing = {item.queue for item in file.forecasting.sisters}
    for row, queue in enumerate(history.queues):
        if np.isnan(history.contacts[row]).all() and queue.id not in _fed(file) | borrowing:
            hint = did_you_mean(queue.id, names - set(file.queues))
            mend = f"{hint} Say so under 'history: queues:'" if hint else NEW_QUEUE
            intake.fault(("queues", queue.id), "has no row in the history", None, mend)


def _fed(file: PlanFile) -> set[str]:
    return {item.to for item in file.staffing.transfers} | {item.to for item in file.channel_shift}


def _with_aht(file: PlanFile, demand: Demand, intake: Intake, *, needed: bool) -> Demand:
    """Return the history with the plan's handle time for queues for which it has none."""
    aht_s = demand.aht_s.copy()
    for row, (queue_id, queue) in enumerate(file.queues.items()):
        if np.isfinite(aht_s[row]).any():
            continue
        if queue.aht_s is not None:
            aht_s[row] = queue.aht_s
        elif needed and (queue_id in _fed(file) or not np.isnan(demand.contacts[row]).all()):
            intake.fault(("queues", queue_id, "aht_s"), "is missing, and the history has no aht_s for the queue")
    return Demand(demand.grid, demand.queues, demand.contacts, aht_s, demand.open_, notes=demand.notes)


def _usual_aht(file: PlanFile, history: Demand | None, n: int) -> NDArray[np.float64]:
    """Return the handle time of each queue where a forecast has none, shape (q, n): the plan's, else the history's."""
    aht_s = np.full((len(file.queues), n), np.nan)
    for row, queue in enumerate(file.queues.values()):
        if queue.aht_s is not None:
            aht_s[row] = queue.aht_s
        elif history is not None:
            known = np.isfinite(history.aht_s[row]) & (history.contacts[row] > 0)
            weights = history.contacts[row][known]
            if known.any():
                aht_s[row] = float(np.average(history.aht_s[row][known], weights=weights))
    return aht_s


def _forecast(
    file: PlanFile,
    queues: tuple[Queue, ...],
    grid: TimeGrid,
    open_: NDArray[np.bool_],
    history: Demand | None,
    intake: Intake,
) -> Demand | None:
    if file.forecast is None:
        return None
    table = intake.table(("forecast",), file.forecast)
    if table is None:
        return None
    forecast = forecast_of(table, grid, queues, open_, _usual_aht(file, history, grid.n))
    if not intake.close(table) or forecast is None:
        return None
    for row, queue in enumerate(queues):
        if np.isnan(forecast.aht_s[row][forecast.contacts[row] > 0]).any():
            intake.fault(("queues", queue.id, "aht_s"), "is missing, and the forecast has no aht_s for every interval")
    return forecast


def _requirement(
    file: PlanFile, queues: tuple[Queue, ...], grid: TimeGrid, open_: NDArray[np.bool_], intake: Intake
) -> Requirement | None:
    if file.requirement_csv is None:
        return None
    inline = isinstance(file.requirement, RequirementFile)
    table = intake.table(("requirement", "file") if inline else ("requirement",), file.requirement_csv)
    if table is None:
        return None
    requirement = requirement_of(table, grid, queues, open_)
    return requirement if intake.close(table) else None


def _demand_of(requirement: Requirement, open_: NDArray[np.bool_], intake: Intake) -> Demand:
    """Return the demand that a given requirement tells of, for the stages that look at contacts."""
    if np.isnan(requirement.contacts[open_]).all():
        intake.notes.append("the requirement has no contacts: service cannot be simulated")
    return Demand(
        grid=requirement.grid,
        queues=requirement.queues,
        contacts=np.where(open_, np.nan_to_num(requirement.contacts), 0.0),
        aht_s=requirement.aht_s,
        open_=open_,
        methods=("given",) * len(requirement.queues),
    )
