"""What the calendar knows about a day: public holidays, their neighbours, month turn, school holidays, events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

__all__ = ["CalendarFeatures", "Event", "Span", "calendar_features", "public_holidays", "ramadan", "weekend_of"]

_REMARK = re.compile(r" \((?:observed|estimated|observed, estimated)\)")

PLAIN_TERMS = (
    "day after a holiday",
    "second day after a holiday",
    "day before a holiday",
    "bridge day",
    "turn of the year",
    "month turn",
    "start of month",
    "mid-month",
)


@dataclass(frozen=True, slots=True)
class Span:
    """Dates from ``first`` to ``last``, both included, with a name: school holidays, Ramadan, a sale.

    Spans of one name are one effect, estimated from all of them that lie in the history.
    """

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Event:
    """Something that moves the volume of single days.

    Attributes
    ----------
    name
        Events of one name share one effect: "mail-out" on the 14th is like the earlier mail-outs.
    dates
        Days on which it works, past and future.
    queues
        Queues that feel it; empty for all.
    factor
        The effect on future days if typed in by the planner (1.2 is a fifth more); None to estimate it from the
        earlier dates.
    closed
        Whether the queues are closed on these dates.
    """

    name: str
    dates: tuple[date, ...]
    queues: tuple[str, ...] = ()
    factor: float | None = None
    closed: bool = False


@dataclass(frozen=True)
class CalendarFeatures:
    """Features of d days.

    Attributes
    ----------
    special : (d,)
        0, or the number of the holiday (the same feast has the same number each year).
    special_names
        Names of the holidays 1, 2, …
    terms : (d, m)
        One column an effect, 0 where it does not apply.
    term_names
        Names of the m columns.
    """

    special: NDArray[np.int64]
    special_names: tuple[str, ...]
    terms: NDArray[np.float64]
    term_names: tuple[str, ...]


def public_holidays(first: date, last: date, country: str, region: str | None = None) -> dict[date, str]:
    """Return the public holidays of a country (ISO 3166 code) or of a region of it, by date.

    Names are English and without remarks such as "(observed)", so that a feast has one name in all years.

    Raises
    ------
    NotImplementedError
        If the library `holidays` does not know the country or region.
    """
    import holidays

    years = range(first.year, last.year + 1)
    found = holidays.country_holidays(country, subdiv=region, years=years, language="en_US")
    return {day: _REMARK.sub("", name) for day, name in sorted(found.items()) if first <= day <= last}


def calendar_features(
    dates: Sequence[date],
    feasts: Mapping[date, str],
    *,
    spans: Sequence[Span] = (),
    events: Sequence[Event] = (),
    weekend: frozenset[int] = frozenset({5, 6}),
) -> CalendarFeatures:
    """Return the calendar features of consecutive dates.

    Parameters
    ----------
    dates
        The d dates.
    feasts
        Public holidays by date, a few days beyond both ends of `dates` where neighbours shall count.
    spans
        Named stretches of days, one column a name.
    events
        Events with an effect to be estimated, one column a name.
    weekend
        Weekdays (0 is Monday) that are never bridge days nor days after a holiday.
    """
    d = len(dates)
    names = tuple(sorted({name for day, name in feasts.items()}))
    number = {name: place + 1 for place, name in enumerate(names)}
    special = np.array([number.get(feasts.get(day, ""), 0) for day in dates], dtype=np.int64)
    terms = np.zeros((d, len(PLAIN_TERMS)))
    for row, day in enumerate(dates):
        terms[row] = _plain_terms(day, feasts, weekend)
    columns = [terms]
    term_names = list(PLAIN_TERMS)
    for name in sorted({span.name for span in spans}):
        column = [any(s.first <= day <= s.last for s in spans if s.name == name) for day in dates]
        columns.append(np.array(column, dtype=np.float64)[:, None])
        term_names.append(name)
    for name in sorted({event.name for event in events}):
        marked = {day for event in events if event.name == name for day in event.dates}
        columns.append(np.array([day in marked for day in dates], dtype=np.float64)[:, None])
        term_names.append(name)
    return CalendarFeatures(special, names, np.hstack(columns), tuple(term_names))


def _plain_terms(day: date, feasts: Mapping[date, str], weekend: frozenset[int]) -> list[float]:
    """Return the columns of `PLAIN_TERMS` for one day."""
    one = timedelta(days=1)
    feast = day in feasts
    work = not feast and day.weekday() not in weekend
    before, after = day - one, day + one
    off_before = before in feasts or before.weekday() in weekend
    off_after = after in feasts or after.weekday() in weekend
    follows = work and _ends_feast(before, feasts, weekend)
    second = work and not off_before and _ends_feast(before - one, feasts, weekend)
    precedes = work and after in feasts
    bridge = work and off_before and off_after
    year_turn = not feast and ((day.month == 12 and day.day >= 24) or (day.month == 1 and day.day <= 4))
    turn = work and ((day + one).day == 1 or day.day == 1)
    start = work and 2 <= day.day <= 4
    middle = work and day.day in {15, 16}
    return [float(x) for x in (follows, second, precedes, bridge, year_turn, turn, start, middle)]


def _ends_feast(day: date, feasts: Mapping[date, str], weekend: frozenset[int]) -> bool:
    """Return whether `day` is a holiday, or a weekend day at the end of a run that holds one on a working day."""
    for _ in range(4):
        if day in feasts and day.weekday() not in weekend:
            return True
        if day not in feasts and day.weekday() not in weekend:
            return False
        day -= timedelta(days=1)
    return False


def weekend_of(country: str) -> frozenset[int]:
    """Return the weekdays (0 is Monday) of a country's weekend; Saturday and Sunday where it is unknown."""
    import holidays

    found = getattr(holidays.country_holidays(country), "weekend", None)
    return frozenset(int(day) for day in found) if found else frozenset({5, 6})


def ramadan(first: date, last: date) -> tuple[Span, ...]:
    """Return the Ramadans that touch a stretch of dates, as spans of one name.

    By the tabular Islamic calendar (months of 30 and 29 days, 11 leap years in 30; Reingold and Dershowitz,
    Calendrical Calculations, chapter 7), which lies within a day of what is announced.
    """
    spans = []
    for year in range(int((first.year - 622) * 1.0307) - 1, int((last.year - 622) * 1.0307) + 3):
        begin = date.fromordinal(227014 + 29 * 8 + 4 + 354 * (year - 1) + (3 + 11 * year) // 30 + 1)
        span = Span("Ramadan", begin, begin + timedelta(days=29))
        if span.first <= last and span.last >= first:
            spans.append(span)
    return tuple(spans)
