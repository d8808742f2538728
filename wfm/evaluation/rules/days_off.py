"""Free days: in a period, in any stretch of days, and together."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts
from wfm.evaluation.history import absent_days, known_from, past_of, periods, worked_days
from wfm.evaluation.violation import Violation
from wfm.rostering.rules import ConsecutiveDaysOff, DaysOff, RollingDaysOff

__all__ = ["check", "check_rolling", "check_together"]


def _longest(flags: list[bool]) -> int:
    longest = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest


def check(rule: DaysOff, facts: Facts) -> Iterator[Violation]:
    """Yield periods with too few or too many free days, or without enough of them together."""
    for agent in facts.bound_by(rule):
        worked, known = worked_days(facts, agent.id), known_from(facts, agent.id)
        for period in periods(facts, rule.weeks, rule.since):
            first = facts.date(period[0])
            if not rule.scope.holds_on(first):
                continue
            free = [not worked(day) for day in period]
            span = "week" if rule.weeks == 1 else f"{rule.weeks} weeks"
            said, units = [], 0
            if sum(free) < rule.min_days:
                said.append(f"needed are {rule.min_days}")
                units += rule.min_days - sum(free)
            if rule.max_days is not None and sum(free) > rule.max_days and period[0] >= known:
                said.append(f"at most {rule.max_days} are allowed")
                units += sum(free) - rule.max_days
            if rule.in_row > 1 and _longest(free) < rule.in_row:
                said.append(f"{rule.in_row} must lie together")
                units += rule.in_row - _longest(free)
            if units:
                message = f"{agent.id} has {sum(free)} free days in the {span} from {first}, {', '.join(said)}"
                yield Violation(rule.type, agent.id, first, None, message, Fraction(units))


def check_rolling(rule: RollingDaysOff, facts: Facts) -> Iterator[Violation]:
    """Yield stretches of days with too few or too many free days, on their last day."""
    for agent in facts.bound_by(rule):
        worked, known = worked_days(facts, agent.id), known_from(facts, agent.id)
        for last in range(facts.problem.grid.days):
            on, first = facts.date(last), last - rule.window_days + 1
            if not rule.scope.holds_on(on):
                continue
            free = sum(not worked(day) for day in range(first, last + 1))
            said = f"{agent.id} has {free} free days in the {rule.window_days} days up to {on}"
            if free < rule.min_days:
                message = f"{said}, needed are {rule.min_days}"
                yield Violation(rule.type, agent.id, on, None, message, Fraction(rule.min_days - free))
            elif rule.max_days is not None and free > rule.max_days and first >= known:
                message = f"{said}, at most {rule.max_days} are allowed"
                yield Violation(rule.type, agent.id, on, None, message, Fraction(free - rule.max_days))


def check_together(rule: ConsecutiveDaysOff, facts: Facts) -> Iterator[Violation]:
    """Yield runs of free days that are too short, on the duty day after them, or too long, on each day too many."""
    for agent in facts.bound_by(rule):
        worked, absent, past = facts.days_worked(agent.id), absent_days(facts, agent.id), past_of(facts, agent.id)
        before = range(-past.days_off_in_row, 0)
        run, excused = past.days_off_in_row, any(day in absent for day in before)
        unknown = past.days_off_in_row == 0 and past.days_in_row == 0
        for day in range(facts.problem.grid.days):
            on = facts.date(day)
            speaks = rule.scope.holds_on(on)
            if day in worked:
                if 0 < run < rule.min_days and not excused and not unknown and speaks:
                    message = (
                        f"{agent.id} has {run} free days in a row before {on}, at least {rule.min_days} are needed"
                    )
                    yield Violation(rule.type, agent.id, on, None, message, Fraction(rule.min_days - run))
                run, excused, unknown = 0, False, False
                continue
            run, excused = run + 1, excused or day in absent
            if rule.max_days is not None and run > rule.max_days and not excused and speaks:
                message = f"{agent.id} has {run} free days in a row up to {on}, at most {rule.max_days} are allowed"
                yield Violation(rule.type, agent.id, on, None, message)
