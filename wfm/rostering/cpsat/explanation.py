"""Why no roster exists, in the planner's words: which facts of which agent cannot hold together, and the ways out.

Coverage is priced, so only the facts of single agents can clash; every agent is looked at alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from wfm.rostering.cpsat.facts import AgentFacts, Fact, WeekMinimum
from wfm.rostering.cpsat.relaxations import WayOut, eased_for, fewer_hours_for, opened_for
from wfm.rostering.cpsat.team_explanation import explain_team_rules
from wfm.rostering.cpsat.wording import hours_text, in_words, week_text
from wfm.rostering.instance import Instance
from wfm.rostering.rules import ContractHours, DaysOff, MaxConsecutiveDays, MinRestBetweenShifts, MinWeeklyRest, Rule

__all__ = ["Clash", "clashes_of", "explain_infeasible", "smallest_clash"]

MOST_TRIALS = 300
"""Sets of facts tried in the search for a smaller clash than the minimal one at hand."""

MOST_AGENTS = 20
"""Agents explained one by one; the others are only counted."""


@dataclass(frozen=True)
class Clash:
    """Why one agent has no legal tour.

    Attributes
    ----------
    agent_id
        Whom it is about.
    sentence
        What clashes.
    ways
        Single changes after which the agent has a tour.
    listed
        Whether the ways out are listed behind the sentence; else it speaks of them itself.
    """

    agent_id: str
    sentence: str
    ways: tuple[WayOut, ...] = ()
    listed: bool = True

    def __str__(self) -> str:
        """Return the sentence with its ways out."""
        if not self.ways or not self.listed:
            return self.sentence
        return f"{self.sentence}. Ways out: {'; '.join(way.text for way in self.ways)}"


def explain_infeasible(instance: Instance, agents: Sequence[int] | None = None) -> tuple[str, ...]:
    """Return why no roster keeps every hard rule.

    Parameters
    ----------
    agents
        Indices of the agents to look at; everybody by default.

    Returns
    -------
    tuple of str
        A sentence for each clash, followed by its ways out; where every agent has a legal tour, what can be said of the
        rules that couple people; empty where nothing is known.
    """
    found, stuck = clashes_of(instance, agents)
    sentences = [str(clash) for clash in found]
    if stuck > MOST_AGENTS:
        sentences.append(f"agents without a legal tour besides these: {stuck - MOST_AGENTS}")
    return tuple(sentences) or explain_team_rules(instance)


def clashes_of(instance: Instance, agents: Sequence[int] | None = None) -> tuple[list[Clash], int]:
    """Return what clashes for the first agents without a legal tour, and how many such agents there are.

    Parameters
    ----------
    agents
        Indices of the agents to look at; everybody by default.
    """
    found: list[Clash] = []
    stuck = 0
    for agent in range(len(instance.agents)) if agents is None else agents:
        facts = AgentFacts(instance, agent)
        if facts.possible(facts.all):
            continue
        stuck += 1
        if stuck <= MOST_AGENTS:
            found += _no_room(facts) or [_clash(facts)]
    return found, stuck


def _no_room(facts: AgentFacts) -> list[Clash]:
    """Check each week by counting alone: the longest duty of each day, rules aside, against the contract."""
    instance, agent = facts.instance, facts.agent
    agent_id = instance.agents[agent].id
    found = []
    for fact in facts.all:
        if not isinstance(fact, WeekMinimum):
            continue
        first = fact.week * 7
        longest = facts.longest_min[first : first + 7]
        credit = instance.credit_min(agent, fact.week)
        room = int(longest.sum()) + credit
        if room < instance.contracts[agent].min_week_min:
            sentence = (
                f"{_who(facts)}: {_demand(facts, fact)}, availability and absences leave room for at most "
                f"{hours_text(room)}; ask for at most {hours_text(room)} in that week, or open more days"
            )
            ways = (_fewer_hours(facts, fact, room), *_open_days(facts, fact))
            found.append(Clash(agent_id, sentence, ways, listed=False))
    return found


def _clash(facts: AgentFacts) -> Clash:
    """Name a smallest set of clashing facts and the ways out of it."""
    clash = smallest_clash(facts)
    weeks = [fact for fact in clash if isinstance(fact, WeekMinimum)]
    others = [fact for fact in clash if not isinstance(fact, WeekMinimum)]
    demand = " and ".join(_demand(facts, fact) for fact in weeks)
    reasons = "; ".join(in_words(fact, facts.instance, facts.agent) for fact in others)
    if not reasons:
        reasons = f"the shifts of contract {facts.instance.contracts[facts.agent].id} cannot be put together to that"
    if weeks:
        sentence = f"{_who(facts)}: {demand}, which cannot hold together with: {reasons}"
    else:
        sentence = f"{_who(facts)}: these cannot hold together: {reasons}"
    return Clash(facts.instance.agents[facts.agent].id, sentence, tuple(_ways_out(facts, weeks, others)))


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


def _ways_out(facts: AgentFacts, weeks: Sequence[WeekMinimum], others: Sequence[Fact]) -> list[WayOut]:
    """Return single changes after which the agent has a tour: fewer hours, or one rule that gives way far enough."""
    found = []
    if len(weeks) == 1:
        kept = [fact for fact in facts.all if fact is not weeks[0]]
        room = facts.most_paid_min(kept, weeks[0].week)
        if room is not None:
            found.append(_fewer_hours(facts, weeks[0], room + facts.instance.credit_min(facts.agent, weeks[0].week)))
    for fact in others:
        for eased in _eased(fact):
            if facts.possible([eased if other is fact else other for other in facts.all]):
                words = in_words(eased, facts.instance, facts.agent)
                broken = isinstance(eased, Rule) and eased.price_minor is not None
                text = (
                    f"for this agent, {words}, broken as little as possible" if broken else f"for this agent, {words}"
                )
                found.append(WayOut(text, eased_for(facts.instance.agents[facts.agent].id, fact, eased)))
                break
    return found


def _fewer_hours(facts: AgentFacts, fact: WeekMinimum, minutes: int) -> WayOut:
    instance = facts.instance
    when = week_text(instance, fact.week) if instance.weeks == 1 else "every week"
    change = fewer_hours_for(instance.agents[facts.agent].id, minutes)
    return WayOut(f"ask for at most {hours_text(minutes)} in {when}", change)


def _open_days(facts: AgentFacts, fact: WeekMinimum) -> list[WayOut]:
    """Return the days that the agent's availability closes, and one of which is enough when opened."""
    problem = facts.instance.problem
    agent_id = facts.instance.agents[facts.agent].id
    known = problem.workforce.availability_by_agent.get(agent_id)
    if known is None:
        return []
    found = []
    for day in facts.instance.grid.dates[fact.week * 7 : fact.week * 7 + 7]:
        way = WayOut(f"let {agent_id} be available all day on {day:%A %Y-%m-%d}", opened_for(agent_id, day))
        opened = AgentFacts(type(facts.instance)(way.change(problem)), facts.agent)
        if opened.possible(opened.all):
            found.append(way)
    return found


def _eased(fact: Fact) -> list[Rule]:
    """Return milder forms of a rule, the nearest first."""
    if isinstance(fact, MinRestBetweenShifts | MinWeeklyRest):
        least = fact.reduced_to if isinstance(fact, MinRestBetweenShifts) and fact.reduced_to is not None else 0.0
        return [replace(fact, hours=fact.hours - step) for step in range(1, int(fact.hours - least) + 1)]
    if isinstance(fact, MaxConsecutiveDays):
        return [replace(fact, days=fact.days + step) for step in range(1, 8)]
    if isinstance(fact, DaysOff):
        return [replace(fact, min_days=fact.min_days - step) for step in range(1, fact.min_days + 1)]
    if isinstance(fact, ContractHours) and fact.granularity_min:
        return [replace(fact, granularity_min=0)]
    if isinstance(fact, Rule) and fact.unit is not None and not fact.priced:
        # Broken as little as possible: each unit of breach has a price, if the smallest there is.
        return [replace(fact, price_minor=1)]
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
