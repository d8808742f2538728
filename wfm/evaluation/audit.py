"""The independent audit: every rule, every coverage number and every cost term of any roster, recomputed.

It shares nothing with the solver but the declarations of the rules and the plain data of problem and roster.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from wfm.evaluation.coverage import Coverage, coverage_of
from wfm.evaluation.facts import Facts
from wfm.evaluation.pay import cost_terms_of
from wfm.evaluation.rules import CHECKS
from wfm.evaluation.violation import Violation
from wfm.rostering.problem import RosterProblem
from wfm.rostering.roster import Roster
from wfm.rostering.rules import STRUCTURE_RULES, Rule
from wfm.rostering.terms import CostTerm

__all__ = ["AuditReport", "PricedRule", "Violation", "audit", "violations_of"]


@dataclass(frozen=True)
class AuditReport:
    """What the audit found.

    Attributes
    ----------
    violations
        Broken hard rules: structure first, then the rules of the plan in their order; each by agent and date.
    cost_terms
        Term → amount in major units of the currency, to four places.
    coverage
        Required and scheduled agents by queue and interval.
    priced
        What each priced rule of the plan costs in this roster, in the plan's order.
    """

    violations: tuple[Violation, ...]
    cost_terms: Mapping[CostTerm, Decimal]
    coverage: Coverage
    priced: tuple[PricedRule, ...] = ()

    @property
    def cost(self) -> Decimal:
        """Total cost in major units."""
        return sum(self.cost_terms.values(), Decimal(0))

    @property
    def hard_count(self) -> int:
        """Number of broken hard rules; priced rules are in the cost instead."""
        return len(self.violations)


@dataclass(frozen=True)
class PricedRule:
    """What one priced rule costs.

    Attributes
    ----------
    rule
        The rule.
    breaches
        What it is paid for, by agent and date.
    """

    rule: Rule
    breaches: tuple[Violation, ...]

    @property
    def cost_minor(self) -> Fraction:
        """Sum of its breaches in minor units of the currency."""
        return sum((item.amount_minor(self.rule.price_minor) for item in self.breaches), Fraction(0))


def _merged(found: Iterator[Violation]) -> list[Violation]:
    """Put what one rule says of one agent and date into one violation, sorted by agent and date."""
    by_place: dict[tuple[str | None, object, bool], Violation] = {}
    for violation in found:
        place = (violation.agent_id, violation.date, violation.cost_minor is None)
        first = by_place.get(place)
        if first is None:
            by_place[place] = violation
        elif violation.message not in first.message:
            by_place[place] = replace(
                first,
                message=f"{first.message}; {violation.message}",
                units=first.units + violation.units,
                cost_minor=None if violation.cost_minor is None else (first.cost_minor or 0) + violation.cost_minor,
            )
    return sorted(by_place.values(), key=lambda item: (item.agent_id or "", str(item.date or "")))


def _named(rule: Rule, found: Iterator[Violation]) -> Iterator[Violation]:
    """Put the name by which the planner knows the rule on what was found."""
    return (replace(item, rule=rule.name) for item in found) if rule.stated_by else found


Found = list[tuple[Rule, tuple[Violation, ...]]]


def _found(facts: Facts) -> Found:
    """Return what every rule says, structure first."""
    rules: tuple[Rule, ...] = (*(rule() for rule in STRUCTURE_RULES), *facts.problem.rules)
    return [(rule, tuple(_merged(_named(rule, CHECKS[type(rule)](rule, facts))))) for rule in rules]


def _hard(found: Found) -> tuple[Violation, ...]:
    """Return the broken hard rules; one may ask for money as well, the premium of what it allows."""
    return tuple(
        replace(item, origin=rule.origin)
        for rule, items in found
        if not rule.priced
        for item in items
        if item.cost_minor is None
    )


def violations_of(
    problem: RosterProblem, roster: Roster, agents: Collection[str] | None = None
) -> tuple[Violation, ...]:
    """Return the hard rules that a roster breaks, without coverage and cost.

    Parameters
    ----------
    problem
        What was asked.
    roster
        Any roster.
    agents
        Whose rules are looked at, ids; None: everybody's. Rules that speak of several people need everybody.
    """
    if agents is not None:
        people = tuple(agent for agent in problem.workforce.agents if agent.id in agents)
        problem = replace(problem, workforce=replace(problem.workforce, agents=people))
        roster = Roster(tuple(duty for duty in roster.duties if duty.agent_id in agents))
    return _hard(_found(Facts(problem, roster)))


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
    found = _found(facts)
    violations = _hard(found)
    paid = ((rule, tuple(i for i in items if rule.priced or i.cost_minor is not None)) for rule, items in found)
    priced = tuple(PricedRule(rule, items) for rule, items in paid if rule.priced or items)
    coverage = coverage_of(problem, roster)
    extra: dict[CostTerm, Fraction] = {}
    for one in priced:
        extra[one.rule.term] = extra.get(one.rule.term, Fraction(0)) + one.cost_minor
    return AuditReport(violations, cost_terms_of(facts, coverage, extra), coverage, priced)
