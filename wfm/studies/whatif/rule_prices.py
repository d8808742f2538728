"""What each rule costs: the plan solved again without it."""

from __future__ import annotations

from dataclasses import fields, replace

from wfm.config.scenarios import Scenario
from wfm.pipeline import Plan
from wfm.rostering.rules import Rule
from wfm.rostering.rules.rule import Scope

__all__ = ["RULE_FAMILY", "rule_words", "without_rules"]

RULE_FAMILY = "price of rules"
"""Family of the scenarios that leave a rule out."""


def without_rules(plan: Plan) -> tuple[Scenario, ...]:
    """Return one scenario for each rule of a plan that can be left out: all but those that say what work is paid."""
    found: list[Scenario] = []
    for place, rule in enumerate(plan.rules):
        if rule.money:
            continue
        rest = (*plan.rules[:place], *plan.rules[place + 1 :])
        same = sum(other.type == rule.type for other in plan.rules[:place])
        name = f"without_{rule.type}" + (f"_{same + 1}" if same else "")
        words = rule_words(rule)
        changed = replace(plan, rules=rest)
        found.append(Scenario(name, f"Without {words}", changed, "", RULE_FAMILY, {"rule": words}))
    return tuple(found)


def rule_words(rule: Rule) -> str:
    """Return a rule as people name it, with its first number and those that are not usual."""
    known = [item for item in fields(rule) if item.name not in {"scope", "price_minor", "origin"}]
    numbers = [
        f"{item.name.removesuffix('_min').replace('_', ' ')} {getattr(rule, item.name)}"
        for place, item in enumerate(known)
        if getattr(rule, item.name) not in (None, "") and (place == 0 or getattr(rule, item.name) != item.default)
    ]
    if rule.scope != Scope():
        numbers.append("for some")
    return rule.type.replace("_", " ") + (f" ({', '.join(numbers)})" if numbers else "")
