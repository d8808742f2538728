"""Shifts, contracts and people of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from wfm.config.intake import Intake
from wfm.config.schema import PlanFile
from wfm.config.schema.people import AbsenceFile
from wfm.config.schema.shifts import ContractFile, ShiftFile
from wfm.tables.absences import AbsenceRow, absence_row, absences_of
from wfm.tables.agents import agents_of
from wfm.tables.availability import AvailabilityRow, availability_of
from wfm.tables.carry_in import carry_in_of
from wfm.workforce import Agent, Break, CarryIn, Contract, ShiftTemplate

__all__ = ["People", "contract_from", "read_people", "shift_from"]


@dataclass(frozen=True)
class People:
    """Who can be rostered, each with the place where it stands; None where that could not be read.

    Attributes
    ----------
    agents, availability, absences, carry_in
        (place, item) in the order of the files.
    """

    agents: list[tuple[str, Agent]] | None
    availability: list[tuple[str, AvailabilityRow]] | None
    absences: list[tuple[str, AbsenceRow]] | None
    carry_in: list[tuple[str, CarryIn]] | None


def shift_from(shift_id: str, file: ShiftFile) -> ShiftTemplate:
    """Return a shift template; presence is paid time plus unpaid breaks."""
    unpaid = sum(item.length_min for item in file.breaks if not item.paid)
    return ShiftTemplate(
        id=shift_id,
        earliest_start_min=file.start.from_,
        latest_start_min=file.start.to,
        start_step_min=file.start.step_min,
        length_min=round(file.paid_h * 60) + unpaid,
        breaks=tuple(Break(item.id, item.length_min, item.paid, item.from_, item.to) for item in file.breaks),
        weekdays=frozenset(file.weekdays),
        break_step_min=file.break_step_min,
        min_work_between_min=file.min_work_between_min,
    )


def contract_from(contract_id: str, file: ContractFile) -> Contract:
    """Return a contract."""
    hours = file.hours_per_week
    return Contract(
        contract_id, round(hours.min * 60), round(hours.max * 60), file.pay, file.shifts, file.days_per_week
    )


def read_people(file: PlanFile, sound: frozenset[str], intake: Intake) -> People:
    """Read agents, availability, absences and carry-in, from CSVs or from the plan; faults go to the intake."""
    return People(
        agents=_agents(file, intake) if "agents" in sound else None,
        availability=_availability(file, intake) if "availability" in sound else None,
        absences=_absences(file, intake) if "absences" in sound else None,
        carry_in=_carry_in(file, intake) if {"carry_in", "zone"} <= sound else None,
    )


def _agents(file: PlanFile, intake: Intake) -> list[tuple[str, Agent]] | None:
    if isinstance(file.agents, str):
        table = intake.table(("agents",), file.agents)
        if table is None:
            return None
        agents = agents_of(table)
        return agents if intake.close(table) else None
    if not file.agents:
        intake.fault(("agents",), "must not be empty")
    return [
        (
            intake.document.where("agents", agent_id),
            Agent(
                id=agent_id,
                name=item.name or agent_id,
                contract=item.contract,
                skills=item.skills,
                hourly_cost_minor=item.hourly_cost,
                team=item.team,
                role=item.role,
                site=item.site,
                email=item.email,
            ),
        )
        for agent_id, item in file.agents.items()
    ]


def _availability(file: PlanFile, intake: Intake) -> list[tuple[str, AvailabilityRow]] | None:
    if isinstance(file.availability, str):
        table = intake.table(("availability",), file.availability)
        if table is None:
            return None
        rows = availability_of(table)
        return rows if intake.close(table) else None
    return [
        (intake.document.where("availability", agent_id), AvailabilityRow(agent_id, day, windows))
        for agent_id, days in file.availability.items()
        for day, windows in days.items()
    ]


def _absences(file: PlanFile, intake: Intake) -> list[tuple[str, AbsenceRow]] | None:
    if isinstance(file.absences, str):
        table = intake.table(("absences",), file.absences)
        if table is None:
            return None
        rows = absences_of(table)
        return rows if intake.close(table) else None
    found = []
    before = len(intake.faults)
    for place, item in enumerate(file.absences):
        row = _absence(item, place, intake)
        if row is not None:
            found.append((intake.document.where("absences", place), row))
    return found if len(intake.faults) == before else None


def _absence(item: AbsenceFile, place: int, intake: Intake) -> AbsenceRow | None:
    try:
        return absence_row(item.agent, item.from_, item.to, item.kind, item.credit_h)
    except ValueError as error:
        intake.fault(("absences", place), f": {error}", f"{item.from_} to {item.to}")
        return None


def _carry_in(file: PlanFile, intake: Intake) -> list[tuple[str, CarryIn]] | None:
    if file.carry_in is None:
        return []
    table = intake.table(("carry_in",), file.carry_in)
    if table is None:
        return None
    rows = carry_in_of(table, ZoneInfo(file.zone))
    first = file.week.start
    for where, past in rows:
        start = past.last_duty_start
        if start is not None and start.date() >= first:
            _late_carry_in(table.shown, where, start.date(), first, intake)
    return rows if intake.close(table) else None


def _late_carry_in(shown: str, where: str, day: date, first: date, intake: Intake) -> None:
    what = f"last_duty_start must lie before the first planned day, {first}"
    intake.fault_at(where, what, str(day), f"Is {shown} of the week before this one?")
