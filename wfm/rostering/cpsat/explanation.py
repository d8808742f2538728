"""Why no roster exists, in the planner's words: which facts of which agent cannot hold together, and the ways out.

Coverage is priced, so only the facts of single agents can clash; every agent is looked at alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from wfm.rostering.cpsat.facts import AgentFacts, Fact, WeekMinimum
from wfm.rostering.cpsat.wording import hours_text, in_words, week_text
from wfm.rostering.instance import Instance
from wfm.rostering.rules import DaysOff, MaxConsecutiveDays, MinRestBetweenShifts, MinWeeklyRest, Rule

__all__ = ["explain_infeasible", "smallest_clash"]

MOST_TRIALS = 300
"""Sets of facts tried in the search for a smaller clash than the minimal one at hand."""

MOST_AGENTS = 20
"""Agents explained one by one; the others are only counted."""


def explain_infeasible(instance: Instance, agents: Sequence[int] | None = None) -> tuple[str, ...]:
    """Return why no roster keeps every hard rule.

    Parameters
    ----------
    agents
        Indices of the agents to look at; everybody by default.

    Returns
    -------
    tuple of str
        A sentence for each clash, followed by its ways out; empty where every agent has a legal tour.
    """
    sentences: list[str] = []
    stuck = 0
    for agent in range(len(instance.agents)) if agents is None else agents:
        facts = AgentFacts(instance, agent)
        if facts.possible(facts.all):
            continue
        stuck += 1
        if stuck <= MOST_AGENTS:
            sentences += _no_room(facts) or _clash(facts)
    if stuck > MOST_AGENTS:
        sentences.append(f"agents without a legal tour besides these: {stuck - MOST_AGENTS}")
    return tuple(sentences)


def _no_room(facts: AgentFacts) -> list[str]:
    """Check each week by counting alone: the longest allowed duty of each day against the contract."""
    instance, agent = facts.instance, facts.agent
    found = []
    for fact in facts.all:
        if not isinstance(fact, WeekMinimum):
            continue
        first = fact.week * 7
        allowed = instance.allowed[agent, first : first + 7]
        longest = (allowed * instance.option_paid_min).max(axis=1, initial=0)
        credit = instance.credit_min(agent, fact.week)
        room = int(longest.sum()) + credit
        if room < instance.contracts[agent].min_week_min:
            found.append(
                f"{_who(facts)}: {_demand(facts, fact)}, availability and absences leave room for at most "
                f"{hours_text(room)}; ask for at most {hours_text(room)} in that week, or open more days"
            )
    return found


def _clash(facts: AgentFacts) -> list[str]:
    """Name a smallest set of clashing facts and the ways out of it."""
    clash = smallest_clash(facts)
    weeks = [fact for fact in clash if isinstance(fact, WeekMinimum)]
    others = [fact for fact in clash if not isinstance(fact, WeekMinimum)]
    demand = " and ".join(_demand(facts, fact) for fact in weeks)
    reasons = "; ".join(in_words(fact, facts.instance, facts.agent) for fact in others)
    if not reasons:
        reasons = f"the shifts of contract {facts.instance.contracts[facts.agent].id} cannot be put together to that"
    sentence = f"{_who(facts)}: {demand}, which cannot hold together with: {reasons}"
    ways = _ways_out(facts, weeks, others)
    return [f"{sentence}. Ways out: {'; '.join(ways)}" if ways else sentence]


def smallest_clash(facts: AgentFacts) -> tuple[Fact, ...]:
    """Return a smallest set of facts that no tour keeps.

    Notes
    -----
    Leaving facts out one by one gives a set of which every part can be kept; then smaller sets are tried, as long as
    that does not take too many trials.
    """
    clash = list(facts.all)
    for fact in facts.all:
        rest = [other for other in clash if other is not fact]
        if not facts.possible(rest):
            clash = rest
    trials = 0
    for size in range(1, len(clash)):
        for chosen in combinations(facts.all, size):
            trials += 1
            if trials > MOST_TRIALS:
                return tuple(clash)
            if any(isinstance(fact, WeekMinimum) for fact in chosen) and not facts.possible(chosen):
                return chosen
    return tuple(clash)


def _ways_out(facts: AgentFacts, weeks: Sequence[WeekMinimum], others: Sequence[Fact]) -> list[str]:
    """Return single changes after which the agent has a tour: fewer hours, or one rule that gives way far enough."""
    found = []
    if len(weeks) == 1:
        kept = [fact for fact in facts.all if fact is not weeks[0]]
        room = facts.most_paid_min(kept, weeks[0].week)
        if room is not None:
            room += facts.instance.credit_min(facts.agent, weeks[0].week)
            found.append(f"ask for at most {hours_text(room)} in {week_text(facts.instance, weeks[0].week)}")
    for fact in others:
        for eased in _eased(fact):
            if facts.possible([eased if other is fact else other for other in facts.all]):
                found.append(f"for this agent, {in_words(eased, facts.instance, facts.agent)}")
                break
    return found


def _eased(fact: Fact) -> list[Rule]:
    """Return milder forms of a rule, the nearest first."""
    if isinstance(fact, MinRestBetweenShifts | MinWeeklyRest):
        return [replace(fact, hours=fact.hours - step) for step in range(1, int(fact.hours) + 1)]
    if isinstance(fact, MaxConsecutiveDays):
        return [replace(fact, days=fact.days + step) for step in range(1, 8)]
    if isinstance(fact, DaysOff):
        return [replace(fact, min_days=fact.min_days - step) for step in range(1, fact.min_days + 1)]
    return []


def _who(facts: AgentFacts) -> str:
    return f"agent {facts.instance.agents[facts.agent].id}"


def _demand(facts: AgentFacts, fact: WeekMinimum) -> str:
    """Say what the contract asks for in a week."""
    instance = facts.instance
    contract = instance.contracts[facts.agent]
    credit = instance.credit_min(facts.agent, fact.week)
    credited = f" ({hours_text(credit)} of them credited for absences)" if credit else ""
    return (
        f"contract {contract.id} asks for at least {hours_text(contract.min_week_min)}{credited} "
        f"in {week_text(instance, fact.week)}"
    )
