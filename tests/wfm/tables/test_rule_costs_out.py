"""What each rule costs, by rule and by breach; the parts add up to the term of the cost."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from wfm.evaluation.audit import PricedRule, Violation
from wfm.rostering.rules import Rule, Scope
from wfm.tables.rule_costs_out import rule_costs, rule_costs_csv


@dataclass(frozen=True)
class _Rest(Rule):
    type: ClassVar[str] = "rest"
    unit: ClassVar[str | None] = "missing hour"
    hours: float = 11.0


@dataclass(frozen=True)
class _Bonus(Rule):
    type: ClassVar[str] = "bonus"
    money: ClassVar[bool] = True


def breach(units: Fraction, cost: Fraction | None = None) -> Violation:
    start = datetime(2026, 3, 3, 8, tzinfo=UTC)
    return Violation("rest", "A01", date(2026, 3, 3), start, "10 h of rest", units, cost)


REST = PricedRule(
    _Rest(price_minor=2_500, scope=Scope(teams=("blue",)), origin="plan.yaml:7"),
    (breach(Fraction(1, 2)), breach(Fraction(2))),
)
BONUS = PricedRule(_Bonus(), (breach(Fraction(1), Fraction(333, 2)),))
NOTHING = PricedRule(_Rest(price_minor=100), ())


def test_totals_by_rule() -> None:
    rest, bonus, nothing = rule_costs((REST, BONUS, NOTHING))
    assert (rest.rule, rest.origin) == ("rest (hours 11), teams blue", "plan.yaml:7")
    assert (rest.breaches, rest.units, rest.unit, rest.cost) == (2, 2.5, "missing hour", Decimal("62.50"))
    assert (bonus.rule, bonus.units, bonus.unit, bonus.cost) == ("bonus", None, None, Decimal("1.67"))
    assert (nothing.breaches, nothing.units, nothing.cost) == (0, 0.0, 0)


def test_one_row_a_breach() -> None:
    rows = list(csv.DictReader(io.StringIO(rule_costs_csv((REST, BONUS, NOTHING)))))
    assert [(row["units"], row["cost"]) for row in rows] == [("0.5", "12.50"), ("2", "50.00"), ("", "1.67")]
    assert rows[0] == {
        "rule": "rest",
        "agent_id": "A01",
        "date": "2026-03-03",
        "start": "2026-03-03T08:00:00+00:00",
        "units": "0.5",
        "unit": "missing hour",
        "cost": "12.50",
        "message": "10 h of rest",
        "origin": "plan.yaml:7",
    }


def test_nothing_priced_is_only_the_header() -> None:
    assert rule_costs_csv(()) == "rule,agent_id,date,start,units,unit,cost,message,origin\n"
    assert rule_costs(()) == ()
