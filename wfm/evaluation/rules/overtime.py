"""Overtime: its tiers and its caps."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from wfm.evaluation.facts import Facts, Week
from wfm.evaluation.history import WorkedDuty, past_of, worked_duties
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.rules import Overtime, OvertimeBasis, OvertimeCap

__all__ = ["check", "check_cap"]

ONE = Fraction(1)


def _by_minute(rule: Overtime, bases: set[OvertimeBasis], paid: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Return (minutes, highest multiplier) of the pieces of a duty in the order in which they are worked."""
    tiers = [(Fraction(str(t.over_h)) * 60, Fraction(str(t.multiplier))) for t in rule.tiers if t.basis in bases]
    cuts = sorted({Fraction(0), paid, *(over for over, _ in tiers if over < paid)})
    return [(high - low, max([ONE, *(times for over, times in tiers if over <= low)])) for low, high in pairwise(cuts)]


def _in_week(rule: Overtime, plain: Fraction, minutes: Fraction) -> Fraction:
    """Return the extra minutes (minutes × what the multiplier is above 1) of plain time that comes after `plain`."""
    tiers = [
        (Fraction(str(t.over_h)) * 60, Fraction(str(t.multiplier))) for t in rule.tiers if t.basis is OvertimeBasis.WEEK
    ]
    reached = plain + minutes
    cuts = sorted({plain, reached, *(over for over, _ in tiers if plain < over < reached)})
    extra = Fraction(0)
    for low, high in pairwise(cuts):
        extra += (high - low) * (max([ONE, *(times for over, times in tiers if over <= low)]) - 1)
    return extra


def check(rule: Overtime, facts: Facts) -> Iterator[Violation]:
    """Yield what every duty with overtime costs beyond its hours."""
    special = rule.special(facts.problem.grid.dates[0], facts.problem.grid.dates[-1])
    for agent in facts.bound_by(rule):
        duties = [duty for duty in worked_duties(facts, agent.id) if duty.start is not None]
        for week in facts.weeks:
            inside = [duty for duty in duties if week.first_day <= duty.day < week.last_day]
            every_day = len({duty.day for duty in inside}) == 7
            plain = Fraction(0)
            for duty in inside:
                bases = {OvertimeBasis.DAY}
                if duty.date in special:
                    bases.add(OvertimeBasis.SPECIAL_DAY)
                if every_day and duty.day == week.last_day - 1:
                    bases.add(OvertimeBasis.SEVENTH_DAY)
                extra = Fraction(0)
                for minutes, times in _by_minute(rule, bases, duty.paid_min):
                    extra += minutes * (times - 1) if times > 1 else _in_week(rule, plain, minutes)
                    plain += 0 if times > 1 else minutes
                cost = Fraction(round(extra * agent.hourly_cost_minor / 60))
                if cost and rule.scope.holds_on(duty.date):
                    message = f"{agent.id} has overtime on {duty.date} worth {length_text(extra)} more"
                    yield Violation(rule.type, agent.id, duty.date, duty.start, message, extra / 60, cost)


def _overtime_min(rule: OvertimeCap, duties: list[WorkedDuty]) -> tuple[list[Fraction], Fraction]:
    """Return the overtime of each duty and of the week's other hours."""
    day_over = None if rule.day_over_h is None else Fraction(str(rule.day_over_h)) * 60
    week_over = None if rule.week_over_h is None else Fraction(str(rule.week_over_h)) * 60
    daily = [Fraction(0) if day_over is None else max(Fraction(0), duty.paid_min - day_over) for duty in duties]
    plain = sum((duty.paid_min for duty in duties), Fraction(0)) - sum(daily, Fraction(0))
    return daily, Fraction(0) if week_over is None else max(Fraction(0), plain - week_over)


def _past_of_year(facts: Facts, agent_id: str, week: Week) -> Fraction:
    """Return the overtime of weeks before the horizon that begin in the calendar year of a week."""
    past = past_of(facts, agent_id).overtime_week_min
    first = facts.problem.grid.first
    days = (facts.date(-7 * (place + 1)) for place in range(len(past)))
    same = (day.year == week.first.year and day < first for day in days)
    return Fraction(sum(minutes for minutes, counts in zip(reversed(past), same, strict=True) if counts))


def check_cap(rule: OvertimeCap, facts: Facts) -> Iterator[Violation]:
    """Yield duties, weeks and weeks of a year with too much overtime."""
    caps = (rule.max_day_h, rule.max_week_h, rule.max_year_h)
    most_day, most_week, most_year = (None if cap is None else Fraction(str(cap)) * 60 for cap in caps)
    for agent in facts.bound_by(rule):
        duties = [duty for duty in worked_duties(facts, agent.id) if duty.start is not None]
        years: dict[int, Fraction] = {}
        for week in facts.weeks:
            inside = [duty for duty in duties if week.first_day <= duty.day < week.last_day]
            daily, rest = _overtime_min(rule, inside)
            for duty, over in zip(inside, daily, strict=True):
                if most_day is not None and over > most_day and rule.scope.holds_on(duty.date):
                    message = f"{agent.id} works {length_text(over)} overtime on {duty.date}"
                    message += f", at most {length_text(most_day)} are allowed in a day"
                    yield Violation(rule.type, agent.id, duty.date, duty.start, message, (over - most_day) / 60)
            total = sum(daily, rest)
            before = years.setdefault(week.first.year, _past_of_year(facts, agent.id, week))
            years[week.first.year] = after = before + total
            if not rule.scope.holds_on(week.first):
                continue
            said = f"{agent.id} works {length_text(total)} overtime in the week from {week.first}"
            if most_week is not None and total > most_week:
                message = f"{said}, at most {length_text(most_week)} are allowed in a week"
                yield Violation(rule.type, agent.id, week.first, None, message, (total - most_week) / 60)
            if most_year is not None and after > max(most_year, before):
                message = f"{said} and {length_text(after)} in the year, at most {length_text(most_year)} are allowed"
                units = (after - max(most_year, before)) / 60
                yield Violation(rule.type, agent.id, week.first, None, message, units)
