"""Other numbers for some dates and people, such as shorter hours in Ramadan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from wfm.errors import ValueRangeError
from wfm.rostering.rules.composite import Composite
from wfm.rostering.rules.max_work_per_day import MaxWorkPerDay
from wfm.rostering.rules.max_work_per_week import MaxWorkPerWeek
from wfm.rostering.rules.overridable import Numbers, Overridable
from wfm.rostering.rules.rule import Rule
from wfm.workforce import Agent

__all__ = ["PeriodOverride"]


@dataclass(frozen=True)
class PeriodOverride(Composite):
    """On the dates of a period other numbers stand in place of those of the daily, weekly and contract hours.

    A day in the period has the period's number. A week that lies only partly in it has the sum over its days of a
    seventh of the number that holds on each. Where no rule of that kind binds somebody, the number is a rule of its
    own. Dates are typed by the planner, never computed: the months of some calendars depend on the moon being seen.

    Attributes
    ----------
    first, last
        First and last date of the period.
    max_work_per_day_h
        Most paid hours of a duty, in place of `max_work_per_day` and its extension; None: unchanged.
    max_work_per_week_h
        Most paid hours a week, in place of `hours` and `average_h` of `max_work_per_week`; None: unchanged.
    contract_share
        Part of the contract's weekly hours that is due and allowed, in place of all of them; None: unchanged.
    """

    type: ClassVar[str] = "period_override"
    phase: ClassVar[int] = 0
    first: date | None = field(default=None, metadata={"written": "date"})
    last: date | None = field(default=None, metadata={"written": "date"})
    max_work_per_day_h: float | None = field(default=None, metadata={"gt": 0, "le": 24})
    max_work_per_week_h: float | None = field(default=None, metadata={"gt": 0, "le": 168})
    contract_share: float | None = field(default=None, metadata={"ge": 0, "le": 2})

    def __post_init__(self) -> None:
        """Check the dates."""
        super().__post_init__()
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueRangeError(f"first of {self.type} must not lie after last, {self.last}, got {self.first}")

    def worked_in(self, rules: tuple[Rule, ...], agents: Sequence[Agent]) -> tuple[Rule, ...]:
        """Hand the numbers to the rules that they replace; state them where somebody has no such rule."""
        scope = replace(
            self.scope,
            first=max((day for day in (self.first, self.scope.first) if day is not None), default=None),
            last=min((day for day in (self.last, self.scope.last) if day is not None), default=None),
        )
        numbers = Numbers(scope, self.max_work_per_day_h, self.max_work_per_week_h, self.contract_share)
        found = [
            replace(rule, overrides=(*rule.overrides, numbers)) if isinstance(rule, Overridable) else rule
            for rule in rules
        ]
        for kind, hours in (
            (MaxWorkPerDay, self.max_work_per_day_h),
            (MaxWorkPerWeek, self.max_work_per_week_h),
        ):
            free = tuple(agent.id for agent in agents if scope.covers(agent) and not _bound(agent, rules, kind))
            if free and hours is not None:
                found.append(kind(hours, scope=replace(scope, agents=free), stated_by=self.type, origin=self.origin))
        return tuple(found)


def _bound(agent: Agent, rules: Iterable[Rule], kind: type[Rule]) -> bool:
    return any(isinstance(rule, kind) and rule.scope.covers(agent) for rule in rules)
