"""From a plan file and its CSVs to a plan, or to every fault in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from wfm.config.absence_rates import absence_rates_of, check_absence_rates
from wfm.config.checks.activities import check_activities
from wfm.config.checks.assumptions import check_assumptions
from wfm.config.checks.capacity import check_capacity
from wfm.config.checks.demand import check_forecasting, check_prices, check_queues, check_staffing
from wfm.config.checks.people import check_people
from wfm.config.checks.rules import check_rules
from wfm.config.checks.shifts import check_shifts
from wfm.config.checks.skill_mix import check_skill_mix
from wfm.config.demand_side import Asked, queue_from, read_demand
from wfm.config.hiring import check_hiring, hiring_settings
from wfm.config.intake import Intake
from wfm.config.newsvendor import level_bought
from wfm.config.opening import opening_of, ring_fenced_of, week_of
from wfm.config.patching import patched
from wfm.config.people_changes import changed_people
from wfm.config.people_side import WORKFORCE_SECTIONS, People, read_people, workforce_from
from wfm.config.rules_in_force import default_rules, entries_of, rules_of, statements_of
from wfm.config.schema import PlanFile
from wfm.config.sections import sections_of
from wfm.config.stage_settings import (
    cut_settings,
    demand_assumptions,
    forecast_settings,
    prices_of,
    repair_settings,
    solve_limits,
    staffing_settings,
)
from wfm.config.yaml_document import Document, YamlPath, read_document
from wfm.errors import ValueRangeError
from wfm.grid import TimeGrid
from wfm.pipeline import Plan
from wfm.rostering.rules import Rule
from wfm.staffing.settings import StaffingSettings
from wfm.tables.clock_text import parse_date
from wfm.tables.phrasing import did_you_mean
from wfm.workforce import Workforce

__all__ = ["PLAN_FILE", "first_day", "load_plan", "plan_file_of", "plan_of"]

PLAN_FILE = "plan.yaml"
"""Name of the plan file in a centre's folder."""


def first_day(path: Path) -> date | None:
    """Return the first planned day of a plan file or its folder, before anything else of it is looked at.

    Returns
    -------
    None where the plan does not say it in a form that can be read; loading the plan then tells why.

    Raises
    ------
    InputError
        If the file is no YAML.
    """
    week = read_document(path / PLAN_FILE if path.is_dir() else path).raw.get("week")
    try:
        return parse_date(week["start"]) if isinstance(week, Mapping) else None
    except (KeyError, ValueError, AttributeError, TypeError):
        return None


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
    file = plan_file_of(path)
    document = read_document(file)
    if patch:
        document = patched(document, patch, patch_source)
    return plan_of(document, file.parent)


def plan_file_of(path: Path) -> Path:
    """Return the plan file that a path means: itself, or plan.yaml in the folder."""
    return path / PLAN_FILE if path.is_dir() else path


def plan_of(document: Document, folder: Path) -> Plan:
    """Return the plan of a document whose files lie in a folder; errors as in `load_plan`."""
    intake = Intake(document, folder)
    plan_file, sound = sections_of(intake)
    sound = _sound(plan_file, sound, intake)
    people = changed_people(plan_file, read_people(plan_file, sound, intake), sound, intake)
    grid = _grid(plan_file, sound, intake)
    asked = _asked(plan_file, sound, grid, intake)
    rules = _rules(plan_file, people, sound, grid, intake)
    consistent = _consistent(plan_file, people, sound, intake)
    if grid is None or not consistent:
        intake.raise_faults()
        raise AssertionError("a plan with broken sections has faults")
    workforce = workforce_from(plan_file, people, grid)
    _check_capacity(plan_file, people, workforce, rules, grid, intake)
    level = level_bought(plan_file, workforce, intake) if {"staffing", "prices"} <= sound else None
    intake.raise_faults()
    return _plan(plan_file, grid, workforce, rules, asked, staffing_settings(plan_file, level), intake)


def _consistent(file: PlanFile, people: People, sound: frozenset[str], intake: Intake) -> bool:
    """Check what the sound sections say of each other; return whether the workforce can be put together."""
    checks: tuple[tuple[set[str], Callable[[PlanFile, Intake], None]], ...] = (
        ({"queues"}, check_queues),
        ({"prices"}, check_prices),
        ({"shifts", "rules"}, check_activities),
        ({"queues", "forecasting", "week"}, check_forecasting),
        ({"queues", "staffing"}, check_staffing),
        ({"queues", "contracts", "week", "capacity"}, check_hiring),
        ({"queues", "requirement", "volume_factor", "aht_factor", "closures", "channel_shift"}, check_assumptions),
    )
    for needed, check in checks:
        if needed <= sound:
            check(file, intake)
    shifts = {"shifts", "contracts"} <= sound and intake.passes(lambda: check_shifts(file, intake))
    if {"absence_rates", "shrinkage"} <= sound:
        check_absence_rates(file, people, intake)
    named = intake.passes(lambda: check_people(file, people, sound, intake))
    return shifts and named and {"rules", "queues"} <= sound and people.sound >= WORKFORCE_SECTIONS


