"""Weekly working time of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wfm.evaluation.facts import Facts, paid_min
from wfm.evaluation.violation import Violation
from wfm.evaluation.wording import length_text
from wfm.rostering.rules import ContractHours

__all__ = ["check"]


def check(rule: ContractHours, facts: Facts) -> Iterator[Violation]:
    """Yield weeks whose paid and credited time lies outside the contract's band."""
    for agent in facts.bound_by(rule):
        contract = facts.problem.workforce.contract_by_id[agent.contract]
        credits_min = facts.credits_min(agent.id)
        duties = [(facts.day(duty.date), paid_min(duty)) for duty in facts.duties(agent.id)]
        for index, week in enumerate(facts.weeks):
            worked = [paid for day, paid in duties if week.first_day <= day < week.last_day]
            credit = credits_min.get(index, 0)
            total = sum(worked, Fraction(credit))
            said = f"{agent.id} has {length_text(total)} in the week from {week.first}"
            if credit:
                said += f" ({length_text(credit)} of them absence)"
            if worked and total > contract.max_week_min:
                message = f"{said}, contract {contract.id} allows {length_text(contract.max_week_min)}"
                yield Violation(rule.type, agent.id, week.first, None, message)
            elif week.whole and total < contract.min_week_min:
                message = f"{said}, contract {contract.id} asks for {length_text(contract.min_week_min)}"
                yield Violation(rule.type, agent.id, week.first, None, message)
