"""Working time of the contract, by week or by period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import ClassVar

from wfm.errors import ValueRangeError
from wfm.rostering.rules.overridable import Overridable
from wfm.workforce import Agent, Contract

__all__ = ["ContractHours"]


@dataclass(frozen=True)
class ContractHours(Overridable):
    """Paid minutes of the duties that start in a week, plus credited absence, lie within the contract's weekly band.

    A week is seven local days from the first day of the horizon; in a shorter last week only the upper limit holds.
    The credit of an absence counts in the week in which the absence starts. Where credit alone exceeds the upper limit,
    the week must have no duties; it is then not a violation.

    With `period_weeks` above 1 the band, times the weeks, holds for periods of so many weeks: counted from `since`, or
    from the first day of the horizon. Weeks before the horizon come from carry-in; those of which nothing is known are
    left out of both sides. In a period that the horizon does not finish only the upper limit of the whole period holds.

    Attributes
    ----------
    min_h, max_h
        Paid hours a week in place of the contract's; None: the contract's.
    tolerance_h
        Hours by which the band of a week or period is wider, at both ends.
    guaranteed_h
        Hours a week that are due at least, whatever the tolerance.
    granularity_min
        The paid minutes of the duties of a week are a multiple of it; 0: any number.
    period_weeks
        Weeks of a period.
    since
        First date of a period, a multiple of seven days before or after the first of the horizon.
    """

    type: ClassVar[str] = "contract_hours"
    unit: ClassVar[str | None] = "hour outside the band"
    min_h: float | None = field(default=None, metadata={"ge": 0, "le": 168})
    max_h: float | None = field(default=None, metadata={"ge": 0, "le": 168})
    tolerance_h: float = field(default=0.0, metadata={"ge": 0, "le": 168, "unset": 0})
    guaranteed_h: float = field(default=0.0, metadata={"ge": 0, "le": 168, "unset": 0})
    granularity_min: int = field(default=0, metadata={"ge": 0, "le": 1440, "unset": 0})
    period_weeks: int = field(default=1, metadata={"ge": 1, "le": 52, "unset": 1})
    since: date | None = field(default=None, metadata={"written": "date"})

    def __post_init__(self) -> None:
        """Check the band."""
        super().__post_init__()
        if self.min_h is not None and self.max_h is not None and self.min_h > self.max_h:
            raise ValueRangeError(f"min_h of {self.type} must be at most max_h, {self.max_h:g}, got {self.min_h:g}")
        if self.price_minor is not None and self.granularity_min:
            raise ValueRangeError(f"granularity_min of {self.type} cannot be priced, got {self.granularity_min}")

    @property
    def weekly(self) -> bool:
        """Whether it speaks of single weeks."""
        return self.period_weeks == 1

    @property
    def plain(self) -> bool:
        """Whether it is the contract's own weekly band, always and hard."""
        return self == ContractHours(scope=replace(self.scope, first=None, last=None), stated_by=self.stated_by)

    def band_min(self, contract: Contract, agent: Agent, days: Sequence[date]) -> tuple[Fraction, Fraction]:
        """Return the least and the most minutes that seven days ask for and allow, without tolerance and guarantee.

        Parameters
        ----------
        days
            Dates of the week; a part of a week stands for the whole one.
        """
        low = Fraction(contract.min_week_min) if self.min_h is None else Fraction(self.min_h) * 60
        high = Fraction(contract.max_week_min) if self.max_h is None else Fraction(self.max_h) * 60
        others = (self.replaced("contract_share", agent, day) for day in days)
        share = sum((Fraction(1 if other is None else other) for other in others), Fraction(0)) / len(days)
        return low * share, high * share

    def widened(self, low: Fraction, high: Fraction, weeks: int) -> tuple[Fraction, Fraction]:
        """Return the band of some weeks together with tolerance and guaranteed hours."""
        slack = Fraction(self.tolerance_h) * 60
        return max(Fraction(0), low - slack, Fraction(self.guaranteed_h) * 60 * weeks), high + slack
