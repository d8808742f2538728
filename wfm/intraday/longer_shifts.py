"""Longer and shorter forms of the shift templates, so that a duty may be extended or shortened on the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wfm.rostering.repair_settings import RepairSettings
from wfm.rostering.shift_forms import form_name
from wfm.workforce import ShiftTemplate, Workforce

__all__ = ["longer_forms", "with_longer_shifts"]


def longer_forms(shift: ShiftTemplate, settings: RepairSettings, step_min: int) -> Iterator[ShiftTemplate]:
    """Yield the forms of a shift: ``day+60`` ends an hour later, ``60+day`` starts an hour earlier, ``day-60`` ends an
    hour earlier.

    Breaks keep their places on the clock. A shorter form exists where every break still lies inside it.

    Parameters
    ----------
    shift
        The template.
    settings
        Steps, and how far.
    step_min
        Planning interval; steps that are no multiple of it are left out.
    """
    for more in range(settings.longer_step_min, settings.longer_most_min + 1, settings.longer_step_min):
        if more % step_min:
            continue
        if shift.length_min + more <= 24 * 60:
            yield replace(shift, id=form_name(shift.id, more), length_min=shift.length_min + more)
            if shift.earliest_start_min >= more:
                moved = tuple(
                    replace(item, earliest_min=item.earliest_min + more, latest_min=item.latest_min + more)
                    for item in shift.breaks
                )
                yield replace(
                    shift,
                    id=form_name(shift.id, more, earlier=True),
                    earliest_start_min=shift.earliest_start_min - more,
                    latest_start_min=shift.latest_start_min - more,
                    length_min=shift.length_min + more,
                    breaks=moved,
                )
        shorter = shift.length_min - more
        if all(item.latest_min + item.length_min <= shorter for item in shift.breaks) and shorter > 0:
            yield replace(shift, id=form_name(shift.id, -more), length_min=shorter)


def with_longer_shifts(workforce: Workforce, settings: RepairSettings, step_min: int) -> Workforce:
    """Return the workforce with every form of every shift, allowed where the shift itself is."""
    forms = {shift.id: tuple(longer_forms(shift, settings, step_min)) for shift in workforce.shifts}
    contracts = tuple(
        replace(
            contract,
            shifts=(*contract.shifts, *(form.id for shift in contract.shifts for form in forms.get(shift, ()))),
        )
        for contract in workforce.contracts
    )
    shifts = (*workforce.shifts, *(form for shift in workforce.shifts for form in forms[shift.id]))
    return replace(workforce, shifts=shifts, contracts=contracts)
