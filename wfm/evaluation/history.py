"""An agent's duties of the past and of the roster in one line, and what the clock and the calendar say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from wfm.evaluation.facts import Facts, paid_min
from wfm.rostering.rules.nights import NightWindow
from wfm.workforce import CarryIn

__all__ = [
    "WorkedDuty",
    "absent_days",
    "is_night",
    "known_from",
    "overlap_s",
    "past_of",
    "periods",
    "worked_days",
    "worked_duties",
]

NOBODY = CarryIn("")


@dataclass(frozen=True, slots=True)
class WorkedDuty:
    """One duty, of the past or of the roster.

    Attributes
    ----------
    day, date
        Where it belongs; the day index is negative before the horizon.
    start_s, end_s
        Elapsed seconds from the grid's start.
    clock_min
        Wall-clock minutes of its start after the midnight that begins `date`.
    paid_min
        Paid minutes.
    shift
        Id of its shift; empty where it is not known.
    start
        Aware start; None in the past.
    """

    day: int
    date: date
    start_s: int
    end_s: int
    clock_min: int
    paid_min: Fraction
    shift: str
    start: datetime | None = None


def past_of(facts: Facts, agent_id: str) -> CarryIn:
    """Return an agent's past; an empty one where there is none."""
    return facts.problem.workforce.carry_in_by_agent.get(agent_id, NOBODY)


def worked_duties(facts: Facts, agent_id: str) -> list[WorkedDuty]:
    """Return the duties that are known, those before the horizon first, by start."""
    grid = facts.problem.grid
    found = []
    for item in past_of(facts, agent_id).duties(grid.first):
        day = facts.day(item.date)
        start_s = 60 * grid.at(day, item.clock_start_min)
        end_s = start_s + 60 * item.length_min
        paid = Fraction(item.paid_min)
        found.append(WorkedDuty(day, item.date, start_s, end_s, item.clock_start_min, paid, item.shift))
    for duty in facts.duties(agent_id):
        local = duty.start.astimezone(grid.tz)
        clock = (local.date() - duty.date).days * 1440 + local.hour * 60 + local.minute
        start_s, end_s = facts.second(duty.start), facts.second(duty.end)
        day = facts.day(duty.date)
        found.append(WorkedDuty(day, duty.date, start_s, end_s, clock, paid_min(duty), duty.shift, duty.start))
    return found


def worked_days(facts: Facts, agent_id: str) -> Callable[[int], bool]:
    """Return whether a duty starts on a day, by day index; days before the horizon by the carry-in."""
    inside, past, first = facts.days_worked(agent_id), past_of(facts, agent_id), facts.problem.grid.first

    def worked(day: int) -> bool:
        return day in inside if day >= 0 else past.worked(facts.date(day), first)

    return worked


def known_from(facts: Facts, agent_id: str) -> int:
    """Return the index of the first day from which on it is known which days were worked, at most 0."""
    first = facts.problem.grid.first
    return facts.day(past_of(facts, agent_id).known_from(first))


def absent_days(facts: Facts, agent_id: str) -> set[int]:
    """Return the indices of the days that an absence of the agent overlaps."""
    tz = facts.problem.grid.tz
    found: set[int] = set()
    for absence in facts.problem.workforce.absences_by_agent.get(agent_id, ()):
        last = (absence.end - timedelta(microseconds=1)).astimezone(tz).date()
        found |= set(range(facts.day(absence.start.astimezone(tz).date()), facts.day(last) + 1))
    return found


def overlap_s(facts: Facts, duty: WorkedDuty, day: int, low_min: int, high_min: int) -> int:
    """Return the elapsed seconds of a duty between two clock times of a day (1440 and more: the next day)."""
    at = facts.problem.grid.at
    return max(0, min(duty.end_s, 60 * at(day, high_min)) - max(duty.start_s, 60 * at(day, low_min)))


def is_night(facts: Facts, duty: WorkedDuty, night: NightWindow) -> bool:
    """Return whether a duty is a night duty."""
    low, high = night.night_min
    seconds = sum(overlap_s(facts, duty, day, low, high) for day in range(duty.day - 1, duty.day + 3))
    return seconds >= Fraction(night.least_h) * 3600


def periods(facts: Facts, weeks: int, since: date | None) -> Iterator[range]:
    """Yield the periods of some weeks whose last day lies in the horizon, as day indices."""
    length = 7 * weeks
    start = 0 if since is None else facts.day(since) % length - length
    while start + length <= facts.problem.grid.days:
        if start + length > 0:
            yield range(start, start + length)
        start += length
