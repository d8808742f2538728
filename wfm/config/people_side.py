"""Shifts, contracts and people of a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from wfm.config.absence_credit import credited_absences
from wfm.config.intake import Intake
from wfm.config.schema import PlanFile
from wfm.config.schema.shifts import ContractFile, ShiftFile
from wfm.grid import TimeGrid
from wfm.tables.absences import AbsenceRow, absence_row, absences_of
from wfm.tables.agents import agents_of
from wfm.tables.availability import AvailabilityRow, availability_from, availability_of
from wfm.tables.carry_in import carry_in_of
from wfm.workforce import Agent, Break, CarryIn, Contract, ShiftTemplate, Workforce

__all__ = ["WORKFORCE_SECTIONS", "People", "contract_from", "read_people", "shift_from", "workforce_from"]

WORKFORCE_SECTIONS = frozenset({"agents", "availability", "absences", "carry_in"})
"""Sections of a plan that speak of people."""


@dataclass(frozen=True)
class People:
    """Who can be rostered, each with the place where it stands.

    Attributes
    ----------
    agents, availability, absences, carry_in
        (place, item) in the order of the files: whatever could be read.
    sound
        Sections of the plan whose people were read without a fault.
    """

    agents: list[tuple[str, Agent]]
    availability: list[tuple[str, AvailabilityRow]]
    absences: list[tuple[str, AbsenceRow]]
    carry_in: list[tuple[str, CarryIn]]
    sound: frozenset[str]


def shift_from(shift_id: str, file: ShiftFile) -> ShiftTemplate:
    """Return a shift template; presence is paid time plus unpaid breaks. Standby is one long unpaid break."""
    breaks = tuple(Break(item.id, item.length_min, item.paid, item.from_, item.to) for item in file.breaks)
    if file.standby:
        breaks = (Break("standby", round(file.paid_h * 60), False, 0, 0),)
    unpaid = sum(item.length_min for item in file.breaks if not item.paid)
    return ShiftTemplate(
        id=shift_id,
        earliest_start_min=file.start.from_,
        latest_start_min=file.start.to,
        start_step_min=file.start.step_min,
        length_min=round(file.paid_h * 60) + unpaid,
        breaks=breaks,
        weekdays=frozenset(file.weekdays),
        break_step_min=file.break_step_min,
        min_work_between_min=file.min_work_between_min,
        kind=file.kind or ("standby" if file.standby else ""),
    )


def contract_from(contract_id: str, file: ContractFile) -> Contract:
    """Return a contract."""
    hours = file.hours_per_week
    return Contract(
        contract_id, round(hours.min * 60), round(hours.max * 60), file.pay, file.shifts, file.days_per_week
    )


def workforce_from(file: PlanFile, people: People, grid: TimeGrid) -> Workforce:
    """Return the workforce of sound sections whose names have been checked."""
    contracts = tuple(contract_from(contract_id, item) for contract_id, item in file.contracts.items())
    contract_by_id = {contract.id: contract for contract in contracts}
    agents = tuple(agent for _, agent in people.agents)
    contract_of = {agent.id: contract_by_id[agent.contract] for agent in agents}
    return Workforce(
        agents=agents,
        contracts=contracts,
        shifts=tuple(shift_from(shift_id, item) for shift_id, item in file.shifts.items()),
        availability=availability_from(row for _, row in people.availability),
        absences=credited_absences((row for _, row in people.absences), contract_of, grid),
        carry_in=tuple(past for _, past in people.carry_in if past.agent_id in contract_of),
    )


def read_people(file: PlanFile, sound: frozenset[str], intake: Intake) -> People:
    """Read agents, availability, absences and carry-in, from CSVs or from the plan; faults go to the intake."""
    read: dict[str, list[Any]] = {}
    whole: set[str] = set()
    for section, reader, needs in _READERS:
        before = len(intake.faults)
        read[section] = reader(file, intake) if {section, *needs} <= sound else []
        if len(intake.faults) == before and {section, *needs} <= sound:
            whole.add(section)
    return People(**read, sound=frozenset(whole))


def _agents(file: PlanFile, intake: Intake) -> list[tuple[str, Agent]]:
    if isinstance(file.agents, str):
        return intake.rows(("agents",), file.agents, agents_of)
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
                birth_date=item.birth_date,
            ),
        )
        for agent_id, item in file.agents.items()
    ]


def _availability(file: PlanFile, intake: Intake) -> list[tuple[str, AvailabilityRow]]:
    if isinstance(file.availability, str):
        return intake.rows(("availability",), file.availability, availability_of)
    return [
        (intake.document.where("availability", agent_id), AvailabilityRow(agent_id, day, windows))
        for agent_id, days in file.availability.items()
        for day, windows in days.items()
    ]


def _absences(file: PlanFile, intake: Intake) -> list[tuple[str, AbsenceRow]]:
    if isinstance(file.absences, str):
        return intake.rows(("absences",), file.absences, absences_of)
    found = []
    for place, item in enumerate(file.absences):
        try:
            row = absence_row(item.agent, item.from_, item.to, item.kind, item.credit_h)
        except ValueError as error:
            where = intake.document.where("absences", place)
            intake.fault_at(where, f"absences[{place}]: {error}", f"{item.from_} to {item.to}")
            continue
        found.append((intake.document.where("absences", place), row))
    return found


def _carry_in(file: PlanFile, intake: Intake) -> list[tuple[str, CarryIn]]:
    if file.carry_in is None:
        return []
    name = file.carry_in
    rows = intake.rows(("carry_in",), name, lambda table: carry_in_of(table, ZoneInfo(file.zone)))
    first = file.week.start
    for where, past in rows:
        start = past.last_duty_start
        if start is not None and start.date() >= first:
            what = f"last_duty_start must lie before the first planned day, {first}"
            intake.fault_at(where, what, str(start.date()), f"Is {name} of the week before this one?")
    return rows


_READERS: tuple[tuple[str, Callable[[PlanFile, Intake], list[Any]], tuple[str, ...]], ...] = (
    ("agents", _agents, ()),
    ("availability", _availability, ()),
    ("absences", _absences, ()),
    ("carry_in", _carry_in, ("zone", "week")),
)
"""Section, its reader, and the other sections that it looks at."""
