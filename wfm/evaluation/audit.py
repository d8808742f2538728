"""The independent audit: every rule, every coverage number and every cost term of any roster, recomputed.

It shares nothing with the solver but the declarations of the rules and the plain data of problem and roster.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from wfm.evaluation.coverage import Coverage, coverage_of
from wfm.evaluation.facts import Facts
from wfm.evaluation.pay import cost_terms_of
from wfm.evaluation.rules import CHECKS
from wfm.evaluation.violation import Violation
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import CostTerm
from wfm.rostering.roster import Roster
from wfm.rostering.rules import STRUCTURE_RULES, Rule

__all__ = ["AuditReport", "Violation", "audit"]


@dataclass(frozen=True)
class AuditReport:
    """What the audit found.

    Attributes
    ----------
    violations
        Broken rules: structure first, then the rules of the plan in their order; each by agent and date.
    cost_terms
        Term → amount in major units of the currency, to four places.
    coverage
        Required and scheduled agents by queue and interval.
    """

    violations: tuple[Violation, ...]
    cost_terms: Mapping[CostTerm, Decimal]
    coverage: Coverage

    @property
    def cost(self) -> Decimal:
        """Total cost in major units."""
        return sum(self.cost_terms.values(), Decimal(0))

    @property
    def hard_count(self) -> int:
        """Number of broken hard rules; priced rules are in the cost instead."""
        return len(self.violations)


def _merged(found: Iterator[Violation]) -> list[Violation]:
    """Put what one rule says of one agent and date into one violation, sorted by agent and date."""
    by_place: dict[tuple[str | None, object], Violation] = {}
    for violation in found:
        place = (violation.agent_id, violation.date)
        first = by_place.get(place)
        if first is None:
            by_place[place] = violation
        elif violation.message not in first.message:
            by_place[place] = replace(first, message=f"{first.message}; {violation.message}")
    return sorted(by_place.values(), key=lambda item: (item.agent_id or "", str(item.date or "")))


def audit(problem: RosterProblem, roster: Roster) -> AuditReport:
    """Check a roster against its problem and recompute what it costs.

    Parameters
    ----------
    problem
        What was asked.
    roster
        Any roster: solved, read from files, or edited by hand.

    Raises
    ------
    KeyError
        If a rule of the problem has no check.
    """
    facts = Facts(problem, roster)
    rules: tuple[Rule, ...] = (*(rule() for rule in STRUCTURE_RULES), *problem.rules)
    violations = tuple(item for rule in rules for item in _merged(CHECKS[type(rule)](rule, facts)))
    coverage = coverage_of(problem, roster)
    return AuditReport(violations, cost_terms_of(facts, coverage), coverage)
