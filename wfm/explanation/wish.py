"""A day off that somebody wishes for: whether it can be had, what it costs, and whom it touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from wfm.errors import ValueRangeError
from wfm.evaluation.audit import AuditReport, audit
from wfm.explanation.stretches import Stretch, newly_missing
from wfm.rostering.cpsat.explanation import Clash, clashes_of
from wfm.rostering.cpsat.relaxations import ALL_DAY
from wfm.rostering.instance import Instance
from wfm.rostering.part import solve_part
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import SolveLimits
from wfm.rostering.roster import Roster
from wfm.workforce import Agent, Availability, Workforce

__all__ = ["DayOff", "Swap", "wished_day_off", "with_day_off"]

MOST_NEIGHBOURS = 4
"""Colleagues whose duties may change besides: enough to cover a duty, few enough for seconds."""


@dataclass(frozen=True, slots=True)
class Swap:
    """How one agent's date changes.

    Attributes
    ----------
    agent_id, date
        Whose, and which.
    before, after
        Shift and clock times, such as ``day 08:00-16:30``; empty for a free day.
    """

    agent_id: str
    date: date
    before: str
    after: str


@dataclass(frozen=True)
class DayOff:
    """What became of a wish for a free day.

    Attributes
    ----------
    agent_id, date
        Who wishes for which day.
    kept
        Whether the known roster keeps it already.
    clash
        Why the agent's own contract, rules and availability cannot keep it; None where they can.
    roster
        The roster with the day off; None without one.
    price
        What it costs more, in major units: by the audits of two rosters for which the same people were decided anew for
        the same time, with the wish and without it. None where there is no such roster.
    missing
        Where agents go missing by it.
    swaps
        What changes for whom, compared with the known roster.
    violations
        Hard rules that the roster with the day off breaks and the known one does not, in words.
    ways
        Ways out of a clash: in words, and what the plan then costs more; None where that was not found out.
    """

    agent_id: str
    date: date
    kept: bool = False
    clash: Clash | None = None
    roster: Roster | None = None
    price: Decimal | None = None
    missing: tuple[Stretch, ...] = ()
    swaps: tuple[Swap, ...] = ()
    violations: tuple[str, ...] = ()
    ways: tuple[tuple[str, Decimal | None], ...] = ()


def with_day_off(problem: RosterProblem, agent_id: str, day: date) -> RosterProblem:
    """Return a problem in which an agent cannot work on a date; hours are asked for as before."""
    workforce = problem.workforce
    known = workforce.availability_by_agent.get(agent_id)
    entry = known or Availability(agent_id, ((ALL_DAY,),) * 7)
    closed = replace(entry, dates=(*(item for item in entry.dates if item[0] != day), (day, ())))
    others = tuple(item for item in workforce.availability if item.agent_id != agent_id)
    return replace(problem, workforce=replace(workforce, availability=(*others, closed)))


def wished_day_off(
    problem: RosterProblem, roster: Roster, agent_id: str, days: Sequence[date], limits: SolveLimits
) -> tuple[DayOff, ...]:
    """Find out what each of some days off would cost, one by one.

    Parameters
    ----------
    problem
        The plan's problem.
    roster
        A known roster that keeps its rules.
    agent_id
        Who wishes.
    days
        Dates of the horizon.
    limits
        Limits of every single re-solve.

    Raises
    ------
    ValueRangeError
        If there is no such agent, or a date lies outside the horizon.
    """
    by_id = {agent.id: agent for agent in problem.workforce.agents}
    if agent_id not in by_id:
        raise ValueRangeError(f"there is no agent {agent_id}")
    outside = [day for day in days if day not in problem.grid.dates]
    if outside:
        raise ValueRangeError(f"{outside[0]} is no planned day")
    before = audit(problem, roster)
    worked = {duty.date for duty in roster.duties if duty.agent_id == agent_id}
    return tuple(
        _asked(problem, roster, before, by_id[agent_id], day, limits)
        if day in worked
        else DayOff(agent_id, day, kept=True, price=Decimal(0), roster=roster)
        for day in days
    )


def _asked(
    problem: RosterProblem, roster: Roster, before: AuditReport, agent: Agent, day: date, limits: SolveLimits
) -> DayOff:
    wished = with_day_off(problem, agent.id, day)
    team = [agent.id, *_neighbours(problem.workforce, roster, agent, day)]
    usual = _decided_anew(problem, roster, team, limits)
    usual_cost = before.cost if usual is None else min(before.cost, audit(problem, usual).cost)
    clashes, _ = clashes_of(Instance(wished), [problem.workforce.agents.index(agent)])
    clash = next(iter(clashes), None)
    if clash is not None:
        ways = []
        for way in clash.ways:
            found = _decided_anew(way.change(wished), roster, team, limits)
            ways.append((way.text, None if found is None else audit(way.change(wished), found).cost - usual_cost))
        ways.sort(key=lambda item: (item[1] is None, item[1] or Decimal(0)))
        return DayOff(agent.id, day, clash=clash, ways=tuple(ways))
    found = _decided_anew(wished, roster, team, limits)
    if found is None:
        return DayOff(agent.id, day)
    after = audit(wished, found)
    known = {(item.rule, item.agent_id, item.date) for item in before.violations}
    return DayOff(
        agent.id,
        day,
        roster=found,
        price=after.cost - usual_cost,
        missing=newly_missing(before.coverage, after.coverage),
        swaps=_swaps(roster, found),
        violations=tuple(
            item.message for item in after.violations if (item.rule, item.agent_id, item.date) not in known
        ),
    )


def _decided_anew(problem: RosterProblem, roster: Roster, team: Sequence[str], limits: SolveLimits) -> Roster | None:
    """Return the best roster found: first the one who wishes alone, who has a tour soon, then with the others."""
    alone = solve_part(problem, roster, team[:1], replace(limits, time_limit_s=limits.time_limit_s / 3))
    start = roster if alone is None else alone
    together = solve_part(problem, start, team, replace(limits, time_limit_s=limits.time_limit_s * 2 / 3))
    found = [item for item in (alone, together) if item is not None]
    return min(found, key=lambda item: audit(problem, item).cost, default=None)


def _neighbours(workforce: Workforce, roster: Roster, agent: Agent, day: date) -> list[str]:
    """Return the colleagues who can best stand in: free on the day and with the most skills in common come first."""
    working = {duty.agent_id for duty in roster.duties if duty.date == day}
    common = {
        other.id: len(agent.skills.keys() & other.skills.keys()) for other in workforce.agents if other.id != agent.id
    }
    able = [other for other, skills in common.items() if skills]
    return sorted(able, key=lambda other: (other in working, -common[other]))[:MOST_NEIGHBOURS]


def _swaps(before: Roster, after: Roster) -> tuple[Swap, ...]:
    """Return every date of an agent that changes."""
    old, new = _by_date(before), _by_date(after)
    return tuple(
        Swap(*place, old.get(place, ""), new.get(place, ""))
        for place in sorted(old.keys() | new.keys())
        if old.get(place) != new.get(place)
    )


def _by_date(roster: Roster) -> dict[tuple[str, date], str]:
    return {(duty.agent_id, duty.date): f"{duty.shift} {duty.start:%H:%M}-{duty.end:%H:%M}" for duty in roster.duties}
