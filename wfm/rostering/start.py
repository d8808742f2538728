"""A known roster as the place where a solve begins."""

from __future__ import annotations

from dataclasses import replace

from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.roster import Duty, Roster
from wfm.rostering.rules import ActivityQuota

__all__ = ["decisions_from", "sorted_out"]


def decisions_from(instance: Instance, roster: Roster) -> list[AssignedDuty] | None:
    """Turn a roster back into decisions, sorted by agent and day.

    Parameters
    ----------
    instance
        The problem that is to be solved.
    roster
        A roster for the same people, shifts and days.

    Returns
    -------
    None where a duty is none of the problem's: a stranger's, on another day, at another time or with other breaks
    than the shift has, or one that contract, availability or absences forbid.
    """
    decisions, others = sorted_out(instance, roster)
    return None if others else decisions


def sorted_out(
    instance: Instance, roster: Roster, *, placed_anew: bool = True
) -> tuple[list[AssignedDuty], tuple[Duty, ...]]:
    """Return the duties that are the problem's as decisions, sorted by agent and day, and all others as they are.

    Parameters
    ----------
    instance, roster
        As in `decisions_from`.
    placed_anew
        Whether activities of the plan do not matter; otherwise a duty that has one is among the others.
    """
    rows = {agent.id: a for a, agent in enumerate(instance.agents)}
    days = {date: day for day, date in enumerate(instance.grid.dates)}
    starts: dict[tuple[int, str, int], list[int]] = {}
    for on in range(instance.days):
        for o, (s, _) in enumerate(instance.options):
            if instance.start_slot[on, o] >= 0:
                starts.setdefault((on, instance.shifts[s].id, int(instance.start_slot[on, o])), []).append(o)
    found: dict[tuple[int, int], AssignedDuty] = {}
    others: list[Duty] = []
    for duty in roster.duties:
        day, slot = days.get(duty.date), _slot(instance, duty)
        agent = rows.get(duty.agent_id)
        if day is None or slot is None or agent is None or (agent, day) in found:
            others.append(duty)
            continue
        bare = _without_activities(instance, duty) if placed_anew else duty
        decision = _decision(instance, bare, agent, day, starts.get((day, duty.shift, slot), []))
        if decision is None:
            others.append(duty)
        else:
            found[agent, day] = decision
    return [found[key] for key in sorted(found)], tuple(others)


def _without_activities(instance: Instance, duty: Duty) -> Duty:
    """Return a duty without the activities of the plan and blocks of work: they are placed anew in every roster."""
    off_phone = {rule.activity for rule in instance.problem.rules if isinstance(rule, ActivityQuota)}
    kept = tuple(item for item in duty.activities if item.queue is None and item.activity not in off_phone)
    return replace(duty, activities=kept)


def _decision(instance: Instance, duty: Duty, agent: int, day: int, options: list[int]) -> AssignedDuty | None:
    """Return the decision that a duty is: of the pieces of a shift the one that has its breaks; None where none has."""
    for option in options:
        if instance.allowed[agent, day, option]:
            breaks = _breaks(instance, duty, int(instance.start_slot[day, option]), int(instance.option_shift[option]))
            if breaks is not None:
                return AssignedDuty(agent, day, option, breaks)
    return None


def _slot(instance: Instance, duty: Duty) -> int | None:
    slot, rest = divmod(instance.grid.minute(duty.start), instance.grid.step_min)
    return None if rest else slot


def _breaks(instance: Instance, duty: Duty, slot: int, shift: int) -> tuple[int, ...] | None:
    """Return the starts of the breaks in slots after the start of the duty; None where they are not the shift's."""
    step = instance.grid.step_min
    wanted = instance.shift_breaks[shift]
    if len(wanted) != len(duty.activities):
        return None
    found = []
    for item, known in zip(duty.activities, wanted, strict=True):
        offset, rest = divmod(instance.grid.minute(item.start) - slot * step, step)
        length = instance.grid.minute(item.end) - instance.grid.minute(item.start)
        if rest or offset not in known.positions or length != known.length * step or item.queue is not None:
            return None
        found.append(offset)
    return tuple(found)
