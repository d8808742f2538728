"""Extra pay for hours at odd times: nights, Sundays, holidays; and what standby is paid."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.rostering.rules.rule import Rule
from wfm.rostering.rules.special_days import SpecialDays
from wfm.rostering.terms import CostTerm

__all__ = ["Premium"]


@dataclass(frozen=True)
class Premium(SpecialDays, Rule):
    """Hours between two clock times cost a share of the hourly cost more.

    The window opens on every day, or on the special days where any are named. Hours are elapsed time of the duty inside
    the window; unpaid breaks take away from all of the duty's hours evenly: hours × paid time ÷ presence. The premium
    of a duty = hours × `rate` × hourly cost, rounded to a whole minor unit, half to even. Premiums add up: a night that
    is also a Sunday is paid by both rules; the hour itself is paid by the contract.

    Attributes
    ----------
    rate
        Share of the hourly cost, above 0: 0.25 for a quarter more.
    from_time, to_time
        Clock times in minutes; an end that is not after the start lies on the next day. 0 and 1440 are the whole day.
    weekdays, dates, holidays
        Which days the window opens on: weekdays, dates, and a country whose public holidays count; every day when none
        is given.
    shifts
        Ids or kinds of the shifts that earn it; all when empty.
    presence
        Whether all hours of presence count, unpaid breaks as well: for standby, which is one long unpaid break.
    """

    type: ClassVar[str] = "premium"
    term: ClassVar[CostTerm] = CostTerm.PAY_PREMIUM
    money: ClassVar[bool] = True
    rate: float = field(default=0.25, metadata={"gt": 0, "le": 10})
    from_time: int = field(default=0, metadata={"written": "clock"})
    to_time: int = field(default=1440, metadata={"written": "clock"})
    shifts: tuple[str, ...] = field(default=())
    presence: bool = False

    def __post_init__(self) -> None:
        """Check the country of the holidays."""
        super().__post_init__()
        self.check_country()

    @property
    def window_min(self) -> tuple[int, int]:
        """Start and end in minutes of the day on which the window opens."""
        return self.from_time, self.to_time if self.to_time > self.from_time else self.to_time + 1440

    @property
    def every_day(self) -> bool:
        """Whether the window opens on every day."""
        return not (self.weekdays or self.dates or self.holidays)
