"""The rows of the comparison as people read them."""

from __future__ import annotations

from dataclasses import dataclass

from wfm.config.scenarios import BASE
from wfm.report.numbers import count_text, money_text, percent_text, seconds_text
from wfm.studies.whatif.comparison import UNCOMPARED, Comparison, Verdict
from wfm.studies.whatif.measures import Measure, Value

__all__ = ["Cell", "Line", "comparison_lines", "difference_text", "value_text"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One measure of one scenario.

    Attributes
    ----------
    value
        The number.
    below
        How it differs from the base; empty for the base.
    mood
        ``better``, ``worse`` or nothing.
    """

    value: str
    below: str = ""
    mood: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table.

    Attributes
    ----------
    title
        Name of the measure.
    cells
        One a scenario.
    main
        Whether it is one of the rows to look at first.
    """

    title: str
    cells: tuple[Cell, ...]
    main: bool


MAIN = frozenset({"cost", "service_level", "shortage_agent_h", "paid_h", "agents"})
"""Measures that are set in bold."""


def comparison_lines(comparison: Comparison, names: tuple[str, ...]) -> tuple[Line, ...]:
    """Return the rows of the table for some of the scenarios; rows of which nothing is known are left out."""
    lines = []
    for row in comparison.rows:
        if any(comparison.value(name, row.name) is not None for name in names):
            cells = tuple(_cell(comparison, name, row) for name in names)
            lines.append(Line(row.title, cells, row.name in MAIN))
    return tuple(lines)


def _cell(comparison: Comparison, name: str, row: Measure) -> Cell:
    value = value_text(comparison.value(name, row.name), row.unit, comparison.currency)
    if name == BASE or row.name in UNCOMPARED:
        return Cell(value)
    verdict, difference = comparison.verdict(name, row.name), comparison.difference(name, row.name)
    if verdict is None or difference is None or verdict is Verdict.SAME:
        return Cell(value)
    text = difference_text(comparison, name, row)
    if verdict is Verdict.UNCLEAR or row.better is None:
        return Cell(value, text)
    return Cell(value, text, "better" if (difference > 0) == (row.better > 0) else "worse")


def difference_text(comparison: Comparison, name: str, row: Measure) -> str:
    """Return a difference from the base with its percentage, or that it cannot be told from none."""
    if comparison.verdict(name, row.name) is Verdict.UNCLEAR:
        return Verdict.UNCLEAR.value
    difference, relative = comparison.difference(name, row.name), comparison.relative(name, row.name)
    if difference is None:
        return ""
    sign = "+" if difference > 0 else ""
    if row.unit == "share":
        return f"{sign}{count_text(100 * difference, 1)} points"
    text = sign + value_text(difference, row.unit, comparison.currency)
    return text if relative is None else f"{text} ({sign}{percent_text(relative)})"


def value_text(value: Value, unit: str, currency: str) -> str:
    """Return a value with its unit; a dash for unknown."""
    if value is None or isinstance(value, str):
        return value or "–"
    match unit:
        case "money":
            return money_text(value, currency, 2 if abs(value) < 100 else 0)
        case "share":
            return percent_text(value)
        case "s":
            return seconds_text(value) if value >= 0 else f"−{seconds_text(-value)}"
        case "h":
            return count_text(value, 1)
        case _:
            return count_text(value, 0 if value == round(value) else 1)
