"""The one door: repair(task) → Repair."""

from __future__ import annotations

import heapq
import time
from dataclasses import replace

from wfm.rostering.activities.moving import Movable, moved_sittings
from wfm.rostering.decomposition.state import decisions_of
from wfm.rostering.instance import Instance
from wfm.rostering.repair.board import Board
from wfm.rostering.repair.preparation import prepare_repair
from wfm.rostering.repair.search import RepairSearch, Tour
from wfm.rostering.repair.task import Repair, RepairStep, RepairTask, with_steps
from wfm.rostering.roster import Duty, Roster

__all__ = ["repair"]

SITTINGS_SHARE = 0.3
"""Share of the time limit in which sittings may be moved; the tours have the rest."""


def repair(task: RepairTask) -> Repair:
    """Return the cheapest way found to put a roster right, the prices of all changes counted.

    Parameters
    ----------
    task
        The roster as it stands, what may change, and what changes cost.

    Returns
    -------
    A roster that keeps every rule that the one before kept. It is the same one where nothing pays.

    Notes
    -----
    Coaching and meetings move first, being the cheaper lever; whoever has one today is asked for nothing else.
    """
    moved = _moved_sittings(task)
    names = {step.agent_id for step in moved.steps}
    left = None if task.most_changes is None else max(0, task.most_changes - _moves(moved.steps))
    found = _tours_changed(
        replace(
            task,
            roster=moved.roster,
            untouchable=task.untouchable | names,
            most_people=max(0, task.most_people - len(names)),
            most_changes=left,
        )
    )
    return Repair(found.roster, (*moved.steps, *found.steps), moved.gain_minor + found.gain_minor)


def _moves(steps: tuple[RepairStep, ...]) -> int:
    """Return how many activities lie elsewhere than before."""
    pairs = [pair for step in steps for pair in zip(step.before, step.after, strict=True)]
    return sum(len(set(after.activities) - set(before.activities)) for before, after in pairs)


def _moved_sittings(task: RepairTask) -> Repair:
    """Return the roster with coaching and meetings moved to where that pays."""
    instance, settings = Instance(task.problem), task.settings
    until = time.monotonic() + SITTINGS_SHARE * task.time_limit_s
    movable = Movable(
        task.first_slot,
        task.open_dates,
        lambda name, day: name not in task.untouchable and (name, day) not in task.locked,
        settings.meeting_minor,
        settings.person_minor,
        task.most_people,
        task.most_changes,
    )
    roster, moves = moved_sittings(instance, task.roster, movable, lambda: time.monotonic() > until)
    gains: dict[str, float] = {}
    for move in moves:
        for place, name in enumerate(move.agents):
            gains[name] = gains.get(name, 0.0) + (0.0 if place else move.gain_minor)
    steps = tuple(RepairStep(name, _of(task.roster, name), _of(roster, name), gain) for name, gain in gains.items())
    return Repair(roster, steps, sum(gains.values()))


def _of(roster: Roster, agent_id: str) -> tuple[Duty, ...]:
    return tuple(duty for duty in roster.duties if duty.agent_id == agent_id)


def _tours_changed(task: RepairTask) -> Repair:
    """Return the roster with the tours of people changed where that pays."""
    prepare_repair()
    board = Board(task)
    search = RepairSearch(board)
    before = search.total
    search.run()
    gained = (before - search.total) / board.state.units_a_minor
    steps = _in_order(search)
    return Repair(with_steps(task.roster, steps), steps, gained)


def _in_order(search: RepairSearch) -> tuple[RepairStep, ...]:
    """Undo all changes and put them in again, at each step the one that gains most by then."""
    final = [search.present(agent) for agent in search.touched.tolist()]
    for tour in final:
        search.give(search.published(tour.agent))
    heap = [(-_gain(search, tour), number) for number, tour in enumerate(final)]
    heapq.heapify(heap)
    steps = []
    while heap:
        _, number = heapq.heappop(heap)
        gain = _gain(search, final[number])
        if heap and gain < -heap[0][0]:
            heapq.heappush(heap, (-gain, number))
            continue
        paid = int(search.board.state.crew.pay[0])
        search.give(final[number])
        steps.append(_step(search, final[number], gain, int(search.board.state.crew.pay[0]) - paid))
    return tuple(steps)


def _gain(search: RepairSearch, tour: Tour) -> int:
    """Return what a tour gains over the agent's present one; the state is left as it was."""
    before, present = search.total, search.present(tour.agent)
    search.give(tour)
    gain = before - search.total
    search.give(present)
    return gain


def _step(search: RepairSearch, tour: Tour, gain: int, pay: int) -> RepairStep:
    board, unit = search.board, search.board.state.units_a_minor
    agent_id = board.instance.agents[tour.agent].id
    return RepairStep(agent_id, _of(board.task.roster, agent_id), _duties(search, tour), gain / unit, pay / unit)


def _duties(search: RepairSearch, tour: Tour) -> tuple[Duty, ...]:
    instance, crew = search.board.instance, search.board.state.crew
    option = crew.option.copy()
    option[:] = -1
    option[tour.agent] = tour.option
    decisions = decisions_of(instance, option, crew.breaks)
    return instance.roster(decisions).duties
