"""Wishes and fixed shifts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wfm.evaluation.facts import Facts
from wfm.evaluation.history import WorkedDuty, absent_days, worked_duties
from wfm.evaluation.violation import Violation
from wfm.rostering.rules import FixedShift, Preference, Wish

__all__ = ["GrantedWish", "check_fixed", "check_preference", "wishes_of"]


@dataclass(frozen=True, slots=True)
class GrantedWish:
    """One wish of one agent, and whether the roster keeps it.

    Attributes
    ----------
    agent_id, date
        Whose wish it is, and the day it is about.
    wish
        What was wished for.
    weight
        How much it matters, 1 to 5.
    kept
        Whether it is kept.
    found
        What the agent does on the day: shift and clock times, or ``free``.
    """

    agent_id: str
    date: date
    wish: Wish
    weight: int
    kept: bool
    found: str


def _kept(rule: Preference, facts: Facts, duty: WorkedDuty) -> bool:
    """Return whether one duty keeps a wish about duties."""
    named = facts.problem.workforce.is_named
    if rule.wish is Wish.SHIFT:
        return named(duty.shift, rule.shifts)
    if rule.wish is Wish.NOT_SHIFT:
        return not named(duty.shift, rule.shifts)
    at, (low, high) = facts.problem.grid.at, rule.between_min
    return 60 * at(duty.day, low) <= duty.start_s and duty.end_s <= 60 * at(duty.day, high)


def wishes_of(rule: Preference, facts: Facts) -> Iterator[GrantedWish]:
    """Yield every wish that a rule makes of this roster, kept or not, by agent and date.

    A wish about the shift of a duty is one only where there is a duty; days of absence have none.
    """
    for agent in facts.bound_by(rule):
        absent = absent_days(facts, agent.id)
        on_day: dict[int, list[WorkedDuty]] = {}
        for duty in worked_duties(facts, agent.id):
            on_day.setdefault(duty.day, []).append(duty)
        for day, on in enumerate(facts.problem.grid.dates):
            if day in absent or not rule.speaks_of(on):
                continue
            duties = on_day.get(day, [])
            if rule.wish in (Wish.OFF, Wish.ON):
                kept = bool(duties) is (rule.wish is Wish.ON)
            elif duties:
                kept = all(_kept(rule, facts, duty) for duty in duties)
            else:
                continue
            found = ", ".join(duty.shift for duty in duties) or "free"
            yield GrantedWish(agent.id, on, rule.wish, rule.weight, kept, found)


_WANTED = {Wish.OFF: "a free day", Wish.ON: "a duty", Wish.SHIFT: "the shift ", Wish.NOT_SHIFT: "not the shift "}


def check_preference(rule: Preference, facts: Facts) -> Iterator[Violation]:
    """Yield wishes that are not kept."""
    low, high = (f"{minute // 60:02}:{minute % 60:02}" for minute in (rule.from_time, rule.to_time))
    wanted = _WANTED.get(rule.wish, f"a duty between {low} and {high}")
    if rule.wish in (Wish.SHIFT, Wish.NOT_SHIFT):
        wanted += ", ".join(rule.shifts)
    for item in wishes_of(rule, facts):
        if not item.kept:
            message = f"{item.agent_id} wants {wanted} on {item.date} and has {item.found}"
            yield Violation(rule.type, item.agent_id, item.date, None, message, Fraction(item.weight))


def check_fixed(rule: FixedShift, facts: Facts) -> Iterator[Violation]:
    """Yield days on which an agent does not work what is fixed."""
    named = facts.problem.workforce.is_named
    for agent in facts.bound_by(rule):
        on_day: dict[date, list[WorkedDuty]] = {}
        for duty in worked_duties(facts, agent.id):
            on_day.setdefault(duty.date, []).append(duty)
        for on in sorted(set(rule.dates).intersection(facts.problem.grid.dates)):
            duties = on_day.get(on, [])
            right = [
                duty
                for duty in duties
                if rule.shift and named(duty.shift, (rule.shift,)) and rule.start in (None, duty.clock_min)
            ]
            if (len(right) != 1 or len(duties) != 1 if rule.shift else bool(duties)) and rule.scope.holds_on(on):
                wanted = rule.shift or "a free day"
                if rule.start is not None:
                    wanted += f" at {rule.start // 60:02}:{rule.start % 60:02}"
                found = ", ".join(duty.shift for duty in duties) or "a free day"
                message = f"{agent.id} has {found} on {on}, fixed is {wanted}"
                yield Violation(rule.type, agent.id, on, None, message)
