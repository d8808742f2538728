"""Heads that must be at work in every slot, compiled from the rules that ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.problem import RosterProblem
from wfm.rostering.rules import CoverageSkillMix

__all__ = ["HeadRow", "head_rows"]


@dataclass(frozen=True)
class HeadRow:
    """In every slot of a row: need ≤ Σ weight × people at work; what is missing is counted in parts of a person.

    Attributes
    ----------
    rule
        The rule.
    need : (n,)
        Least sum; far below 0 in slots of which the row does not speak.
    weight : (a,)
        What an agent at work adds, whole; below 0 for those who take seats or need company.
    parts
        Parts of a person that one of the sum is: a missing sum of `parts` is one missing person.
    away : (a,)
        What an agent of them who is at an off-phone activity takes off again, ≥ 0.
    """

    rule: CoverageSkillMix
    need: NDArray[np.int64]
    weight: NDArray[np.int64]
    parts: int
    away: NDArray[np.int64]


NEVER = -(10**6)
"""Need of a slot of which a row does not speak: more than anybody can take away."""


def head_rows(problem: RosterProblem) -> tuple[HeadRow, ...]:
    """Return the rows of all rules, in the order of the plan."""
    return tuple(row for rule in problem.rules if isinstance(rule, CoverageSkillMix) for row in _rows(rule, problem))


def _rows(rule: CoverageSkillMix, problem: RosterProblem) -> Iterator[HeadRow]:
    agents = problem.workforce.agents
    inside = np.array([rule.speaks_at(at.date(), at.hour * 60 + at.minute) for at in problem.grid.times], dtype=bool)
    counted = np.array([rule.counts(agent) for agent in agents], dtype=np.int64)
    if rule.at_most is not None:
        yield HeadRow(rule, np.where(inside, -rule.at_most, NEVER), -counted, 1, 0 * counted)
    if rule.company and rule.at_least:
        needing = np.array([rule.needs_company(agent) for agent in agents], dtype=np.int64)
        weight = rule.for_each * counted - rule.at_least * needing
        yield HeadRow(rule, np.where(inside, 0, NEVER), weight, rule.for_each, rule.for_each * counted)
    elif rule.at_least:
        asked = inside & ((problem.required.sum(axis=0) > 0) | (rule.when == "always"))
        yield HeadRow(rule, np.where(asked, rule.at_least, NEVER), counted, 1, counted)
