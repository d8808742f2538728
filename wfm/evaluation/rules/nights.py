"""Night work."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts
from wfm.evaluation.history import WorkedDuty, is_night, past_of, worked_duties
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.rules import MaxNightLength, MaxNights, MaxNightsInRow, RestAfterNights

__all__ = ["check_in_row", "check_length", "check_number", "check_rest"]


def check_length(rule: MaxNightLength, facts: Facts) -> Iterator[Violation]:
    """Yield night duties with too many paid hours."""
    most = Fraction(rule.hours) * 60
    for agent in facts.bound_by(rule):
        for duty in worked_duties(facts, agent.id):
            if duty.start is None or not rule.scope.holds_on(duty.date) or not is_night(facts, duty, rule):
                continue
            if duty.paid_min > most:
                message = (
                    f"{agent.id} works {length_text(duty.paid_min)} in the night of {duty.date}, "
                    f"at most {length_text(most)} are allowed"
                )
                units = (duty.paid_min - most) / 60
                yield Violation(rule.type, agent.id, duty.date, duty.start, message, units)


def _nights_before(rule: MaxNightsInRow | RestAfterNights, facts: Facts, agent_id: str) -> int:
    """Return the days in a row with a night duty that end on the day before the horizon."""
    past = past_of(facts, agent_id)
    nights = {duty.day for duty in worked_duties(facts, agent_id) if duty.day < 0 and is_night(facts, duty, rule)}
    if past.past_duties:
        run = 0
        while -run - 1 in nights:
            run += 1
        return run
    return max(past.nights_in_row, int(-1 in nights))


def check_in_row(rule: MaxNightsInRow, facts: Facts) -> Iterator[Violation]:
    """Yield every run of nights that is too long, once, at its first night too many."""
    for agent in facts.bound_by(rule):
        nights = {duty.day for duty in worked_duties(facts, agent.id) if duty.start and is_night(facts, duty, rule)}
        run, beyond = _nights_before(rule, facts, agent.id), list[int]()
        for day in range(facts.problem.grid.days + 1):
            if day in nights:
                run += 1
                if run > rule.nights and rule.scope.holds_on(facts.date(day)):
                    beyond.append(day)
                continue
            if beyond:
                on = facts.date(beyond[0])
                message = f"{agent.id} works more than {rule.nights} nights in a row from {on} on"
                yield Violation(rule.type, agent.id, on, None, message, Fraction(len(beyond)))
            run, beyond = 0, []


def check_number(rule: MaxNights, facts: Facts) -> Iterator[Violation]:
    """Yield stretches of weeks with too many nights, at the first day of their last week."""
    for agent in facts.bound_by(rule):
        nights = {duty.day for duty in worked_duties(facts, agent.id) if is_night(facts, duty, rule)}
        for week in facts.weeks:
            first = week.first_day - 7 * (rule.weeks - 1)
            count = sum(first <= day < week.last_day for day in nights)
            if count > rule.nights and rule.scope.holds_on(week.first):
                span = "week" if rule.weeks == 1 else f"{rule.weeks} weeks"
                message = (
                    f"{agent.id} has {count} nights in the {span} up to that of {week.first}, "
                    f"at most {rule.nights} are allowed"
                )
                yield Violation(rule.type, agent.id, week.first, None, message, Fraction(count - rule.nights))


def check_rest(rule: RestAfterNights, facts: Facts) -> Iterator[Violation]:
    """Yield duties that start too soon after a run of nights."""
    least_min = Fraction(rule.hours) * 60
    for agent in facts.bound_by(rule):
        last: WorkedDuty | None = None
        run = 0
        for duty in worked_duties(facts, agent.id):
            night = is_night(facts, duty, rule)
            goes_on = night and last is not None and duty.day == last.day + 1 and run > 0
            if last is not None and run >= rule.nights and not goes_on and duty.start is not None:
                rest_min = Fraction(duty.start_s - last.end_s, 60)
                if rest_min < least_min and rule.scope.holds_on(duty.date):
                    message = (
                        f"{agent.id} rests {length_text(rest_min)} after {run} nights in a row up to {last.date}, "
                        f"at least {length_text(least_min)} are needed"
                    )
                    units = (least_min - rest_min) / 60
                    yield Violation(rule.type, agent.id, duty.date, duty.start, message, units)
            run = (run + 1 if goes_on else 1) if night else 0
            if night and duty.day == -1:
                run = max(run, _nights_before(rule, facts, agent.id))
            last = duty
