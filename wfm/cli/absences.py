"""What `wfm simulate --absences` adds: chances by day, missing hours, the reserve and its cost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wfm.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from wfm.evaluation.absence_outlook import AbsenceDay, AbsenceOutlook
    from wfm.pipeline import Plan
    from wfm.staffing.requirement import Requirement

__all__ = ["USUAL_CERTAINTY", "on_seat_of", "outlook_lines", "with_rates"]

USUAL_CERTAINTY = 0.9
"""What a reserve is sized for where the plan does not say."""


def with_rates(plan: Plan) -> Plan:
    """Return the plan with rates of absence: its own, or those that its unplanned shrinkage says.

    Raises
    ------
    InputError
        If the plan has neither.
    """
    from wfm.staffing.targets import Shrinkage
    from wfm.workforce import AbsenceRates

    if plan.absence_rates is not None:
        return plan
    shrinkage = plan.staffing.shrinkage
    if shrinkage.unplanned == 0:
        mend = "Add 'absence_rates: {rate: 0.05}'"
        raise InputError([Fault(plan.name, "--absences: the plan has no absence_rates", None, mend)])
    note = f"the plan has no absence_rates; its unplanned shrinkage of {shrinkage.unplanned:.0%} is taken for them"
    return replace(
        plan,
        absence_rates=AbsenceRates(shrinkage.unplanned),
        staffing=replace(plan.staffing, shrinkage=Shrinkage(0.0, shrinkage.planned)),
        notes=(*plan.notes, note),
    )


def on_seat_of(plan: Plan, requirement: Requirement) -> NDArray[np.float64]:
    """Return the agents that have to be at their places (q, n): without reserve and unplanned shrinkage.

    A given requirement is taken as it is.
    """
    import numpy as np

    from wfm.pipeline import forecast_of, reaching
    from wfm.staffing.requirement import requirement_for

    if plan.requirement is not None:
        return requirement.agents
    if plan.staffing.integer:
        return requirement.on_seat
    plain = requirement_for(reaching(plan, forecast_of(plan)), plan.staffing).agents_real
    return np.asarray(plain * (1 - plan.staffing.shrinkage.unplanned))


def outlook_lines(outlook: AbsenceOutlook, currency: str) -> Iterator[str]:
    """Yield a line a day and one for the week."""
    yield (
        f"absences: chance that every queue meets its target over the day; people to add so that with "
        f"{outlook.certainty:.0%} certainty enough come"
    )
    for day in (*outlook.days, outlook.total):
        yield _line(day, currency)


def _line(day: AbsenceDay, currency: str) -> str:
    name = "week      " if day.date is None else f"{day.date:%a %d %b}"
    high = "" if day.away_high is None else f" (at most {day.away_high})"
    text = (
        f"  {name}: {day.met_all:.0%}; {day.rostered} duties, {day.away:.1f} missed{high}, "
        f"{day.missing_h:.1f} agent-hours missing"
    )
    if day.add is None:
        text += f"; reserve {day.add_minor / 100:,.2f} {currency} rostered"
    elif day.add:
        text += f"; add {day.add} people, {day.add_minor / 100:,.2f} {currency} rostered"
    else:
        return f"{text}; nobody to add"
    return text if day.standby_minor is None else f"{text}, {day.standby_minor / 100:,.2f} on standby"
