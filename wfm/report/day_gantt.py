"""Figure: who works when on one day, with breaks. Data for the page's own drawing, which stays quick for 350 rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from wfm.evaluation.coverage import Coverage
from wfm.grid import TimeGrid
from wfm.report.numbers import day_text
from wfm.report.style import SHIFT_COLOURS
from wfm.rostering.roster import Duty, Roster
from wfm.workforce import Workforce

__all__ = ["day_gantt", "gantt_people", "shift_colours"]


def gantt_people(workforce: Workforce, roster: Roster) -> list[list[str]]:
    """Return id, name and team of everybody with a duty or in the workforce; the rows of a day refer to places here."""
    known = {agent.id for agent in workforce.agents}
    strangers = sorted({duty.agent_id for duty in roster.duties} - known)
    return [
        *([agent.id, agent.name, agent.team] for agent in workforce.agents),
        *([item, item, ""] for item in strangers),
    ]


def shift_colours(workforce: Workforce, roster: Roster) -> dict[str, str]:
    """Return shift → colour, those of the plan first and in its order."""
    used = {duty.shift for duty in roster.duties}
    named = [shift.id for shift in workforce.shifts if shift.id in used]
    order = [*named, *sorted(used - set(named))]
    return {shift: SHIFT_COLOURS[place % len(SHIFT_COLOURS)] for place, shift in enumerate(order)}


def day_gantt(
    day: int,
    roster: Roster,
    grid: TimeGrid,
    people: Sequence[Sequence[str]],
    coverage: Coverage | None = None,
    off_phone: Collection[str] = (),
) -> dict[str, Any]:
    """Return one day's chart.

    Parameters
    ----------
    day
        Day index.
    roster
        All duties; those of the day are drawn, to their end on the next day.
    grid
        Any grid of the horizon.
    people
        As `gantt_people` returns them.
    coverage
        Coverage on the planning grid for the strip above the rows; None for no strip.
    off_phone
        Names of activities that are no breaks, such as training.

    Returns
    -------
    ``label``; ``from`` and ``to``, minutes that the axis spans; ``ticks`` (minute, text); ``rows`` (place in `people`,
    start, end, text, shift, breaks (start, end, text, paid, work on a queue, off the phone)); ``strip`` (minute,
    required, scheduled). Minutes count from local midnight.
    """
    when = grid.dates[day]
    midnight = grid.at(day, 0)
    place = {person[0]: row for row, person in enumerate(people)}
    rows = [
        _row(duty, place[duty.agent_id], midnight, grid, off_phone)
        for duty in roster.duties
        if duty.date == when and duty.agent_id in place
    ]
    ends = [(row["start"], row["end"]) for row in rows] or [(8 * 60, 18 * 60)]
    first = min(start for start, _ in ends) // 60 * 60
    last = -(-max(end for _, end in ends) // 60) * 60
    return {
        "label": day_text(when),
        "from": first,
        "to": last,
        "ticks": _ticks(first, last, midnight, grid),
        "rows": rows,
        "strip": [] if coverage is None else _strip(first, last, midnight, coverage),
    }


def _row(duty: Duty, place: int, midnight: int, grid: TimeGrid, off_phone: Collection[str]) -> Mapping[str, Any]:
    return {
        "who": place,
        "start": grid.minute(duty.start) - midnight,
        "end": grid.minute(duty.end) - midnight,
        "text": _span(duty.start, duty.end),
        "shift": duty.shift,
        "paid": f"{duty.paid_min / 60:.2f} h paid",
        "breaks": [
            [
                grid.minute(item.start) - midnight,
                grid.minute(item.end) - midnight,
                f"{_span(item.start, item.end)} {item.queue or item.activity}",
                item.paid,
                item.queue is not None,
                item.queue is None and item.activity in off_phone,
            ]
            for item in duty.activities
        ],
    }


def _ticks(first: int, last: int, midnight: int, grid: TimeGrid) -> list[tuple[int, str]]:
    """Return a label an hour, or every second hour on a long day, in wall-clock time."""
    step = 60 if last - first <= 16 * 60 else 120
    return [(minute, f"{grid.instant(midnight + minute):%H:%M}") for minute in range(first, last + 1, step)]


def _strip(first: int, last: int, midnight: int, coverage: Coverage) -> list[list[float]]:
    step = coverage.grid.step_min
    required, scheduled = coverage.required.sum(axis=0), coverage.scheduled.sum(axis=0)
    found = []
    for minute in range(first // step * step, last, step):
        index = (midnight + minute) // step
        if 0 <= index < coverage.grid.n:
            found.append([minute, round(float(required[index]), 2), round(float(scheduled[index]), 2)])
    return found


def _span(start: datetime, end: datetime) -> str:
    next_day = end.date() > start.date() and end.time() != time(0)
    return f"{start:%H:%M}–{end:%H:%M}" + (" +1" if next_day else "")
