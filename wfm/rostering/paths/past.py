"""What the forms of rules must know of an agent's past and absences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

from wfm.rostering.duty_view import DutyView
from wfm.rostering.instance import Instance
from wfm.rostering.paths.selection import Selection, minute_at
from wfm.rostering.rules import Rule
from wfm.workforce import CarryIn

__all__ = [
    "absent_days",
    "known_from",
    "nights_before",
    "past_duties",
    "past_of",
    "price_of",
    "speaks",
    "worked_before",
]

NOTHING = CarryIn("")


def past_of(instance: Instance, agent: int) -> CarryIn:
    """Return the past of an agent; an empty one where there is none."""
    return instance.problem.workforce.carry_in_by_agent.get(instance.agents[agent].id, NOTHING)


def past_duties(instance: Instance, agent: int) -> list[DutyView]:
    """Return the duties before the horizon that are known, by start."""
    grid = instance.grid
    found = []
    for duty in past_of(instance, agent).duties(grid.first):
        day = (duty.date - grid.first).days
        start = minute_at(grid, day, duty.clock_start_min)
        end = start + duty.length_min
        local = grid.instant(end)
        clock_end = (local.date() - duty.date).days * 1440 + local.hour * 60 + local.minute
        found.append(
            DutyView(
                day,
                duty.date,
                start,
                end,
                duty.clock_start_min,
                clock_end,
                duty.paid_min,
                duty.length_min,
                duty.shift,
            )
        )
    return found


def worked_before(instance: Instance, agent: int) -> Callable[[int], bool]:
    """Return whether a day before the horizon, as a negative index, is known to have been worked."""
    past, first = past_of(instance, agent), instance.grid.first

    def worked(day: int) -> bool:
        return past.worked(first + timedelta(days=day), first)

    return worked


def known_from(instance: Instance, agent: int) -> int:
    """Return the index, at most 0, of the first day from which on it is known which days were worked."""
    first = instance.grid.first
    return (past_of(instance, agent).known_from(first) - first).days


def absent_days(instance: Instance, agent: int) -> frozenset[int]:
    """Return the indices of the days that an absence of the agent overlaps."""
    grid, found = instance.grid, set[int]()
    for absence in instance.problem.workforce.absences_by_agent.get(instance.agents[agent].id, ()):
        first = absence.start.astimezone(grid.tz).date()
        last = (absence.end - timedelta(microseconds=1)).astimezone(grid.tz).date()
        found |= set(range((first - grid.first).days, (last - grid.first).days + 1))
    return frozenset(found)


def nights_before(instance: Instance, agent: int, night: Selection) -> int:
    """Return the days in a row with a night duty that end on the day before the horizon."""
    past = past_of(instance, agent)
    nights = {duty.day for duty in past_duties(instance, agent) if duty.day < 0 and night.selects(duty)}
    if not past.past_duties:
        return max(past.nights_in_row, int(-1 in nights))
    run = 0
    while -run - 1 in nights:
        run += 1
    return run


def speaks(rule: Rule, instance: Instance) -> tuple[bool, ...]:
    """Return whether a rule speaks of each day of the horizon."""
    return tuple(rule.scope.holds_on(day) for day in instance.grid.dates)


def price_of(rule: Rule) -> Fraction | None:
    """Return the price of one unit of breach; None for a hard rule."""
    return None if rule.price_minor is None else Fraction(rule.price_minor)
