"""What a week must know of the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

__all__ = ["CarryIn", "PastDuty"]


@dataclass(frozen=True, slots=True)
class PastDuty:
    """One duty before the horizon.

    Attributes
    ----------
    date
        Local date to which it belongs.
    clock_start_min
        Wall-clock minutes from the midnight that begins `date`; 1440 and more for a start on the next date.
    length_min, paid_min
        Presence in elapsed minutes, and how much of it is paid.
    shift
        Id of its shift; empty where it is not known.
    """

    date: date
    clock_start_min: int
    length_min: int
    paid_min: int
    shift: str = ""


@dataclass(frozen=True, slots=True)
class CarryIn:
    """One agent's past at the start of the horizon.

    Attributes
    ----------
    agent_id
        Whom it is about.
    last_duty_start, last_duty_end
        The last duty that started before the horizon (aware); None where there is none. A duty that ends inside the
        horizon is fixed: the agent counts in coverage until it ends, except for `off_phone`.
    days_in_row
        Duty days in a row that end on the day before the horizon; 0 if that day was free.
    days_off_in_row
        Free days in a row that end on the day before the horizon; 0 if that day was worked.
    worked_week_min
        Paid minutes of past weeks in the averaging window, the latest last.
    weekends, nights
        Weekends and night duties in the fairness window.
    unsocial_points
        Points of the fairness ledger.
    off_phone
        (start, end) of breaks of the last duty that lie inside the horizon.
    last_shift
        Id of the last duty's shift; empty where it is not known.
    nights_in_row
        Days in a row with a night duty that end on the day before the horizon; only read where `past_duties` is empty.
    overtime_week_min
        Minutes of overtime of past weeks, the latest last.
    past_duties
        Duties of the last weeks, in the order of their dates; empty where they are not known.
    worked_days
        (first, last) of stretches of dates with a duty on each, in their order: the whole past year where known.
    """

    agent_id: str
    last_duty_start: datetime | None = None
    last_duty_end: datetime | None = None
    days_in_row: int = 0
    days_off_in_row: int = 0
    worked_week_min: tuple[int, ...] = ()
    weekends: int = 0
    nights: int = 0
    unsocial_points: float = 0.0
    off_phone: tuple[tuple[datetime, datetime], ...] = ()
    last_shift: str = ""
    nights_in_row: int = 0
    overtime_week_min: tuple[int, ...] = ()
    past_duties: tuple[PastDuty, ...] = ()
    worked_days: tuple[tuple[date, date], ...] = ()

    def worked(self, day: date, first: date) -> bool:
        """Return whether a date before the horizon is known to have been worked.

        Parameters
        ----------
        day
            The date.
        first
            First date of the horizon.
        """
        return (
            any(low <= day <= high for low, high in self.worked_days)
            or first - timedelta(days=self.days_in_row) <= day < first
            or any(duty.date == day for duty in self.duties(first))
        )

    def known_from(self, first: date) -> date:
        """Return the first date from which on it is known which days were worked; `first` where nothing is known.

        Parameters
        ----------
        first
            First date of the horizon.
        """
        told = [first - timedelta(days=self.days_in_row), first - timedelta(days=self.days_off_in_row)]
        told += [duty.date for duty in self.past_duties[:1]]
        told += [stretch[0] for stretch in self.worked_days[:1]]
        return min(told)

    def duties(self, first: date) -> tuple[PastDuty, ...]:
        """Return the duties that are known: `past_duties`, or else the last duty, all of whose presence is then paid.

        Parameters
        ----------
        first
            First date of the horizon; a duty that starts on it or later belongs to the day before.
        """
        start, end = self.last_duty_start, self.last_duty_end
        if self.past_duties or start is None or end is None:
            return self.past_duties
        day = min(start.date(), first - timedelta(days=1))
        clock = (start.date() - day).days * 1440 + start.hour * 60 + start.minute
        length = round((end.timestamp() - start.timestamp()) / 60)
        return (PastDuty(day, clock, length, length, self.last_shift),)
