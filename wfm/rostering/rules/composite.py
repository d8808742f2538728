"""Rules that stand for others: a composite says what the rules of a plan become, and is then done.

A problem works its composites into the plain rules once (`plain_rules`); models and audit see plain rules only. A plain
rule that a composite has stated keeps its name in `stated_by`, which messages use.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from wfm.rostering.rules.rule import Rule
from wfm.workforce import Agent

__all__ = ["Composite", "plain_rules"]


@dataclass(frozen=True)
class Composite(Rule, ABC):
    """Base of the rules that stand for others.

    Attributes
    ----------
    phase
        Composites are worked in by ascending phase, those of one phase in the plan's order.
    """

    phase: ClassVar[int]

    @abstractmethod
    def worked_in(self, rules: tuple[Rule, ...], agents: Sequence[Agent]) -> tuple[Rule, ...]:
        """Return the rules as they are with this one; it is not among them itself.

        Parameters
        ----------
        rules
            Plain rules.
        agents
            Everybody.
        """
        ...


def plain_rules(rules: Sequence[Rule], agents: Sequence[Agent]) -> tuple[Rule, ...]:
    """Return the rules with all composites worked in; the plain ones keep their order."""
    found = tuple(rule for rule in rules if not isinstance(rule, Composite))
    for composite in sorted((rule for rule in rules if isinstance(rule, Composite)), key=lambda rule: rule.phase):
        found = composite.worked_in(found, agents)
    return found
