"""What is different between two rosters, in the planner's words and at the planner's prices.

Written apart from the search of a repair, which has the same prices in arrays: a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from wfm.rostering.repair_settings import RepairSettings
from wfm.rostering.roster import Activity, Duty
from wfm.rostering.shift_forms import template_of
from wfm.workforce import Pay, Workforce

__all__ = ["Lever", "RosterChange", "change_cost_minor", "changes_between"]


class Lever(StrEnum):
    """What a planner can do, in the order of cost."""

    NOTHING = "nothing"
    BREAK = "move break"
    MEETING = "move meeting"
    LIVE = "take live work"
    LONGER = "extend duty"
    SHORTER = "shorten duty"
    MOVED = "move duty"
    CALL_IN = "call in"
    TIME_OFF = "time off"
    LEADS = "leads"
    OVERFLOW = "overflow"


@dataclass(frozen=True, slots=True)
class RosterChange:
    """One duty that is different.

    Attributes
    ----------
    lever
        What it is.
    agent_id, date
        Whose duty, of which date.
    before, after
        The duty; None where there is none.
    moves
        Moved breaks of a duty that is otherwise as it was.
    price_minor
        Price of the change, without that of touching the agent at all.
    """

    lever: Lever
    agent_id: str
    date: date
    before: Duty | None
    after: Duty | None
    moves: int
    price_minor: Fraction


def changes_between(
    before: Iterable[Duty], after: Iterable[Duty], workforce: Workforce, settings: RepairSettings
) -> tuple[RosterChange, ...]:
    """Return every duty that is different, by agent and date.

    Parameters
    ----------
    before, after
        Duties of the two rosters; at most one an agent and date.
    workforce
        Whose pay the premiums are shares of.
    settings
        Prices.
    """
    old = {(duty.agent_id, duty.date): duty for duty in before}
    new = {(duty.agent_id, duty.date): duty for duty in after}
    found = []
    for agent_id, day in sorted(old.keys() | new.keys()):
        change = _change(agent_id, day, old.get((agent_id, day)), new.get((agent_id, day)), workforce, settings)
        if change is not None:
            found.append(change)
    return tuple(found)


def change_cost_minor(changes: Iterable[RosterChange], settings: RepairSettings) -> Fraction:
    """Return what changes cost together: each one, and everybody touched once."""
    listed = list(changes)
    people = len({change.agent_id for change in listed})
    return sum((change.price_minor for change in listed), Fraction(people * settings.person_minor))


def _change(
    agent_id: str, day: date, old: Duty | None, new: Duty | None, workforce: Workforce, settings: RepairSettings
) -> RosterChange | None:
    if old == new:
        return None
    if old is not None and new is not None and _same_duty(old, new):
        return _moved_breaks(agent_id, day, old, new, settings)
    hour, salaried = _hour_minor(agent_id, workforce)
    price = Fraction(0)
    if old is None:
        lever, price = Lever.CALL_IN, Fraction(settings.call_in_minor)
        price += Fraction(str(settings.added_premium_h)) * hour
    elif new is None:
        lever, price = Lever.TIME_OFF, Fraction(settings.cancel_minor)
        price += Fraction(str(settings.cut_premium)) * hour * old.paid_min / 60
    else:
        lever, price = _lever(old, new, workforce), Fraction(settings.duty_minor)
        more = new.paid_min - old.paid_min
        share = Fraction(str(settings.overtime_premium)) + (1 if salaried else 0)
        price += share * hour * max(0, more) / 60
        price += Fraction(str(settings.cut_premium)) * hour * max(0, -more) / 60
        if new.start.timestamp() != old.start.timestamp():
            price += Fraction(str(settings.added_premium_h)) * hour
    return RosterChange(lever, agent_id, day, old, new, 0, price)


def _same_duty(old: Duty, new: Duty) -> bool:
    return (old.start.timestamp(), old.end.timestamp(), old.shift) == (
        new.start.timestamp(), new.end.timestamp(), new.shift
    )  # fmt: skip


def _moved_breaks(agent_id: str, day: date, old: Duty, new: Duty, settings: RepairSettings) -> RosterChange | None:
    """Return the breaks, sittings and blocks of work of a duty that are elsewhere; those of one name in their order."""
    moved = [
        one.activity
        for one, other in zip(_by_name(old), _by_name(new), strict=False)
        if one.start.timestamp() != other.start.timestamp()
    ]
    other_work = _blocks(old) != _blocks(new)
    if not moved and not other_work:
        return None
    meetings = [name for name in moved if name in settings.meetings]
    price = len(meetings) * settings.meeting_minor + (len(moved) - len(meetings)) * settings.break_minor
    lever = Lever.MEETING if len(meetings) == len(moved) else Lever.BREAK
    if other_work:
        lever, price = Lever.LIVE, price + settings.work_minor
    return RosterChange(lever, agent_id, day, old, new, len(moved) + other_work, Fraction(price))


def _by_name(duty: Duty) -> list[Activity]:
    breaks = (item for item in duty.activities if item.queue is None)
    return sorted(breaks, key=lambda item: (item.activity, item.start.timestamp()))


def _blocks(duty: Duty) -> set[tuple[str, float, float]]:
    return {(item.queue, item.start.timestamp(), item.end.timestamp()) for item in duty.activities if item.queue}


def _lever(old: Duty, new: Duty, workforce: Workforce) -> Lever:
    known = frozenset(workforce.shift_by_id)
    if template_of(old.shift, known) != template_of(new.shift, known):
        return Lever.MOVED
    longer = (new.end.timestamp() - new.start.timestamp()) - (old.end.timestamp() - old.start.timestamp())
    return Lever.LONGER if longer > 0 else Lever.SHORTER if longer < 0 else Lever.MOVED


def _hour_minor(agent_id: str, workforce: Workforce) -> tuple[int, bool]:
    """Return what an hour of an agent costs, and whether the pay is a salary."""
    for agent in workforce.agents:
        if agent.id == agent_id:
            return agent.hourly_cost_minor, workforce.contract_by_id[agent.contract].pay is Pay.SALARIED
    return 0, False
