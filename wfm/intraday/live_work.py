"""People taken off a backlog: who was to do e-mail answers callers instead, where that pays.

Blocks of work in a duty say who is on which backlog when; the cheapest flow leaves them there. Every trial here is
priced by the audit's own flow, backlogs and deadlines included, for the search of a repair only estimates those.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.roster_changes import change_cost_minor, changes_between
from wfm.evaluation.running_coverage import RunningCoverage
from wfm.rostering.problem import RosterProblem
from wfm.rostering.repair.task import RepairStep
from wfm.rostering.repair_settings import RepairSettings
from wfm.rostering.roster import Activity, Duty, Roster

__all__ = ["steps_that_pay", "taken_off_backlogs"]

LEAST_REST_MIN = 30
"""What is left of a block is given up where it is shorter."""

MOST_TRIALS = 60
"""Most people who are looked at, those with most missing callers' agents in their blocks first."""

Duties = tuple[Duty, ...]


@dataclass(frozen=True)
class _Block:
    """A block of work that meets missing agents of queues that its agent can serve."""

    duty: Duty
    item: Activity
    first: int
    last: int
    missing: float


def taken_off_backlogs(
    problem: RosterProblem,
    roster: Roster,
    settings: RepairSettings,
    dates: Iterable[date],
    first_slot: int,
    people: int,
    over: Callable[[], bool],
    *,
    untouchable: Collection[str] = (),
) -> tuple[Roster, tuple[RepairStep, ...]]:
    """Let people on backlogs serve live queues while agents are missing there, one after the other, as long as it pays.

    Parameters
    ----------
    problem, roster
        The problem as it is after the events, and the roster as it stands.
    settings
        Prices of touching somebody and of another piece of work.
    dates
        Dates of the duties that may change.
    first_slot
        Slot from which changes begin.
    people
        Most people.
    over
        Asked between two trials; once it returns True, what was found so far is the answer.
    untouchable
        Agents whose duties stay.

    Returns
    -------
    The roster, and what each of these people is asked, in the order in which they were found.
    """
    if not problem.deferred or people < 1:
        return roster, ()
    running = RunningCoverage(problem, roster)
    found: dict[str, RepairStep] = {}
    present = {duty: duty for duty in roster.duties}
    # Everybody is looked at once, and those who may still help are put in order anew after each who does.
    tried = {duty for duty in roster.duties if duty.agent_id in untouchable}
    most = len(tried) + MOST_TRIALS
    while len(found) < people and len(tried) < most and not over():
        blocks = [one for one in _blocks(problem, roster, running, set(dates), first_slot) if one.duty not in tried]
        if not blocks:
            break
        best = max(blocks, key=lambda one: (one.missing, one.duty.agent_id))
        tried.add(best.duty)
        name = best.duty.agent_id
        if name in found:
            continue
        own = tuple(duty for duty in roster.duties if duty.agent_id == name)
        after = tuple(_shortened(problem, best) if duty is best.duty else duty for duty in own)
        changes = changes_between(own, after, problem.workforce, settings)
        before, price = running.cost_minor, float(change_cost_minor(changes, settings))
        running.replace_duties(name, own, after)
        gain = before - running.cost_minor - price
        if gain <= 0.5:
            running.replace_duties(name, after, own)
            continue
        found[name] = RepairStep(name, own, after, gain)
        present |= dict(zip(own, after, strict=True))
    return Roster(tuple(present[duty] for duty in roster.duties)) if found else roster, tuple(found.values())


def _blocks(
    problem: RosterProblem, roster: Roster, running: RunningCoverage, dates: set[date], first_slot: int
) -> Iterator[_Block]:
    """Yield the blocks of backlogs, from a slot on, that meet missing agents."""
    grid, step = problem.grid, problem.grid.step_min
    short = running.coverage.shortage
    agents = {agent.id: agent for agent in problem.workforce.agents}
    live = [
        (row, queue.skill) for row, queue in enumerate(problem.queues[: problem.plain])
        if row not in problem.deferred_rows
    ]  # fmt: skip
    for duty in roster.duties:
        agent = agents.get(duty.agent_id)
        if duty.date not in dates or agent is None:
            continue
        rows = [row for row, skill in live if skill in agent.skills]
        for item in duty.activities:
            if item.queue is None:
                continue
            low = max(first_slot, -(-grid.minute(item.start) // step))
            high = min(grid.n, grid.minute(item.end) // step)
            slots = _short(short[rows, low:high].sum(axis=0)) if rows and low < high else np.array([], dtype=np.int64)
            if len(slots):
                first, last = low + int(slots[0]), low + int(slots[-1]) + 1
                yield _Block(duty, item, first, last, float(short[rows, first:last].sum()))


def _short(missing: NDArray[np.float64]) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.flatnonzero(missing > 1e-6)
    return found


def _shortened(problem: RosterProblem, block: _Block) -> Duty:
    """Return the duty without the part of its block in which agents are missing."""
    grid, item = problem.grid, block.item
    parts = [(item.start, grid.time(block.first)), (grid.time(block.last), item.end)]
    kept = [
        replace(item, start=start, end=end)
        for start, end in parts
        if end.timestamp() - start.timestamp() >= timedelta(minutes=LEAST_REST_MIN).total_seconds()
    ]
    others = [one for one in block.duty.activities if one is not item]
    together = sorted([*others, *kept], key=lambda one: one.start.timestamp())
    return replace(block.duty, activities=tuple(together))


def steps_that_pay(
    problem: RosterProblem, roster: Roster, steps: tuple[RepairStep, ...], settings: RepairSettings
) -> tuple[RepairStep, ...]:
    """Return the steps of a repair that make the roster cheaper by the audit's own flow, the prices of changes counted.

    Without backlogs the search knows what its steps bring, and all are returned.
    """
    if not problem.deferred:
        return steps
    running = RunningCoverage(problem, roster)
    kept = []
    for step in steps:
        before = running.cost_minor
        changes = changes_between(step.before, step.after, problem.workforce, settings)
        price = float(change_cost_minor(changes, settings)) + step.pay_minor
        running.replace_duties(step.agent_id, step.before, step.after)
        gain = before - running.cost_minor - price
        if gain > 0.5:
            kept.append(replace(step, gain_minor=gain))
        else:
            running.replace_duties(step.agent_id, step.after, step.before)
    return tuple(kept)
