"""The rules in force, one line each: what is asked, hard or at what price, of whom, and where it is from."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from wfm.cli.wording import amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wfm.rostering.rules import Rule, Scope

__all__ = ["rule_lines", "rule_text"]

_COMMON = {"scope", "price_minor", "origin"}

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def rule_lines(rules: Sequence[Rule], currency: str) -> list[str]:
    """Return a line for each rule."""
    return [
        f"{rule_text(rule, currency)}  [{rule.origin}]" if rule.origin else rule_text(rule, currency) for rule in rules
    ]


def rule_text(rule: Rule, currency: str) -> str:
    """Return ``min_rest_between_shifts (hours 11), hard, contracts full``."""
    asked = ", ".join(_parameters(rule))
    price = "hard"
    if rule.money:
        price = "paid"
    elif rule.price_minor is not None:
        price = f"{amount(rule.price_minor / 100, currency)} a {rule.unit}"
    bound = _scope(rule.scope)
    return f"{rule.type}{f' ({asked})' if asked else ''}, {price}{f', {bound}' if bound else ''}"


def _parameters(rule: Rule) -> list[str]:
    found = []
    for item in fields(rule):
        value = getattr(rule, item.name)
        if item.name in _COMMON or value is None or value == ():
            continue
        found.append(f"{item.name} {_value(value, item.metadata.get('written', ''))}")
    return found


def _value(value: Any, written: str) -> str:
    if written == "clock":
        return f"{value // 60:02d}:{value % 60:02d}"
    if written == "weekdays":
        return " ".join(_WEEKDAYS[day] for day in value)
    if written == "money":
        return amount(value / 100)
    if isinstance(value, tuple | frozenset):
        return " ".join(_value(item, "") for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _scope(scope: Scope) -> str:
    parts = [
        f"{name} {' '.join(getattr(scope, name))}"
        for name in ("agents", "contracts", "teams", "sites", "roles")
        if getattr(scope, name)
    ]
    if scope.except_agents:
        parts.append(f"not {' '.join(scope.except_agents)}")
    if scope.first is not None:
        parts.append(f"from {scope.first}")
    if scope.last is not None:
        parts.append(f"until {scope.last}")
    return ", ".join(parts)
