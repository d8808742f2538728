"""Who is on the phone when: duties less their activities, as agents by speed group and interval."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Queue
from wfm.evaluation.facts import Facts
from wfm.rostering.roster import Activity, Duty
from wfm.workforce import Agent, CarryIn

__all__ = ["Presence", "Rates", "agent_stretches", "carried_stretches", "duty_stretches", "presence_of", "rates_of"]

Rates = tuple[float, ...]
"""What an agent counts on each queue, length q: 1 ÷ multiplier to hundredths, 0.0 where the skill is missing."""

Stretch = tuple[int, int]


@dataclass(frozen=True)
class Presence:
    """Productive agents.

    Attributes
    ----------
    rates : (k, q)
        What an agent of each group counts on each queue, ascending in the order of tuples.
    agents : (k, n)
        Productive agents of each group; fractional where a duty covers part of an interval.
    """

    rates: NDArray[np.float64]
    agents: NDArray[np.float64]


def rates_of(agent: Agent, queues: Iterable[Queue]) -> Rates:
    """Return what an agent counts on each queue."""
    multipliers = (agent.skills.get(queue.skill) for queue in queues)
    return tuple(0.0 if multiplier is None else round(1 / multiplier, 2) for multiplier in multipliers)


def _without(stretch: Stretch, cuts: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield what is left of a stretch when the cuts, in any order and possibly overlapping, are taken out."""
    reached, end = stretch
    for first, last in sorted(cut for cut in cuts if cut[0] < cut[1]):
        if first > reached:
            yield reached, min(first, end)
        reached = max(reached, last)
        if reached >= end:
            return
    if reached < end:
        yield reached, end


def duty_stretches(
    facts: Facts, duty: Duty, after_s: int, staying: Collection[str] = ()
) -> Iterator[tuple[str | None, Stretch]]:
    """Yield (queue of a block or None, productive stretch) of a duty from `after_s` on.

    Parameters
    ----------
    staying
        Names of activities that count as being there.
    """
    whole = (max(after_s, facts.second(duty.start)), facts.second(duty.end))

    def span(item: Activity) -> Stretch:
        return facts.second(item.start), facts.second(item.end)

    taken = [span(item) for item in duty.activities if item.queue is None and item.activity not in staying]
    for item in duty.activities:
        if item.queue is not None:
            first, last = span(item)
            for stretch in _without((max(first, whole[0]), min(last, whole[1])), taken):
                yield item.queue, stretch
            taken.append((first, last))
    for stretch in _without(whole, taken):
        yield None, stretch


def carried_stretches(facts: Facts, past: CarryIn | None) -> tuple[int, list[Stretch]]:
    """Return when last week's duty ends (0 or earlier: before the horizon) and its productive stretches inside."""
    if past is None or past.last_duty_end is None:
        return 0, []
    end_s = facts.second(past.last_duty_end)
    off = [(facts.second(first), facts.second(last)) for first, last in past.off_phone]
    return end_s, list(_without((0, end_s), off)) if end_s > 0 else []


def agent_stretches(facts: Facts, agent: Agent, staying: Collection[str] = ()) -> Iterator[tuple[str | None, Stretch]]:
    """Yield an agent's productive stretches; where duties overlap, the earlier one counts, so nobody counts twice.

    Parameters
    ----------
    staying
        Names of activities that count as being there.
    """
    reached, carried = carried_stretches(facts, facts.problem.workforce.carry_in_by_agent.get(agent.id))
    yield from ((None, stretch) for stretch in carried)
    for duty in facts.duties(agent.id):
        yield from duty_stretches(facts, duty, reached, staying)
        reached = max(reached, facts.second(duty.end))


def presence_of(facts: Facts) -> Presence:
    """Count the productive agents of each speed group in each interval of the grid.

    An agent in a block of work on one queue belongs, for that time, to the group that serves this queue alone.
    People who are not in the plan have no known skills and are left out.
    """
    grid, queues = facts.problem.grid, facts.problem.queues
    step_s, n = grid.step_min * 60, grid.n
    names = facts.problem.serves_as
    found: dict[Rates, list[Stretch]] = {}
    for agent in facts.problem.workforce.agents:
        rates = rates_of(agent, queues)
        for queue, stretch in agent_stretches(facts, agent):
            key = rates if queue is None else tuple(r if q == queue else 0.0 for r, q in zip(rates, names, strict=True))
            found.setdefault(key, []).append(stretch)
    groups = sorted(found)
    seconds = np.zeros((len(groups), n + 2), dtype=np.int64)
    for row, key in enumerate(groups):
        spans = np.clip(np.array(found[key], dtype=np.int64), 0, n * step_s)
        spans = spans[spans[:, 1] > spans[:, 0]]
        for column, sign in ((0, 1), (1, -1)):
            # A boundary φ seconds into interval m adds step − φ from m on and another φ from m + 1 on.
            index, into = np.divmod(spans[:, column], step_s)
            np.add.at(seconds[row], index, sign * (step_s - into))
            np.add.at(seconds[row], index + 1, sign * into)
    agents = np.cumsum(seconds, axis=1)[:, :n] / step_s
    rates_array = np.array(groups, dtype=np.float64).reshape(len(groups), len(queues))
    return Presence(rates=rates_array, agents=agents)
