"""Rules whose numbers are others for some dates and people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wfm.rostering.rules.rule import Rule, Scope
from wfm.workforce import Agent

__all__ = ["Numbers", "Overridable"]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers that stand in place of a rule's own.

    Attributes
    ----------
    scope
        For whom, and on which dates.
    max_work_per_day_h, max_work_per_week_h, contract_share
        See `PeriodOverride`; None: unchanged.
    """

    scope: Scope
    max_work_per_day_h: float | None = None
    max_work_per_week_h: float | None = None
    contract_share: float | None = None


@dataclass(frozen=True)
class Overridable(Rule):
    """Base of the rules whose numbers an override of a period replaces.

    Attributes
    ----------
    overrides
        Numbers that are worked in; a later one comes before an earlier one.
    """

    overrides: tuple[Numbers, ...] = field(default=(), kw_only=True, metadata={"given": True})

    def replaced(self, name: str, agent: Agent, day: date) -> float | None:
        """Return the number that holds for an agent on a date in place of the rule's own; None where that one holds.

        Parameters
        ----------
        name
            Attribute of `Numbers`.
        """
        for item in reversed(self.overrides):
            number: float | None = getattr(item, name)
            if number is not None and item.scope.covers(agent) and item.scope.holds_on(day):
                return number
        return None
