"""Shifts and contracts: do the breaks fit into the shift, do the contracts name shifts that exist?"""

from __future__ import annotations

from wfm.config.intake import Intake
from wfm.config.people_side import shift_from
from wfm.config.schema import PlanFile
from wfm.config.yaml_document import YamlPath
from wfm.tables.clock_text import clock_text
from wfm.workforce import ShiftTemplate

__all__ = ["check_shifts"]


def check_shifts(file: PlanFile, intake: Intake) -> None:
    """Check shift templates and contracts; faults go to the intake."""
    for shift_id, item in file.shifts.items():
        _check_shift(("shifts", shift_id), shift_from(shift_id, item), intake)
    used = {shift for contract in file.contracts.values() for shift in contract.shifts}
    for contract_id, contract in file.contracts.items():
        path: YamlPath = ("contracts", contract_id)
        for place, shift_id in enumerate(contract.shifts):
            if shift_id not in file.shifts:
                where = intake.document.where(*path, "shifts", place)
                intake.unknown(where, f"contracts.{contract_id}.shifts: the shift", shift_id, file.shifts)
        hours = contract.hours_per_week
        if hours.min > hours.max:
            intake.fault((*path, "hours_per_week"), "must have min <= max", f"{hours.min:g} and {hours.max:g}")
        if hours.max > 168:
            intake.fault((*path, "hours_per_week"), "must be <= 168", f"{hours.max:g}")
    for shift_id in file.shifts:
        if shift_id not in used:
            intake.notes.append(f"shifts.{shift_id}: no contract allows this shift")


def _check_shift(path: YamlPath, shift: ShiftTemplate, intake: Intake) -> None:
    if shift.earliest_start_min > shift.latest_start_min:
        window = f"{clock_text(shift.earliest_start_min)} to {clock_text(shift.latest_start_min)}"
        intake.fault((*path, "start"), "must have 'from' not after 'to'", window, 'A start after midnight is "24:30"')
    if shift.length_min > 1440:
        intake.fault(path, "must not be longer than 24 hours with its unpaid breaks", f"{shift.length_min / 60:g} h")
    names = [item.id for item in shift.breaks]
    free_min = 0
    for place, item in enumerate(shift.breaks):
        here = (*path, "breaks", place)
        if item.id in names[:place]:
            intake.fault((*here, "id"), "must be different for each break of a shift", f"'{item.id}'")
        if item.earliest_min > item.latest_min:
            window = f"{clock_text(item.earliest_min)} to {clock_text(item.latest_min)}"
            intake.fault(here, f"({item.id}) must have 'from' not after 'to'", window)
            continue
        if item.latest_min + item.length_min > shift.length_min:
            latest = clock_text(shift.length_min - item.length_min)
            what = (
                f"({item.id}) lies outside its shift: it may end {clock_text(item.latest_min + item.length_min)} after"
            )
            long = clock_text(shift.length_min)
            intake.fault(here, f"{what} the start of a shift of {long}", None, f'Set to: "{latest}" or earlier')
        start = next((minute for minute in shift.break_starts_min(item) if minute >= free_min), None)
        if start is None:
            what = f"({item.id}) cannot follow the break before it: that one ends, with the least work after it,"
            intake.fault(here, f"{what} at {clock_text(free_min)} or later", None, "Make its window later")
            continue
        free_min = start + item.length_min + shift.min_work_between_min
