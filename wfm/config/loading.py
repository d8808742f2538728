"""From a plan file and its CSVs to a plan, or to every fault in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from wfm.config.absence_credit import credited_absences
from wfm.config.checks.capacity import check_capacity
from wfm.config.checks.demand import check_demand
from wfm.config.checks.people import check_people
from wfm.config.checks.shifts import check_shifts
from wfm.config.demand_side import Asked, queue_from, read_demand
from wfm.config.intake import Intake
from wfm.config.opening import opening_of, week_of
from wfm.config.patching import patched
from wfm.config.people_side import People, contract_from, read_people, shift_from
from wfm.config.schema import PlanFile
from wfm.config.sections import sections_of
from wfm.config.stage_settings import forecast_settings, prices_of, rules_of, solve_limits, staffing_settings
from wfm.config.yaml_document import YamlPath, read_document
from wfm.errors import ValueRangeError
from wfm.grid import TimeGrid
from wfm.pipeline import Plan
from wfm.tables.availability import availability_from
from wfm.tables.nearest import did_you_mean
from wfm.workforce import Workforce

__all__ = ["PLAN_FILE", "load_plan"]

PLAN_FILE = "plan.yaml"
"""Name of the plan file in a centre's folder."""


def load_plan(path: Path, *, patch: Mapping[str, Any] | None = None, patch_source: str = "patch") -> Plan:
    """Read a plan.

    Parameters
    ----------
    path
        The plan file, or the folder that holds plan.yaml. Files named in the plan are relative to its folder.
    patch
        Changes to the plan before it is validated (see `wfm.config.patching.patched`); none by default.
    patch_source
        What messages name as the place of a fault in a changed value, for instance ``scenarios.yaml:12``.

    Raises
    ------
    InputError
        With every fault found in the plan file, its CSVs, and between them.
    """
    file = path / PLAN_FILE if path.is_dir() else path
    document = read_document(file)
    if patch:
        document = patched(document, patch, patch_source)
    intake = Intake(document, file.parent)
    plan_file, sound = sections_of(intake)
    sound = _sound_zone(plan_file, sound, intake)
    people = read_people(plan_file, sound, intake)
    grid = _grid(plan_file, sound, intake)
    asked = _asked(plan_file, sound, grid, intake)
    if len(sound) == len(PlanFile.model_fields):
        check_shifts(plan_file, intake)
        check_demand(plan_file, intake)
        check_people(plan_file, people, intake)
    intake.raise_faults()
    if grid is None:
        raise AssertionError("a plan without faults has a grid")
    return _plan(plan_file, grid, people, asked, intake)


def _sound_zone(file: PlanFile, sound: frozenset[str], intake: Intake) -> frozenset[str]:
    """Check the names of time zones; return the sections that are still sound."""
    named: list[tuple[str, YamlPath, str]] = [("zone", ("zone",), file.zone)]
    if file.history is not None and file.history.zone is not None:
        named.append(("history", ("history", "zone"), file.history.zone))
    for section, path, zone in named:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            hint = did_you_mean(zone, available_timezones()) or "Zones are named Area/City, such as Europe/Berlin"
            intake.fault(path, "is not a known time zone", f"'{zone}'", hint)
            sound -= {section}
    return sound


def _grid(file: PlanFile, sound: frozenset[str], intake: Intake) -> TimeGrid | None:
    if not {"zone", "week", "interval_min"} <= sound:
        return None
    try:
        return TimeGrid(file.week.start, file.week.days, file.interval_min, file.zone)
    except ValueRangeError as error:
        intake.fault(("interval_min",), f"does not fit the zone: {error}")
        return None


def _asked(file: PlanFile, sound: frozenset[str], grid: TimeGrid | None, intake: Intake) -> Asked:
    needed = {"queues", "history", "forecast", "requirement"}
    if grid is None or not needed <= sound or not _single_days(file, intake):
        return Asked()
    return read_demand(file, grid, intake)


def _single_days(file: PlanFile, intake: Intake) -> bool:
    """Check that opening hours name no weekday twice."""
    before = len(intake.faults)
    for queue_id, queue in file.queues.items():
        try:
            week_of(queue.open)
        except ValueError as error:
            intake.fault(("queues", queue_id, "open"), str(error))
    return len(intake.faults) == before


def _plan(file: PlanFile, grid: TimeGrid, people: People, asked: Asked, intake: Intake) -> Plan:
    """Put the plan together; all parts are there and sound."""
    contracts = tuple(contract_from(contract_id, item) for contract_id, item in file.contracts.items())
    contract_by_id = {contract.id: contract for contract in contracts}
    agents = tuple(agent for _, agent in people.agents or ())
    contract_of = {agent.id: contract_by_id[agent.contract] for agent in agents}
    workforce = Workforce(
        agents=agents,
        contracts=contracts,
        shifts=tuple(shift_from(shift_id, item) for shift_id, item in file.shifts.items()),
        availability=availability_from(row for _, row in people.availability or ()),
        absences=credited_absences([row for _, row in people.absences or ()], contract_of, grid),
        carry_in=tuple(past for _, past in people.carry_in or () if past.agent_id in contract_of),
    )
    plan = Plan(
        name=file.name,
        currency=file.currency,
        grid=grid,
        queues=tuple(queue_from(queue_id, queue) for queue_id, queue in file.queues.items()),
        open_=opening_of(list(file.queues.values()), grid),
        history=asked.history,
        forecast=asked.forecast,
        requirement=asked.requirement,
        forecasting=forecast_settings(file.forecasting),
        staffing=staffing_settings(file),
        workforce=workforce,
        rules=rules_of(file),
        prices=prices_of(file.prices),
        limits=solve_limits(file.solver),
    )
    places = {agent.id: where for where, agent in people.agents or ()}
    check_capacity(plan.workforce, plan.rules, plan.queues, plan.open_, grid, places, intake)
    intake.raise_faults()
    intake.notes += plan.staffing.shrinkage.double_counting(
        absences_given=bool(workforce.absences), breaks_rostered=any(shift.breaks for shift in workforce.shifts)
    )
    return replace(plan, notes=tuple(intake.notes))
