"""Resources of money: overtime by day and week, and caps on it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from wfm.rostering.duty_view import DutyView
from wfm.rostering.paths.protocols import FREE, Move
from wfm.rostering.paths.selection import charge

__all__ = ["OvertimeHours", "OvertimePay", "Tier", "extra_min"]

Tier = tuple[Fraction, Fraction]
"""Threshold in minutes, and the multiplier beyond it."""

ONE = Fraction(1)


def extra_min(tiers: tuple[Tier, ...], low: Fraction, high: Fraction) -> Fraction:
    """Return ∫ (highest multiplier − 1) over the minutes from `low` to `high`, by the tiers that are passed."""
    edges = sorted({low, high, *(over for over, _ in tiers if low < over < high)})
    total = Fraction(0)
    for begin, end in pairwise(edges):
        total += (end - begin) * (max([ONE, *(times for over, times in tiers if over <= begin)]) - 1)
    return total


@dataclass(frozen=True, slots=True)
class OvertimePay:
    """What overtime costs beyond its hours, duty by duty, each rounded to a whole minor unit.

    Attributes
    ----------
    day, seventh_day, special_day, week
        Tiers of each basis.
    special : (d,)
        Special days.
    speaks : (d,)
        Days of which the rule speaks.
    hourly_cost_minor
        Cost of an hour.
    """

    day: tuple[Tier, ...]
    seventh_day: tuple[Tier, ...]
    special_day: tuple[Tier, ...]
    week: tuple[Tier, ...]
    special: tuple[bool, ...]
    speaks: tuple[bool, ...]
    hourly_cost_minor: int

    def start(self) -> Hashable:
        """Return (minutes of the week that are no overtime of the day, whether all days so far are worked)."""
        return 0, bool(self.seventh_day)

    def look(self, duty: DutyView) -> int:
        """Return the paid minutes."""
        return duty.paid_min

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Price the duty; a new week starts from nothing."""
        assert isinstance(state, tuple)
        plain, full = state
        if day % 7 == 0:
            plain, full = self.start()  # type: ignore[misc]
        if not isinstance(look, int):
            return (plain, False), FREE
        tiers = self.day
        if self.special[day]:
            tiers += self.special_day
        if full and day % 7 == 6:
            tiers += self.seventh_day
        least = min((over for over, _ in tiers), default=Fraction(look))
        straight = min(Fraction(look), least)
        extra = extra_min(tiers, straight, Fraction(look)) + extra_min(self.week, Fraction(plain), plain + straight)
        cost = FREE if not self.speaks[day] else Fraction(round(extra * self.hourly_cost_minor / 60))
        # Beyond the last threshold all hours are alike, without a weekly one they all are.
        top = max((over for over, _ in self.week), default=Fraction(0))
        return (min(plain + straight, top), full), cost

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything."""
        return FREE


@dataclass(frozen=True, slots=True)
class OvertimeHours:
    """At most so much overtime in a week and in a calendar year; each hour beyond is one unit.

    Attributes
    ----------
    day_over_min, week_over_min
        Paid minutes beyond which overtime begins; None for no overtime of that kind.
    most_week_min, most_year_min
        Caps; None for no limit.
    year_of : (w,)
        Calendar year of each week.
    speaks : (w,)
        Weeks of which the rule speaks.
    days
        Days of the horizon.
    price_minor
        Price of an hour; None: hard.
    before
        Overtime of the first week's year before the horizon, in minutes.
    """

    day_over_min: Fraction | None
    week_over_min: Fraction | None
    most_week_min: Fraction | None
    most_year_min: Fraction | None
    year_of: tuple[int, ...]
    speaks: tuple[bool, ...]
    days: int
    price_minor: Fraction | None
    before: Fraction = field(default=FREE, compare=False)

    def start(self) -> Hashable:
        """Return (overtime of duties in the week, other minutes of the week, overtime of the year before the week)."""
        return FREE, FREE, FREE if self.most_year_min is None else self.before

    def look(self, duty: DutyView) -> int:
        """Return the paid minutes."""
        return duty.paid_min

    def step(self, state: Hashable, day: int, look: Hashable | None) -> Move | None:
        """Add the duty; judge the week on its last day."""
        assert isinstance(state, tuple)
        over, plain, year = state
        if isinstance(look, int):
            daily = FREE if self.day_over_min is None else max(FREE, look - self.day_over_min)
            over, plain = over + daily, plain + look - daily
        if day % 7 < 6 and day < self.days - 1:
            return (over, plain, year), FREE
        week = day // 7
        total = over + (FREE if self.week_over_min is None else max(FREE, plain - self.week_over_min))
        units = FREE if self.most_week_min is None else max(FREE, total - self.most_week_min)
        if self.most_year_min is not None:
            units += max(FREE, year + total - max(self.most_year_min, year))
            year += total
            if week + 1 < len(self.year_of) and self.year_of[week + 1] != self.year_of[week]:
                year = FREE
        price = charge(self.price_minor, units / 60 if self.speaks[week] else 0)
        return None if price is None else ((FREE, FREE, year), price)

    def finish(self, state: Hashable) -> Fraction | None:
        """Allow everything."""
        return FREE
