"""Overtime: what its hours cost, each by its highest tier, and how many there may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from wfm.rostering.rules.rule import Rule
from wfm.rostering.rules.special_days import SpecialDays
from wfm.rostering.terms import CostTerm

__all__ = ["Overtime", "OvertimeBasis", "OvertimeCap", "OvertimeTier"]


class OvertimeBasis(StrEnum):
    """What makes an hour an hour of overtime."""

    DAY = "day"
    """Paid hours of a duty beyond the threshold; they are its last ones."""
    WEEK = "week"
    """Paid hours of a week beyond the threshold that are no overtime by another basis."""
    SEVENTH_DAY = "seventh_day"
    """Paid hours of a duty beyond the threshold on the seventh day of a week that is worked on all its days."""
    SPECIAL_DAY = "special_day"
    """Paid hours of a duty beyond the threshold that belongs to a rest day or holiday."""


@dataclass(frozen=True, slots=True)
class OvertimeTier:
    """One tier.

    Attributes
    ----------
    basis
        What makes an hour overtime.
    over_h
        Threshold in paid hours: of the duty, or of the week.
    multiplier
        What the hour costs in all, as a multiple of the hourly cost, above 1: 1.5 for time and a half.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    basis: OvertimeBasis = field(metadata={"description": "What makes an hour overtime."})
    over_h: float = field(metadata={"ge": 0, "description": "Threshold in paid hours: of the duty, or of the week."})
    multiplier: float = field(
        metadata={"gt": 1, "le": 10, "description": "What the hour costs in all, as a multiple of the hourly cost."}
    )


@dataclass(frozen=True)
class Overtime(SpecialDays, Rule):
    """Every paid hour costs its highest tier, and no hour is paid twice.

    Hours of a duty are counted from its start. By day, seventh day and special day an hour of a duty has the highest
    multiplier of the tiers whose threshold it lies beyond, or 1; hours above 1 are overtime of the day and do not count
    for the week. The other hours of the week are added up in the order of the duties, a week being seven local days
    from the first day of the horizon; those beyond the threshold of a weekly tier have its multiplier. What a duty
    costs more, Σ hours × (multiplier − 1) × hourly cost, is rounded to a whole minor unit, half to even. The hour
    itself is paid by the contract: by the hour, or by the salary.

    Attributes
    ----------
    tiers
        The tiers, at least one.
    weekdays, dates, holidays
        Special days for the basis `special_day`: weekdays, dates, and a country whose public holidays count.
    """

    type: ClassVar[str] = "overtime"
    term: ClassVar[CostTerm] = CostTerm.PAY_OVERTIME
    money: ClassVar[bool] = True
    tiers: tuple[OvertimeTier, ...] = field(
        default=(OvertimeTier(OvertimeBasis.WEEK, 40.0, 1.5),), metadata={"least": 1}
    )

    def __post_init__(self) -> None:
        """Check the country of the holidays."""
        super().__post_init__()
        self.check_country()


@dataclass(frozen=True)
class OvertimeCap(Rule):
    """There is at most so much overtime in a day, in a week and in a calendar year.

    Overtime of a duty are its paid hours beyond `day_over_h`; overtime of a week is that of its duties, and what its
    other paid hours have beyond `week_over_h`. A week is seven local days from the first day of the horizon. A year has
    the weeks whose first day lies in it; past weeks count by the carry-in (`overtime_h`). An hour beyond a cap is a
    unit of breach: in a day, in a week, and in a week of the year in which the cap of the year is passed.

    Attributes
    ----------
    day_over_h, week_over_h
        Paid hours beyond which overtime begins; no overtime of that kind when None.
    max_day_h, max_week_h, max_year_h
        Most hours of overtime; no limit when None.
    """

    type: ClassVar[str] = "overtime_cap"
    unit: ClassVar[str | None] = "hour of overtime too many"
    day_over_h: float | None = field(default=None, metadata={"ge": 0, "le": 24})
    week_over_h: float | None = field(default=40.0, metadata={"ge": 0, "le": 168})
    max_day_h: float | None = field(default=None, metadata={"ge": 0, "le": 24})
    max_week_h: float | None = field(default=None, metadata={"ge": 0, "le": 168})
    max_year_h: float | None = field(default=None, metadata={"ge": 0, "le": 5000})
