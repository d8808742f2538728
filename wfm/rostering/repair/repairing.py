"""The one door: repair(task) → Repair."""

from __future__ import annotations

import heapq

from wfm.rostering.decomposition.state import decisions_of
from wfm.rostering.repair.board import Board
from wfm.rostering.repair.preparation import prepare_repair
from wfm.rostering.repair.search import RepairSearch, Tour
from wfm.rostering.repair.task import Repair, RepairStep, RepairTask
from wfm.rostering.roster import Duty, Roster

__all__ = ["repair"]


def repair(task: RepairTask) -> Repair:
    """Return the cheapest way found to put a roster right, the prices of all changes counted.

    Parameters
    ----------
    task
        The roster as it stands, what may change, and what changes cost.

    Returns
    -------
    A roster that keeps every rule that the one before kept. It is the same one where nothing pays.
    """
    prepare_repair()
    board = Board(task)
    search = RepairSearch(board)
    before = search.total
    search.run()
    gained = (before - search.total) / board.state.units_a_minor
    steps = _in_order(search)
    changed = {step.agent_id: step.after for step in steps}
    kept = [duty for duty in task.roster.duties if duty.agent_id not in changed]
    duties = sorted(
        [*kept, *(duty for after in changed.values() for duty in after)],
        key=lambda duty: (duty.agent_id, duty.start.timestamp()),
    )
    return Repair(Roster(tuple(duties)) if steps else task.roster, steps, gained)


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
    before = tuple(duty for duty in board.task.roster.duties if duty.agent_id == agent_id)
    return RepairStep(agent_id, before, _duties(search, tour), gain / unit, pay / unit)


def _duties(search: RepairSearch, tour: Tour) -> tuple[Duty, ...]:
    instance, crew = search.board.instance, search.board.state.crew
    option = crew.option.copy()
    option[:] = -1
    option[tour.agent] = tour.option
    decisions = decisions_of(instance, option, crew.breaks)
    return instance.roster(decisions).duties
