"""Rest in a week, or in any days in a row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from wfm.evaluation.facts import Facts, Week
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.rules import MinWeeklyRest
from wfm.workforce import Agent

__all__ = ["check"]

Busy = list[tuple[int, int]]
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _stretches(start_s: int, end_s: int, busy: Busy) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a span without duty; `busy` is sorted by start."""
    reached = start_s
    for first, last in busy:
        if first >= end_s:
            break
        if first > reached:
            yield reached, first
        reached = max(reached, last)
    if end_s > reached:
        yield reached, end_s


def _longest_min(start_s: int, end_s: int, busy: Busy, touched: tuple[int, int] | None = None) -> Fraction:
    """Return the longest stretch, of those that share time with `touched` where it is given."""
    lengths = [
        last - first
        for first, last in _stretches(start_s, end_s, busy)
        if touched is None or (first < touched[1] and touched[0] < last)
    ]
    return Fraction(max(lengths, default=0), 60)


def _day_s(facts: Facts, day: int) -> int:
    return 60 * facts.problem.grid.at(day, 0)


def _touched(rule: MinWeeklyRest, facts: Facts, week: Week) -> tuple[int, int] | None:
    """Return the span of the weekday that the stretch must touch; None where any will do."""
    if rule.must_touch is None:
        return None
    (day,) = (day for day in range(week.first_day, week.last_day) if facts.date(day).weekday() == rule.must_touch)
    return _day_s(facts, day), _day_s(facts, day + 1)


def _windows(rule: MinWeeklyRest, facts: Facts, agent: Agent, busy: Busy) -> Iterator[tuple[date, Fraction]]:
    """Yield (first date, longest stretch) of every rolling window whose stretch the past alone has not prevented."""
    assert rule.within_days is not None
    past = facts.problem.workforce.carry_in_by_agent.get(agent.id)
    run = past.days_in_row if past is not None else 0
    ended_s = facts.second(past.last_duty_end) if past is not None and past.last_duty_end is not None else 0
    if run:
        busy = [(_day_s(facts, -run), max(ended_s, _day_s(facts, -run))), *busy]
    for day in range(-min(run, rule.within_days - 1), facts.problem.grid.days - rule.within_days + 1):
        start_s, end_s = _day_s(facts, day), _day_s(facts, day + rule.within_days)
        if day >= 0 or Fraction(end_s - ended_s, 60) >= Fraction(rule.hours) * 60:
            yield facts.date(day), _longest_min(start_s, end_s, busy)


def check(rule: MinWeeklyRest, facts: Facts) -> Iterator[Violation]:
    """Yield whole weeks, or windows, whose longest stretch without duty is too short."""
    least_min = Fraction(rule.hours) * 60
    for agent in facts.bound_by(rule):
        busy = [(facts.second(duty.start), facts.second(duty.end)) for duty in facts.duties(agent.id)]
        past = facts.problem.workforce.carry_in_by_agent.get(agent.id)
        if past is not None and past.last_duty_end is not None:
            # Only its end matters: it began before the horizon, and before all other duties.
            busy.insert(0, (min(0, facts.second(past.last_duty_end)), facts.second(past.last_duty_end)))
        if rule.within_days is not None:
            spans = [(on, rest, f"{rule.within_days} days") for on, rest in _windows(rule, facts, agent, busy)]
        else:
            spans = [
                (week.first, _longest_min(week.start_s, week.end_s, busy, _touched(rule, facts, week)), "week")
                for week in facts.weeks
                if week.whole
            ]
        touching = "" if rule.must_touch is None else f" that touches {WEEKDAYS[rule.must_touch]}"
        for first, rest_min, span in spans:
            if rest_min < least_min and rule.scope.holds_on(first):
                message = (
                    f"{agent.id} rests {length_text(rest_min)} at the longest stretch{touching} of the {span} from "
                    f"{first}, at least {length_text(least_min)} are needed"
                )
                yield Violation(rule.type, agent.id, first, None, message)
