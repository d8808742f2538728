"""What each rule costs: the plan solved again without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from wfm.evaluation.audit import audit
from wfm.rostering.problem import RosterProblem
from wfm.rostering.result import SolveLimits
from wfm.rostering.roster import Roster
from wfm.rostering.rules import Rule
from wfm.rostering.solver import solve

__all__ = ["RuleValue", "rule_values"]


@dataclass(frozen=True)
class RuleValue:
    """What the plan would save without a rule.

    Attributes
    ----------
    rule
        The rule.
    saving
        What a roster without it was found to cost less, in major units; at least 0, since the known roster is one.
    missing_h
        Agent-hours that were missing less; negative where more were.
    most_saving
        What no roster without the rule can save more of, by the proven bound; None where none was computed.
    """

    rule: Rule
    saving: Decimal
    missing_h: float
    most_saving: Decimal | None


def rule_values(
    problem: RosterProblem,
    roster: Roster,
    limits: SolveLimits,
    told: Callable[[RuleValue], None] | None = None,
    rules: Iterable[Rule] | None = None,
) -> tuple[RuleValue, ...]:
    """Solve a plan again without each of its rules, from a known roster, and return them, the dearest first.

    Parameters
    ----------
    problem
        The plan's problem.
    roster
        The best roster known.
    limits
        Limits of every single solve.
    told
        Called with each value as soon as it is known.
    rules
        The rules to leave out, one at a time; all that are no pay by default.
    """
    before = audit(problem, roster)
    missing = float(before.coverage.shortage.sum()) * before.coverage.grid.step_h
    found: list[RuleValue] = []
    for rule in problem.rules if rules is None else rules:
        if rule.money:
            continue
        without = replace(problem, rules=tuple(other for other in problem.rules if other is not rule))
        result = solve(without, limits, start=roster)
        best = result.roster or roster
        after = audit(without, best)
        saving = max(before.cost - after.cost, Decimal(0))
        hours = float(after.coverage.shortage.sum()) * after.coverage.grid.step_h if saving else missing
        most = None if result.bound is None else max(before.cost - result.bound, saving)
        found.append(RuleValue(rule, saving, missing - hours, most))
        if told is not None:
            told(found[-1])
    return tuple(sorted(found, key=lambda item: -item.saving))
