"""A rule in one line: what it asks, its price, whom it binds, where it is from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from wfm.cli.rule_lines import rule_lines, rule_text
from wfm.rostering.rules import ContractHours, MinRestBetweenShifts, Rule, Scope


@dataclass(frozen=True)
class _Sample(Rule):
    type: ClassVar[str] = "sample"
    unit: ClassVar[str | None] = "night"
    until_min: int | None = field(default=None, metadata={"written": "clock"})
    days: tuple[int, ...] = field(default=(4, 5), metadata={"written": "weekdays"})
    fee_minor: int = field(default=0, metadata={"written": "money"})
    pairs: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Paid(Rule):
    type: ClassVar[str] = "paid"
    money: ClassVar[bool] = True


def test_hard_rules() -> None:
    assert rule_text(ContractHours(), "EUR") == "contract_hours, hard"
    assert rule_text(MinRestBetweenShifts(10.5), "EUR") == "min_rest_between_shifts (hours 10.5), hard"


def test_prices_are_of_a_unit() -> None:
    text = rule_text(_Sample(until_min=1320, fee_minor=1250, price_minor=2500), "EUR")
    assert text == "sample (until_min 22:00, days fri sat, fee_minor 12.50), 25.00 EUR a night"
    assert rule_text(_Paid(), "EUR") == "paid, paid"


def test_scopes() -> None:
    scope = Scope(teams=("blue", "red"), except_agents=("A1",), first=date(2026, 3, 1), last=date(2026, 3, 9))
    assert rule_text(ContractHours(scope=scope), "EUR") == (
        "contract_hours, hard, teams blue red, not A1, from 2026-03-01, until 2026-03-09"
    )


def test_where_it_is_from() -> None:
    lines = rule_lines([ContractHours(origin="plan.yaml:9"), ContractHours()], "EUR")
    assert lines == ["contract_hours, hard  [plan.yaml:9]", "contract_hours, hard"]
