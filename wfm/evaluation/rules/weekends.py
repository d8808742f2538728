"""Weekends: worked in a row, free ones in a stretch, and worked in part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts
from wfm.evaluation.history import absent_days, worked_days
from wfm.evaluation.violation import Violation
from wfm.rostering.rules import CompleteWeekends, FreeWeekends, MaxWeekendsInRow
from wfm.rostering.rules.weekends import Weekend

__all__ = ["check_complete", "check_free", "check_in_row"]


def _weekends(facts: Facts, weekend: Weekend) -> Iterator[range]:
    """Yield the weekends of which a day lies in the horizon, as day indices."""
    length = len(weekend.days)
    for start in range(1 - length, facts.problem.grid.days):
        if facts.date(start).weekday() == weekend.days[0]:
            yield range(start, start + length)


def _is_worked(days: range, worked: Callable[[int], bool]) -> bool:
    return any(worked(day) for day in days)


def _before(days: range, weeks: int) -> range:
    return range(days.start - 7 * weeks, days.stop - 7 * weeks)


def check_in_row(rule: MaxWeekendsInRow, facts: Facts) -> Iterator[Violation]:
    """Yield weekends worked in the horizon that are too many in a row."""
    for agent in facts.bound_by(rule):
        worked = worked_days(facts, agent.id)
        for days in _weekends(facts, rule):
            on = facts.date(days.start)
            if not rule.scope.holds_on(on) or not any(day >= 0 and worked(day) for day in days):
                continue
            run = 1
            while run <= rule.weekends and _is_worked(_before(days, run), worked):
                run += 1
            if run > rule.weekends:
                message = f"{agent.id} works more than {rule.weekends} weekends in a row up to the one from {on}"
                yield Violation(rule.type, agent.id, on, None, message)


def check_free(rule: FreeWeekends, facts: Facts) -> Iterator[Violation]:
    """Yield weekends that end in the horizon and close a stretch with too few free ones."""
    for agent in facts.bound_by(rule):
        worked = worked_days(facts, agent.id)
        for days in _weekends(facts, rule):
            on = facts.date(days.start)
            if days.stop > facts.problem.grid.days or not rule.scope.holds_on(on):
                continue
            free = sum(not _is_worked(_before(days, weeks), worked) for weeks in range(rule.of))
            if free < rule.min_free:
                message = (
                    f"{agent.id} has {free} free of the {rule.of} weekends up to the one from {on}, "
                    f"needed are {rule.min_free}"
                )
                yield Violation(rule.type, agent.id, on, None, message, Fraction(rule.min_free - free))


def check_complete(rule: CompleteWeekends, facts: Facts) -> Iterator[Violation]:
    """Yield weekends that end in the horizon and are worked in part."""
    for agent in facts.bound_by(rule):
        worked, absent = worked_days(facts, agent.id), absent_days(facts, agent.id)
        for days in _weekends(facts, rule):
            on = facts.date(days.start)
            if days.stop > facts.problem.grid.days or absent.intersection(days) or not rule.scope.holds_on(on):
                continue
            count = sum(worked(day) for day in days)
            if 0 < count < len(days):
                message = f"{agent.id} works {count} of the {len(days)} days of the weekend from {on}"
                yield Violation(rule.type, agent.id, on, None, message)
