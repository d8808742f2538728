"""The simulation of a planned or edited roster, on the types of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Demand
from wfm.errors import ValueRangeError
from wfm.evaluation.facts import Facts
from wfm.evaluation.presence import carried_stretches, duty_stretches
from wfm.evaluation.simulation.absence_law import AbsenceLaw
from wfm.evaluation.simulation.centre import Centre
from wfm.evaluation.simulation.customers import Customers, day_spread, lines_of
from wfm.evaluation.simulation.deadlines import OpeningWork
from wfm.evaluation.simulation.horizon import Horizon, Replications, Stretches, simulate_horizon
from wfm.evaluation.simulation.measures import SimulationResult
from wfm.evaluation.simulation.routing import fewest_skills_first
from wfm.evaluation.simulation.stream import Arrivals
from wfm.execution import Done
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Roster
from wfm.staffing.deferred import Clock
from wfm.staffing.settings import StaffingSettings

__all__ = ["SimulationSettings", "horizon_of", "simulate"]


@dataclass(frozen=True)
class SimulationSettings:
    """How a roster is simulated.

    Attributes
    ----------
    seed
        One seed gives one answer, byte for byte. Default 1.
    replications
        How often.
    customers
        Behaviour of customers by queue id; queues not named behave as the defaults say.
    priority
        Class of a queue for a freed agent by queue id, lower first; queues not named have class 0, so that without
        any the longest wait goes first.
    day_cv
        Spread of a factor that all queues share on a day; None takes it from the forecast's quantiles.
    absences
        Whether agents stay away with the probability of the unplanned shrinkage. Default True: the requirement is
        raised for them, so a roster without them would look too good.
    law
        How agents stay away beside that: rates by weekday and team, spells, shared shocks. None for not at all.
    """

    seed: int = 1
    replications: Replications = field(default_factory=Replications)
    customers: Mapping[str, Customers] = field(default_factory=dict)
    priority: Mapping[str, int] = field(default_factory=dict)
    day_cv: float | None = None
    absences: bool = True
    law: AbsenceLaw | None = None


def simulate(
    problem: RosterProblem,
    demand: Demand,
    staffing: StaffingSettings,
    roster: Roster,
    settings: SimulationSettings | None = None,
    *,
    where: Executor | None = None,
    done: Done | None = None,
) -> SimulationResult:
    """Simulate a roster: the service level that it delivers with its skills, breaks and ends of duty.

    Parameters
    ----------
    problem
        The rostering problem; its grid may be finer than the demand's.
    demand
        The forecast that customers are drawn from.
    staffing
        Targets, and the unplanned shrinkage.
    roster
        Any roster of these people: solved, read or edited.
    settings
        How to simulate; None for the defaults.
    where
        Executor for the replications; None for this process.
    done
        Told of each finished replication.

    Raises
    ------
    ValueRangeError
        If problem and demand do not cover the same days, nobody is expected to call, or the roster has duties but
        none in these days.
    """
    chosen = settings or SimulationSettings()
    horizon = horizon_of(problem, demand, staffing, roster, chosen)
    return simulate_horizon(horizon, seed=chosen.seed, replications=chosen.replications, where=where, done=done)


def horizon_of(
    problem: RosterProblem,
    demand: Demand,
    staffing: StaffingSettings,
    roster: Roster,
    settings: SimulationSettings,
) -> Horizon:
    """Return what is simulated; see `simulate`."""
    grid = demand.grid
    if (problem.grid.start, problem.grid.days) != (grid.start, grid.days):
        raise ValueRangeError(
            f"problem and demand must cover the same days, got {problem.grid.first} + {problem.grid.days} "
            f"and {grid.first} + {grid.days}"
        )
    facts = Facts(problem, roster)
    targets = tuple(staffing.of(queue.id).target for queue in demand.queues)
    multiplier = np.array(
        [[agent.skills.get(queue.skill, 0.0) for queue in demand.queues] for agent in problem.workforce.agents]
    ).reshape(len(problem.workforce.agents), len(demand.queues))
    stretches, skills, base = _stretches(facts, multiplier > 0, tuple(queue.id for queue in demand.queues))
    contacts = np.nan_to_num(demand.contacts)
    if not contacts.sum() > 0:
        raise ValueRangeError("no contacts are expected or known in the plan's days: there is nothing to simulate")
    aht_s = np.where(contacts > 0, np.nan_to_num(demand.aht_s), 1.0)
    day_cv = day_spread(demand) if settings.day_cv is None else settings.day_cv
    priority = np.array([settings.priority.get(queue.id, 0) for queue in demand.queues], dtype=np.int64)
    return Horizon(
        centre=Centre(
            lines_of(demand.queues, targets, settings.customers),
            np.where(multiplier > 0, multiplier, 1.0),
            fewest_skills_first(skills, priority - priority.min(initial=0)),
        ),
        arrivals=Arrivals(
            contacts,
            aht_s,
            grid.step_min * 60.0,
            grid.day_of,
            day_cv,
            running=_running(demand, staffing),
            waiting=tuple(_waiting(demand, staffing)),
        ),
        stretches=stretches,
        targets=targets,
        base_group=base,
        day_starts=grid.day_starts,
        absent_share=staffing.shrinkage.unplanned if settings.absences else 0.0,
        law=settings.law,
        notes=tuple(_notes(facts, demand, stretches, skills)),
    )


def _running(demand: Demand, staffing: StaffingSettings) -> NDArray[np.bool_] | None:
    """Return where the clocks of deadlines run, (q, n); None where they always do."""
    stops = [staffing.of(q.id).clock is Clock.OPENING and q.channel.deferred for q in demand.queues]
    return np.where(np.array(stops)[:, None], demand.open_, True) if any(stops) else None


def _waiting(demand: Demand, staffing: StaffingSettings) -> Iterator[OpeningWork]:
    """Yield what waits in the backlogs at the start, at the first handle time that is known of its queue."""
    for row, queue in enumerate(demand.queues):
        if not queue.channel.deferred or queue.id not in staffing.queues:
            continue
        known = demand.aht_s[row][np.isfinite(demand.aht_s[row]) & (demand.aht_s[row] > 0)]
        for item in staffing.queues[queue.id].backlog:
            if item.contacts > 0:
                if not known.size:
                    raise ValueRangeError(
                        f"queue {queue.id}: work waits at the start, but its handle time is not known"
                    )
                yield OpeningWork(row, item.contacts, item.age_s, float(known[0]))


def _on_duty(facts: Facts, row: int) -> Iterator[tuple[str | None, int, int, int]]:
    """Yield (queue of a block or None, day of the duty, start, end) of an agent; an earlier duty wins over a later."""
    agent = facts.problem.workforce.agents[row]
    reached, carried = carried_stretches(facts, facts.problem.workforce.carry_in_by_agent.get(agent.id))
    yield from ((None, -1, first, last) for first, last in carried)
    for duty in facts.duties(agent.id):
        day = facts.day(duty.date)
        for queue, (first, last) in duty_stretches(facts, duty, reached):
            yield queue, day if 0 <= day < facts.problem.grid.days else -1, first, last
        reached = max(reached, facts.second(duty.end))


def _stretches(
    facts: Facts, able: NDArray[np.bool_], queues: tuple[str, ...]
) -> tuple[Stretches, NDArray[np.bool_], NDArray[np.int64]]:
    """Return who is on duty when, the skills of each group, (g, q), and the own group of each agent, (a,).

    In a block of work on one queue an agent belongs, for that time, to the group that serves this queue alone.
    """
    groups: dict[tuple[bool, ...], int] = {}
    base = np.array([groups.setdefault(tuple(row), len(groups)) for row in able.tolist()], dtype=np.int64)
    grid = facts.problem.grid
    end_s = grid.n * grid.step_min * 60
    rows: list[tuple[int, int, int, int, int]] = []
    for agent in range(able.shape[0]):
        for queue, day, begin, end in _on_duty(facts, agent):
            serves = able[agent] if queue is None else able[agent] & np.array([name == queue for name in queues])
            first, last = max(begin, 0), min(end, end_s)
            if serves.any() and first < last:
                rows.append((agent, groups.setdefault(tuple(serves.tolist()), len(groups)), day, first, last))
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 5)
    skills = np.array(list(groups), dtype=np.bool_).reshape(len(groups), len(queues))
    agent_, group, day_, first_, last_ = table.T
    return Stretches(agent_, group, day_, first_.astype(np.float64), last_.astype(np.float64)), skills, base


def _notes(facts: Facts, demand: Demand, stretches: Stretches, skills: NDArray[np.bool_]) -> Iterator[str]:
    """Yield what a planner should know about what was simulated."""
    grid = facts.problem.grid
    outside = [duty for duty in facts.roster.duties if not 0 <= facts.day(duty.date) < grid.days]
    if facts.roster.duties and len(outside) == len(facts.roster.duties):
        first = min(duty.date for duty in outside)
        raise ValueRangeError(
            f"the roster has no duty in {grid.dates[0]} to {grid.dates[-1]}; its first duty is on {first}. "
            "Take the roster of this plan's week"
        )
    if outside:
        yield (
            f"{len(outside)} duties lie outside {grid.dates[0]} to {grid.dates[-1]}; "
            "they were simulated as far as they reach in"
        )
    strangers = sorted({duty.agent_id for duty in facts.strangers})
    if strangers:
        shown = ", ".join(strangers[:5]) + (" …" if len(strangers) > 5 else "")
        yield f"{len(strangers)} agents of the roster are not in the plan and were left out: {shown}"
    known = {queue.id for queue in demand.queues}
    blocks = {item.queue for duty in facts.roster.duties for item in duty.activities if item.queue is not None}
    if blocks - known:
        yield f"blocks of work on unknown queues were left out: {', '.join(sorted(blocks - known))}"
    served = np.asarray(skills[np.unique(stretches.group)].any(axis=0))
    for row, queue in enumerate(demand.queues):
        if not served[row] and np.nansum(demand.contacts[row]) > 0:
            yield f"queue {queue.id}: nobody on the roster can serve it; its contacts wait in vain"
    endless = [queue.id for queue in demand.queues if queue.patience_s is None and not queue.channel.deferred]
    if endless:
        yield f"no patience is stated for {', '.join(endless)}: nobody abandons, and waits may be overstated"
