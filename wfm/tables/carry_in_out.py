"""What the next week must know of this one: computed from a roster and the carry-in before it, and carry_in.csv."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wfm.evaluation.unsocial import burden_of
from wfm.grid import TimeGrid
from wfm.rostering.roster import Duty, Roster
from wfm.rostering.rules import Fairness
from wfm.tables.cells import csv_text, hours_cell, number_cell, time_cell
from wfm.tables.past_duties import day_stretches, past_duty_text, stretch_text
from wfm.workforce import Agent, CarryIn, PastDuty, Workforce

__all__ = ["CARRY_IN_COLUMNS", "LedgerSettings", "carry_in_csv", "next_carry_in"]

CARRY_IN_COLUMNS = (
    "agent_id",
    "last_duty_start",
    "last_duty_end",
    "days_in_row",
    "days_off_in_row",
    "worked_h",
    "weekends",
    "nights",
    "unsocial_points",
    "off_phone",
    "last_shift",
    "nights_in_row",
    "overtime_h",
    "past_duties",
    "worked_days",
)
"""Columns of carry_in.csv."""

OVERTIME_WEEKS = 53
"""Past weeks of overtime that are kept: a calendar year."""


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """What counts as a weekend and as a night, and how far back hours are kept.

    Attributes
    ----------
    weekend
        Weekdays of the weekend, 0 = Monday … 6 = Sunday; Saturday and Sunday by default.
    night_from_min, night_to_min
        Wall-clock minutes between which it is night; the end lies on the next day. 23:00 to 06:00 by default.
    night_least_min
        Minutes of a duty that must lie in the night for it to be a night duty; 3 hours by default (directive
        2003/88/EC, article 2).
    weeks
        Past weeks of paid minutes that are kept, 26 by default: the longest averaging window in use.
    duty_days
        Days of past duties that are kept, 112 by default: 16 weeks, the longest window in which nights are counted.
    worked_days
        Days back to which dates worked are kept, 371 by default: 53 weeks, so that a year of Sundays is known.
    overtime_day_min, overtime_week_min
        Paid minutes of a duty and of a week beyond which overtime begins; None for none of that kind.
    fairness
        The rule that says which duties earn unsocial points; None where none does.
    """

    weekend: frozenset[int] = frozenset({5, 6})
    night_from_min: int = 23 * 60
    night_to_min: int = 30 * 60
    night_least_min: int = 180
    weeks: int = 26
    duty_days: int = 112
    worked_days: int = 371
    overtime_day_min: int | None = None
    overtime_week_min: int | None = None
    fairness: Fairness | None = None


def next_carry_in(
    grid: TimeGrid, workforce: Workforce, roster: Roster, settings: LedgerSettings | None = None
) -> tuple[CarryIn, ...]:
    """Return every agent's past as the week after this horizon sees it.

    Parameters
    ----------
    grid
        Any grid of the horizon; only its days matter. The next horizon starts where it ends.
    workforce
        The people, with their past before this horizon.
    roster
        The duties of this horizon; those of people the workforce does not know are left out.
    settings
        Weekend, night and how far back; defaults when None.

    Returns
    -------
    One entry an agent, in the workforce's order. Worked minutes are paid minutes of duties, without credited absences,
    one number for each seven days from the start of the horizon. Unsocial points are handed on, less what the fairness
    rule forgets, with the points of these duties added; unchanged where no rule speaks of the agent.
    """
    settings = settings or LedgerSettings()
    by_agent: dict[str, list[Duty]] = defaultdict(list)
    for duty in sorted(roster.duties, key=lambda duty: duty.start):
        by_agent[duty.agent_id].append(duty)
    nothing = CarryIn("")
    return tuple(
        _after(grid, agent, workforce.carry_in_by_agent.get(agent.id, nothing), by_agent[agent.id], settings)
        for agent in workforce.agents
    )


def _after(grid: TimeGrid, agent: Agent, past: CarryIn, duties: Sequence[Duty], settings: LedgerSettings) -> CarryIn:
    """Return one agent's past after the horizon."""
    worked = {duty.date for duty in duties}
    on_row, off_row = _runs(grid.dates, worked, past)
    weeks = [0] * -(-grid.days // 7)
    for duty in duties:
        weeks[(duty.date - grid.first).days // 7] += duty.paid_min
    last = duties[-1] if duties else None
    end = grid.time(grid.n)
    known, days = _history(grid, past, duties, settings)
    off_phone = past.off_phone if last is None else tuple((item.start, item.end) for item in last.activities)
    return CarryIn(
        agent_id=agent.id,
        last_duty_start=past.last_duty_start if last is None else last.start,
        last_duty_end=past.last_duty_end if last is None else last.end,
        days_in_row=on_row,
        days_off_in_row=off_row,
        worked_week_min=(*past.worked_week_min, *weeks)[-settings.weeks :],
        weekends=past.weekends + _weekends(grid, worked, past, settings.weekend),
        nights=past.nights + sum(_night_min(grid, duty, settings) >= settings.night_least_min for duty in duties),
        unsocial_points=_points(grid, past, duties, agent, settings),
        off_phone=tuple((max(start, end), stop) for start, stop in off_phone if stop > end),
        last_shift=past.last_shift if last is None else last.shift,
        nights_in_row=_nights_in_row(grid, past, duties, settings),
        overtime_week_min=(*past.overtime_week_min, *_overtime(grid, duties, settings))[-OVERTIME_WEEKS:],
        past_duties=known,
        worked_days=days,
    )


def _history(
    grid: TimeGrid, past: CarryIn, duties: Sequence[Duty], settings: LedgerSettings
) -> tuple[tuple[PastDuty, ...], tuple[tuple[date, date], ...]]:
    """Return the duties and the dates worked that the next horizon still has to know."""
    after = grid.first + timedelta(days=grid.days)
    new = (
        PastDuty(
            duty.date,
            (local.date() - duty.date).days * 1440 + local.hour * 60 + local.minute,
            round((duty.end.timestamp() - duty.start.timestamp()) / 60),
            duty.paid_min,
            duty.shift,
        )
        for duty in duties
        for local in (duty.start.astimezone(grid.tz),)
    )
    kept = [
        duty for duty in (*past.duties(grid.first), *new) if duty.date >= after - timedelta(days=settings.duty_days)
    ]
    # Every day that the past knows of, told by whatever column.
    back = (after - timedelta(days=count) for count in range(settings.worked_days, 0, -1))
    worked = {duty.date for duty in duties}
    days = (day for day in back if day in worked or (day < grid.first and past.worked(day, grid.first)))
    return tuple(kept), day_stretches(days)


def _nights_in_row(grid: TimeGrid, past: CarryIn, duties: Sequence[Duty], settings: LedgerSettings) -> int:
    """Return the days in a row with a night duty that end with the horizon."""
    nights = {duty.date for duty in duties if _night_min(grid, duty, settings) >= settings.night_least_min}
    run = past.nights_in_row
    for day in grid.dates:
        run = run + 1 if day in nights else 0
    return run


def _overtime(grid: TimeGrid, duties: Sequence[Duty], settings: LedgerSettings) -> list[int]:
    """Return the minutes of overtime of each week: of the duties, and of what is left of them in the week."""
    found, plain = [0] * -(-grid.days // 7), [0] * -(-grid.days // 7)
    for duty in duties:
        week = (duty.date - grid.first).days // 7
        over = 0 if settings.overtime_day_min is None else max(0, duty.paid_min - settings.overtime_day_min)
        found[week] += over
        plain[week] += duty.paid_min - over
    most = settings.overtime_week_min
    return [over if most is None else over + max(0, rest - most) for over, rest in zip(found, plain, strict=True)]


def _runs(dates: Sequence[date], worked: set[date], past: CarryIn) -> tuple[int, int]:
    """Return days worked in a row and days free in a row at the end; one of them is 0."""
    on_row, off_row = past.days_in_row, past.days_off_in_row
    for day in dates:
        on_row, off_row = (on_row + 1, 0) if day in worked else (0, off_row + 1)
    return on_row, off_row


def _weekends(grid: TimeGrid, worked: Iterable[date], past: CarryIn, weekend: frozenset[int]) -> int:
    """Return the weekends with a duty, less one that the past has already counted."""

    def first_day(day: date) -> date:
        for _ in range(len(weekend) - 1):
            if (day - timedelta(days=1)).weekday() not in weekend:
                break
            day -= timedelta(days=1)
        return day

    found = {first_day(day) for day in worked if day.weekday() in weekend}
    if past.last_duty_start is not None:
        before = past.last_duty_start.astimezone(grid.tz).date()
        if before.weekday() in weekend:
            found.discard(first_day(before))
    return len(found)


def _night_min(grid: TimeGrid, duty: Duty, settings: LedgerSettings) -> float:
    """Return the elapsed minutes of a duty that lie in the night."""
    day = (duty.date - grid.first).days
    duty_start, duty_end = duty.start.timestamp(), duty.end.timestamp()  # elapsed time, also where the clocks change
    seconds = 0.0
    for shift in (-1, 0, 1):
        night_start = grid.instant(grid.at(day + shift, settings.night_from_min)).timestamp()
        night_end = grid.instant(grid.at(day + shift, settings.night_to_min)).timestamp()
        seconds += max(0.0, min(night_end, duty_end) - max(night_start, duty_start))
    return seconds / 60


def _points(grid: TimeGrid, past: CarryIn, duties: Sequence[Duty], agent: Agent, settings: LedgerSettings) -> float:
    """Return the unsocial points after the horizon: a `window_weeks`-th is forgotten every week."""
    rule = settings.fairness
    if rule is None or not rule.scope.covers(agent):
        return past.unsocial_points
    kept = max(0.0, 1 - grid.days / 7 / rule.window_weeks)
    return round(past.unsocial_points * kept + burden_of(rule, duties).points(rule), 2)


def carry_in_csv(carry_in: Iterable[CarryIn]) -> str:
    """Return carry_in.csv.

    `worked_h` lists hours by week, the latest last, apart by spaces; `off_phone` lists breaks as ISO 8601 intervals
    ``start/end``, apart by spaces; `overtime_h` is by week as well; `past_duties` and `worked_days` are as in
    `wfm.tables.past_duties`.
    """
    rows = (
        (
            past.agent_id,
            time_cell(past.last_duty_start),
            time_cell(past.last_duty_end),
            str(past.days_in_row),
            str(past.days_off_in_row),
            " ".join(hours_cell(minutes) for minutes in past.worked_week_min),
            str(past.weekends),
            str(past.nights),
            number_cell(past.unsocial_points),
            " ".join(f"{time_cell(start)}/{time_cell(end)}" for start, end in past.off_phone),
            past.last_shift,
            str(past.nights_in_row),
            " ".join(hours_cell(minutes) for minutes in past.overtime_week_min),
            " ".join(past_duty_text(duty) for duty in past.past_duties),
            " ".join(stretch_text(stretch) for stretch in past.worked_days),
        )
        for past in carry_in
    )
    return csv_text(CARRY_IN_COLUMNS, rows)