def _sound(file: PlanFile, sound: frozenset[str], intake: Intake) -> frozenset[str]:
    """Check time zones and weekdays, on which all further reading rests; return the sections that are still sound."""
    zones: list[tuple[str, YamlPath, str]] = [("zone", ("zone",), file.zone)]
    if file.history is not None and file.history.zone is not None:
        zones.append(("history", ("history", "zone"), file.history.zone))
    for section, path, zone in zones:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            hint = did_you_mean(zone, available_timezones()) or "Zones are named Area/City, such as Europe/Berlin"
            intake.fault(path, "is not a known time zone", f"'{zone}'", hint)
            sound -= {section}
    for queue_id, queue in file.queues.items():
        fences = [(("ring_fenced", place, "hours"), one.hours) for place, one in enumerate(queue.ring_fenced)]
        for where, hours in [(("open",), queue.open), *fences]:
            try:
                week_of(hours)
            except ValueError as error:
                intake.fault(("queues", queue_id, *where), str(error))
                sound -= {"queues"}
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
    return read_demand(file, grid, intake) if grid is not None and needed <= sound else Asked()


def _rules(
    file: PlanFile, people: People, sound: frozenset[str], grid: TimeGrid | None, intake: Intake
) -> tuple[Rule, ...]:
    """Return the rules in force, as far as they can be read."""
    if "rules" in sound and file.rules is None:
        return default_rules()
    entries = entries_of(file, intake)
    statements = statements_of(entries, intake)
    agents = [agent for _, agent in people.agents] if "agents" in people.sound else []
    shifts = {name: item.kind for name, item in file.shifts.items()} if "shifts" in sound else None
    check_rules(entries, statements, agents, file.contracts if "contracts" in sound else None, grid, intake, shifts)
    check_skill_mix(statements, agents, intake)
    if "rules" in sound and not any(item.section.type == "contract_hours" for item in statements):
        intake.notes.append("rules: without contract_hours nobody's weekly hours are kept")
    return rules_of(statements, agents, intake)


def _check_capacity(
    file: PlanFile, people: People, workforce: Workforce, rules: Sequence[Rule], grid: TimeGrid, intake: Intake
) -> None:
    queues = tuple(queue_from(queue_id, queue) for queue_id, queue in file.queues.items())
    places = {agent.id: where for where, agent in people.agents}
    open_ = opening_of(list(file.queues.values()), grid)
    check_capacity(workforce, rules, queues, open_, grid, places, intake)


def _plan(
    file: PlanFile,
    grid: TimeGrid,
    workforce: Workforce,
    rules: tuple[Rule, ...],
    asked: Asked,
    staffing: StaffingSettings,
    intake: Intake,
) -> Plan:
    """Put the plan together; all parts are there and sound."""
    doubtful = staffing.shrinkage.double_counting(
        absences_given=bool(workforce.absences), breaks_rostered=any(shift.breaks for shift in workforce.shifts)
    )
    return Plan(
        name=file.name,
        currency=file.currency,
        grid=grid,
        queues=tuple(queue_from(queue_id, queue) for queue_id, queue in file.queues.items()),
        open_=opening_of(list(file.queues.values()), grid),
        history=asked.history,
        forecast=asked.forecast,
        requirement=asked.requirement,
        forecasting=forecast_settings(file.forecasting),
        staffing=staffing,
        workforce=workforce,
        rules=rules,
        prices=prices_of(file.prices),
        limits=solve_limits(file.solver),
        notes=(*intake.notes, *doubtful),
        cuts=cut_settings(file),
        hiring=hiring_settings(file.capacity),
        assumptions=demand_assumptions(file),
        absence_rate=file.absence_rate,
        repair=repair_settings(file.repair, rules),
        absence_rates=absence_rates_of(file.absence_rates),
        tolerated_drop=file.prices.tolerated_drop,
        ring_fenced={name: ring_fenced_of(queue, grid) for name, queue in file.queues.items() if queue.ring_fenced},
    )
