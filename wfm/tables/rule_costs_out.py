"""What each rule costs: rule_costs.csv, one row a breach that is paid for, and the totals by rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from wfm.rostering.rules.wording import parameters_text, scope_text
from wfm.tables.cells import csv_text, money, money_cell, number_cell, time_cell

if TYPE_CHECKING:
    from wfm.evaluation.audit import PricedRule

__all__ = ["RULE_COST_COLUMNS", "RuleCost", "rule_costs", "rule_costs_csv"]

RULE_COST_COLUMNS = ("rule", "agent_id", "date", "start", "units", "unit", "cost", "message", "origin")
"""Columns of rule_costs.csv."""


@dataclass(frozen=True, slots=True)
class RuleCost:
    """What one rule costs in a roster.

    Attributes
    ----------
    rule
        Type, parameters and whom it binds, in words.
    origin
        Where the rule stands.
    breaches
        How often it is paid.
    units
        Size of the breaches together, in the rule's unit; None where the rule says amounts itself.
    unit
        What a unit is; None likewise.
    cost
        In major units of the currency, two places.
    """

    rule: str
    origin: str
    breaches: int
    units: float | None
    unit: str | None
    cost: Decimal


def rule_costs(priced: Iterable[PricedRule]) -> tuple[RuleCost, ...]:
    """Return what each priced rule costs, in the plan's order; rules that cost nothing are among them."""
    return tuple(
        RuleCost(
            rule=_text(one),
            origin=one.rule.origin,
            breaches=len(one.breaches),
            units=None if _amounts(one) else float(sum((item.units for item in one.breaches), Fraction(0))),
            unit=None if _amounts(one) else one.rule.unit,
            cost=_money(one.cost_minor),
        )
        for one in priced
    )


def rule_costs_csv(priced: Iterable[PricedRule]) -> str:
    """Return rule_costs.csv; only the header where nothing is paid for."""
    rows = (
        (
            item.rule,
            item.agent_id or "",
            "" if item.date is None else item.date.isoformat(),
            time_cell(item.start),
            "" if _amounts(one) else number_cell(float(item.units)),
            "" if _amounts(one) else one.rule.unit or "",
            money_cell(_money(item.amount_minor(one.rule.price_minor))),
            item.message,
            one.rule.origin,
        )
        for one in priced
        for item in one.breaches
    )
    return csv_text(RULE_COST_COLUMNS, rows)


def _amounts(one: PricedRule) -> bool:
    """Whether the rule says what things cost itself."""
    return one.rule.money or any(item.cost_minor is not None for item in one.breaches)


def _text(one: PricedRule) -> str:
    parameters, bound = parameters_text(one.rule), scope_text(one.rule.scope)
    return f"{one.rule.name}{f' ({parameters})' if parameters else ''}{f', {bound}' if bound else ''}"


def _money(minor: Fraction) -> Decimal:
    return money(Decimal(minor.numerator) / Decimal(minor.denominator))
