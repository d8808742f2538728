"""The rules in force, one line each: what is asked, hard or at what price, of whom, and where it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfm.cli.wording import amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wfm.rostering.rules import Rule

__all__ = ["rule_lines", "rule_text"]


def rule_lines(rules: Sequence[Rule], currency: str) -> list[str]:
    """Return a line for each rule."""
    texts = [(rule_text(rule, currency), rule.origin) for rule in rules]
    return [f"{text}  [{origin}]" if origin else text for text, origin in texts]


def rule_text(rule: Rule, currency: str) -> str:
    """Return ``min_rest_between_shifts (hours 11), hard, contracts full``."""
    from wfm.rostering.rules.wording import parameters_text, scope_text

    asked, bound = parameters_text(rule), scope_text(rule.scope)
    price = "hard"
    if rule.money:
        price = "paid"
    elif rule.price_minor is not None:
        price = f"{amount(rule.price_minor / 100, currency)} a {rule.unit}"
    return f"{rule.type}{f' ({asked})' if asked else ''}, {price}{f', {bound}' if bound else ''}"
