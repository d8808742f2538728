"""Scenarios as columns, measures as rows, each beside the base; and which differences are more than noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from wfm.config.scenarios import BASE, Scenario
from wfm.rostering.terms import CostTerm
from wfm.studies.whatif.measures import Measure, Value, rows_of
from wfm.studies.whatif.task import Record
from wfm.tables.cells import csv_text

__all__ = ["PAY_TERMS", "UNCOMPARED", "Comparison", "Span", "Verdict", "comparison_csv"]

PAY_TERMS = tuple(term for term in CostTerm if term.value.startswith("pay_"))
"""Terms of the cost that are paid to people."""

NUMBERED = ("money", "h", "s", "share", "count")

UNCOMPARED = frozenset({"seed", "workers", "seconds", "bound", "gap", "service_level_half_width", "agents_changed"})
"""Measures whose difference from the base tells nothing."""


class Verdict(StrEnum):
    """What can be said of a difference from the base."""

    MORE = "more"
    LESS = "less"
    SAME = "the same"
    UNCLEAR = "not distinguishable"


@dataclass(frozen=True, slots=True)
class Span:
    """Proved limits of how much more the best roster of a scenario costs than the best roster of the base.

    Attributes
    ----------
    least, most
        In major units of the currency; below 0 where it costs less.
    """

    least: float
    most: float


@dataclass(frozen=True)
class Comparison:
    """What scenarios came to, side by side.

    Attributes
    ----------
    scenarios
        The base first.
    records
        Name → what it came to.
    currency
        ISO code of all amounts.
    """

    scenarios: tuple[Scenario, ...]
    records: Mapping[str, Record]
    currency: str

    @property
    def columns(self) -> tuple[Scenario, ...]:
        """The scenarios that were carried out."""
        return tuple(scenario for scenario in self.scenarios if scenario.name in self.records)

    @cached_property
    def rows(self) -> tuple[Measure, ...]:
        """The measures that the scenarios have between them."""
        return tuple(rows_of({name: record.measures for name, record in self.records.items()}))

    def value(self, name: str, measure: str) -> Value:
        """Return a measure of a scenario; None where unknown."""
        return self.records[name].measures.get(measure)

    def number(self, name: str, measure: str) -> float | None:
        """Return a measure that is a number; None where unknown or a word."""
        value = self.value(name, measure)
        return None if value is None or isinstance(value, str) else float(value)

    def pay(self, name: str) -> float | None:
        """Return the pay of a scenario, all terms of it together; None without a roster."""
        values = [self.number(name, f"cost_term.{term.value}") for term in PAY_TERMS]
        known = [value for value in values if value is not None]
        return sum(known) if known else None

    def difference(self, name: str, measure: str) -> float | None:
        """Return how much more a scenario has of a measure than the base; None where either is unknown."""
        value, base = self.number(name, measure), self.number(BASE, measure)
        return None if value is None or base is None else value - base

    def relative(self, name: str, measure: str) -> float | None:
        """Return the difference over the base, a fraction; None where that has no meaning."""
        difference, base = self.difference(name, measure), self.number(BASE, measure)
        return None if difference is None or not base else difference / abs(base)

    def doubt(self, name: str, measure: str) -> float | None:
        """Return how large a difference may be without meaning anything; None where it is not known.

        For the cost, the distances of both rosters from their proven bounds: the difference of the best rosters lies
        that far from what was found at most. For simulated levels, both half-widths.
        """
        doubts = [self._own_doubt(BASE, measure), self._own_doubt(name, measure)]
        known = [item for item in doubts if item is not None]
        return sum(known) if len(known) == 2 else None

    def _own_doubt(self, name: str, measure: str) -> float | None:
        if measure == "cost":
            cost, bound = self.number(name, "cost"), self.number(name, "bound")
            return None if cost is None or bound is None else max(0.0, cost - bound)
        return self.number(name, "service_level_half_width") if measure == "service_level" else None

    def verdict(self, name: str, measure: str) -> Verdict | None:
        """Return whether a scenario has more or less of a measure than the base; None where that is unknown."""
        difference = self.difference(name, measure)
        if name == BASE or difference is None:
            return None
        if measure in {"cost", "service_level"}:
            doubt = self.doubt(name, measure)
            if doubt is None or abs(difference) <= doubt:
                return Verdict.UNCLEAR
        return Verdict.SAME if difference == 0 else Verdict.MORE if difference > 0 else Verdict.LESS

    def proved(self, name: str) -> Span | None:
        """Return between what limits the cost of the best roster moves from the base to a scenario."""
        cost, bound = self.number(name, "cost"), self.number(name, "bound")
        base_cost, base_bound = self.number(BASE, "cost"), self.number(BASE, "bound")
        if cost is None or bound is None or base_cost is None or base_bound is None:
            return None
        return Span(bound - base_cost, cost - base_bound)


def comparison_csv(comparison: Comparison) -> str:
    """Return comparison.csv: a row a measure and kind (value, difference, relative, verdict), a column a scenario.

    Money has two places, shares are fractions; `difference` and `relative` are against the base, and `verdict` says
    whether cost and service level differ by more than what is not known of them.
    """
    names = [scenario.name for scenario in comparison.columns]
    rows: list[Sequence[str]] = []
    for row in comparison.rows:
        kinds: dict[str, list[str]] = {"value": [_cell(comparison.value(name, row.name), row.unit) for name in names]}
        if row.unit in NUMBERED and row.name not in UNCOMPARED:
            kinds["difference"] = [
                _cell(_beside(comparison.difference(name, row.name), name), row.unit) for name in names
            ]
            kinds["relative"] = [_cell(_beside(comparison.relative(name, row.name), name), "share") for name in names]
        if row.name in {"cost", "service_level"}:
            kinds["verdict"] = [str(comparison.verdict(name, row.name) or "") for name in names]
        rows += [(row.name, row.unit, kind, *cells) for kind, cells in kinds.items()]
    return csv_text(("measure", "unit", "kind", *names), rows)


def _beside(value: float | None, name: str) -> float | None:
    """Return a difference; nothing for the base, which is compared with nothing."""
    return None if name == BASE else value


def _cell(value: Value, unit: str) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if unit == "share":
        return f"{value:.6f}"
    return f"{value:.0f}" if unit == "count" and value == round(value) else f"{value:.2f}"
