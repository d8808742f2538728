"""Working time of a week, at most and on average."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from wfm.evaluation.averages import Stretch, rolling_weeks, worked_in_week
from wfm.evaluation.facts import Facts
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.rules import MaxWorkPerWeek
from wfm.workforce import Agent

__all__ = ["check"]

Span = tuple[date, Fraction, Fraction, str]
"""First date, worked minutes, allowed minutes, and how the span is called."""


def _capped(rule: MaxWorkPerWeek, facts: Facts, agent: Agent) -> Iterator[Span]:
    """Yield the weeks, or the rolling windows, for which the cap holds."""
    if rule.hours is None:
        return
    if rule.within_days is None:
        for week in facts.weeks:
            cap = rule.cap_min(agent, facts.dates(week.first_day, week.last_day))
            assert cap is not None
            yield week.first, worked_in_week(facts, agent, week), cap, f"in the week from {week.first}"
        return
    worked = facts.worked_min(agent.id)
    for day in range(facts.problem.grid.days - rule.within_days + 1):
        days = range(day, day + rule.within_days)
        cap = rule.cap_min(agent, [facts.date(one) for one in days])
        assert cap is not None
        total = sum((worked.get(one, Fraction(0)) for one in days), Fraction(0))
        yield facts.date(day), total, cap, f"in the {rule.within_days} days from {facts.date(day)}"


def _period_weeks(rule: MaxWorkPerWeek, facts: Facts, agent: Agent) -> Iterator[Stretch]:
    """Yield each averaging period up to its last week in the horizon; weeks to come allow what they will."""
    assert rule.since is not None
    past = facts.past_weeks_min(agent.id)

    def period(day: int) -> int:
        assert rule.since is not None
        return (facts.date(day) - rule.since).days // (7 * rule.avg_over_weeks)

    for number in sorted({period(week.first_day) for week in facts.weeks}):
        inside = [week for week in facts.weeks if period(week.first_day) == number]
        known = [day for day in (-7 * place for place in range(1, len(past) + 1)) if period(day) == number]
        planned = sum((worked_in_week(facts, agent, week) for week in inside), Fraction(0))
        worked = planned + sum(past[-day // 7 - 1] for day in known)
        starts = [*known, *(week.first_day for week in inside)]
        day = inside[-1].first_day + 7
        while period(day) == number:
            starts.append(day)
            day += 7
        allowed = Fraction(0)
        for start in starts:
            limit = rule.average_min(agent, facts.dates(start, start + 7))
            assert limit is not None
            allowed += limit
        yield Stretch(inside[-1], worked, allowed, len(starts), planned)


def check(rule: MaxWorkPerWeek, facts: Facts) -> Iterator[Violation]:
    """Yield weeks or windows above the cap, and weeks that end a window or period whose average is too high."""
    for agent in facts.bound_by(rule):
        for first, worked, cap, where in _capped(rule, facts, agent):
            if worked > cap and rule.scope.holds_on(first):
                message = f"{agent.id} works {length_text(worked)} {where}, at most {length_text(cap)} are allowed"
                yield Violation(rule.type, agent.id, first, None, message, (worked - cap) / 60)
        if rule.average_h is None:
            continue
        if rule.since is None:
            stretches = rolling_weeks(facts, agent, rule.avg_over_weeks, rule.average_min)
        else:
            stretches = _period_weeks(rule, facts, agent)
        for stretch in stretches:
            if stretch.above_min and rule.scope.holds_on(stretch.week.first):
                message = (
                    f"{agent.id} works {length_text(stretch.worked_min)} in the {stretch.weeks} weeks up to the one "
                    f"from {stretch.week.first}, {length_text(stretch.allowed_min)} are allowed on average"
                )
                yield Violation(rule.type, agent.id, stretch.week.first, None, message, stretch.above_min / 60)
