"""A duty is one of the contract's shift templates."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from wfm.evaluation.facts import Facts
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import clock_text, length_text
from wfm.rostering.roster import ABSENT, Activity, Duty
from wfm.rostering.rules import KnownShift
from wfm.workforce import Agent, Break, ShiftTemplate

__all__ = ["check"]


def _time_faults(facts: Facts, duty: Duty, shift: ShiftTemplate) -> Iterator[str]:
    """Yield what is wrong with date, start and length of a duty."""
    grid, day = facts.problem.grid, facts.day(duty.date)
    if not 0 <= day < grid.days:
        yield f"belongs to {duty.date}, outside the planned days {grid.dates[0]} to {grid.dates[-1]}"
    if duty.date.weekday() not in shift.weekdays:
        yield f"shift {shift.id} does not run on a {duty.date:%A}"
    start_s = facts.second(duty.start)
    if start_s not in facts.starts_s(shift, day):
        first, last = (f"{minute // 60:02}:{minute % 60:02}" for minute in (shift.starts_min[0], shift.starts_min[-1]))
        yield (
            f"starts at {clock_text(duty.start)}; shift {shift.id} on {duty.date} starts between {first} and {last} "
            f"every {shift.start_step_min} min"
        )
    length_s = facts.second(duty.end) - start_s
    if length_s != shift.length_min * 60:
        yield f"lasts {length_text(length_s / 60)}; shift {shift.id} lasts {length_text(shift.length_min)}"


def _break_fault(facts: Facts, duty: Duty, shift: ShiftTemplate, item: Break, taken: Activity) -> Iterator[str]:
    """Yield what is wrong with one break that is there and has the right name."""
    after_s = facts.second(taken.start) - facts.second(duty.start)
    length_s = facts.second(taken.end) - facts.second(taken.start)
    if length_s != item.length_min * 60:
        yield f"{item.id} lasts {length_text(length_s / 60)} instead of {length_text(item.length_min)}"
    if taken.paid is not item.paid:
        yield f"{item.id} is {'paid' if taken.paid else 'unpaid'} and must be {'paid' if item.paid else 'unpaid'}"
    if after_s % 60 or after_s // 60 not in shift.break_starts_min(item):
        yield (
            f"{item.id} starts {length_text(after_s / 60)} after the start of the duty; allowed is "
            f"{length_text(item.earliest_min)} to {length_text(item.latest_min)} in steps of {shift.break_step_min} min"
        )


def _break_faults(facts: Facts, duty: Duty, shift: ShiftTemplate) -> Iterator[str]:
    """Yield what is wrong with the breaks: missing, extra, order, window, length, pay, and work between them.

    Activities of the plan are no breaks; their own rule looks at them.
    """
    taken = [item for item in facts.breaks(duty) if item.activity != ABSENT]
    if sorted(item.activity for item in taken) != sorted(item.id for item in shift.breaks):
        wanted, found = [item.id for item in shift.breaks], [item.activity for item in taken]
        yield f"has the breaks {', '.join(found) or 'none'}; shift {shift.id} has {', '.join(wanted) or 'none'}"
        return
    if any(item.id != pause.activity for item, pause in zip_longest(shift.breaks, taken)):
        wanted = [item.id for item in shift.breaks]
        yield f"takes its breaks as {', '.join(item.activity for item in taken)}; the order is {', '.join(wanted)}"
        return
    free_s = None
    for item, pause in zip(shift.breaks, taken, strict=True):
        yield from _break_fault(facts, duty, shift, item, pause)
        if free_s is not None and facts.second(pause.start) < free_s:
            least = length_text(shift.min_work_between_min)
            yield f"{item.id} starts at {clock_text(pause.start)}, less than {least} of work after the break before"
        free_s = facts.second(pause.end) + shift.min_work_between_min * 60


def _block_faults(facts: Facts, agent: Agent, duty: Duty) -> Iterator[str]:
    """Yield what is wrong with blocks of work on one queue."""
    skills = {queue.id: queue.skill for queue in facts.problem.queues}
    for item in duty.activities:
        if item.queue is None:
            continue
        if item.queue not in skills:
            yield f"works on queue {item.queue}, which is not in the plan"
        elif skills[item.queue] not in agent.skills:
            yield f"works on queue {item.queue} without the skill {skills[item.queue]}"
        if item.start.timestamp() < duty.start.timestamp() or item.end.timestamp() > duty.end.timestamp():
            yield f"works on queue {item.queue} outside the duty"


def _faults(facts: Facts, agent: Agent, duty: Duty) -> Iterator[str]:
    workforce = facts.problem.workforce
    contract = workforce.contract_by_id[agent.contract]
    shift = workforce.shift_by_id.get(duty.shift)
    if shift is None:
        yield f"has shift {duty.shift!r}, which is not in the plan"
        return
    if shift.id not in contract.shifts:
        yield f"has shift {shift.id}, which contract {contract.id} does not allow"
    yield from _time_faults(facts, duty, shift)
    yield from _break_faults(facts, duty, shift)
    yield from _block_faults(facts, agent, duty)


def check(rule: KnownShift, facts: Facts) -> Iterator[Violation]:
    """Yield duties that are not what a template of the agent's contract says, and duties of people not in the plan."""
    for agent in facts.bound_by(rule):
        for duty in facts.duties(agent.id):
            for fault in _faults(facts, agent, duty):
                yield Violation(rule.type, agent.id, duty.date, duty.start, f"{agent.id} on {duty.date} {fault}")
    for duty in facts.strangers:
        message = f"{duty.agent_id} has a duty on {duty.date} and is not an agent of the plan"
        yield Violation(rule.type, duty.agent_id, duty.date, duty.start, message)
