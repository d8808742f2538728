"""Enough people of a kind are at work, and not too many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.facts import Facts
from wfm.evaluation.presence import agent_stretches
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import clock_text, length_text
from wfm.rostering.rules import ActivityQuota, CoverageSkillMix
from wfm.workforce import Agent

__all__ = ["check"]

Seconds = NDArray[np.int64]


def _seconds(facts: Facts, chosen: Callable[[Agent], bool], seated: bool) -> Seconds:
    """Return the seconds that chosen people are at work in each interval, shape (n,).

    Parameters
    ----------
    seated
        Whether who is at an off-phone activity of the plan counts too.
    """
    grid = facts.problem.grid
    step_s = grid.step_min * 60
    quotas = {rule.activity for rule in facts.problem.rules if isinstance(rule, ActivityQuota)}
    found = np.zeros(grid.n, dtype=np.int64)
    for agent in facts.problem.workforce.agents:
        if not chosen(agent):
            continue
        for _, (start, end) in agent_stretches(facts, agent, quotas if seated else frozenset()):
            first, last = max(0, start), min(grid.n * step_s, end)
            for n in range(first // step_s, -(-last // step_s)):
                found[n] += min(last, (n + 1) * step_s) - max(first, n * step_s)
    return found


def _breaches(rule: CoverageSkillMix, facts: Facts) -> Iterator[tuple[str, Seconds, int]]:
    """Yield what is wrong, by how many seconds of parts of a person in each interval, and the parts of a person."""
    step_s = facts.problem.grid.step_min * 60
    if rule.at_most is not None:
        seated = _seconds(facts, rule.counts, True)
        yield f"more than {rule.at_most} at work", np.maximum(0, seated - rule.at_most * step_s), 1
    if not rule.at_least:
        return
    there = _seconds(facts, rule.counts, False)
    if rule.company:
        needing = _seconds(facts, rule.needs_company, True)
        short = rule.at_least * needing - rule.for_each * there
        # Who is of both kinds and at an activity is away for one and there for the other.
        yield "too little company", np.maximum(0, short), rule.for_each
        return
    open_ = (facts.problem.required.sum(axis=0) > 0) | (rule.when == "always")
    yield f"fewer than {rule.at_least} at work", np.where(open_, np.maximum(0, rule.at_least * step_s - there), 0), 1


def check(rule: CoverageSkillMix, facts: Facts) -> Iterator[Violation]:
    """Yield each date with intervals in which somebody is missing or too many; units are person-hours."""
    times = facts.problem.grid.times
    spoken = np.array([rule.speaks_at(at.date(), at.hour * 60 + at.minute) for at in times], dtype=bool)
    for what, seconds, parts in _breaches(rule, facts):
        by_date: dict[date, list[int]] = defaultdict(list)
        for n in np.flatnonzero(spoken & (seconds > 0)).tolist():
            by_date[times[n].date()].append(n)
        for on, slots in by_date.items():
            units = Fraction(int(seconds[slots].sum()), 3600 * parts)
            long = length_text(len(slots) * facts.problem.grid.step_min)
            message = f"{_kind(rule)}: {what} for {long} on {on}, first at {clock_text(times[slots[0]])}"
            yield Violation(rule.type, None, on, None, message, units)


def _kind(rule: CoverageSkillMix) -> str:
    """Return who is counted, in words."""
    scope = rule.scope
    parts = [f"{name} {', '.join(items)}" for name, items in _named(rule) if items]
    excepted = f" without {', '.join(scope.except_agents)}" if scope.except_agents else ""
    return (" of ".join(parts) or "people") + excepted


def _named(rule: CoverageSkillMix) -> tuple[tuple[str, tuple[str, ...]], ...]:
    scope = rule.scope
    return (
        ("skill", rule.skills),
        ("role", scope.roles),
        ("team", scope.teams),
        ("site", scope.sites),
        ("contract", scope.contracts),
        ("agents", scope.agents),
    )
