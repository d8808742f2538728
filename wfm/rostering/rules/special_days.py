"""Days that are not like others: weekdays, public holidays and dates typed in; what may be worked on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import ClassVar

from wfm.errors import ValueRangeError
from wfm.rostering.rules.rule import Rule

__all__ = ["ClosedDays", "CompensationDay", "SpecialDays"]


@lru_cache(maxsize=64)
def _holidays(first: date, last: date, country: str) -> frozenset[date]:
    from wfm.forecasting.calendar import public_holidays  # the library takes long to load, few plans need it

    name, _, region = country.partition("-")
    return frozenset(public_holidays(first, last, name, region or None))


@dataclass(frozen=True, kw_only=True)
class SpecialDays:
    """Weekdays, public holidays and dates.

    Attributes
    ----------
    weekdays
        Weekdays, 0 = Monday … 6 = Sunday.
    dates
        Dates typed in by the planner.
    holidays
        Country (ISO 3166), with a region if need be, whose public holidays count: ``PL``, ``DE-BY``; empty for none.
    """

    weekdays: tuple[int, ...] = field(default=(), metadata={"written": "weekdays"})
    dates: tuple[date, ...] = field(default=(), metadata={"written": "dates"})
    holidays: str = field(default="")

    def check_country(self) -> None:
        """Check that the library knows the country and region."""
        if not self.holidays:
            return
        try:
            _holidays(date(2026, 1, 1), date(2026, 1, 1), self.holidays)
        except NotImplementedError:
            raise ValueRangeError(
                f"holidays must be a country or a region of it, such as PL or DE-BY, got {self.holidays!r}"
            ) from None

    def special(self, first: date, last: date) -> frozenset[date]:
        """Return the special dates from `first` to `last`, both included."""
        all_days = (first + timedelta(days=count) for count in range((last - first).days + 1))
        found = {day for day in all_days if day.weekday() in self.weekdays}
        found |= {day for day in self.dates if first <= day <= last}
        return frozenset(found | _holidays(first, last, self.holidays)) if self.holidays else frozenset(found)


@dataclass(frozen=True)
class ClosedDays(SpecialDays, Rule):
    """Nobody works on special days (Sundays and public holidays, say).

    Attributes
    ----------
    weekdays, dates, holidays
        Which days: weekdays, dates, and a country whose public holidays count.
    touching
        Whether also a duty of the day before may not run into the special day; else only duties that belong to it
        count.
    """

    type: ClassVar[str] = "closed_days"
    unit: ClassVar[str | None] = "duty on a closed day"
    touching: bool = False

    def __post_init__(self) -> None:
        """Check the country of the holidays."""
        super().__post_init__()
        self.check_country()


@dataclass(frozen=True)
class CompensationDay(SpecialDays, Rule):
    """Who works on a special day gets a free day of its own for it within `within_days` days after it.

    A free day is an ordinary day without a duty that starts on it; it compensates the special day that has waited
    longest. A special day worked whose time runs out in the horizon is one unit of breach; special days worked before
    the horizon count (carry-in), and one whose time runs out after the horizon is left to the next.

    Attributes
    ----------
    weekdays, dates, holidays
        Which days: weekdays, dates, and a country whose public holidays count.
    within_days
        Days after the special day within which the free day must lie, 1 to 56.
    """

    type: ClassVar[str] = "compensation_day"
    unit: ClassVar[str | None] = "day without compensation"
    within_days: int = field(default=14, metadata={"ge": 1, "le": 56})

    def __post_init__(self) -> None:
        """Check the country of the holidays."""
        super().__post_init__()
        self.check_country()
