"""Limits of the plan as a whole: money, heads, overtime."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["Budget", "Headcount", "MaxOvertimeTotal"]


@dataclass(frozen=True)
class Budget(Rule):
    """The pay of the people in scope is at most `at_most`.

    Pay is what is fixed (salaries of the days in scope, credited absences that start on them) and the hours of duties
    on these days of those paid by the hour; supplements for overtime and odd hours are not in it.

    Attributes
    ----------
    at_most
        Amount in the plan's currency.
    """

    type: ClassVar[str] = "budget"
    unit: ClassVar[str | None] = "unit of the currency above the budget"
    at_most: int = field(metadata={"written": "money"})


@dataclass(frozen=True)
class Headcount(Rule):
    """On every date in scope at most `at_most` people of the scope have a duty.

    Attributes
    ----------
    at_most
        People, 0 or more.
    """

    type: ClassVar[str] = "headcount"
    unit: ClassVar[str | None] = "person-day above the limit"
    at_most: int = field(metadata={"ge": 0})


@dataclass(frozen=True)
class MaxOvertimeTotal(Rule):
    """All overtime together is at most `hours`.

    Overtime is what a duty is paid for beyond `over_day_h` hours, of people and on dates in scope.

    Attributes
    ----------
    hours
        Most hours of overtime, 0 or more.
    over_day_h
        Paid hours of a duty beyond which it is overtime, 0 to 24.
    """

    type: ClassVar[str] = "max_overtime_total"
    unit: ClassVar[str | None] = "hour of overtime above the limit"
    hours: float = field(metadata={"ge": 0})
    over_day_h: float = field(default=8.0, metadata={"ge": 0, "le": 24})
